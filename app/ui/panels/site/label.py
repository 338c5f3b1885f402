"""The energy-and-heat label on a site's page, as reports and paper show it."""

from __future__ import annotations

from PyQt6.QtCore import QByteArray, QRectF, QSize
from PyQt6.QtGui import QPainter
from PyQt6.QtSvg import QSvgRenderer
from PyQt6.QtWidgets import QSizePolicy, QWidget

from gis.compliance.label import TITLES, Label, label
from gis.results import Site
from layers import tables

from ...pictures import Pictured

WIDEST = 400                                 # the label grows no larger [px]


def site_label(site: Site) -> Label:
    """The classes of a site by the shipped limits."""
    return label(site, tables.load("label_classes"))


def summed_up(site: Site) -> str:
    """All classes in a line: "energy A, heat ?"."""
    found = site_label(site)
    return ", ".join(f"{TITLES[one.indicator].lower()} {one.letter}" for one in found.classes)


class LabelPicture(Pictured, QWidget):
    """The label's drawing, as wide as there is room."""

    def __init__(self, site: Site):
        super().__init__()
        from app.export.compliance.label import drawn, label_words

        found = site_label(site)
        self._drawing = QSvgRenderer(QByteArray(drawn(found, site.name).encode()))
        self._shape = self._drawing.defaultSize()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self._high(self._shape.width()))
        self.setAccessibleName(f"Label of {site.name}")
        self.setAccessibleDescription(label_words(found))
        self.setToolTip("Bar: classes within the 80 % range. Dashed: the class is unknown.")

    def sizeHint(self) -> QSize:
        return QSize(240, self.height())

    def resizeEvent(self, event) -> None:
        self.setFixedHeight(self._high(self._wide()))

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self._wide()
        self._drawing.render(painter, QRectF(0, 0, wide, self._high(wide)))
        painter.end()

    def _wide(self) -> int:
        return min(self.width(), WIDEST)

    def _high(self, wide: int) -> int:
        return round(wide * self._shape.height() / max(self._shape.width(), 1))
