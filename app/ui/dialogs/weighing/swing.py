"""Swing weights: what is it worth to bring each item from its worst to its best value?"""

from __future__ import annotations

import numpy as np
from PyQt6.QtWidgets import QGridLayout

from gis.ranking.weights import swing_weights

from ...panels.parts import label
from ...panels.weight_rows import WeightSlider, share_label
from .base import Item, Page, WeighingDialog


class SwingPage(Page):
    """One slider per item; 100 for the swing that is worth most."""

    def __init__(self, found: tuple[Item, ...]):
        super().__init__(found)
        self.sliders: dict[str, WeightSlider] = {}
        self._points = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        most = max((one.weight for one in found), default=1.0) or 1.0
        for at, one in enumerate(found):
            slider = WeightSlider(f"Worth of the swing of {one.name}")
            slider.put(round(100 * one.weight / most))
            slider.valueChanged.connect(self._moved)
            points = share_label()
            points.setText(str(slider.value()))
            grid.addWidget(label(one.name), 2 * at, 0)
            grid.addWidget(slider, 2 * at, 1)
            grid.addWidget(points, 2 * at, 2)
            if one.swing:
                grid.addWidget(label(one.swing, "small"), 2 * at + 1, 0, 1, 3)
            self.sliders[one.key], self._points[one.key] = slider, points
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(2 * len(found), 1)

    def _moved(self) -> None:
        for key, slider in self.sliders.items():
            self._points[key].setText(str(slider.value()))
        self.tell()

    def shares(self) -> np.ndarray:
        return swing_weights([slider.value() for slider in self.sliders.values()])


class SwingDialog(WeighingDialog):
    TITLE = "Weights by swing"
    INTRO = ("Think of a site at the worst end of everything. Which one would you bring to its "
             "best end first? Give it 100, and the others what their swing is worth beside it.")
    PAGE = SwingPage
