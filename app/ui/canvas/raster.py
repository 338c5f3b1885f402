"""From values per cell to a picture, quickly enough to follow a slider.

Cells become one byte each (a class of the ramp, or excluded, unknown, outside); the picture is
an index of the cells under each pixel into a table of 256 colours. Work grows with the screen,
not with the study.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PyQt6.QtGui import QImage

from app.map_colours import limits_covering
from gis.types import Grid

from .. import theme
from .view import View

OUTSIDE, EXCLUDED, UNKNOWN = 255, 254, 253
CLASSES = 250
BLOCK = 32_768


@dataclass(frozen=True, eq=False)
class Scale:
    """Class limits and the ramp that colours them."""

    limits: np.ndarray                   # (k + 1,) ascending
    ramp: str
    unit: str
    reverse: bool = False                # the ramp's bright end stands for small values

    @classmethod
    def covering(cls, values: np.ndarray, ramp: str, unit: str, reverse: bool = False) -> Scale:
        """Round limits around the middle 96 % of the values."""
        return cls(limits_covering(values), ramp, unit, reverse)

    @property
    def colours(self) -> np.ndarray:
        """One colour per class, (k, 3) uint8."""
        return theme.ramp(self.ramp, max(len(self.limits) - 1, 1), self.reverse)

    def codes(self, values: np.ndarray) -> np.ndarray:
        """Byte of each value: its place between the outer limits, or UNKNOWN."""
        low, high = float(self.limits[0]), float(self.limits[-1])
        values = np.asarray(values, np.float32)
        codes = np.empty(len(values), np.uint8)
        stretch = np.float32(CLASSES / (high - low))
        for start in range(0, len(values), BLOCK):      # each block stays in the cache
            part = (values[start:start + BLOCK] - np.float32(low)) * stretch
            np.clip(part, 0, CLASSES - 1, out=part)
            unknown = np.isnan(part)
            if unknown.any():
                part[unknown] = UNKNOWN
            codes[start:start + BLOCK] = part
        return codes

    def table(self) -> np.ndarray:
        """Colour of each byte as 32-bit ARGB, (256,)."""
        table = np.zeros(256, np.uint32)
        low, high = self.limits[0], self.limits[-1]
        middle = low + (np.arange(CLASSES) + 0.5) * (high - low) / CLASSES
        of = np.clip(np.searchsorted(self.limits, middle, side="right") - 1, 0,
                     len(self.colours) - 1)
        rgb = self.colours[of].astype(np.uint32)
        table[:CLASSES] = 0xFF000000 | rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2]
        table[EXCLUDED] = theme.colour("excluded").rgba()
        table[UNKNOWN] = theme.colour("land").rgba()
        return table


def picture(codes: np.ndarray, grid: Grid, table: np.ndarray, view: View,
            ratio: float = 1.0) -> QImage:
    """The cells in sight at screen resolution; unknown cells are hatched.

    Parameters
    ----------
    codes : (rows, columns) uint8
    table : (256,) uint32
    ratio
        Device pixels per pixel.
    """
    wide, high = round(view.width * ratio), round(view.height * ratio)
    left, _, _, top = view.bounds
    step = 1 / (view.scale * ratio)
    cols = np.floor((left + (np.arange(wide) + 0.5) * step - grid.left) / grid.cell).astype(int)
    rows = np.floor((grid.top - (top - (np.arange(high) + 0.5) * step)) / grid.cell).astype(int)
    in_c = np.flatnonzero((cols >= 0) & (cols < codes.shape[1]))
    in_r = np.flatnonzero((rows >= 0) & (rows < codes.shape[0]))
    if not (len(in_c) and len(in_r)):
        pixels = np.zeros((high, wide), np.uint32)
    else:
        # cells are taken row by row: each row of cells is expanded once, then repeated
        shown, again = np.unique(rows[in_r], return_inverse=True)
        strip = codes[shown][:, cols[in_c]]
        colours = table[strip]
        pixels = np.zeros((high, wide), np.uint32)
        window = pixels[in_r[0]:in_r[-1] + 1, in_c[0]:in_c[-1] + 1]
        if len(shown) == len(in_r):
            window[:] = colours
        else:
            window[:] = colours[again]
        if (strip == UNKNOWN).any():
            unknown = (strip == UNKNOWN)[again]
            period = max(4, round(6 * ratio))
            lines = ((in_r[:, None] + in_c[None, :]) % period) < max(1, round(ratio))
            window[unknown & lines] = theme.colour("hatch").rgba()
    image = QImage(pixels.data,  # type: ignore[call-overload]
                   wide, high, 4 * wide, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.pixels = pixels                # the image does not own its memory
    return image
