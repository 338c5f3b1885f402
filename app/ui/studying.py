"""From settings to sites: what the window does when the study changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import QTimer

from app.kept import is_kept
from app.words.dates import Dates
from gis.ranking.rank import region_priors
from gis.results import Site, StudyResult
from gis.settings import Brief, Settings

from .canvas import build
from .canvas.layer import MapLayer, RasterLayer
from .canvas.sites import SitesLayer
from .live import LiveRanking

if TYPE_CHECKING:
    from gis.study import Inputs


@dataclass(frozen=True, eq=False)
class Shown:
    """A result and what the window needs to show it, made away from the window's thread."""

    result: StudyResult
    live: LiveRanking
    rasters: list[MapLayer]
    sites: SitesLayer

    @classmethod
    def of(cls, result: StudyResult, inputs: Inputs | None = None) -> Shown:
        evidence = inputs.evidence(result.settings) if hasattr(inputs, "evidence") else None
        priors = region_priors(result.screening, result.settings, evidence)
        return cls(result, LiveRanking(result, priors), *build.result_layers(result))


class Studying:
    """The study commands of the main window."""

    result: StudyResult | None
    sites: tuple[Site, ...]
    _live: LiveRanking | None
    _draft: Settings | None                      # while a slider or an anchor moves
    _coloured: tuple                             # layer, weights and criteria of its colours

    def show_session(self, session) -> None:
        """Show an opened study: its map at once, its result when it is there."""
        for name in ("run", "export"):       # they belong to the study that is closed now
            self.jobs.cancel(name)
        self.session, self.result, self.sites = session, session.result, ()
        self._live, self.exported, self.step = None, False, "sites"
        self.voice = ""
        self._region_layers = build.region_layers(session.inputs.layers)
        self.canvas.extent = session.inputs.grid.bounds
        self._show_workspace(True)
        self.status.set_crs(session.inputs.grid.crs)
        self.brief.set_brief(session.settings.brief)
        self.show_asked()
        self.data.show_data([layer.provenance for layer in session.inputs.layers.values()],
                            getattr(session.inputs, "missing", ()))
        self._set_layers([], None)
        self.site_panel.show_site(None, None)
        self.ranking.set_sites(())
        self.offer_places()
        QTimer.singleShot(0, self.canvas.fit)
        self._refresh()
        if session.result is not None and is_kept(session.result):
            self.show_kept(session.result)
        elif session.result is not None:
            self.show_result(session.result)

    def _set_layers(self, rasters: list[MapLayer], sites: SitesLayer | None) -> None:
        kept = {layer.key: layer for layer in self.layers_panel.layers}
        layers = build.stacked(self._region_layers, rasters, sites)
        layers = self.dressed(self.judged(layers))
        for layer in layers:                 # what the user switched stays switched
            if (old := kept.get(layer.key)) is not None:
                layer.visible, layer.opacity = old.visible, old.opacity
        if set(kept) == {layer.key for layer in layers}:
            order = list(kept)
            layers.sort(key=lambda layer: order.index(layer.key))
        self.layers_panel.set_layers(layers)
        self._layers_changed()

    def run_shown(self) -> None:
        """Run with what the form of the brief shows, applied or not."""
        if self.session is not None and self.brief.edited():
            self.brief.apply.click()
            if self.brief.edited():          # it was refused, and the form says why
                self.go_to_step("brief")
        else:
            self.run_study()

    def run_study(self) -> None:
        """Look for sites with the present settings, in the background."""
        if self.session is None:
            return
        inputs, settings = self.session.inputs, self.session.settings
        self.status.show_job("Running", 0, 0, "starting")
        if self.result is None:
            self.ranking.summary.setText("Looking for sites\u2026")
        session, engine = self.session, self.engine

        def work(progress) -> Shown:
            return Shown.of(engine.run(inputs, settings, progress), inputs)

        def done(shown: Shown) -> None:
            if session is self.session:
                self.show_result(shown.result, shown)

        self.jobs.start("run", work, "Running the study", done, self._failed,
                        lambda: self.say("Cancelled; the former result stays."))

    def show_kept(self, result: StudyResult) -> None:
        """Show sites and map as the folder keeps them; what needs every cell comes with a run."""
        self.result = result
        self.site_panel.dates = Dates(result.layers, getattr(self.session.inputs, "tables", {}))
        self._set_layers(*build.result_layers(result, criteria=False))
        self.say(f"{len(result.sites)} sites as the folder keeps them; weights can be moved when "
                 "the cells are screened")
        self._refresh()
        self._show_sites(result.sites)
        if result.sites:
            self.select_site(result.sites[0].id)

    def show_result(self, result: StudyResult, shown: Shown | None = None) -> None:
        """Show a new result; `shown` was prepared in the background."""
        shown = shown or Shown.of(result, self.session.inputs)
        self.result = self.session.result = result
        self.site_panel.dates = Dates(result.layers, getattr(self.session.inputs, "tables", {}))
        self.exported = False
        self._live = shown.live
        self._set_layers(shown.rasters, shown.sites)
        took = sum(result.elapsed_s.values())
        first = " ".join(result.warnings[:1])
        self.say(f"{len(result.sites)} sites ranked in {took:.1f} s"
                 + (f".  {first[:1].upper()}{first[1:]}" if first else ""))
        self._refresh()
        # in steps, so that the window answers in between
        QTimer.singleShot(0, self._show_ranked)

    def _show_ranked(self) -> None:
        result = self.result
        if result is None:
            return
        self.criteria.show_known(result)
        self.show_method()
        self.rerank()                        # a slider may have moved while the study ran
        if self.sites:
            known = {site.id for site in self.sites}
            old = self.site_panel.site
            self.select_site(old.id if old and old.id in known else self.sites[0].id)
        self.offer_places()
        QTimer.singleShot(0, lambda: self.data.show_data(
            result.layers, getattr(self.session.inputs, "missing", ())))

    def _stale(self) -> str:
        if self.result is None or self.session is None:
            return ""
        if self.session.settings.brief != self.result.settings.brief:
            return "  \u00b7  the brief has changed: run again (F5)"
        asked = self.session.settings
        if asked.method != self.result.settings.method:
            return "  \u00b7  another method is to rank: run again (F5)"
        if asked.criteria == self.result.settings.criteria:
            if dict(asked.theme_weights) == dict(self.result.settings.theme_weights):
                return ""
            return "  \u00b7  weights moved: same sites in a new order; F5 looks for sites anew"
        return "  \u00b7  criteria moved: same sites in a new order; F5 looks for sites anew"

    def _note(self) -> str:
        """What to say beside the number of sites: whose order it is, or what is out of date."""
        return f"  \u00b7  as {self.voice} weighs them" if self.voice else self._stale()

    def _show_sites(self, sites: tuple[Site, ...]) -> None:
        self.sites = sites
        self.ranking.set_sites(sites, self._note())
        layer = self.canvas.sites
        if layer is not None:
            layer.marks = build.marks(sites)
            self.canvas.update()
        if self.result is not None:
            settings = self._settings_shown()
            self.compare.bars.show_sites(sites, settings)
            shown = self.site_panel.site
            fresh = next((s for s in sites if shown is not None and s.id == shown.id), None)
            if fresh is not None:
                self.site_panel.show_site(fresh, settings)

    def _settings_shown(self) -> Settings:
        """The result's settings under the weights and value functions that are shown."""
        asked = self.asked()
        return replace(self.result.settings, criteria=asked.criteria,
                       theme_weights=asked.theme_weights)

    def rerank(self) -> None:
        """New scores for the map and the tables."""
        if self._live is None or self.result is None:
            return
        asked, of = self.asked(), self.result.settings
        self._recolour(asked)
        same = (asked.criteria == of.criteria
                and dict(asked.theme_weights) == dict(of.theme_weights))
        self._show_sites(self.result.sites if same
                         else self._live.sites(asked.theme_weights, asked.criteria))
        self._views_later.start()

    def follow(self, settings: Settings) -> None:
        """While something moves: the picture at once, the tables as often as they can follow."""
        if self._live is None:
            return
        self._draft = settings
        self._recolour(settings)
        self.canvas.repaint()
        if not self._tables_later.isActive():
            self._tables_later.start()

    def _recolour(self, asked: Settings) -> None:
        layer = self.canvas.layer("suitability")
        wanted = (layer, dict(asked.theme_weights), asked.criteria)
        if isinstance(layer, RasterLayer) and wanted != self._coloured:
            self._coloured = wanted
            layer.set_values(self._live.cell_scores(asked.theme_weights, asked.criteria))
            self.canvas.update()

    def _brief_applied(self, brief: Brief) -> None:
        if self.session is not None:
            self._set_settings(replace(self.session.settings, brief=brief))
            self.run_study()

    def _set_settings(self, settings: Settings) -> None:
        self.session.set_settings(settings)
        self._settings_changed()

    def undo(self) -> None:
        self.session.undo()
        self._settings_changed()

    def redo(self) -> None:
        self.session.redo()
        self._settings_changed()

    def _settings_changed(self) -> None:
        self.show_asked()
        self.brief.set_brief(self.session.settings.brief)
        self.rerank()
        self._refresh()
