"""A panel at the bottom in three parts: what is asked, the answer, and its picture."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QLayout, QSplitter, QStackedWidget, QWidget

from .parts import column, label, scrolled, tell


class Threefold(QWidget):
    """Question to the left, answer in the middle, picture to the right.

    Until there is an answer, the middle says what the panel is for.
    """

    QUESTION = ""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.stale = label("", "warn", wrap=True)
        self.empty = label(self.QUESTION, "muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMargin(24)
        self.middle = QStackedWidget()

    def sizeHint(self) -> QSize:
        """Modest, so that a hidden panel does not widen the window."""
        return QSize(640, 300)

    def lay_out(self, left: QWidget, said: Sequence[QWidget], table: QWidget,
                foot: QLayout | None, right: QWidget, sizes: Sequence[int]) -> None:
        """Set the parts side by side: `sizes` are their first widths. [px]"""
        answer = QWidget()
        inner = column(answer, spacing=8)
        inner.setContentsMargins(0, 12, 0, 8)
        head = column(spacing=4)
        head.setContentsMargins(12, 0, 12, 0)
        for words in said:
            head.addWidget(words)
        inner.addLayout(head)
        inner.addWidget(table)
        if foot is not None:
            inner.addLayout(foot)
        inner.addStretch(1)
        self.middle.addWidget(self.empty)
        self.middle.addWidget(scrolled(answer))
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        self.middle.setMinimumWidth(300)
        right.setMinimumWidth(200)
        for at, part in enumerate((left, self.middle, right)):
            parts.addWidget(part)
            parts.setStretchFactor(at, (0, 3, 1)[at])
        parts.setSizes(list(sizes))
        column(self).addWidget(parts)

    def show_answer(self, on: bool) -> None:
        """Show the answer, or what the panel is for."""
        self.middle.setCurrentIndex(1 if on else 0)

    def show_stale(self, why: str) -> None:
        """Say why the answer is no longer that of the study shown; "" takes it away."""
        tell(self.stale, why)
