"""Everything about one site on one page."""

from __future__ import annotations

import math

from PyQt6.QtCore import QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QFontMetricsF, QPainter
from PyQt6.QtWidgets import QGridLayout, QPushButton, QWidget

from gis.results import CriterionResult, Site
from gis.settings import Settings

from .. import theme
from ..figures import UNKNOWN, degrees, measured, span, unbroken, with_unit
from .heat_chart import HeatChart
from .key_figures import first_figures, more_figures
from .parts import Painted, ScoreBar, column, label, row, scrolled


class CriterionRow(Painted):
    """Name, value with unit, and a bar of the score; hollow and hatched where unknown."""

    pressed = pyqtSignal(str)

    def __init__(self, key: str, text: str, theme_key: str, result: CriterionResult):
        super().__init__(36)
        self.key, self._text, self._theme = key, text, theme_key
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_result(result)

    def show_result(self, result: CriterionResult) -> None:
        self._result, text = result, self._text
        value = measured(result.value, result.unit) if result.known else UNKNOWN
        self.setAccessibleName(f"{text}: {value}, score {result.score:.2f}")
        known = span(result.low, result.high)
        kind = "10–90 %" if result.known else "prior, 10–90 %"
        self.setToolTip("\n".join(filter(None, (
            f"{text}: {value}", f"{kind}: {known} {result.unit}" if known else "",
            f"score {result.score:.2f} × weight {result.weight:.3f} = {result.contribution:.3f}",
            result.note, "Click: show its map"))))

    def mouseReleaseEvent(self, event) -> None:
        self.pressed.emit(self.key)

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit(self.key)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        one = self._result
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TEXT))
        metrics = QFontMetricsF(painter.font())
        value = measured(one.value, one.unit) if one.known else UNKNOWN
        room = metrics.horizontalAdvance(value) + 4
        painter.setPen(theme.colour("text" if one.known else "muted"))
        painter.drawText(QRectF(self.width() - room, 0, room, 18),
                         Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, value)
        painter.setPen(theme.colour("text"))
        name = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight,
                                  self.width() - room - 8)
        painter.drawText(QRectF(0, 0, self.width() - room, 18),
                         Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        track = QRectF(0, 21, self.width(), 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(track, 3, 3)
        tone = theme.colour(theme.THEMES.get(self._theme, "muted"))
        if one.known:
            painter.setBrush(tone)
            painter.drawRoundedRect(QRectF(0, 21, max(track.width() * one.score, 3), 6), 3, 3)
        else:                            # a prior's reach, hatched: nothing is known here
            from PyQt6.QtGui import QBrush

            painter.setBrush(QBrush(theme.colour("hatch"), Qt.BrushStyle.BDiagPattern))
            low, high = sorted((one.score_low, one.score_high))
            painter.drawRect(QRectF(track.width() * low, 21,
                                    max(track.width() * (high - low), 4), 6))
        if one.known and math.isfinite(one.score_low) and one.score_high > one.score_low:
            painter.setPen(theme.colour("text"))
            y = 24
            ends = [int(track.width() * share) for share in (one.score_low, one.score_high)]
            painter.drawLine(ends[0], y, ends[1], y)
            for x in ends:
                painter.drawLine(x, y - 3, x, y + 3)
        if self.hasFocus():
            painter.setPen(theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class SitePanel(QWidget):
    """Score, why, heat, figures, criteria, what would help."""

    show_criterion = pyqtSignal(str)
    go_to = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.site: Site | None = None
        self._settings: Settings | None = None
        self._name = label("", "title", wrap=True)
        self._where = label("", "small")
        self._score = label("", "hero")
        self._interval = label("", "small", wrap=True)
        self._bar = ScoreBar()
        self._why = label("", wrap=True)
        self._flags = label("", "warn", wrap=True)
        self.chart = HeatChart()
        self._heat_head = label("", "heading", wrap=True)
        self._figures = QGridLayout()
        self._sinks = label("", "small", wrap=True)
        self._more = QPushButton("More figures")
        self._more.setCheckable(True)
        self._more.setProperty("flat", True)
        self._more.toggled.connect(self._show_figures)
        self._criteria = column(spacing=4)
        self._improve = label("", wrap=True)
        self._notes = label("", "small", wrap=True)
        self._content = QWidget()
        body = column(self._content, margin=12, spacing=8)
        self._goto = QPushButton("Show on the map")
        self._goto.setProperty("flat", True)
        self._goto.clicked.connect(self._go)
        top = row()
        top.addWidget(self._score)
        top.addWidget(self._interval, 1, Qt.AlignmentFlag.AlignBottom)
        where = row()
        where.addWidget(self._where, 1)
        where.addWidget(self._goto)
        for part in (self._name, where, top, self._bar, self._why, self._flags, None,
                     self._heat_head, self.chart, self._sinks, None, ("Key figures",),
                     self._figures, self._more, None, self._improve, None,
                     ("Criteria",), self._criteria, self._notes):
            if part is None:
                body.addSpacing(8)
            elif isinstance(part, tuple):
                body.addWidget(label(part[0], "heading"))
            elif isinstance(part, QWidget):
                body.addWidget(part)
            else:
                body.addLayout(part)
        body.addStretch(1)
        self._figures.setHorizontalSpacing(8)
        self._figures.setVerticalSpacing(4)
        self._figures.setColumnStretch(0, 1)
        self._empty = label("Choose a site on the map or in the table.", "muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(24)
        self._scroll = scrolled(self._content)
        outer = column(self, spacing=0)
        outer.addWidget(self._empty)
        outer.addWidget(self._scroll, 1)
        self._scroll.hide()

    def show_site(self, site: Site | None, settings: Settings | None) -> None:
        """Show one site, or nothing."""
        self._empty.setVisible(site is None)
        self._scroll.setVisible(site is not None)
        # live scores leave the heat as it is; a new run brings another
        same = self.site is not None and site is not None and self.site.heat is site.heat
        self.site, self._settings = site, settings
        if site is None or settings is None:
            return
        self._name.setText(f"{site.rank}  {site.name}")
        self._where.setText(degrees(site.lon, site.lat))
        self._score.setText(f"{site.score:.2f}")
        self._interval.setText(
            f"score, 80 % within {site.score_low:.2f}–{site.score_high:.2f}\n"
            f"rank {site.robustness.rank_low}–{site.robustness.rank_high}, "
            f"{site.coverage * 100:.0f} % of the weight known")
        parts = []
        for key in settings.themes:
            inside = [site.criteria[c.key] for c in settings.criteria
                      if c.theme == key and c.key in site.criteria]
            parts.append((key, sum(c.contribution for c in inside),
                          sum(c.weight for c in inside)))
        self._bar.show_parts(parts, site.score, site.score_low, site.score_high)
        self._why.setText(unbroken(site.why))
        self._flags.setText("\n".join(f"\u26a0 {flag}" for flag in site.flags))
        self._flags.setVisible(bool(site.flags))
        self._improve.setText(unbroken(site.improve) or "Nothing stands out.")
        if not same:
            self._scroll.verticalScrollBar().setValue(0)
            self._show_heat(site)
            self._show_criteria(site, settings)
        else:
            for at in range(self._criteria.count()):
                line = self._criteria.itemAt(at).widget()
                if isinstance(line, CriterionRow):
                    line.show_result(site.criteria[line.key])
        self._notes.setText("\n".join(site.heat.notes))

    def _go(self) -> None:
        if self.site is not None:
            self.go_to.emit(self.site.id)

    def show_heat(self) -> None:
        """Scroll to the heat chart."""
        self._scroll.ensureWidgetVisible(self.chart, 0, 40)

    def _show_heat(self, site: Site) -> None:
        heat = site.heat
        self._heat_head.setText(
            f"{with_unit(heat.used_mwh_y / 1000, 'GWh')} of heat used per year"
            if heat.used_mwh_y > 0 else "No present heat user within reach")
        self.chart.show_months(heat.monthly)
        used = [sink for sink in heat.sinks if sink.used_mwh_y > 0]
        self._sinks.setText("\n".join(
            f"{sink.name}: {with_unit(sink.used_mwh_y / 1000, 'GWh/y')}, "
            f"{with_unit(sink.route_km, 'km', 2)} of pipe" for sink in used[:5]))
        self._sinks.setVisible(bool(used))
        self._show_figures()

    def _show_figures(self) -> None:
        while self._figures.count():
            self._figures.takeAt(0).widget().deleteLater()
        if self.site is None:
            return
        lines = list(first_figures(self.site))
        if self._more.isChecked():
            lines += more_figures(self.site)
        for at, one in enumerate(lines):
            reach = label(one.reach, "small")
            value = label(one.value)
            for part in (reach, value):
                part.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            words = label(one.words, "muted", wrap=True)     # a narrow panel breaks the words
            for across, part in enumerate((words, value, reach)):
                part.setToolTip(one.tip)
                self._figures.addWidget(part, at, across)
        self._more.setText("Fewer figures" if self._more.isChecked() else "More figures")

    def _show_criteria(self, site: Site, settings: Settings) -> None:
        while self._criteria.count():
            self._criteria.takeAt(0).widget().deleteLater()
        for key in settings.themes:
            head = label(theme.THEME_LABELS.get(key, key), "small")
            self._criteria.addWidget(head)
            for criterion in settings.criteria:
                result = site.criteria.get(criterion.key)
                if criterion.theme != key or result is None:
                    continue
                line = CriterionRow(criterion.key, criterion.label.capitalize(), key, result)
                line.pressed.connect(self.show_criterion)
                self._criteria.addWidget(line)
