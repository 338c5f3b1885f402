"""What runs on it: queries a day and a model give IT power, and as many households."""

from __future__ import annotations

import math

from PyQt6.QtCore import QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen
from PyQt6.QtWidgets import QDialog, QFormLayout, QPushButton, QWidget

from gis.datacentre.households import households_equivalent
from gis.datacentre.workload import Workload, saving, workload
from gis.settings import Brief
from layers import tables

from .. import theme
from ..figures import number, span, with_unit
from ..panels.parts import Choice, Number, Painted, column, label, row

MOST = 1e12                                  # queries a day


def power(mw: float) -> str:
    """A power in the unit that suits it."""
    if mw < 0.001:
        return with_unit(mw * 1e6, "W", 2)
    return with_unit(mw * 1000, "kW", 2) if mw < 1 else with_unit(mw, "MW", 2)


class TwoBars(Painted):
    """The same service on two models: power as bars from zero, whiskers for the range."""

    def __init__(self):
        super().__init__(92)
        self._bars: list[tuple[str, float, float, float]] = []

    def show_bars(self, bars: list[tuple[str, float, float, float]]) -> None:
        """`bars`: words, power, its low and high end [MW]."""
        self._bars = bars
        self.setAccessibleName("; ".join(f"{words}: {power(mw)}" for words, mw, _, _ in bars))
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = max((high for *_, high in self._bars), default=0.0) or 1.0
        scale = (self.width() - 4) / top
        for at, (words, mw, low, high) in enumerate(self._bars):
            y = at * 46.0
            painter.setFont(theme.font(theme.TEXT, bold=not at))
            painter.setPen(theme.colour("text"))
            box = QRectF(0, y, self.width(), 20)
            middle = Qt.AlignmentFlag.AlignVCenter
            told = f"{power(mw)}  ({power(low)} to {power(high)})"
            metrics = QFontMetricsF(painter.font())
            room = metrics.horizontalAdvance(told) + 16
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | middle, metrics.elidedText(
                words, Qt.TextElideMode.ElideRight, self.width() - room))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | middle, told)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("raised"))
            painter.drawRect(QRectF(0, y + 23, self.width(), 12))
            painter.setBrush(theme.colour(theme.THEMES["energy"]))
            painter.drawRect(QRectF(0, y + 23, max(mw * scale, 1.0), 12))
            painter.setPen(QPen(theme.colour("text"), 1.4))
            painter.drawLine(int(low * scale), int(y + 29), int(high * scale), int(y + 29))
            for x in (low * scale, high * scale):
                painter.drawLine(int(x), int(y + 25), int(x), int(y + 33))
        painter.end()


class WorkloadDialog(QDialog):
    """A small calculator; its power can be used for the brief."""

    power_chosen = pyqtSignal(float)             # IT capacity [MW]

    def __init__(self, country: str, brief: Brief, pue: float | None = None,
                 parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle("What runs on it")
        self.setMinimumWidth(560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tables = {name: tables.load(name) for name in ("workloads", "households")}
        self._country = country
        self._pue = pue if pue is not None and math.isfinite(pue) else None
        self.models = {str(name): workload(self._tables, str(name))
                       for name in self._tables["workloads"]["model"]}
        by_power = sorted(self.models.values(), key=lambda one: -one.wh_per_1000)
        largest = next((one for one in by_power if one.model == "gpt-oss-120b"), by_power[0])
        self.queries = Number()
        self.queries.setRange(1, MOST)
        self.queries.setDecimals(0)
        self.queries.setGroupSeparatorShown(True)
        self.queries.setSuffix(" a day")
        self.queries.setValue(float(f"{largest.queries_per_day(brief.it_mw):.2g}"))
        by_service = sorted(by_power, key=lambda one: one.service)
        self.model, self.smaller = Choice(), Choice()
        for one in by_service:
            self.model.addItem(f"{one.service}: {self._words(one)}", one.model)
        self.model.setCurrentIndex(self.model.findData(largest.model))
        self.model.keep_narrow()
        self.smaller.keep_narrow()
        self.share = Number()
        self.share.setRange(0, 100)
        self.share.setDecimals(0)
        self.share.setSuffix(" % of the queries")
        self.share.setValue(80)
        self.bars = TwoBars()
        self.saved = label("", wrap=True)
        self.homes = label("", "large", wrap=True)
        self.behind = label("", "small", wrap=True)
        self._build()
        for field in (self.queries, self.share):
            field.valueChanged.connect(self._count)
        self.model.currentIndexChanged.connect(self._offer_smaller)
        self.smaller.currentIndexChanged.connect(self._count)
        self._offer_smaller()

    @staticmethod
    def _words(one: Workload) -> str:
        return f"{one.label}, {number(one.wh_per_1000 / 1000, 2)} Wh for {one.query}"

    def _offer_smaller(self) -> None:
        """Thriftier models of the same service, the thriftiest chosen; else the model itself.

        A picture model is no smaller chat model: only one service's models replace each other.
        """
        large = self.models[self.model.currentData()]
        same = sorted((one for one in self.models.values() if one.service == large.service
                       and one.it_power_mw(1e6) < large.it_power_mw(1e6)),
                      key=lambda one: one.it_power_mw(1e6))
        self.smaller.blockSignals(True)
        self.smaller.clear()
        for one in same or [large]:
            self.smaller.addItem(self._words(one), one.model)
        self.smaller.blockSignals(False)
        self.smaller.setEnabled(bool(same))
        self._count()

    def _build(self) -> None:
        body = column(self, margin=24, spacing=12)
        body.addWidget(label("What runs on it", "title"))
        body.addWidget(label("The same service takes a hundred times more or less power, by the "
                             "model that answers.", "muted", wrap=True))
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, field in (("Queries", self.queries), ("Model", self.model),
                            ("Smaller model", self.smaller), ("It answers", self.share)):
            field.setAccessibleName(text)
            form.addRow(label(text), field)
        body.addLayout(form)
        body.addSpacing(8)
        for part in (self.bars, self.saved, self.homes, self.behind):
            body.addWidget(part)
        buttons = row()
        self.use = QPushButton("Use this power in the brief")
        self.use.setProperty("primary", True)
        self.use_smaller = QPushButton("Use the smaller one")
        close = QPushButton("Close")
        buttons.addStretch(1)
        for button in (close, self.use_smaller, self.use):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        self.use.clicked.connect(lambda: self._choose(self.it_mw))
        self.use_smaller.clicked.connect(lambda: self._choose(self.smaller_it_mw))
        close.clicked.connect(self.reject)
        body.addLayout(buttons)

    def _count(self) -> None:
        queries, share = self.queries.value(), self.share.value() / 100
        large = self.models[self.model.currentData()]
        small = self.models[self.smaller.currentData()]
        found = saving(large, small, queries, share)
        self.it_mw, self.smaller_it_mw = found.it_power_mw, found.smaller_it_power_mw

        def bounds(part: float) -> tuple[float, float]:
            low, high = (large.it_power_mw(queries * (1 - part), a)
                         + small.it_power_mw(queries * part, b)
                         for a, b in ((large.wh_per_1000_low, small.wh_per_1000_low),
                                      (large.wh_per_1000_high, small.wh_per_1000_high)))
            return low, high

        self.bars.show_bars([
            (large.label, self.it_mw, *bounds(0.0)),
            (f"{100 * share:.0f} % on {small.label}", self.smaller_it_mw, *bounds(share))])
        self.saved.setText(
            f"The smaller model saves {power(self.it_mw - self.smaller_it_mw)} of IT and "
            f"{number(found.saved_mwh_y)}\u202fMWh a year"
            + (f": {number(found.times, 2)} times less power."
               if math.isfinite(found.times) else ".")
            if found.saved_mwh_y > 0 else "The table knows no thriftier model of this service."
            if not self.smaller.isEnabled() else "That saves nothing here.")
        whole = self.it_mw * large.load_factor
        self._tell_homes(whole, whole - found.saved_mwh_y / 8760, large)
        self.resize(self.width(), self.layout().heightForWidth(self.width()))
        for button, mw in ((self.use, self.it_mw), (self.use_smaller, self.smaller_it_mw)):
            button.setEnabled(mw >= 0.01)
            button.setToolTip("" if mw >= 0.01 else "Less than the brief's 0.01 MW: a few servers "
                                                    "in any room will do.")

    def _tell_homes(self, mean_mw: float, smaller_mw: float, large: Workload) -> None:
        homes, fewer = (households_equivalent(self._tables, self._country,
                                              max(mw, 0.0) * (self._pue or 1.0))
                        for mw in (mean_mw, smaller_mw))
        whole = f"with PUE {self._pue:.2f}" if self._pue else "IT alone"
        if math.isfinite(homes.value):
            self.homes.setText(
                f"As much electricity as {number(homes.value, 2)} households "
                f"({span(homes.low, homes.high)}), with the smaller model "
                f"{number(fewer.value, 2)}")
        else:
            self.homes.setText("Households: unknown for this country")
        self.behind.setText(
            f"Power: queries × energy of one × {large.gpu_to_system:g} (whole machine over GPU) "
            f"÷ (24 h × load factor {large.load_factor:g}). {large.source}.\n"
            f"Households: mean load {whole}, {'; '.join(homes.notes)}. {homes.source}")

    def _choose(self, it_mw: float) -> None:
        self.power_chosen.emit(float(f"{it_mw:.3g}"))
        self.accept()
