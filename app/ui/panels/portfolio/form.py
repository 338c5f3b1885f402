"""What is asked of a portfolio: total load, counts, objective, limits."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFormLayout, QLineEdit, QPushButton, QWidget

from app.words.options import OBJECTIVES
from gis.errors import InputError
from gis.ranking.portfolio.problem import Limits

from ..parts import Choice, Number, Whole, column, label, row, scrolled, tell

NO_LIMIT = "no limit"


@dataclass(frozen=True)
class Question:
    """One question to the portfolio; only total and counts need the sites studied anew."""

    limits: Limits
    objective: str
    few: int
    many: int

    @property
    def studied(self) -> tuple[float, int, int]:
        return self.limits.total_mw, self.few, self.many


def county_share(text: str) -> tuple[float | None, dict[str, float]]:
    """ "30" or "30 %": most of any county; "Nakuru 20": at least so much there; parted by commas.

    Raises :class:`gis.errors.InputError` for anything else.
    """
    most: float | None = None
    least: dict[str, float] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        words = part.replace("%", " ").replace("=", " ").split()
        try:
            share = float(words[-1]) / 100 if words else math.nan
        except ValueError:
            share = math.nan
        if not 0 <= share <= 1:
            raise InputError(f"County share {part!r}: write 30 for at most 30 % of the load in any "
                             "county, or Nakuru 20 for at least 20 % there.")
        if len(words) > 1:
            least[" ".join(words[:-1])] = share
        else:
            most = share
    return most, least


class Form(QWidget):
    """The fields; Enter or the button asks."""

    asked = pyqtSignal(object)                   # Question
    cancelled = pyqtSignal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        inner = QWidget()
        self.total = self._number(0.05, 10_000, " MW", 100.0)
        self.few, self.many = self._count(5), self._count(10)
        self.objective = Choice()
        self.objective.keep_narrow(8)
        self.objective.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for key, (text, _, _) in OBJECTIVES.items():
            self.objective.addItem(text, key)
        self.sites_max = self._limit(Whole(), 1000, " sites")
        self.distance = self._limit(Number(), 5000, " km")
        self.budget = self._limit(Number(), 1_000_000, " MEUR")
        self.station = self._limit(Number(), 100_000, " MW")
        self.water = self._limit(Number(), 1e9, " m³/y")
        self.station.setSpecialValueText("as usual")
        self.water.setSpecialValueText("by the rules")
        self.county = QLineEdit()
        self.county.setPlaceholderText("30 %, or Nakuru 20 %")
        self.county.setToolTip("30: at most 30 % of the load in any one county.\n"
                               "Nakuru 20: at least 20 % there. Part several by commas.")
        form = self._form((
            ("Total IT load", self.total), ("A few are", self.few), ("Many are", self.many),
            ("Best by", self.objective)))
        limits = self._form((
            ("Sites at most", self.sites_max), ("Apart at least", self.distance),
            ("Budget", self.budget), ("Share by county", self.county),
            ("Each station gives", self.station), ("Each source gives", self.water)))
        self.error = label("", "warn", wrap=True)
        self.error.hide()
        self.button = QPushButton("Compare")
        self.button.setProperty("primary", True)
        self.button.setAccessibleName("Compare one big with many small")
        self.button.clicked.connect(self.ask)
        self.stop = QPushButton("Cancel")
        self.stop.clicked.connect(self.cancelled)
        self.stop.hide()
        body = column(inner, margin=12, spacing=8)
        body.addLayout(form)
        body.addWidget(label("Limits", "heading"))
        body.addLayout(limits)
        body.addWidget(self.error)
        foot = row(margin=12)
        foot.addWidget(self.button, 1)
        foot.addWidget(self.stop)
        body.addStretch(1)
        outer = column(self, spacing=0)
        outer.addWidget(scrolled(inner), 1)
        outer.addLayout(foot)

    @staticmethod
    def _form(fields) -> QFormLayout:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(4)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for text, field in fields:
            field.setAccessibleName(text)
            field.setMinimumWidth(72)    # long words scroll inside; they do not widen the form
            name = label(text)
            name.setBuddy(field)
            form.addRow(name, field)
        return form

    def _number(self, low: float, high: float, unit: str, value: float) -> Number:
        field = Number()
        field.setRange(low, high)
        field.setDecimals(2 if value < 10 else 1)
        field.setSuffix(unit)
        field.setValue(value)
        field.setSingleStep(10)
        field.lineEdit().returnPressed.connect(self.ask)
        return field

    def _count(self, value: int) -> Whole:
        field = Whole()
        field.setRange(1, 200)
        field.setSuffix(" sites")
        field.setValue(value)
        field.lineEdit().returnPressed.connect(self.ask)
        return field

    def _limit(self, field, high: float, unit: str):
        """A field in which zero stands for no limit."""
        field.setRange(0, int(high) if isinstance(field, Whole) else high)
        if isinstance(field, Number):
            field.setDecimals(0)
        field.setSuffix(unit)
        field.setSpecialValueText(NO_LIMIT)
        field.lineEdit().returnPressed.connect(self.ask)
        return field

    def question(self) -> Question:
        """What the fields ask; raises :class:`gis.errors.InputError` where that cannot be."""
        most, least = county_share(self.county.text())
        cap = self.sites_max.value() or None
        few, many = self.few.value(), self.many.value()
        if few > many:
            raise InputError(f"A few are {few} sites here and many are {many}; swap them.")
        return Question(Limits(
            self.total.value(), sites_max=cap, min_distance_km=self.distance.value(),
            budget_meur=self.budget.value() or None, county_share_max=most,
            county_share_min=least, station_mw=self.station.value() or None,
            water_m3_y=self.water.value() or None), self.objective.currentData(),
            min(few, cap or few), min(many, cap or many))

    def ask(self) -> None:
        """Ask what the fields show; a fault is told beside them."""
        try:
            question = self.question()
        except InputError as error:
            self.tell(str(error))
            return
        self.tell("")
        self.asked.emit(question)

    def tell(self, fault: str) -> None:
        tell(self.error, fault)

    def show_running(self, on: bool) -> None:
        self.button.setEnabled(not on)
        self.button.setText("Comparing\u2026" if on else "Compare")
        self.stop.setVisible(on)
