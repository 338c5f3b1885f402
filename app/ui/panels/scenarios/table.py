"""Results side by side: first sites, figures, area, ranks, what was asked differently."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QFontMetricsF, QPainter
from PyQt6.QtWidgets import QHeaderView, QStyledItemDelegate, QTableView

from gis.ranking.compare import Comparison

from ... import theme
from ...figures import number
from ..side_table import SideTable
from .radar import pen

ROOT = QModelIndex()
SCALE = {"MWh/y": ("GWh/y", 1e-3), "EUR": ("MEUR", 1e-6)}
HEADING = Qt.ItemDataRole.UserRole
SITES = 12                                   # ranks shown; the files hold all


BRIEF = {"it_mw": "IT capacity", "warmer_k": "warming", "water_allowed": "make-up water",
         "discount_rate": "discount rate", "horizon_years": "horizon", "year": "year of the grid",
         "grid_carbon_g_kwh": "carbon of the grid's power", "data_dir": "data folder"}


def brief_words(key: str) -> str:
    """A field of the brief in words."""
    return BRIEF.get(key) or key.replace("_", " ")


@dataclass(frozen=True)
class Line:
    """One line of the table; a heading has no cells."""

    text: str
    unit: str = ""
    cells: tuple[str, ...] = ()
    change: tuple[int, ...] = ()             # of each cell against the first: −1, 0, +1
    site: str = ""                           # id in the first result


def _change(values, first: float) -> tuple[int, ...]:
    return tuple(0 if not (math.isfinite(v) and math.isfinite(first))
                 or math.isclose(v, first, rel_tol=5e-4) else 1 if v > first else -1
                 for v in values)


def _told(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(float(value))
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {_told(v)}" for k, v in value.items() if v is not None)
    return str(value)


def _weighed(key: str) -> str:
    return theme.THEME_LABELS.get(key, key.replace("_", " "))


def lines(found: Comparison) -> list[Line]:
    """Everything the table shows."""
    subjects = found.subjects
    firsts = [s.sites[0] if s.sites else None for s in subjects]
    rows = [Line("First site"),
            Line("Site", "", tuple("none" if s is None else s.name for s in firsts)),
            _numbers("Score", "0–1", [math.nan if s is None else s.score for s in firsts], 2)]
    for figure in found.figures:
        unit, factor = SCALE.get(figure.unit, (figure.unit, 1.0))
        if any(math.isfinite(v) for v in figure.first):
            rows.append(_numbers(figure.label[:1].upper() + figure.label[1:],
                                 "" if unit == "1" else unit, [v * factor for v in figure.first]))
    rows.append(Line("All sites, and the area they stand in"))
    used = next((f for f in found.figures if f.key == "used_mwh_y"), None)
    if used is not None:
        rows.append(_numbers("Heat used, median", "GWh/y", [v / 1000 for v in used.median]))
    rows.append(_numbers("Coverage, mean", "%", [100 * s.coverage for s in subjects], 2))
    areas = [s.area.get("score") for s in subjects]
    rows.append(_numbers("Score of the area, median", "0–1",
                         [a.median if a else math.nan for a in areas], 2))
    rows.append(_numbers("Area above 0.5", "%",
                         [100 * a.above.get("0.5", math.nan) if a else math.nan for a in areas], 2))
    rows.append(Line("Ranks"))
    for match in found.matches[:SITES]:
        cells = []
        for site, moved in zip(match.sites, match.rank_changes, strict=True):
            step = "" if not moved else f"  {'▼' if moved > 0 else '▲'}{abs(moved)}"
            cells.append("–" if site is None else f"{site.rank}{step}")
        first = match.sites[0]
        rows.append(Line(match.name, "", tuple(cells), site="" if first is None else first.id))
    asked = [(d, brief_words(d.key) if group is found.brief else _weighed(d.key))
             for group in (found.brief, found.weights, found.value_functions) for d in group]
    if asked:
        rows.append(Line("Asked differently"))
        weights = set(found.weights)
        for difference, words in asked:
            share = difference in weights
            rows.append(Line(
                f"Weight of {words}" if share else words[:1].upper() + words[1:],
                "%" if share else "",
                tuple(number(100 * float(v), 2) if share and isinstance(v, int | float)
                      else _told(v) for v in difference.values)))
    return rows


def _numbers(text: str, unit: str, values, digits: int = 3) -> Line:
    return Line(text, unit, tuple(number(v, digits) for v in values),
                _change(values, values[0]))


class LinesModel(QAbstractTableModel):
    """Lines of a comparison; columns are its results."""

    def __init__(self):
        super().__init__()
        self.lines: list[Line] = []
        self.names: tuple[str, ...] = ()

    def set_comparison(self, found: Comparison | None) -> None:
        self.beginResetModel()
        self.lines = lines(found) if found is not None else []
        self.names = tuple(s.name for s in found.subjects) if found is not None else ()
        self.endResetModel()

    def rowCount(self, parent=ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent=ROOT) -> int:
        return 0 if parent.isValid() else 1 + len(self.names)

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if orientation == Qt.Orientation.Horizontal and section and role in shown:
            return self.names[section - 1]
        return None

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        line, column = self.lines[index.row()], index.column()
        text = line.text if not column else line.cells[column - 1] if line.cells else ""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.text}: {text} {line.unit}".strip() if column else line.text
        if role == HEADING:
            return not line.cells
        return None


class Cell(QStyledItemDelegate):
    """A line: words and unit, then figures; one that differs from the first is bold."""

    def paint(self, painter: QPainter, option, index) -> None:
        line: Line = index.model().lines[index.row()]
        box, column = QRectF(option.rect), index.column()
        painter.save()
        if option.state & option.state.State_Selected and line.cells:
            painter.fillRect(box, theme.colour("accent_soft"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        inner = box.adjusted(12 if not column else 8, 0, -12, 0)
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        if not line.cells:
            painter.setFont(theme.font(theme.TEXT_SMALL, bold=True))
            painter.setPen(theme.colour("muted"))
            if not column:
                painter.drawText(inner.adjusted(0, 4, 200, 0), middle, line.text)
        elif not column:
            painter.setFont(theme.font(theme.TEXT))
            painter.setPen(theme.colour("text"))
            metrics = QFontMetricsF(painter.font())
            text = metrics.elidedText(line.text, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, middle, text)
            wide = metrics.horizontalAdvance(text)
            painter.setFont(theme.font(theme.TEXT_SMALL))
            painter.setPen(theme.colour("muted"))
            painter.drawText(inner.adjusted(wide + 6, 1, 0, 1), middle, line.unit)
        else:
            changed = bool(line.change) and bool(line.change[column - 1])
            painter.setFont(theme.font(theme.TEXT, bold=changed))
            painter.setPen(theme.colour("text"))
            text = QFontMetricsF(painter.font()).elidedText(
                line.cells[column - 1], Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, middle | right, text)
        painter.restore()


class Head(QHeaderView):
    """Names over a stroke that is the result's in the radar."""

    def __init__(self, table: QTableView):
        super().__init__(Qt.Orientation.Horizontal, table)
        self.setMinimumHeight(36)

    def paintSection(self, painter: QPainter, rect, section: int) -> None:
        painter.save()
        box = QRectF(rect)
        painter.fillRect(box, theme.colour("surface"))
        if section:
            inner = box.adjusted(8, 0, -12, -6)
            painter.setFont(theme.font(theme.TEXT, bold=True))
            painter.setPen(theme.colour("text"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                             QFontMetricsF(painter.font()).elidedText(
                                 self.model().names[section - 1], Qt.TextElideMode.ElideRight,
                                 inner.width()))
            painter.setPen(pen(section - 1, 2.2))
            painter.drawLine(int(box.left() + 8), int(box.bottom() - 3), int(box.right() - 12),
                             int(box.bottom() - 3))
        painter.restore()


class ComparisonTable(SideTable):
    """A click on a place shows it on the map."""

    site_chosen = pyqtSignal(str)

    def __init__(self):
        self.lines = LinesModel()
        super().__init__("Results side by side", self.lines, Cell, Head)
        self.setSelectionBehavior(self.SelectionBehavior.SelectRows)

    def show_comparison(self, found: Comparison | None) -> None:
        self.lines.set_comparison(found)
        self.spread(188)

    def currentChanged(self, current, previous) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and (site := self.lines.lines[current.row()].site):
            self.site_chosen.emit(site)
