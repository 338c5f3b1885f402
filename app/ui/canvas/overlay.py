"""What floats over the map: zoom buttons and the answer to "what is here?"."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QFormLayout, QFrame, QToolButton, QWidget

from ..panels.parts import column, label, row
from .layer import Finding


class ZoomButtons(QFrame):
    """In, out, all, identify."""

    def __init__(self, canvas: QWidget, actions: Sequence[tuple[str, QAction]]):
        super().__init__(canvas)
        self.setObjectName("card")
        body = column(self, margin=2, spacing=0)
        for sign, action in actions:
            button = QToolButton()
            button.setText(sign)
            button.setFixedSize(28, 28)
            button.setCheckable(action.isCheckable())
            name = action.text().replace("&", "")
            button.setAccessibleName(name)
            button.setToolTip(f"{name}  ({action.shortcut().toString()})")
            button.clicked.connect(action.trigger)
            if action.isCheckable():
                action.toggled.connect(button.setChecked)
            action.changed.connect(lambda b=button, a=action: b.setEnabled(a.isEnabled()))
            body.addWidget(button)
        self.adjustSize()
        canvas.installEventFilter(self)

    def eventFilter(self, watched, event) -> bool:
        if event.type() == QEvent.Type.Resize:       # panels can change the map without a move
            self.place()
        return False

    def place(self) -> None:
        self.move(self.parentWidget().width() - self.width() - 12, 12)


class IdentifyCard(QFrame):
    """What the visible layers know about a place."""

    def __init__(self, canvas: QWidget):
        super().__init__(canvas)
        self.setObjectName("card")
        self.setFixedWidth(300)
        self._body = column(self, margin=8, spacing=4)
        self.hide()

    def show_findings(self, findings: Sequence[Finding], where: str) -> None:
        while self._body.count():
            item = self._body.takeAt(0)
            if item.widget():
                item.widget().deleteLater()
        head = row()
        title = label(where, "small")
        close = QToolButton()
        close.setText("\u00d7")
        close.setAccessibleName("Close")
        close.clicked.connect(self.hide)
        head.addWidget(title, 1)
        head.addWidget(close)
        holder = QWidget()
        holder.setLayout(head)
        self._body.addWidget(holder)
        if not findings:
            self._body.addWidget(label("Nothing of the visible layers lies here.", "muted",
                                       wrap=True))
        for one in findings[:4]:
            block = QWidget()
            form = QFormLayout(block)
            form.setContentsMargins(0, 0, 0, 4)
            form.setHorizontalSpacing(8)
            form.setVerticalSpacing(0)
            for name, text in one.rows:
                if not name:
                    form.addRow(label(one.title, "heading", wrap=True))
                    form.addRow(label(text, "small"))
                else:
                    value = label(text, wrap=True)
                    value.setTextInteractionFlags(
                        Qt.TextInteractionFlag.TextSelectableByMouse)
                    form.addRow(label(name, "small"), value)
            self._body.addWidget(block)
        self.move(12, 12)
        self.show()
        self.adjustSize()
        self.raise_()
