"""The first thing people see: regions that can be studied at once, and recent work."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely
from PyQt6.QtCore import QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QPainter, QPainterPath, QPen
from PyQt6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from . import theme
from .any_country import AnyCountry
from .panels.parts import column, label, row, scrolled


class Outline(QWidget):
    """A region's outline."""

    def __init__(self):
        super().__init__()
        self.setFixedSize(140, 140)
        self._rings: list[np.ndarray] = []

    def show_outline(self, geometry) -> None:
        """`geometry` in degrees."""
        shape = shapely.union_all(geometry)
        left, bottom, right, top = shapely.bounds(shape)
        stretch = np.cos(np.radians((bottom + top) / 2))
        scale = 122 / max((right - left) * stretch, top - bottom, 1e-9)
        middle = np.array([(left + right) / 2, (bottom + top) / 2])
        shape = shapely.simplify(shape, 0.5 / scale)
        self._rings = [
            70 + (shapely.get_coordinates(ring) - middle) * [scale * stretch, -scale]
            for ring in shapely.get_rings(shapely.get_parts(shape))]
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("water"))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        path = QPainterPath()
        for ring in self._rings:
            path.moveTo(*ring[0])
            for x, y in ring[1:]:
                path.lineTo(x, y)
            path.closeSubpath()
        painter.setBrush(theme.colour("land"))
        painter.setPen(QPen(theme.colour("outline"), 1.2))
        painter.drawPath(path)
        painter.end()


class RegionCard(QFrame):
    """A starter pack: outline, name, a sentence; click or Enter opens it."""

    opened = pyqtSignal(str)

    def __init__(self, key: str, name: str, summary: str):
        super().__init__()
        self.key = key
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"Open {name}")
        self.setFixedSize(392, 176)
        self.outline = Outline()
        text = label(summary, "muted", wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = column(spacing=4)
        words.addWidget(label(name, "large"))
        words.addWidget(text, 1)
        words.addWidget(label("Rank sites  \u2192", "accent"))
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 16, 16, 16)
        line.setSpacing(16)
        line.addWidget(self.outline)
        line.addLayout(words, 1)

    def mouseReleaseEvent(self, event) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.key)

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.key)
        else:
            super().keyPressEvent(event)


class StartPage(QWidget):
    """Cards, recent projects, open."""

    opened = pyqtSignal(str)                     # region key or path
    browse = pyqtSignal()
    folder_wanted = pyqtSignal()
    draw_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("start")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.cards: dict[str, RegionCard] = {}
        middle = QWidget()
        middle.setMaximumWidth(800)
        body = column(middle, spacing=8)
        body.addStretch(2)
        body.addWidget(label("Where should the data centre go, and its heat?", "hero"))
        body.addWidget(label(
            "HeatSite ranks places for a data centre by energy, grid, water, land and the heat "
            "that neighbours could use, and says how sure it is. It works offline.",
            "muted", wrap=True))
        body.addSpacing(16)
        body.addWidget(label("Start with a region", "heading"))
        self._cards = QGridLayout()
        self._cards.setSpacing(16)
        self._cards.setColumnStretch(2, 1)
        body.addLayout(self._cards)
        body.addSpacing(16)
        body.addWidget(label("Or any country", "heading"))
        self.countries = AnyCountry()
        self.countries.opened.connect(self.opened)
        body.addWidget(self.countries)
        body.addSpacing(16)
        self._recent_head = label("Recent", "heading")
        body.addWidget(self._recent_head)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        body.addLayout(self._recent)
        self._browse = browse = QPushButton("Open a project\u2026  (Ctrl+O)")
        browse.clicked.connect(self.browse)
        self.folder = QPushButton("Open a folder of data\u2026")
        self.folder.setToolTip("Its files tell which region they lie in")
        self.folder.clicked.connect(self.folder_wanted)
        self.draw = QPushButton("Draw an area on the map\u2026")
        self.draw.clicked.connect(self.draw_wanted)
        others = row(spacing=8)
        for button in (browse, self.folder, self.draw):
            others.addWidget(button)
        others.addStretch(1)
        body.addLayout(others)
        body.addStretch(3)
        page = QWidget()
        page.setObjectName("start")
        self._scroll = scrolled(page)                # so that a small window can show it
        column(self).addWidget(self._scroll)
        outer = QHBoxLayout(page)
        outer.setContentsMargins(32, 16, 32, 16)
        outer.addStretch(1)
        outer.addWidget(middle, 8)
        outer.addStretch(1)
        self.show_recent(())

    def show_regions(self, regions: Sequence) -> None:
        """`regions` have key, name, summary; those without cells of their own were fetched."""
        regions = [info for info in regions if not math.isnan(getattr(info, "cell_m", 0.0))]
        for card in self.cards.values():
            card.deleteLater()
        self.cards.clear()
        for at, info in enumerate(regions):
            card = RegionCard(info.key, info.name, info.summary)
            card.opened.connect(self.opened)
            self._cards.addWidget(card, at // 2, at % 2)
            self.cards[info.key] = card
        for first, second in pairwise((self._scroll, *self.cards.values(), *self.countries.order,
                                       self._browse, self.folder, self.draw)):
            QWidget.setTabOrder(first, second)       # Tab follows the eye

    def show_recent(self, paths: Sequence[str]) -> None:
        while self._recent.count():
            self._recent.takeAt(0).widget().deleteLater()
        self._recent_head.setVisible(bool(paths))
        for path in paths[:6]:
            entry = QPushButton(f"{Path(path).name}    {Path(path).parent}")
            entry.setObjectName("recentRow")
            entry.setToolTip(path)
            entry.clicked.connect(lambda _, what=path: self.opened.emit(what))
            self._recent.addWidget(entry)
