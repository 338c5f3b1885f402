"""The portfolio panel: question to the left, options in the middle, the trade-off to the right."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QPushButton, QWidget

from app.words.options import OBJECTIVES, TITLES, caveats, finding
from gis.ranking.portfolio.result import Option, ParetoFront, Portfolio

from ...figures import unbroken
from ..parts import Choice, column, label, row, tell
from ..side_table import LINE
from ..threefold import Threefold
from .form import Form
from .pareto import ParetoChart
from .table import OptionsTable


class PortfolioPanel(Threefold):
    """One big or many small."""

    QUESTION = ("One big data centre, a few, or many small ones?\n"
                "Give the total IT load and compare: heat used, cost, lines, waiting time, water, "
                "outages, CO₂ and distance, side by side.")
    asked = pyqtSignal(object)               # Question
    cancelled = pyqtSignal()
    shown = pyqtSignal(object)               # Option that is chosen
    front_wanted = pyqtSignal(tuple)         # two or three objectives
    export_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.found: Portfolio | None = None
        self.option: Option | None = None
        self.form = Form()
        self.form.asked.connect(self.asked)
        self.form.cancelled.connect(self.cancelled)
        self.finding = label("", "heading", wrap=True)
        self.why = label("", wrap=True)
        self.table = OptionsTable()
        self.table.chosen.connect(self.choose)
        self.caveats = label("", "small", wrap=True)
        self.caveats.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.chart = ParetoChart()
        self.chart.chosen.connect(self.choose)
        self.across, self.up = self._axis("heat_used"), self._axis("net_cost")
        self.third = self._axis("", "Nothing")
        self.told = label("", "small", wrap=True)
        self.export = QPushButton("Save table and page\u2026")
        self.export.setProperty("flat", True)
        self.export.clicked.connect(self.export_wanted)
        self._build()

    def _axis(self, key: str, none: str = "") -> Choice:
        """A choice of objective; `none` names the choice of no objective, where there is one."""
        field = Choice()
        if none:
            field.addItem(none, "")
        for name, (text, _, _) in OBJECTIVES.items():
            field.addItem(text, name)
        field.setCurrentIndex(field.findData(key))
        field.keep_narrow(8)
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.activated.connect(self._axes_chosen)
        return field

    def _build(self) -> None:
        foot = column(spacing=4)
        foot.setContentsMargins(12, 0, 12, 0)
        foot.addWidget(self.caveats)
        foot.addWidget(self.export, 0, Qt.AlignmentFlag.AlignLeft)
        right = QWidget()
        beside = column(right, margin=12, spacing=4)
        for text, field in (("Upwards", self.up), ("Across", self.across),
                            ("Dot size", self.third)):
            field.setAccessibleName(text)
            axis, name = row(), label(text, "small")
            name.setMinimumWidth(48)
            axis.addWidget(name)
            axis.addWidget(field, 1)
            beside.addLayout(axis)
        beside.addWidget(self.chart, 1)
        beside.addWidget(self.told)
        self.form.setMinimumWidth(200)
        self.lay_out(self.form, (self.finding, self.why, self.stale), self.table, foot, right,
                     (232, 640, 300))
        self.setTabOrder(self.form.button, self.table)
        self.setTabOrder(self.table, self.up)
        self.setTabOrder(self.up, self.across)
        self.setTabOrder(self.across, self.third)
        self.setTabOrder(self.third, self.chart)

    # showing ---------------------------------------------------------------------------------
    @property
    def axes(self) -> tuple[str, ...]:
        """Objectives of the chart: across, up and, where one is chosen, as the dots' size."""
        return tuple(filter(None, (self.across.currentData(), self.up.currentData(),
                                   self.third.currentData())))

    def clear(self) -> None:
        """Forget the answer: another study is open."""
        self.found = self.option = None
        self.table.show_options((), "")
        self.chart.show_front(None, (), self.axes)
        self.told.clear()
        self.show_answer(False)

    def show_portfolio(self, found: Portfolio) -> None:
        """The options; the best is chosen."""
        self.found = found
        self.finding.setText(unbroken(finding(found)))
        whole = any(o.complete for o in found.options)
        self.table.show_options(found.options, found.best if whole else "")
        # why even the free mix cannot carry the load comes first, not below the table
        tell(self.why, "" if whole else unbroken(" ".join(found.options[-1].notes)))
        self.table.setFixedHeight(self.table.options.rowCount() * LINE + 48)
        self.caveats.setText(unbroken("\n".join((*caveats(found), *found.notes))))
        self.show_answer(True)
        self.show_stale("")
        self.show_front(None, "Tracing what trades\u2026")
        self.choose(found.best)

    def show_front(self, front: ParetoFront | None, note: str = "") -> None:
        """The trade-off of the chosen objectives."""
        options = self.found.options if self.found is not None else ()
        if front is not None and not front.points:
            note = front.notes[0] if front.notes else ""
        self.chart.show_front(front, options, self.axes, note)

    def choose(self, key: str) -> None:
        """Choose an option by its name, or a point of the front, on the map too."""
        option = self.chart.option(key) if key.startswith("front:") or self.found is None \
            else next((o for o in self.found.options if o.name == key), None)
        if option is None:
            return
        self.option = option
        self.table.choose("" if key.startswith("front:") else key)
        self.chart.choose(key)
        name = "On the front" if key.startswith("front:") else TITLES[option.name]
        names = ", ".join(f"{s.name} {s.it_mw:g} MW" for s in option.sites[:6])
        more = len(option.sites) - 6
        self.told.setText(unbroken(f"{name}: {option.label}. {names}"
                                   + (f" and {more} more." if more > 0 else ".")
                                   if option.sites else f"{name}: no site."))
        self.shown.emit(option)

    def _axes_chosen(self) -> None:
        fields = [self.across, self.up, self.third]
        if self.sender() in fields:              # the one just chosen keeps its objective
            fields.remove(self.sender())
            fields.insert(0, self.sender())
        for at, field in enumerate(fields):
            taken = [f.currentData() for f in fields[:at]]
            if field.currentData() in taken:
                free = "" if field is self.third else next(k for k in OBJECTIVES
                                                           if k not in taken)
                field.setCurrentIndex(field.findData(free))
        if self.found is not None:
            self.show_front(None, "Tracing what trades\u2026")
            self.front_wanted.emit(self.axes)
