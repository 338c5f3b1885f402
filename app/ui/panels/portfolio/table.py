"""The options as columns: what each means, the best in each line, the chosen one on the map."""

from __future__ import annotations

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QFontMetricsF, QPainter
from PyQt6.QtWidgets import QHeaderView, QStyledItemDelegate, QTableView

from app.words.options import ROWS, TITLES, told
from gis.ranking.portfolio.result import Option

from ... import theme
from ...figures import number
from ..side_table import SideTable

ROOT = QModelIndex()
BEST = Qt.ItemDataRole.UserRole


class OptionsModel(QAbstractTableModel):
    """Lines are figures, columns options."""

    def __init__(self):
        super().__init__()
        self.options: tuple[Option, ...] = ()
        self.best = ""

    def set_options(self, options: tuple[Option, ...], best: str) -> None:
        self.beginResetModel()
        self.options, self.best = options, best
        self.endResetModel()

    def rowCount(self, parent=ROOT) -> int:
        return 0 if parent.isValid() or not self.options else len(ROWS)

    def columnCount(self, parent=ROOT) -> int:
        return 0 if parent.isValid() else 1 + len(self.options)

    def head(self, at: int) -> tuple[str, str]:
        """Name and sites of an option."""
        option = self.options[at]
        title = TITLES.get(option.name, option.name)
        if option.name == self.best:
            title = f"\u2605 {title}"
        return title, option.label if option.sites else "none"

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if orientation != Qt.Orientation.Horizontal or not section:
            return None
        option = self.options[section - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return "\n".join(self.head(section - 1))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{TITLES.get(option.name, option.name)}: {option.label}" + (
                ", the best" if option.name == self.best else "") + (
                "" if option.complete else f", short by {number(option.shortfall_mw)} MW")
        return None

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        row = ROWS[index.row()]
        if not index.column():
            if role == Qt.ItemDataRole.DisplayRole:
                return f"{row.label}, {row.unit}"
            return row.means if role == Qt.ItemDataRole.ToolTipRole else None
        option = self.options[index.column() - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            text = told(row, option, number)
            if row.label == "IT load" and not option.complete:
                text += f" of {number(option.it_mw + option.shortfall_mw)}"
            return text
        if role == BEST:
            return row.best(self.options)[index.column() - 1]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.label}: {told(row, option, number)} {row.unit}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return row.means if role == Qt.ItemDataRole.ToolTipRole else None


class Cell(QStyledItemDelegate):
    """Right-aligned figures; the best of a line is bold with a dot before it."""

    def paint(self, painter: QPainter, option, index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        table = self.parent()
        if index.column() and index.column() == table.chosen_column():
            painter.fillRect(box, theme.colour("accent_soft"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        best = bool(index.data(BEST))
        painter.setFont(theme.font(theme.TEXT, bold=best))
        text = index.data()
        inner = box.adjusted(12 if not index.column() else 8, 0, -12, 0)
        if not index.column():
            name, _, unit = text.rpartition(", ")
            painter.setPen(theme.colour("text"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, name)
            wide = QFontMetricsF(painter.font()).horizontalAdvance(name)
            painter.setFont(theme.font(theme.TEXT_SMALL))
            painter.setPen(theme.colour("muted"))
            painter.drawText(inner.adjusted(wide + 6, 1, 0, 1), Qt.AlignmentFlag.AlignVCenter,
                             unit)
        else:
            painter.setPen(theme.colour("text"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                             text)
            if best:
                wide = QFontMetricsF(painter.font()).horizontalAdvance(text)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent"))
                painter.drawEllipse(QRectF(inner.right() - wide - 11, box.center().y() - 2.5, 5,
                                           5))
        painter.restore()


class Head(QHeaderView):
    """Two lines: the option's name, and its sites in small."""

    def __init__(self, table: QTableView):
        super().__init__(Qt.Orientation.Horizontal, table)
        self.setSectionsClickable(True)
        self.setMinimumHeight(44)

    def paintSection(self, painter: QPainter, rect, section: int) -> None:
        table, model = self.parent(), self.model()
        painter.save()
        box = QRectF(rect)
        chosen = section and section == table.chosen_column()
        painter.fillRect(box, theme.colour("accent_soft" if chosen else "surface"))
        painter.setPen(theme.colour("accent" if chosen else "line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if section:
            title, sites = model.head(section - 1)
            inner = box.adjusted(2, 4, -12, -4)
            painter.setFont(theme.font(theme.TEXT, bold=True))
            painter.setPen(theme.colour("accent_text" if title.startswith("\u2605") else "text"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, title)
            painter.setFont(theme.font(theme.TEXT_SMALL))
            painter.setPen(theme.colour("muted"))
            text = QFontMetricsF(painter.font()).elidedText(sites, Qt.TextElideMode.ElideRight,
                                                            inner.width())
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom,
                             text)
        painter.restore()


class OptionsTable(SideTable):
    """A click on a column, or the arrow keys, chooses its option."""

    chosen = pyqtSignal(str)

    def __init__(self):
        self.options = OptionsModel()
        super().__init__("Options side by side", self.options, Cell, Head)
        self.horizontalHeader().sectionClicked.connect(self._take)
        self._name = ""

    def show_options(self, options: tuple[Option, ...], best: str) -> None:
        self.options.set_options(options, best)
        self.spread(196)

    def choose(self, name: str) -> None:
        """Mark one option; "" none of them."""
        self._name = name
        self.viewport().update()
        self.horizontalHeader().viewport().update()

    def chosen_column(self) -> int:
        return next((at for at, o in enumerate(self.options.options, 1) if o.name == self._name),
                    0)

    def _take(self, column: int) -> None:
        if 0 < column <= len(self.options.options):
            self.chosen.emit(self.options.options[column - 1].name)

    def currentChanged(self, current, previous) -> None:
        super().currentChanged(current, previous)
        self._take(current.column())
