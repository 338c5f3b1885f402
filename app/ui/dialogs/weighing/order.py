"""Weights from an order of importance alone (rank-order centroid)."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QKeySequence, QPainter, QShortcut
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
)

from gis.ranking.weights import rank_order_centroid

from ... import theme
from ...panels.parts import column, row
from .base import Item, Page, WeighingDialog

KEY, OF = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class OrderDelegate(QStyledItemDelegate):
    """Place, colour of the theme, name, and a grip to drag by."""

    def paint(self, painter: QPainter, option, index) -> None:
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.colour("accent_soft"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(theme.TEXT))
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(box.left() + 8, box.top(), 20, box.height()),
                         Qt.AlignmentFlag.AlignRight | middle, str(index.row() + 1))
        painter.setPen(theme.colour("text"))
        painter.drawText(box.adjusted(56, 0, -28, 0), middle, index.data())
        painter.setPen(theme.colour("muted"))
        for k in (-4, 0, 4):                 # the grip
            y = int(box.center().y()) + k
            painter.drawLine(int(box.right()) - 24, y, int(box.right()) - 12, y)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(theme.THEMES.get(index.data(OF), "muted")))
        painter.drawRoundedRect(QRectF(box.left() + 36, box.center().y() - 5, 10, 10), 2, 2)
        painter.restore()

    def sizeHint(self, option, index) -> QSize:
        return QSize(200, 32)


class OrderPage(Page):
    """A list to drag into order; Alt with the arrow keys moves the chosen one."""

    def __init__(self, found: tuple[Item, ...]):
        super().__init__(found)
        self.list = QListWidget()
        self.list.setAccessibleName("Order of importance, the most important first")
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setItemDelegate(OrderDelegate(self.list))
        for one in sorted(found, key=lambda item: -item.weight):
            item = QListWidgetItem(one.name)
            item.setData(KEY, one.key)
            item.setData(OF, one.theme)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.model().rowsMoved.connect(lambda *_: self.tell())
        body = column(self, spacing=8)
        body.addWidget(self.list, 1)
        buttons = row()
        for text, turn, keys in (("Move up", -1, "Alt+Up"), ("Move down", 1, "Alt+Down")):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.setToolTip(keys)
            button.clicked.connect(lambda _, turn=turn: self.move_chosen(turn))
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda turn=turn: self.move_chosen(turn))
            buttons.addWidget(button)
        buttons.addStretch(1)
        body.addLayout(buttons)

    def move_chosen(self, turn: int) -> None:
        """Move the chosen item one place."""
        now = self.list.currentRow()
        then = now + turn
        if 0 <= now and 0 <= then < self.list.count():
            self.list.insertItem(then, self.list.takeItem(now))
            self.list.setCurrentRow(then)
            self.tell()

    def order(self) -> list[str]:
        """Keys, the most important first."""
        return [self.list.item(k).data(KEY) for k in range(self.list.count())]

    def shares(self) -> np.ndarray:
        order = self.order()
        return rank_order_centroid([order.index(one.key) + 1 for one in self.items])


class OrderDialog(WeighingDialog):
    TITLE = "Weights by order of importance"
    INTRO = ("Drag the most important to the top. The weights are the middle of all weights that "
             "fit this order (rank-order centroid): an order alone, no numbers asked.")
    PAGE = OrderPage
