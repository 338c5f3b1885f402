"""The pages of a document: a list of all, and one of them large."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QRectF, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QIcon, QImage, QPainter, QPen, QPixmap
from PyQt6.QtWidgets import QListView, QListWidget, QListWidgetItem, QScrollArea, QWidget

from ... import theme
from ...panels.parts import column, label, row
from .pages import THUMBNAIL


class Sheet(QWidget):
    """One page on the desk, or a sentence instead of it."""

    def __init__(self):
        super().__init__()
        self._image: QImage | None = None
        self._said = ""
        self.setAccessibleName("Page")

    def show_page(self, image: QImage | None, said: str = "") -> None:
        self._image, self._said = image, said
        self.setAccessibleDescription(said)
        self.update()

    @property
    def said(self) -> str:
        return self._said

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("raised"))
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            margin = 12.0
            wide = self.width() - 2 * margin
            high = wide * self._image.height() / self._image.width()
            box = QRectF(margin, margin, wide, high)
            painter.drawImage(box, self._image)
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawRect(box)
            if self._said:
                painter.fillRect(self.rect(), theme.colour("raised", 0.72))
        if self._said:
            painter.setFont(theme.font(theme.TEXT))
            painter.setPen(theme.colour("muted" if self._image is None else "text"))
            at = self.visibleRegion().boundingRect().adjusted(40, 0, -40, 0)
            painter.drawText(QRectF(at), int(Qt.AlignmentFlag.AlignCenter
                                             | Qt.TextFlag.TextWordWrap), self._said)
        painter.end()


class Preview(QWidget):
    """Asks for pages when they are looked at; `wanted` carries page and width in pixels."""

    wanted = pyqtSignal(int, int)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.pages = QListWidget()
        self.pages.setAccessibleName("Pages")
        self.pages.setViewMode(QListView.ViewMode.IconMode)
        self.pages.setMovement(QListView.Movement.Static)
        self.pages.setFlow(QListView.Flow.TopToBottom)
        self.pages.setWrapping(False)
        self.pages.setSpacing(4)
        self.pages.setFixedWidth(THUMBNAIL + 44)
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pages.setFrameShape(QListWidget.Shape.NoFrame)
        self.pages.setStyleSheet(f"QListWidget {{ background: {theme.current().raised}; }}")
        self.sheet = Sheet()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.area.setWidget(self.sheet)
        self.where = label("", "small")
        self._later = QTimer(self)               # a window is dragged to its size in many steps
        self._later.setSingleShot(True)
        self._later.setInterval(120)
        self._later.timeout.connect(self._ask)
        self.pages.currentRowChanged.connect(self._turned)
        across = row(spacing=0)
        across.addWidget(self.pages)
        across.addWidget(self.area, 1)
        body = column(self, spacing=4)
        body.addLayout(across, 1)
        body.addWidget(self.where, 0, Qt.AlignmentFlag.AlignRight)

    def show_pages(self, small: Sequence[QImage]) -> None:
        """A document's pages; the one in sight stays in sight."""
        at = max(self.pages.currentRow(), 0)
        self.pages.blockSignals(True)
        self.pages.clear()
        for number, image in enumerate(small, 1):
            icon = QIcon(small_page := QPixmap.fromImage(image))
            icon.addPixmap(small_page, QIcon.Mode.Selected)      # not tinted
            item = QListWidgetItem(icon, str(number))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"Page {number} of {len(small)}")
            self.pages.addItem(item)
        if small:
            ratio = small[0].devicePixelRatio()
            self.pages.setIconSize(QSize(THUMBNAIL, round(small[0].height() / ratio)))
        self.pages.setCurrentRow(min(at, len(small) - 1))
        self.pages.blockSignals(False)
        self.pages.setVisible(len(small) > 1)
        self._turned(self.pages.currentRow())

    def _turned(self, page: int) -> None:
        if page >= 0:
            self.where.setText(f"page {page + 1} of {self.pages.count()}")
            self.area.verticalScrollBar().setValue(0)
            self._ask()

    def _ask(self) -> None:
        if (page := self.pages.currentRow()) >= 0:
            wide = self.area.viewport().width() - 24
            self.wanted.emit(page, round(wide * self.devicePixelRatioF()))

    def show_page(self, image: QImage) -> None:
        self._fit(image)
        self.sheet.show_page(image)

    def _fit(self, image: QImage) -> None:
        wide = self.area.viewport().width() - 24
        self.sheet.setMinimumHeight(round(wide * image.height() / image.width()) + 24)

    def say(self, text: str, keep: bool = False) -> None:
        """A sentence on the desk; with `keep` over the former page."""
        if not keep:
            self.pages.clear()
            self.where.clear()
            self.sheet.setMinimumHeight(0)
        self.sheet.show_page(self.sheet._image if keep else None, text)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._later.start()


