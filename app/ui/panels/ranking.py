"""The ranked table, linked to the map."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
    pyqtSignal,
)
from PyQt6.QtGui import QFontMetricsF
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gis.results import Site

from .. import theme
from ..figures import UNKNOWN, number, span
from .key_figures import stated
from .parts import column, label, row, whisker

VALUE = Qt.ItemDataRole.UserRole
SITE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Column:
    """One column: header with unit, the value to sort by, its words, and what it means."""

    title: str
    value: Callable[[Site], float | str]
    digits: int
    tip: str
    width: int


def _criterion(key: str, whole: bool = False) -> Callable[[Site], float]:
    def value(site: Site) -> float:
        found = site.criteria.get(key)
        known = found.value if found is not None and found.known else math.nan
        return round(known) if whole and math.isfinite(known) else known
    return value


COLUMNS = (
    Column("Rank", lambda s: s.rank, 3, "Rank under the present weights", 52),
    Column("Site", lambda s: s.name, 0, "Name after the nearest town", 212),
    Column("Score 0–1", lambda s: s.score, 2,
           "Weighted score; the whisker is its 10–90 % interval", 168),
    Column("Used heat\nGWh/y", lambda s: s.heat.used_mwh_y / 1000, 3,
           "Heat that present demand takes, hour by hour", 72),
    Column("Heat cost\nEUR/MWh", lambda s: s.heat.lcoh_eur_mwh, 3,
           "Levelised cost of the used heat", 76),
    Column("CO₂ avoided\nt/y", lambda s: s.heat.co2_avoided_t_y, 3,
           "Net of the heat pump's electricity; may be negative", 84),
    Column("Homes", lambda s: s.heat.homes, 3,
           "Homes' worth of used heat; the assumption stands in the site panel", 60),
    Column("Grid cost\nkEUR/MW", _criterion("grid_cost"), 3,
           "Cost of the grid connection per MW of IT", 76),
    Column("Power in\nmonths", _criterion("grid_lead_time"), 2,
           "From order to energised connection", 70),
    Column("Boreholes", _criterion("groundwater", whole=True), 2,
           "Boreholes that the cooling's make-up water needs", 72),
    Column("Known\n%", lambda s: s.coverage * 100, 2,
           "Weight share of the criteria that are known here; never enters the score", 52),
    Column("In first 3\n%", lambda s: s.robustness.p_top3 * 100, 2,
           "How often the site is among the first three when data vary within their doubt", 64),
)
SITE_NAME, SCORE = 1, 2
RANGED = {3: ("used_mwh_y", 1e3), 4: ("lcoh_eur_mwh", 1.0), 5: ("co2_avoided_t_y", 1.0)}
ROOT = QModelIndex()


class SitesModel(QAbstractTableModel):
    """Sites as rows."""

    def __init__(self):
        super().__init__()
        self.sites: tuple[Site, ...] = ()
        self.axis = (0.0, 1.0)

    def set_sites(self, sites: Sequence[Site]) -> None:
        """Replace the rows; keeps the widgets' state where the same sites only moved."""
        same = {s.id for s in sites} == {s.id for s in self.sites} and len(self.sites)
        if same:
            # rows keep their place in the model; the sorter moves them
            fresh = {s.id: s for s in sites}
            self.sites = tuple(fresh[s.id] for s in self.sites)
            self.dataChanged.emit(self.index(0, 0),
                                  self.index(len(self.sites) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self.sites = tuple(sites)
        if self.sites:
            low = min(s.score_low for s in self.sites)
            high = max(s.score_high for s in self.sites)
            self.axis = (max(0.0, math.floor(low * 20 - 1) / 20),
                         min(1.0, math.ceil(high * 20 + 1) / 20))
        self.endResetModel()

    def rowCount(self, parent=ROOT) -> int:
        return 0 if parent.isValid() else len(self.sites)

    def columnCount(self, parent=ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if not index.isValid():
            return None
        site, col = self.sites[index.row()], COLUMNS[index.column()]
        if role == SITE:
            return site
        value = col.value(site)
        if role == VALUE:
            # unknown sorts last when ascending
            return math.inf if isinstance(value, float) and math.isnan(value) else value
        if role == Qt.ItemDataRole.DisplayRole and index.column() in RANGED:
            return stated(site, *RANGED[index.column()])
        if role == Qt.ItemDataRole.DisplayRole:
            return str(value) if isinstance(value, str | int) else number(value, col.digits)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if col.digits == 0 else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.colour("muted") if value != value else None        # NaN
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(site, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == SCORE:
            return f"{site.score:.2f}, between {site.score_low:.2f} and {site.score_high:.2f}"
        return None

    def _tip(self, site: Site, col: int) -> str:
        if col in (0, 1):
            return site.why
        if col == SCORE:
            return (f"{site.score:.2f}; 10–90 % interval {span(site.score_low, site.score_high)}\n"
                    f"rank between {site.robustness.rank_low} and {site.robustness.rank_high}")
        if col in RANGED and (found := site.heat.ranges.get(RANGED[col][0])):
            return f"{COLUMNS[col].tip}\nrange {span(*(v / RANGED[col][1] for v in found))}"
        text = COLUMNS[col].tip
        return f"{text}\n{UNKNOWN}" if self.data(self.index(0, col)) == UNKNOWN else text

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if orientation != Qt.Orientation.Horizontal:
            return None
        col = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return col.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return col.tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if col.digits == 0 or section == SCORE \
                else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignBottom
        return None


class ScoreDelegate(QStyledItemDelegate):
    """The score as a number and, beside it, its interval as a whisker."""

    def paint(self, painter, option, index) -> None:
        site = index.data(SITE)
        bare = QStyleOptionViewItem(option)
        self.initStyleOption(bare, index)
        bare.text = ""
        bare.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, bare, painter,
                                        bare.widget)
        painter.save()
        painter.setFont(theme.font(theme.TEXT, bold=True))
        painter.setPen(theme.colour("text"))
        wide = QFontMetricsF(painter.font()).horizontalAdvance("0.00")
        box = QRectF(option.rect).adjusted(8, 0, -8, 0)
        painter.drawText(QRectF(box.left(), box.top(), wide + 2, box.height()),
                         Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                         f"{site.score:.2f}")
        room = box.adjusted(wide + 16, 0, -4, 0)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        whisker(painter, room, site.score, site.score_low, site.score_high,
                index.model().sourceModel().axis,
                theme.colour("accent") if chosen else theme.colour("text"))
        painter.restore()

    def sizeHint(self, option, index) -> QSize:
        return QSize(200, 28)


class RankingPanel(QWidget):
    """Search field and table."""

    chosen = pyqtSignal(str)                     # site id
    activated = pyqtSignal(str)                  # double click or Enter: go there

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.model = SitesModel()
        self.sorted = QSortFilterProxyModel()
        self.sorted.setSourceModel(self.model)
        self.sorted.setSortRole(VALUE)
        self.sorted.setFilterKeyColumn(1)
        self.sorted.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.sorted.setDynamicSortFilter(True)
        self.table = QTableView()
        self.table.setModel(self.sorted)
        self.table.setAccessibleName("Ranked sites")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(28)
        self.table.setItemDelegateForColumn(SCORE, ScoreDelegate(self.table))
        head = self.table.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setMinimumSectionSize(48)
        for index, col in enumerate(COLUMNS):
            self.table.setColumnWidth(index, col.width)
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        self.table.doubleClicked.connect(self._activated)
        self.table.activated.connect(self._activated)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter by name  (Ctrl+F)")
        self.search.setAccessibleName("Filter the sites by name")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(220)
        self.search.textChanged.connect(self.sorted.setFilterFixedString)
        self.summary = label("", "small")
        head_row = row(margin=8)
        head_row.addWidget(self.summary)
        head_row.addStretch(1)
        head_row.addWidget(self.search)
        body = column(self, spacing=0)
        body.addLayout(head_row)
        body.addWidget(self.table, 1)
        self._quiet = False

    def resizeEvent(self, event) -> None:
        """Names take the room that the figures leave, and never less than they need."""
        super().resizeEvent(event)
        others = sum(self.table.columnWidth(i) for i in range(len(COLUMNS)) if i != SITE_NAME)
        room = self.width() - self.table.verticalScrollBar().sizeHint().width() - others
        self.table.setColumnWidth(SITE_NAME, max(COLUMNS[SITE_NAME].width, room))

    def set_sites(self, sites: Sequence[Site], note: str = "") -> None:
        """Show sites; the selection stays on the same site."""
        keep = self.selected()
        self._quiet = True
        self.model.set_sites(sites)
        self.sorted.invalidate()
        self._quiet = False
        if keep:
            self.select(keep)
        self.summary.setText(f"{len(sites)} sites{note}" if sites
                             else "No sites yet: run the study (F5).")

    def selected(self) -> str | None:
        index = self.table.currentIndex()
        site = index.data(SITE) if index.isValid() else None
        return site.id if site is not None else None

    def select(self, site_id: str) -> None:
        """Move the selection; tells nobody (the map asked for it)."""
        for line in range(self.sorted.rowCount()):
            index = self.sorted.index(line, 0)
            if index.data(SITE).id == site_id:
                self._quiet = True
                self.table.setCurrentIndex(index)
                self.table.selectRow(line)
                self.table.scrollTo(index)
                self._quiet = False
                return

    def _row_changed(self, now, before) -> None:
        site = now.data(SITE) if now.isValid() else None
        if site is not None and not self._quiet:
            self.chosen.emit(site.id)

    def _activated(self, index) -> None:
        site = index.data(SITE)
        if site is not None:
            self.activated.emit(site.id)
