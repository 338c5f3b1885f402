"""A table with one column for each thing that is set side by side."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QAbstractTableModel
from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QTableView

LINE = 24                                    # height of a row [px]


class SideTable(QTableView):
    """Read only; the first column holds the words at its own width, the others share the rest.

    `cell` and `head` make the delegate and the header, for this table.
    """

    def __init__(self, name: str, model: QAbstractTableModel,
                 cell: Callable[[QTableView], QStyledItemDelegate],
                 head: Callable[[QTableView], QHeaderView]):
        super().__init__()
        self.setAccessibleName(name)
        self.setModel(model)
        self.setItemDelegate(cell(self))
        self.setHorizontalHeader(head(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(LINE)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)

    def spread(self, words_px: int) -> None:
        """Give the columns their widths; after the model has got its columns."""
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        if self.model().columnCount() > 1:
            head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(0, words_px)
