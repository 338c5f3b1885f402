"""Weights, value functions and stakeholders: what the window does when somebody decides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QInputDialog, QWidget

from gis.errors import HeatSiteError, InputError
from gis.ranking.stakeholders import Stakeholder, compromise_settings, stakeholders_of_sites
from gis.ranking.weights import PickedWeights
from gis.results import Site, StudyResult
from gis.settings import Criterion, Settings

STUDY = "The study"
"""What the study's own weights are called among those of the stakeholders."""


class Deciding:
    """The commands of the main window that weigh and compare."""

    session: Any
    result: StudyResult | None
    sites: tuple[Site, ...]
    voice: str                                   # whose weights are shown; "" the study's
    _draft: Settings | None                      # while a slider or an anchor moves

    def connect_deciding(self) -> None:
        """Join the panels' signals to the commands; the views follow shortly after the tables."""
        self.weights.moving.connect(
            lambda picked: self.follow(picked.apply(self._seen(self.voice))))
        self.weights.settled.connect(self.take_weights)
        self.weights.reset.connect(self.default_weights)
        self.weights.preset_chosen.connect(lambda preset: self.take_weights(preset.weights))
        self.weights.weigh_by.connect(self.weigh_by)
        self.weights.voices.chosen.connect(self.listen_to)
        self.weights.voices.asked.connect(lambda what: getattr(self, f"{what}_stakeholder")())
        self.criteria.selected.connect(self.show_histogram)
        self.criteria.moving.connect(lambda one: self.follow(self._with(self.asked(), one)))
        self.criteria.settled.connect(self.take_criterion)
        self.criteria.map_wanted.connect(
            lambda key: self.layers_panel.show_only_criterion(f"criterion:{key}"))
        self.stakeholders.compromise_wanted.connect(self.take_compromise)
        self.stakeholders.add_wanted.connect(self.add_stakeholder)
        self.stakeholders.presets_wanted.connect(self.add_presets)
        self.methods.method_chosen.connect(self.take_method)
        for panel in (self.stakeholders, self.methods, self.robustness):
            panel.site_chosen.connect(self.select_site)
        self._views_later = QTimer(cast(QWidget, self))
        self._views_later.setSingleShot(True)
        self._views_later.setInterval(120)
        self._views_later.timeout.connect(self.show_views)
        for key in ("stakeholders", "methods", "robustness"):
            self.docks[key].visibilityChanged.connect(
                lambda seen: seen and self._views_later.start())

    # whose settings --------------------------------------------------------------------------
    def _seen(self, voice: str) -> Settings:
        """The study's settings under the weights of one voice."""
        settings = self.session.settings
        who = next((one for one in self.session.stakeholders if one.name == voice), None)
        if who is None:
            return settings
        return PickedWeights(who.theme_weights, who.criterion_weights).apply(settings)

    def asked(self) -> Settings:
        """What the panels show: what moves at present, else what was decided."""
        return self._draft or self._seen(self.voice)

    def show_asked(self) -> None:
        """Weights, criteria and stakeholders as they stand now."""
        self._draft = None
        names = tuple(one.name for one in self.session.stakeholders)
        if self.voice not in names:
            self.voice = ""
        asked = self.asked()
        self.weights.show_settings(asked)
        self.weights.voices.show_names(names, self.voice)
        self.criteria.show_settings(asked)
        self.show_method()
        self._views_later.start()

    # weights ---------------------------------------------------------------------------------
    def take_weights(self, picked: PickedWeights) -> None:
        """New weights, of the study or of the stakeholder who is shown; one step of undo."""
        if self.session is None:
            return
        self._draft = None
        try:
            if not self.voice:
                self._set_settings(picked.apply(self.session.settings))
                return
            self.session.set_stakeholders(tuple(
                self._reweighed(one, picked) if one.name == self.voice else one
                for one in self.session.stakeholders))
        except HeatSiteError as error:
            self.tell(str(error))
        self._settings_changed()

    def _reweighed(self, who: Stakeholder, picked: PickedWeights) -> Stakeholder:
        touched = {c.theme for c in self.session.settings.criteria if c.key in picked.criteria}
        kept = {c.key: who.criterion_weights[c.key] for c in self.session.settings.criteria
                if c.key in who.criterion_weights and c.theme not in touched}
        return replace(who, theme_weights=dict(picked.themes),
                       criterion_weights={**kept, **picked.criteria})

    def default_weights(self) -> None:
        from app.session import default_settings

        if self.session is not None:
            usual = default_settings(self.session.settings.cell_m)
            own = {c.key: c.weight for c in usual.criteria}
            settings = self.session.settings
            fresh = replace(
                settings, theme_weights={k: usual.theme_weights.get(k, 0.0)
                                         for k in settings.themes},
                criteria=tuple(replace(c, weight=own.get(c.key, c.weight))
                               for c in settings.criteria))
            if self.voice:
                self.take_weights(PickedWeights(fresh.theme_weights,
                                                {c.key: c.weight for c in fresh.criteria}))
            else:
                self._set_settings(fresh)

    def weigh_by(self, method: str) -> None:
        """Find weights by questions: swing, order or pairs."""
        from .dialogs.weighing import DIALOGS

        if self.session is not None:
            dialog = DIALOGS[method](self.asked(), cast(QWidget, self))
            dialog.picked.connect(self.take_weights)
            dialog.open()

    def weigh_by_swing(self) -> None:
        self.weigh_by("swing")

    def weigh_by_order(self) -> None:
        self.weigh_by("order")

    def weigh_by_pairs(self) -> None:
        self.weigh_by("pairs")

    # criteria --------------------------------------------------------------------------------
    @staticmethod
    def _with(settings: Settings, criterion: Criterion) -> Settings:
        """Settings with another value function of one criterion; weights stay."""
        return replace(settings, criteria=tuple(
            replace(c, value=criterion.value) if c.key == criterion.key else c
            for c in settings.criteria))

    def take_criterion(self, criterion: Criterion) -> None:
        """A value function as it was left; one step of undo."""
        if self.session is not None:
            self._set_settings(self._with(self.session.settings, criterion))

    def show_histogram(self, key: str) -> None:
        """Count a criterion's values over the region, away from the window's thread."""
        if self.result is None or not key:
            return
        from gis.siting.histogram import histogram

        settings, screening = self._settings_shown(), self.result.screening
        self.jobs.start("histogram", lambda progress: histogram(screening, settings, key, 48), "",
                        self.criteria.show_histogram, self._failed)

    # method ----------------------------------------------------------------------------------
    def take_method(self, key: str) -> None:
        """Another method is to rank the sites, from the next run on; one step of undo."""
        if self.session is not None and key != self.session.settings.method:
            self._set_settings(replace(self.session.settings, method=key))

    def show_method(self) -> None:
        """The method asked for, and whether the sites shown stand in its order."""
        method = self.session.settings.method
        self.methods.show_method(
            method, self.result is not None and method != self.result.settings.method)

    # stakeholders ----------------------------------------------------------------------------
    def listen_to(self, name: str) -> None:
        """Show the weights of one stakeholder, or with "" the study's, and its ranking."""
        self.voice = name
        self.show_asked()
        self.rerank()

    def add_stakeholder(self, name: str = "") -> None:
        """A new voice that starts with the weights shown; its sliders come up."""
        name = name or self._asked_name("Add a stakeholder", "Name, as Water authority", "")
        if not name:
            return
        asked = self.asked()
        who = Stakeholder(name, dict(asked.theme_weights), {
            c.key: c.weight for c, own in zip(asked.criteria, self.session.settings.criteria,
                                              strict=True) if c.weight != own.weight})
        if self._set_stakeholders((*self.session.stakeholders, who)):
            self.listen_to(name)

    def add_presets(self) -> None:
        """Points of view that many share, each as a stakeholder; one step of undo."""
        from gis.ranking.weights import weight_presets
        from layers import tables

        named = {one.name for one in self.session.stakeholders}
        fresh = (Stakeholder(p.label[:1].upper() + p.label[1:], dict(p.weights.themes))
                 for p in weight_presets(tables.load("weight_presets")) if p.key != "equal")
        self._set_stakeholders((*self.session.stakeholders,
                                *(one for one in fresh if one.name not in named)))

    def rename_stakeholder(self, name: str = "") -> None:
        name = name or self._asked_name("Rename the stakeholder", "Name", self.voice)
        if name and name != self.voice:
            if self._set_stakeholders(tuple(
                    replace(one, name=name) if one.name == self.voice else one
                    for one in self.session.stakeholders), name):
                self.listen_to(name)

    def remove_stakeholder(self) -> None:
        self._set_stakeholders(tuple(one for one in self.session.stakeholders
                                     if one.name != self.voice))

    def adopt_stakeholder(self) -> None:
        """The study takes over the weights that are shown."""
        settings, self.voice = self.asked(), ""
        self._set_settings(settings)

    def _asked_name(self, title: str, what: str, now: str) -> str:
        name, given = QInputDialog.getText(cast(QWidget, self), title, what, text=now)
        return name.strip() if given else ""

    def _set_stakeholders(self, voices: tuple[Stakeholder, ...], voice: str | None = None) -> bool:
        names = [one.name for one in voices]
        try:
            if len(set(names)) < len(names) or STUDY in names:
                raise InputError("There is a stakeholder of this name already; take another one.")
            self.session.set_stakeholders(voices)
        except HeatSiteError as error:
            self.tell(str(error))
            return False
        self.voice = self.voice if voice is None else voice
        self._settings_changed()
        return True

    def take_compromise(self) -> None:
        """The study takes the mean of all stakeholders' weights."""
        settings = self.session.settings
        found = compromise_settings(self.session.stakeholders, settings)
        self.voice = ""
        self._set_settings(replace(found, method=settings.method))

    # views -----------------------------------------------------------------------------------
    def show_views(self) -> None:
        """Bring up to date those of the comparing views that are in sight."""
        if self.result is None or not self.sites:
            return
        settings, sites = self._settings_shown(), self.sites
        if self.stakeholders.isVisible():
            study = replace(settings, criteria=self._with_own_weights(settings))
            own = Stakeholder(STUDY, dict(self.session.settings.theme_weights))
            voices = self.session.stakeholders
            self.stakeholders.show_comparison(
                stakeholders_of_sites((own, *voices), sites, study),
                stakeholders_of_sites(voices, sites, study) if voices else None,
                sites, self._selected())
        if self.methods.isVisible():
            from gis.ranking.methods import methods_of_sites

            selected = self._selected()
            self.jobs.start(
                "methods", lambda progress: methods_of_sites(sites), "",
                lambda found: self.methods.show_comparison(found, sites, selected), self._failed)
        if self.robustness.isVisible():
            self.robustness.show_site(self.site_panel.site, sites, settings, bool(self._note()))

    def _with_own_weights(self, settings: Settings) -> tuple[Criterion, ...]:
        """The criteria shown, with the study's own weights."""
        own = {c.key: c.weight for c in self.session.settings.criteria}
        return tuple(replace(c, weight=own[c.key]) for c in settings.criteria)

    def _selected(self) -> str:
        return self.site_panel.site.id if self.site_panel.site is not None else ""

    def audit_fairness(self) -> None:
        """Remove data at random, see what it does to ranks, and show it."""
        from .dialogs.audit import AuditDialog

        result, inputs, audit = self.result, self.session.inputs, self.engine.audit

        def done(found) -> None:
            AuditDialog(found, result.region_name, cast(QWidget, self)).open()

        self.status.show_job("Auditing", 0, 0, "removing data at random")
        self.jobs.start("audit", lambda progress: audit(result, inputs, progress),
                        "How fair is this to thin data?", done, self._failed,
                        lambda: self.say("Audit cancelled."))
