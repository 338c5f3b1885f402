"""The data centre to find a place for."""

from __future__ import annotations

from dataclasses import replace

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QFormLayout, QPushButton, QWidget

from gis.datacentre.presets import presets
from gis.errors import InputError
from gis.settings import COOLING_KEYS, LOAD_PROFILES, Brief
from layers import tables

from .parts import Choice, Number, Whole, column, label, scrolled

COOLING_WORDS = {
    "crah_chiller": "Room air and chiller", "free_air": "Outside air", "evaporative": "Evaporative",
    "rear_door": "Rear-door water", "direct_to_chip": "Direct to chip",
    "immersion": "Immersion", "water_source": "Lake or sea water"}
PROFILE_WORDS = {"flat": "Flat", "office": "Office hours", "ai_batch": "AI batch"}


class BriefPanel(QWidget):
    """A form; nothing changes until Apply, and Apply is one step of undo."""

    applied = pyqtSignal(object)                 # Brief
    size_by_service = pyqtSignal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        inner = QWidget()
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._brief = Brief()
        self._presets = {preset.key: preset for preset in presets(tables.load("presets"))}
        self.preset = self._choice(("", *self._presets), {
            "": "Choose to fill in…", **{key: p.label for key, p in self._presets.items()}})
        self.preset.keep_narrow(14)
        self.preset.activated.connect(self._fill_in)
        self.it_mw = self._number(0.01, 1000, 2, " MW", 0.5)
        self.utilisation = self._number(1, 100, 0, " %", 5)
        self.profile = self._choice(LOAD_PROFILES, PROFILE_WORDS)
        self.cooling = self._choice(COOLING_KEYS, COOLING_WORDS)
        self.water = QCheckBox("may be drawn")
        self.land = self._number(0.05, 100, 2, " ha per MW", 0.1)
        self.heat_limit = self._number(1, 10_000, 0, " EUR/MWh", 10)
        self.rate = self._number(-5, 50, 1, " % a year", 0.5)
        self.horizon = Whole()
        self.horizon.setRange(1, 100)
        self.horizon.setSuffix(" years")
        self.candidates = Whole()
        self.candidates.setRange(1, 500)
        self.spacing = self._number(0, 500, 1, " km", 1)
        self.store = self._number(0, 1_000_000, 0, " m³", 100)
        self.warmer = self._number(0, 6, 1, " K", 1)
        for text, field in (
                ("Usual sizes", self.preset), ("IT capacity", self.it_mw),
                ("Utilisation", self.utilisation),
                ("Load profile", self.profile), ("Cooling", self.cooling),
                ("Make-up water", self.water), ("Land", self.land),
                ("Heat too costly above", self.heat_limit), ("Discount rate", self.rate),
                ("Horizon", self.horizon), ("Sites to study", self.candidates),
                ("Spacing at least", self.spacing), ("Heat store", self.store),
                ("Climate warmer by", self.warmer)):
            field.setAccessibleName(text)
            form.addRow(label(text), field)
        self.error = label("", "warn", wrap=True)
        self.error.hide()
        self.apply = QPushButton("Run with this brief")
        self.apply.setProperty("primary", True)
        self.apply.clicked.connect(self._apply)
        body = column(inner, margin=12, spacing=12)
        body.addWidget(label("The data centre to find a place for.", "muted", wrap=True))
        body.addLayout(form)
        by_service = QPushButton("IT capacity by what runs on it\u2026")
        by_service.setProperty("flat", True)
        by_service.clicked.connect(self.size_by_service)
        body.addWidget(by_service)
        body.addWidget(self.error)
        body.addWidget(self.apply)
        body.addStretch(1)
        column(self).addWidget(scrolled(inner))
        self.set_brief(self._brief)

    @staticmethod
    def _number(low: float, high: float, digits: int, suffix: str, step: float) -> Number:
        field = Number()
        field.setRange(low, high)
        field.setDecimals(digits)
        field.setSuffix(suffix)
        field.setSingleStep(step)
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return field

    @staticmethod
    def _choice(keys, words) -> Choice:
        field = Choice()
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for key in keys:
            field.addItem(words.get(key, key.replace("_", " ")), key)
        return field

    def set_brief(self, brief: Brief) -> None:
        self._brief = brief
        self.it_mw.setValue(brief.it_mw)
        self.utilisation.setValue(brief.utilisation * 100)
        self.profile.setCurrentIndex(self.profile.findData(brief.load_profile))
        self.cooling.setCurrentIndex(self.cooling.findData(brief.cooling))
        self.water.setChecked(brief.water_allowed)
        self.land.setValue(brief.land_ha_per_mw)
        self.heat_limit.setValue(brief.heat_cost_limit_eur_mwh)
        self.rate.setValue(brief.discount_rate * 100)
        self.horizon.setValue(brief.horizon_y)
        self.candidates.setValue(brief.candidates)
        self.spacing.setValue(brief.spacing_min_km)
        self.store.setValue(brief.storage_m3)
        self.warmer.setValue(brief.warmer_k)
        self.preset.setCurrentIndex(0)
        self.error.hide()
        self._untouched = self._entries()

    def _entries(self) -> tuple:
        return (self.it_mw.value(), self.utilisation.value(), self.profile.currentData(),
                self.cooling.currentData(), self.water.isChecked(), self.land.value(),
                self.heat_limit.value(), self.rate.value(), self.horizon.value(),
                self.candidates.value(), self.spacing.value(), self.store.value(),
                self.warmer.value())

    def edited(self) -> bool:
        """Whether the form shows something that was not applied yet."""
        return self._entries() != self._untouched

    def brief(self) -> Brief:
        """The brief of the form; raises :class:`gis.errors.BriefError` where impossible."""
        # rounded, so that a field nobody touched gives back the number it was given
        return replace(
            self._brief, it_mw=round(self.it_mw.value(), 4),
            utilisation=round(self.utilisation.value() / 100, 4),
            load_profile=self.profile.currentData(), cooling=self.cooling.currentData(),
            water_allowed=self.water.isChecked(), land_ha_per_mw=round(self.land.value(), 4),
            heat_cost_limit_eur_mwh=round(self.heat_limit.value(), 4),
            discount_rate=round(self.rate.value() / 100, 5), horizon_y=self.horizon.value(),
            candidates=self.candidates.value(), spacing_min_km=round(self.spacing.value(), 4),
            storage_m3=round(self.store.value(), 4), warmer_k=round(self.warmer.value(), 4))

    def _fill_in(self) -> None:
        """Put a usual data centre into the form; the other fields stay."""
        preset = self._presets.get(self.preset.currentData())
        if preset is None:
            return
        self.it_mw.setValue(preset.it_mw)
        self.utilisation.setValue(preset.utilisation * 100)
        self.profile.setCurrentIndex(self.profile.findData(preset.load_profile))
        self.cooling.setCurrentIndex(self.cooling.findData(preset.cooling))

    def _apply(self) -> None:
        try:
            brief = self.brief()
        except InputError as error:
            self.error.setText(str(error))
            self.error.show()
            return
        self.error.hide()
        self.applied.emit(brief)
