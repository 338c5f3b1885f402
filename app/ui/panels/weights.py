"""A slider per theme and, opened, per criterion in it; the ranking follows while one moves."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QMenu, QPushButton, QWidget

from gis.ranking.weights import PickedWeights, weight_presets
from gis.settings import Settings
from layers import tables

from .. import theme
from .parts import column, label, row, scrolled, tell
from .voices import Voices
from .weight_rows import FULL, CriterionSlider, Elided, Fold, ThemeSlider, share_label

REST_MS = 350                                # a slider at rest this long is a decision
WAYS = (("swing", "Swing\u2026"), ("order", "Order of importance\u2026"),
        ("pairs", "Pairs (AHP)\u2026"))


class WeightsPanel(QWidget):
    """Weights of themes and of criteria within them, shown as shares of the whole.

    Sliders that nobody moves keep their exact weights, so that weights found by questions are
    not rounded to the steps of a slider.
    """

    moving = pyqtSignal(object)                  # PickedWeights, while a slider moves
    settled = pyqtSignal(object)                 # PickedWeights, at rest: one step of undo
    reset = pyqtSignal()
    preset_chosen = pyqtSignal(object)           # WeightPreset
    weigh_by = pyqtSignal(str)                   # swing | order | pairs

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.sliders: dict[str, ThemeSlider] = {}
        self.inner: dict[str, CriterionSlider] = {}
        self.folds: dict[str, Fold] = {}
        self._members: dict[str, tuple[str, ...]] = {}
        self._themes: dict[str, float] = {}      # exact weights
        self._criteria: dict[str, float] = {}
        self._touched: set[str] = set()          # themes whose criteria were moved
        self._shares: dict[str, object] = {}
        self._lines: dict[str, tuple[QWidget, ...]] = {}
        inner = QWidget()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        self.voices = Voices()
        self.hint = label("", "small", wrap=True)
        self.presets = self._menu_button("Presets")
        self._fill_presets()
        self.ways = self._menu_button("Weights by")
        menu = QMenu(self.ways)
        for key, text in WAYS:
            menu.addAction(text, lambda key=key: self.weigh_by.emit(key))
        self.ways.setMenu(menu)
        self._default = QPushButton("Default weights")
        self._default.setProperty("flat", True)
        self._default.clicked.connect(self.reset)
        body = column(inner, margin=12, spacing=8)
        body.addWidget(self.voices)
        buttons = row(spacing=4)
        for button in (self.presets, self.ways, self._default):
            buttons.addWidget(button)
        buttons.addStretch(1)
        body.addLayout(buttons)
        body.addLayout(self._grid)
        body.addWidget(self.hint)
        body.addStretch(1)
        column(self).addWidget(scrolled(inner))
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._settle)

    @staticmethod
    def _menu_button(text: str) -> QPushButton:
        button = QPushButton(f"{text} \u25be")
        button.setAccessibleName(text)
        return button

    def _fill_presets(self) -> None:
        menu = QMenu(self.presets)
        menu.setToolTipsVisible(True)
        for preset in weight_presets(tables.load("weight_presets")):
            action = menu.addAction(preset.label[:1].upper() + preset.label[1:],
                                    lambda preset=preset: self.preset_chosen.emit(preset))
            action.setToolTip(preset.reason[:1].upper() + preset.reason[1:])
        self.presets.setMenu(menu)

    # showing -----------------------------------------------------------------------------------
    def show_settings(self, settings: Settings) -> None:
        """Show the weights of settings without telling anybody."""
        members = {key: tuple(c.key for c in settings.criteria if c.theme == key)
                   for key in settings.themes}
        if members != self._members:
            self._build(settings, members)
        shown = self._shares_of(self.weights(), self._criteria)
        self._themes = {key: settings.theme_weights.get(key, 0.0) for key in members}
        self._criteria = {c.key: c.weight for c in settings.criteria}
        self._touched.clear()
        fresh = self._shares_of(self._themes, self._criteria)
        for key, slider in self.sliders.items():
            most = max(1.0, *self._themes.values())
            slider.put(round(self._themes[key] / most * FULL))
        for key, within in self.inner.items():
            # a slider that was let go stays where it was put, its share being the same
            if abs(shown.get(key, -1.0) - fresh[key]) > 5e-4 or not within.value():
                within.put(round(fresh[key] * FULL))
        self._rest.stop()
        self._tell_shares()

    @staticmethod
    def _scaled(weights: Mapping[str, float]) -> dict[str, float]:
        total = sum(weights.values())
        return {key: w / total if total > 0 else 0.0 for key, w in weights.items()}

    def _shares_of(self, themes: Mapping[str, float], criteria: Mapping[str, float]
                   ) -> dict[str, float]:
        """Share of each criterion within its theme."""
        found: dict[str, float] = {}
        for keys in self._members.values():
            found |= self._scaled({key: criteria.get(key, 0.0) for key in keys})
        return found

    def _build(self, settings: Settings, members: dict[str, tuple[str, ...]]) -> None:
        while self._grid.count():
            self._grid.takeAt(0).widget().deleteLater()
        self.sliders.clear()
        self.inner.clear()
        names = {c.key: c.label for c in settings.criteria}
        opened = {key for key, fold in self.folds.items() if fold.isChecked()}
        self.folds, self._members, line = {}, members, 0
        for key, keys in members.items():
            name = theme.THEME_LABELS.get(key, key)
            fold = Fold(key, name, key in opened)
            fold.toggled.connect(lambda on, key=key: self._open(key, on))
            slider = ThemeSlider(f"Weight of {name}")
            slider.valueChanged.connect(lambda value, key=key: self._moved(key, value))
            self._put(line, slider, key, label(name), fold)
            self.sliders[key], self.folds[key] = slider, fold
            line += 1
            for one in keys:
                text = Elided(names[one][:1].upper() + names[one][1:])
                within = CriterionSlider(f"Weight of {names[one]} within {name}")
                within.valueChanged.connect(
                    lambda value, one=one, key=key: self._moved_inside(key, one, value))
                self._put(line, within, one, text, QWidget())
                self.inner[one] = within
                self._lines[one] = self._widgets(line)
                line += 1
            self._open(key, key in opened)
        order: list[QWidget] = [self.voices.more, self.presets, self.ways, self._default]
        for key, keys in members.items():
            order += [self.folds[key], self.sliders[key], *(self.inner[k] for k in keys)]
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    def _widgets(self, line: int) -> tuple[QWidget, ...]:
        cells = (self._grid.itemAtPosition(line, at) for at in range(4))
        found = (cell.widget() for cell in cells if cell is not None)
        return tuple(widget for widget in found if widget is not None)

    def _put(self, line: int, slider, key: str, name: QWidget, first: QWidget) -> None:
        slider.sliderReleased.connect(self._settle)
        self._shares[key] = share_label()
        for at, widget in enumerate((first, name, slider, self._shares[key])):
            self._grid.addWidget(widget, line, at)

    def _open(self, key: str, on: bool) -> None:
        for one in self._members[key]:
            for widget in self._lines[one]:
                widget.setVisible(on)

    # weights -----------------------------------------------------------------------------------
    def weights(self) -> dict[str, float]:
        """Weights of the themes, as exact as they were given."""
        return dict(self._themes)

    def picked(self) -> PickedWeights:
        """Weights of the themes, and of the criteria in those themes where one was moved."""
        return PickedWeights(dict(self._themes), {
            key: self._criteria[key] for name in self._touched for key in self._members[name]})

    def _fault(self) -> str:
        if not sum(self._themes.values()):
            return "All weights are zero; give at least one."
        for key, keys in self._members.items():
            if self._themes[key] > 0 and not sum(self._criteria[one] for one in keys):
                name = theme.THEME_LABELS.get(key, key)
                return f"All criteria of {name} weigh zero; give at least one."
        return ""

    def _tell_shares(self) -> bool:
        inside = self._shares_of(self._themes, self._criteria)
        parts = {one: self._themes[key] * (inside[one] if key in self._touched
                                           else self._criteria[one])
                 for key, keys in self._members.items() for one in keys}
        whole = self._scaled(parts)
        for key, keys in self._members.items():
            share = sum(whole[one] for one in keys)
            for name, slider, value in ((key, self.sliders[key], share),
                                        *((one, self.inner[one], whole[one]) for one in keys)):
                self._shares[name].setText(f"{value * 100:.0f} %" if value >= 0.1 or not value
                                           or name == key else f"{value * 100:.1f} %")
                slider.setAccessibleDescription(f"{value * 100:.1f} percent of the score")
        fault = self._fault()
        tell(self.hint, fault)
        return not fault

    def _moved(self, key: str, value: int) -> None:
        most = max(1.0, *self._themes.values()) if self._themes else 1.0
        self._themes[key] = value / FULL * most
        self._tell()

    def _moved_inside(self, key: str, one: str, value: int) -> None:
        if key not in self._touched:         # from here on the sliders of this theme count
            self._touched.add(key)
            self._criteria |= {k: self.inner[k].value() / FULL for k in self._members[key]}
        self._criteria[one] = value / FULL
        self._tell()

    def _tell(self) -> None:
        if self._tell_shares():
            self._rest.start()
            self.moving.emit(self.picked())
        else:
            self._rest.stop()

    def _settle(self) -> None:
        if any(slider.isSliderDown() for slider in (*self.sliders.values(),
                                                    *self.inner.values())):
            return
        self._rest.stop()
        if not self._fault():
            self.settled.emit(self.picked())
