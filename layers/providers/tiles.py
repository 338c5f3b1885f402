"""Which tiles cover a box: whole degrees, and the squares of the World Mollweide projection."""

from __future__ import annotations

import math

from ..boxes import Box, parts

MOLLWEIDE_M = 1_000_000                  # side of a GHSL tile
MOLLWEIDE_LEFT, MOLLWEIDE_TOP = -18_041_000, 9_000_000


def degrees(box: Box, step: int, south: int = -90, north: int = 90) -> list[tuple[int, int]]:
    """Lower left corners (lat, lon) of the tiles of `step`° that a box touches.

    A box across the antimeridian gives the tiles of both sides; those wholly outside `south` to
    `north` are left out, since the provider has none there.
    """
    found = set()
    for west, low, east, high in parts(box):
        low, high = max(low, south), min(high, north)
        if low >= high:
            continue
        rows = range(math.floor(low / step), math.ceil(high / step))
        columns = range(math.floor(west / step), math.ceil(east / step))
        found |= {(row * step, column * step) for row in rows for column in columns
                  if -180 <= column * step < 180}
    return sorted(found)


def corner(lat: int, lon: int) -> tuple[str, str]:
    """A corner as providers write it: ("S01", "E036")."""
    return f"{'N' if lat >= 0 else 'S'}{abs(lat):02d}", f"{'E' if lon >= 0 else 'W'}{abs(lon):03d}"


def cut(box: Box, side: float) -> list[Box]:
    """The box in pieces of at most `side`° each way, none across the antimeridian."""
    pieces = []
    for west, south, east, north in parts(box):
        columns, rows = math.ceil((east - west) / side), math.ceil((north - south) / side)
        across, up = (east - west) / columns, (north - south) / rows
        pieces += [(west + i * across, south + j * up, west + (i + 1) * across,
                    south + (j + 1) * up) for j in range(rows) for i in range(columns)]
    return pieces


def mollweide(box: Box) -> list[tuple[int, int]]:
    """Row and column, from 1, of the GHSL tiles of 1,000 km that a box touches."""
    import numpy as np
    import pyproj

    move = pyproj.Transformer.from_crs(4326, "ESRI:54009", always_xy=True)
    found = set()
    for west, south, east, north in parts(box):
        lon, lat = np.meshgrid(np.linspace(west, east, 61), np.linspace(south, north, 61))
        x, y = move.transform(lon, lat)
        rows = np.floor((MOLLWEIDE_TOP - y) / MOLLWEIDE_M).astype(int) + 1
        columns = np.floor((x - MOLLWEIDE_LEFT) / MOLLWEIDE_M).astype(int) + 1
        found |= set(zip(rows.ravel().tolist(), columns.ravel().tolist(), strict=True))
    return sorted((r, c) for r, c in found if 1 <= r <= 18 and 1 <= c <= 36)
