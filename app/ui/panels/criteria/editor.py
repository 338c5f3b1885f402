"""The value function of one criterion: curve, numbers, kind, limits."""

from __future__ import annotations

import math
from dataclasses import replace

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from gis.errors import InputError
from gis.settings import Criterion, MarginalValue
from gis.siting.histogram import Histogram
from gis.siting.value_functions import KINDS, Logistic

from ...figures import number
from ..parts import Choice, column, label, row
from .chart import ValueChart
from .shapes import (
    KIND_WORDS,
    OUTLIER_WORDS,
    as_kind,
    as_text,
    from_text,
    has_points,
    middle_of,
)

REST_MS = 400                                # keys at rest this long are a decision
FIELDS = {"linear": ("scores_0", "scores_1"), "log": ("scores_0", "scores_1"),
          "logistic": ("scores_0", "scores_1", "middle", "steepness"),
          "bell": ("half_low", "best", "half_high")}
WORDS = {"scores_0": "Scores 0 at", "scores_1": "Scores 1 at", "middle": "Steepest at",
         "steepness": "Steepness", "half_low": "Half as good at", "best": "Best at",
         "half_high": "Half as good at"}


class Field(QLineEdit):
    """A number that may be empty; Enter or leaving takes it."""

    def __init__(self, name: str, wide: int = 76):
        super().__init__()
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaximumWidth(wide)

    def number(self, usual: float) -> float:
        """The number that stands here; `usual` where nothing does.

        Raises :class:`gis.errors.InputError` for a word.
        """
        text = self.text().replace(",", "").replace("\u2212", "-").strip()
        try:
            return float(text) if text else usual
        except ValueError:
            raise InputError(f"{self.accessibleName()}: {self.text()!r} is not a number."
                             ) from None


class ValueEditor(QWidget):
    """Edits one criterion's value function; moving is told at once, rest is one step of undo."""

    moving = pyqtSignal(object)                  # Criterion
    settled = pyqtSignal(object)
    map_wanted = pyqtSignal(str)

    def __init__(self):
        super().__init__()
        self.criterion: Criterion | None = None
        self._usual: MarginalValue | None = None
        self._samples: tuple[float, ...] = ()
        self.title = label("", "heading")
        self.about = label("", "small", wrap=True)
        self.chart = ValueChart()
        self.kind = Choice()
        self.kind.setAccessibleName("Shape of the value function")
        for key in KINDS:
            self.kind.addItem(KIND_WORDS[key], key)
        self.kind.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.outliers = Choice()
        self.outliers.setAccessibleName("What becomes of values beyond the limits")
        self.outliers.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for key, words in OUTLIER_WORDS.items():
            self.outliers.addItem(words, key)
        self.kind.keep_narrow(11)
        self.outliers.keep_narrow(11)
        self.low, self.high = Field("Lowest value that can be"), Field("Highest value that can be")
        self.low.setPlaceholderText("none")
        self.high.setPlaceholderText("none")
        self.points = QLineEdit()
        self.points.setAccessibleName("Points of the value function, value = score")
        self.fault = label("", "warn", wrap=True)
        self.fault.hide()
        self.reset = QPushButton("Default curve")
        self.reset.setProperty("flat", True)
        self.show_map = QPushButton("Show on the map")
        self.show_map.setProperty("flat", True)
        self.fields: dict[str, Field] = {}
        self._form = QWidget()
        self._build()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._settle)
        self.chart.moving.connect(self._move)
        self.chart.settled.connect(lambda function: self._settle())
        self.chart.nudged.connect(lambda function: self._rest.start())
        self.kind.activated.connect(lambda: self._decide(
            as_kind(self.function, self.kind.currentData(), self._samples)))
        self.outliers.activated.connect(self._take_limits)
        for field in (self.low, self.high):
            field.editingFinished.connect(self._take_limits)
        self.points.editingFinished.connect(self._take_points)
        self.reset.clicked.connect(lambda: self._decide(self._usual))
        self.show_map.clicked.connect(lambda: self.map_wanted.emit(self.criterion.key))
        self.hide()

    def _build(self) -> None:
        body = column(self, margin=12, spacing=8)
        head = row()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.kind)
        body.addLayout(head)
        body.addWidget(self.about)
        body.addWidget(self.chart)
        body.addWidget(self._form)
        body.addWidget(self.points)
        foot = row(spacing=4)
        foot.addWidget(self.reset)
        foot.addWidget(self.show_map)
        foot.addStretch(1)
        body.addLayout(foot)
        limits, beyond = row(spacing=6), row(spacing=6)
        for part in (label("Can be from", "small"), self.low, label("to", "small"), self.high):
            limits.addWidget(part)
        limits.addStretch(1)
        beyond.addWidget(label("Values beyond:", "small"))
        beyond.addWidget(self.outliers, 1)
        body.addLayout(limits)
        body.addLayout(beyond)
        body.addWidget(self.fault)

    @property
    def function(self) -> MarginalValue:
        return self.criterion.value

    def show_criterion(self, criterion: Criterion | None, usual: MarginalValue | None) -> None:
        """Show a criterion without telling anybody."""
        self.setVisible(criterion is not None)
        if criterion is None:
            self.criterion = None
            return
        if self.criterion is None or self.criterion.key != criterion.key:
            self.chart.show_histogram(None)
            self.chart.chosen = 0
        self._rest.stop()
        self._usual = usual
        self._show(criterion)

    def show_histogram(self, histogram: Histogram, samples: tuple[float, ...] = ()) -> None:
        if self.criterion is None or histogram.key != self.criterion.key:
            return
        self._samples = samples
        self.chart.show_histogram(histogram)
        whole = max(histogram.known + histogram.unknown, 1)
        said = [f"Median {number(histogram.median)} {histogram.unit}"
                if math.isfinite(histogram.median) else "No value is known here"]
        if histogram.unknown:
            said.append(f"unknown in {100 * histogram.unknown / whole:.0f} % of the region")
        if histogram.unreached:
            said.append(f"none in reach of {100 * histogram.unreached / whole:.0f} %")
        if histogram.outliers:
            said.append(f"{histogram.outliers:,} cells beyond the limits")
        if math.isfinite(histogram.mean_score):
            said.append(f"mean score {histogram.mean_score:.2f}")
        self.about.setText("; ".join(said) + ".")

    def _show(self, criterion: Criterion) -> None:
        self.criterion = criterion
        function = criterion.value
        self.title.setText(criterion.label[:1].upper() + criterion.label[1:])
        self.chart.show_function(function, criterion.theme, criterion.label, criterion.unit)
        self.kind.setCurrentIndex(self.kind.findData(function.kind))
        self.outliers.setCurrentIndex(self.outliers.findData(function.outliers))
        low, high = function.limits or (-math.inf, math.inf)
        for field, value in ((self.low, low), (self.high, high)):
            field.setText(f"{value:g}" if math.isfinite(value) else "")
        self._show_fields(function, criterion.unit)
        self.points.setVisible(has_points(function))
        if has_points(function):
            self.points.setText(as_text(function))
        self.reset.setEnabled(self._usual is not None and function != self._usual)
        self.fault.hide()

    def _show_fields(self, function: MarginalValue, unit: str) -> None:
        wanted = FIELDS.get(function.kind, ())
        if tuple(self.fields) != wanted:
            old = self._form.layout()
            if old is not None:
                QWidget().setLayout(old)
                for child in self._form.findChildren(QWidget):
                    child.deleteLater()
            grid = QGridLayout(self._form)
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(6)
            grid.setVerticalSpacing(4)
            self.fields = {}
            for at, key in enumerate(wanted):
                field = Field(WORDS[key])
                field.editingFinished.connect(self._take_fields)
                grid.addWidget(label(WORDS[key], "small"), at // 2, 2 * (at % 2))
                grid.addWidget(field, at // 2, 2 * (at % 2) + 1)
                self.fields[key] = field
            grid.setColumnStretch(4, 1)
        self._form.setVisible(bool(wanted))
        for key, field in self.fields.items():
            value = middle_of(function) if key == "middle" and isinstance(function, Logistic) \
                else getattr(function, key)
            field.setText(f"{value:g}" if abs(value) < 1e5 else f"{value:.0f}")
            field.setToolTip(unit if key != "steepness" else "0.1 to 100; 8 is usual")

    # hands -------------------------------------------------------------------------------------
    def _move(self, function: MarginalValue) -> None:
        self._show(self._with(function))
        self.moving.emit(self.criterion)

    def _with(self, function: MarginalValue) -> Criterion:
        assert self.criterion is not None
        return replace(self.criterion, value=function)

    def _decide(self, function: MarginalValue) -> None:
        """Take a function as a whole: one step of undo at once."""
        if function is None or function == self.function:
            self._show(self.criterion)
            return
        self._rest.stop()
        self._show(self._with(function))
        self.settled.emit(self.criterion)

    def _settle(self) -> None:
        self._rest.stop()
        self.settled.emit(self.criterion)

    def _take(self, make) -> None:
        try:
            made = make()
        except InputError as error:
            self.fault.setText(str(error))
            self.fault.show()
        else:
            if made != self.function:
                self._decide(made)
            else:
                self.fault.hide()

    def _take_fields(self) -> None:
        now = {key: getattr(self.function, key) for key in self.fields}
        self._take(lambda: replace(self.function, **{
            key: value for key, field in self.fields.items()
            if (value := field.number(now[key])) != (
                middle_of(self.function) if key == "middle" else now[key])}))

    def _take_limits(self) -> None:
        def make() -> MarginalValue:
            low, high = self.low.number(-math.inf), self.high.number(math.inf)
            bare = math.isinf(low) and math.isinf(high)
            return replace(self.function, limits=None if bare else (low, high),
                           outliers=self.outliers.currentData())
        self._take(make)

    def _take_points(self) -> None:
        if self.points.text() != as_text(self.function):
            self._take(lambda: from_text(self.function, self.points.text()))
