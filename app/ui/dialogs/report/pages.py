"""Pages of a PDF as pictures; made on a worker thread, of nothing but bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, QSize, QSizeF
from PyQt6.QtGui import QColor, QImage, QPainter
from PyQt6.QtPdf import QPdfDocument

from gis.errors import HeatSiteError
from gis.progress import Progress, silent

THUMBNAIL = 104                              # width [px]
MOST_WIDE = 2400
"""Widest picture of a page, however large the window. [px]"""


@contextmanager
def opened(content: bytes) -> Iterator[QPdfDocument]:
    """A PDF held in memory, open for the block."""
    device = QBuffer()
    device.setData(QByteArray(content))
    device.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)
    document.load(device)
    try:
        if document.status() != QPdfDocument.Status.Ready:
            raise HeatSiteError("The pages cannot be shown here; the file can still be saved.")
        yield document
    finally:
        document.close()
        device.close()


def picture(document: QPdfDocument, page: int, wide: int) -> QImage:
    """One page on white, so many pixels wide."""
    size: QSizeF = document.pagePointSize(page)
    wide = min(max(wide, 16), MOST_WIDE)
    drawn = document.render(page, QSize(wide, round(wide * size.height() / size.width())))
    sheet = QImage(drawn.size(), QImage.Format.Format_RGB32)
    sheet.fill(0xFFFFFFFF)
    painter = QPainter(sheet)
    painter.drawImage(0, 0, drawn)
    painter.setPen(QColor("#C9C9C4"))
    painter.drawRect(0, 0, sheet.width() - 1, sheet.height() - 1)
    painter.end()
    return sheet


def thumbnails(content: bytes, ratio: float, progress: Progress = silent) -> list[QImage]:
    """All pages small, for the list; `ratio` is the screen's pixels per point of a widget."""
    with opened(content) as document:
        made = []
        for page in range(document.pageCount()):
            progress(page, document.pageCount(), "drawing the pages")
            made.append(picture(document, page, round(THUMBNAIL * ratio)))
            made[-1].setDevicePixelRatio(ratio)
    return made


def one_page(content: bytes, page: int, wide: int) -> QImage:
    """One page large."""
    with opened(content) as document:
        return picture(document, page, wide)
