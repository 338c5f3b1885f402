"""Handles of a value function that mouse and keys move."""

from __future__ import annotations

import math

import numpy as np
from PyQt6.QtCore import QPointF, Qt, pyqtSignal

from gis.settings import MarginalValue

from .picture import ValuePicture
from .shapes import handles, moved, with_point, without_point

REACH = 14.0                                 # how near the mouse must come [px]


class ValueChart(ValuePicture):
    """Histogram, curve and handles.

    Drag a handle, or choose it with Page Up and Page Down and move it with the arrow keys.
    A double click, or Insert, adds a point where the kind has points; Delete removes it.
    """

    moving = pyqtSignal(object)                  # MarginalValue
    settled = pyqtSignal(object)                 # the mouse let go
    nudged = pyqtSignal(object)                  # a key was pressed; more may follow

    def __init__(self, height: int = 188):
        super().__init__(height)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setToolTip("Drag a circle. Keys: Page Up and Page Down choose one, arrows move it "
                        "(with Shift finely).\nWhere there are points: a double click or Insert "
                        "adds one, Delete removes it.")

    def _near(self, at: QPointF) -> int | None:
        if self.function is None:
            return None
        away = [math.hypot(at.x() - self.place(k).x(), at.y() - self.place(k).y())
                for k in range(len(handles(self.function)))]
        nearest = int(np.argmin(away))
        return nearest if away[nearest] <= REACH else None

    def mousePressEvent(self, event) -> None:
        found = self._near(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self._held = self.chosen = found
            self.update()

    def mouseMoveEvent(self, event) -> None:
        at = event.position()
        if self._held is None:
            near = self._near(at) is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if near
                           else Qt.CursorShape.ArrowCursor)
            return
        score = (self._box.bottom() - at.y()) / self._box.height()
        self._change(moved(self.function, self._held, self.value_at(at.x()), score))

    def mouseReleaseEvent(self, event) -> None:
        if self._held is not None:
            self._held = None
            self.settled.emit(self.function)

    def mouseDoubleClickEvent(self, event) -> None:
        if self.function is not None and self._near(event.position()) is None:
            self._finish(with_point(self.function, self.value_at(event.position().x())))

    def keyPressEvent(self, event) -> None:
        keys, key = Qt.Key, event.key()
        if self.function is None:
            return
        every = handles(self.function)
        one = every[self.chosen]
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = 0.002 if fine else 0.02
        if key in (keys.Key_PageUp, keys.Key_PageDown):
            self.chosen = (self.chosen + (1 if key == keys.Key_PageDown else -1)) % len(every)
            self.update()
        elif key in (keys.Key_Left, keys.Key_Right):
            turn = step if key == keys.Key_Right else -step
            x = self.x(one.value) + turn * self._box.width()
            self._finish(moved(self.function, self.chosen, self.value_at(x), one.score))
        elif key in (keys.Key_Up, keys.Key_Down) and one.up:
            turn = max(step, 0.01) if key == keys.Key_Up else -max(step, 0.01)
            self._finish(moved(self.function, self.chosen, one.value, one.score + turn))
        elif key == keys.Key_Insert:
            after = every[min(self.chosen + 1, len(every) - 1)]
            x = (self.x(one.value) + self.x(after.value)) / 2
            self._finish(with_point(self.function, self.value_at(x)))
        elif key in (keys.Key_Delete, keys.Key_Backspace):
            self._finish(without_point(self.function, self.chosen))
        else:
            super().keyPressEvent(event)

    def _change(self, function: MarginalValue) -> None:
        if function != self.function:
            self.function = function
            self._describe()
            self.update()
            self.moving.emit(function)

    def _finish(self, function: MarginalValue) -> None:
        if function != self.function:
            self._change(function)
            self.chosen = min(self.chosen, len(handles(function)) - 1)
            self.nudged.emit(function)

    def focusInEvent(self, event) -> None:
        self.update()
        super().focusInEvent(event)
