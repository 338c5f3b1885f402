"""What a site costs: a waterfall whose bars open, what would narrow it, money and jobs."""

from __future__ import annotations

import math

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QBrush, QFontMetricsF, QPainter, QPen
from PyQt6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.words.costs import (
    StepUp,
    best_measurements,
    cost_finding,
    currencies,
    measured_words,
    money,
    spanned,
    waterfall,
)
from gis.cost.jobs import JobClaim
from gis.cost.local_money import LocalMoney
from gis.cost.result import Measurement, SiteCost
from gis.types import Quantity

from ... import theme
from ...figures import UNKNOWN, number, span
from ..key_figures import Line
from ..parts import label
from .figure_row import FigureRow, Head

RIGHT, LEFT = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
MIDDLE = Qt.AlignmentFlag.AlignVCenter
GREY = "muted"


class StepUpHead(Head):
    """One bar of the waterfall: label and amount, below them the bar on the sites' scale."""

    def __init__(self, step: StepUp, top: float):
        super().__init__(40)
        self._step, self._top = step, max(top, 1e-9)
        self._total = step.key == "total"
        self.amount = number(step.amount, 3)
        self.reach = span(step.low, step.high)
        if step.low < 0:                     # a dash before a minus is hard to read
            self.reach = f"{number(step.low, 2)} to {number(step.high, 2)}"
        words = f"{step.label}: {self.amount} kEUR per MW and year"
        self.setAccessibleName(words + (f", {self.reach}" if self.reach else ""))
        self.setToolTip(f"{step.label}\n{self.amount} kEUR per MW and year"
                        + (f", 10–90 %: {self.reach}" if self.reach else "")
                        + "\nClick for how, source and class.")

    def paintEvent(self, event) -> None:
        step, painter = self._step, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TEXT, bold=self._total))
        painter.setPen(theme.colour("text"))
        metrics = QFontMetricsF(painter.font())
        wide = metrics.horizontalAdvance(self.amount) + 2
        painter.drawText(QRectF(0, 0, self.width(), 20), RIGHT | MIDDLE, self.amount)
        painter.setFont(theme.font(theme.TEXT_SMALL))
        painter.setPen(theme.colour("muted"))
        small = QFontMetricsF(painter.font()).horizontalAdvance(self.reach) + 6 \
            if self.reach else 0
        painter.drawText(QRectF(0, 1, self.width() - wide - 6, 20), RIGHT | MIDDLE, self.reach)
        painter.setFont(theme.font(theme.TEXT, bold=self._total))
        painter.setPen(theme.colour("text"))
        room = self.width() - wide - small - 14
        name = step.label[:1].upper() + step.label[1:]
        painter.drawText(QRectF(0, 0, room, 20), LEFT | MIDDLE, metrics.elidedText(
            name, Qt.TextElideMode.ElideRight, room))
        self._bar(painter)
        self.frame_focus(painter)
        painter.end()

    def _bar(self, painter: QPainter) -> None:
        step, scale = self._step, (self.width() - 2) / self._top
        left, right = sorted((step.start * scale, step.end * scale))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(0, 31, self.width(), 31)
        tone = theme.colour(theme.THEMES.get(step.theme, "text" if self._total else GREY))
        box = QRectF(left, 24, max(right - left, 1.5), 12)
        painter.setPen(QPen(tone, 1))
        painter.setBrush(tone if step.amount >= 0
                         else QBrush(tone, Qt.BrushStyle.BDiagPattern))      # income
        painter.drawRect(box)
        if math.isfinite(step.low) and step.high > step.low:
            first, last = ((step.start + v) * scale for v in (step.low, step.high))
            painter.setPen(QPen(theme.colour("text"), 1.2))
            first, last = max(first, 0.0), min(last, self.width() - 1.0)
            painter.drawLine(int(first), 38, int(last), 38)
            for x in (first, last):
                painter.drawLine(int(x), 36, int(x), 39)


def cost_rows(cost: SiteCost, top: float) -> list[FigureRow]:
    """The waterfall, one row that opens per bar; the total last."""
    rows = []
    for step in waterfall(cost):
        head = StepUpHead(step, top)
        one = step.component
        if one is not None:
            kind = {"capital": "Investment as a yearly sum", "running": "Paid every year",
                    "income": "Income"}.get(one.kind, one.kind)
            notes = [f"{kind}; estimate class {one.estimate_class}"]
            if math.isfinite(one.invested_eur_mw):
                notes.append(f"invested: {money(one.invested_eur_mw, number)} per MW of IT")
            told = Line(step.key, one.label, head.amount, head.reach, known=one.amount.known,
                        source="" if one.amount.source == one.formula else one.amount.source,
                        how=one.formula, notes=(*notes, *one.amount.notes))
        elif step.key == "total":
            whole = cost.whole_site_eur_y
            told = Line("total", "Total", head.amount, head.reach, known=cost.total.known,
                        how="Sum of the known components; their ranges add up as squares.",
                        notes=(f"whole site of {cost.it_mw:g} MW: {money(whole.value, number)} a "
                               "year", *cost.notes))
        else:
            told = Line(step.key, step.label, head.amount,
                        how="Several small components together.")
        rows.append(FigureRow(told, theme.THEMES.get(step.theme, theme.colour(GREY).name()),
                              head))
    return rows


class MeasurementHead(Head):
    """A measurement, and below it what it narrows by and costs."""

    def __init__(self, one: Measurement):
        super().__init__(42)
        self.words = f"{one.label[:1].upper()}{one.label[1:]}"
        price = spanned(one.cost.low, one.cost.high, number) or money(one.cost.value, number)
        self.share = f"\u2212{100 * one.narrows_share:.0f} %" if one.narrows_share >= 0.005 \
            else "hardly"
        self.told = f"of the range, for {price}" if one.narrows_share >= 0.005 \
            else f"narrower, for {price}"
        months = f"{one.months.low:g}\u2013{one.months.high:g}" \
            if one.months.low is not None and one.months.high is not None else ""
        self.told += f" and {months} months" if months else ""
        self.setAccessibleName(f"{self.words}: {self.share} {self.told}")
        self.setToolTip(f"{measured_words(one, number)} Click for source.")

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(theme.TEXT, bold=self.isChecked()))
        painter.setPen(theme.colour("text"))
        painter.drawText(QRectF(0, 0, self.width(), 20), LEFT | MIDDLE,
                         QFontMetricsF(painter.font()).elidedText(
                             self.words, Qt.TextElideMode.ElideRight, self.width()))
        painter.setFont(theme.font(theme.TEXT_SMALL, bold=True))
        wide = QFontMetricsF(painter.font()).horizontalAdvance(self.share)
        painter.setPen(theme.colour("accent_text"))
        painter.drawText(QRectF(0, 19, wide + 2, 16), LEFT | MIDDLE, self.share)
        painter.setFont(theme.font(theme.TEXT_SMALL))
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(wide + 5, 19, self.width() - wide - 5, 16), LEFT | MIDDLE,
                         self.told)
        self.frame_focus(painter)
        painter.end()


def measurement_row(one: Measurement) -> FigureRow:
    """One measurement; opens to what it does to the choice between sites, and to its source."""
    head = MeasurementHead(one)
    return FigureRow(Line(
        one.key, head.words, head.share, known=one.known, source=one.source,
        how=measured_words(one, number),
        notes=(one.note, f"afterwards class {one.estimate_class_after}")),
        theme.colour(GREY).name(), head)


def money_line(key: str, words: str, q: Quantity, unit: str, how: str = "",
               notes: tuple[str, ...] = ()) -> Line:
    """A sum or a count with its range."""
    if not math.isfinite(q.value):
        return Line(key, words, UNKNOWN, known=q.known, source=q.source, how=how, notes=notes)
    if unit.startswith("EUR"):
        value, reach = money(q.value, number, unit), spanned(q.low, q.high, number, unit)
    else:
        value, reach = f"{number(q.value, 2)} {unit}", span(q.low, q.high)
    return Line(key, words, value, reach, q.value, math.nan if q.low is None else q.low,
                math.nan if q.high is None else q.high, q.known, q.source, "", how, notes)


class Claims(QWidget):
    """What was promised beside what was counted afterwards."""

    def __init__(self, claims: tuple[JobClaim, ...]):
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for at, (kind, title) in enumerate((("claim", "Claimed"),
                                            ("evidence", "Counted afterwards"))):
            grid.setColumnStretch(at, 1)
            grid.addWidget(label(title, "heading"), 0, at)
            for line, one in enumerate((c for c in claims if c.kind == kind), 1):
                told = label(f"{one.figure[:1].upper()}{one.figure[1:]}.\n{one.who.capitalize()}, "
                             f"{one.place}, {one.date}", "fine", wrap=True)
                told.setToolTip(f"{one.text}.\n{one.source}")
                told.setAccessibleDescription(f"{one.text}. {one.source}")
                grid.addWidget(told, line, at, Qt.AlignmentFlag.AlignTop)


def fill_cost(body: QVBoxLayout, cost: SiteCost, local: LocalMoney, top: float, tone: str
              ) -> None:
    """Put waterfall, measurements, money and jobs into `body`.

    `top` is the right end of the scale of all sites; 0: this site's own.
    """
    def note(text: str, role: str = "small") -> None:
        if text:
            body.addWidget(label(text, role, wrap=True))

    note(cost_finding(cost, number), "heading")
    note("kEUR per MW of IT and year; whisker 10–90 %; hatched: income; all sites on one scale")
    for row in cost_rows(cost, top or max(step.end for step in waterfall(cost))):
        body.addWidget(row)
    note(f"Total: {currencies(cost, number)}. Estimate of {cost.estimate_class.words}.")
    note("\n".join(cost.notes))
    if cost.measurements:
        body.addSpacing(8)
        note("What would narrow it most, and its usual cost", "heading")
        for one in best_measurements(cost):
            body.addWidget(measurement_row(one))
    body.addSpacing(8)
    note("What the money and the jobs do", "heading")
    jobs = local.jobs
    for line in (
            money_line("permanent", "Permanent jobs", jobs.permanent, "jobs"),
            money_line("building", "Building it", jobs.construction_job_years, "job-years"),
            money_line("tax", f"Property and business tax to {local.tax_who}", local.tax, "EUR/y",
                       local.tax_text),
            money_line("heat", "Heat sold", local.heat_revenue, "EUR/y", local.heat_who),
            money_line("line", "Of the line, paid by the applicant", local.line.applicant_eur,
                       "EUR", local.line.text)):
        body.addWidget(FigureRow(line, tone))
    note("\n".join(local.sentences))
    if jobs.claims:
        body.addWidget(Claims(jobs.claims))
