"""What the dialogs that find weights share: themes first, then the criteria of each theme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PyQt6.QtCore import QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QFontMetricsF, QPainter
from PyQt6.QtWidgets import QDialog, QPushButton, QStackedWidget, QWidget

from gis.errors import InputError
from gis.ranking.weights import PickedWeights
from gis.settings import Settings

from ... import theme
from ...panels.parts import Choice, Painted, column, label, row, tell

THEMES = ""                                  # the level on which themes are weighed
ROW = 26


@dataclass(frozen=True)
class Item:
    """One thing that is weighed against others of its level."""

    key: str
    name: str
    theme: str
    weight: float                        # at present, share of its level
    swing: str = ""                      # from its worst to its best value, in words


def items(settings: Settings, level: str) -> tuple[Item, ...]:
    """The themes, or the criteria of one theme, with their present weights."""
    if level == THEMES:
        found = [(key, theme.THEME_LABELS.get(key, key), key,
                  sum(w for w, c in zip(settings.weights, settings.criteria, strict=True)
                      if c.theme == key), "") for key in settings.themes]
    else:
        found = [(c.key, c.label[:1].upper() + c.label[1:], c.theme, c.weight,
                  f"{c.value.ends[0]:,.4g} \u2192 {c.value.ends[1]:,.4g} {c.unit}")
                 for c in settings.criteria if c.theme == level]
    total = sum(one[3] for one in found) or 1.0
    return tuple(Item(key, name, of, weight / total, swing)
                 for key, name, of, weight, swing in found)


class ShareBars(Painted):
    """What each item would weigh; the tick marks what it weighs now."""

    def __init__(self):
        super().__init__(ROW)
        self._items: tuple[Item, ...] = ()
        self._shares: np.ndarray = np.zeros(0)
        self.setAccessibleName("Weights that follow")

    def show_shares(self, found: tuple[Item, ...], shares: np.ndarray) -> None:
        self._items, self._shares = found, shares
        self.setFixedHeight(ROW * len(found) + 4)
        self.setAccessibleDescription("; ".join(
            f"{one.name} {100 * share:.0f} percent" for one, share in
            zip(found, shares, strict=True)))
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TEXT))
        metrics = QFontMetricsF(painter.font())
        name = min(max((metrics.horizontalAdvance(one.name) for one in self._items),
                       default=0.0) + 12, self.width() * 0.5)
        room = max(self.width() - name - 52, 20)
        most = max(float(self._shares.max(initial=0.0)),
                   max((one.weight for one in self._items), default=0.0), 1e-9)
        middle = Qt.AlignmentFlag.AlignVCenter
        for at, (one, share) in enumerate(zip(self._items, self._shares, strict=True)):
            top = at * float(ROW)
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(0, top, name, ROW), middle, metrics.elidedText(
                one.name, Qt.TextElideMode.ElideRight, name - 8))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(theme.THEMES.get(one.theme, "muted")))
            painter.drawRect(QRectF(name, top + 6, max(room * share / most, 1.0), ROW - 12))
            painter.setBrush(theme.colour("text"))
            painter.drawRect(QRectF(name + room * one.weight / most - 1, top + 3, 2, ROW - 6))
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(name + room, top, 52, ROW),
                             middle | Qt.AlignmentFlag.AlignRight, f"{100 * share:.1f} %")
        painter.end()


class Page(QWidget):
    """The questions of one level. `answered` is true once somebody changed something."""

    changed = pyqtSignal()

    def __init__(self, found: tuple[Item, ...]):
        super().__init__()
        self.items = found
        self.answered = False

    def shares(self) -> np.ndarray:
        """Weights of the items, summing to 1; raises InputError where none follow."""
        raise InputError("Weights: nothing was asked yet.")

    def tell(self) -> None:
        self.answered = True
        self.changed.emit()


class WeighingDialog(QDialog):
    """Choose a level, answer its questions, see the weights that follow, use them."""

    picked = pyqtSignal(object)                  # PickedWeights
    TITLE, INTRO = "", ""
    PAGE: type[Page] = Page

    def __init__(self, settings: Settings, parent: QWidget | None = None):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.TITLE)
        self._settings = settings
        self.pages: dict[str, Page] = {}
        self.level = Choice()
        self.level.setAccessibleName("What is weighed")
        self.level.addItem("The themes against each other", THEMES)
        for key in settings.themes:
            if sum(c.theme == key for c in settings.criteria) > 1:
                self.level.addItem(
                    f"The criteria of {theme.THEME_LABELS.get(key, key)}", key)
        self.level.activated.connect(lambda: self.go_to(self.level.currentData()))
        self.stack, self.bars = QStackedWidget(), ShareBars()
        self.fault = label("", "warn", wrap=True)
        self.use = QPushButton("Use these weights")
        self.use.setProperty("primary", True)
        self._build()
        self.go_to(THEMES)

    def _build(self) -> None:
        body = column(self, margin=24, spacing=12)
        body.addWidget(label(self.TITLE, "title"))
        body.addWidget(label(self.INTRO, "muted", wrap=True))
        body.addWidget(self.level, 0, Qt.AlignmentFlag.AlignLeft)
        sides = row(spacing=32)
        sides.addWidget(self.stack, 3)
        right = column(spacing=4)
        right.addWidget(label("Weights that follow", "heading"))
        right.addWidget(label("The tick marks the present weight.", "small"))
        right.addWidget(self.bars)
        self.extra = column(spacing=8)
        right.addLayout(self.extra)
        right.addWidget(self.fault)
        right.addStretch(1)
        sides.addLayout(right, 2)
        body.addLayout(sides, 1)
        buttons = row()
        close = QPushButton("Cancel")
        close.setAutoDefault(False)
        self.use.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self.use.clicked.connect(self._use)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.use)
        body.addLayout(buttons)
        self.resize(940, 620)

    @property
    def page(self) -> Page:
        """The questions that are shown."""
        return self.pages[self.level.currentData()]

    def go_to(self, level: str) -> None:
        """Show the questions of a level; answers given elsewhere are kept."""
        if level not in self.pages:
            page = self.PAGE(items(self._settings, level))
            page.changed.connect(self.show_shares)
            self.pages[level] = page
            self.stack.addWidget(page)
        self.level.setCurrentIndex(self.level.findData(level))
        self.stack.setCurrentWidget(self.pages[level])
        self.show_shares()

    def show_shares(self) -> None:
        """What follows from the answers so far."""
        try:
            shares, fault = self.page.shares(), ""
        except InputError as error:
            shares, fault = np.zeros(len(self.page.items)), str(error)
        self.bars.show_shares(self.page.items, shares)
        tell(self.fault, fault)
        self.use.setEnabled(not fault)

    def weights(self) -> PickedWeights:
        """What was found: on the levels that were answered, and on the one that is shown."""
        themes = dict(self._settings.theme_weights)
        criteria: dict[str, float] = {}
        for level, page in self.pages.items():
            if not page.answered and page is not self.page:
                continue
            found = dict(zip((one.key for one in page.items), page.shares().tolist(),
                             strict=True))
            if level == THEMES:
                themes = found
            else:
                criteria |= found
        return PickedWeights(themes, criteria)

    def _use(self) -> None:
        try:
            found = self.weights()
        except InputError as error:
            self.fault.setText(str(error))
            self.fault.show()
            return
        self.picked.emit(found)
        self.accept()
