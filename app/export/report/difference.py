"""Where another result scores more or less than the first: a picture with its classes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from gis.language import mark
from gis.types import Grid

from .raster_image import data_uri, png, rgb, to_web_mercator
from .speech import in_digits, say
from .words import percent, short

PUOR = ("#7f3b08", "#be630a", "#ef9e3c", "#fed7a2", "#f6f6f7", "#cecde4", "#988dbe", "#5e3c90",
        "#2d004b")
"""ColorBrewer PuOr: orange where the second result scores less, purple where more."""
LIMIT_STEPS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
MOST_CELLS = 40_000_000
"""Cells of a difference map that a page opens again; a larger one stays beside it."""


def file_name(name: str) -> str:
    """The file of a result's difference map."""
    return f"difference_{re.sub(r'[^A-Za-z0-9_-]+', '_', name)[:60]}.tif"


def difference_view(name: str, first: str, values: np.ndarray, grid: Grid) -> dict[str, Any]:
    """The picture of `values`, the scores of `name` less those of `first`; NaN: not in both."""
    known = values[np.isfinite(values)]
    most = float(np.quantile(np.abs(known), 0.99)) if len(known) else 0.0
    limit = next((step for step in LIMIT_STEPS if step >= most), LIMIT_STEPS[-1])
    step = np.nan_to_num((values / limit + 1) / 2 * len(PUOR))
    classes = np.clip(step.astype(int), 0, len(PUOR) - 1) + 1
    cells = np.where(np.isfinite(values), classes, 0).astype(np.uint8)
    warped, _ = to_web_mercator(cells, grid)
    better = float((known > 0).mean()) if len(known) else 0.0
    middles = [(2 * (k + 0.5) / len(PUOR) - 1) * limit for k in range(len(PUOR))]
    return {"title": say(mark("Suitability of {name} less that of {first}: better on {share} of "
                              "the allowed area"), name=name, first=first, share=percent(better)),
            "image": data_uri(png(warped, [(0, 0, 0, 0), *((*rgb(c), 255) for c in PUOR)])),
            "note": say(mark("Orange: {name} scores less; white: alike; purple: more."), name=name),
            "classes": [{"colour": colour, "text": _signed(value)}
                        for colour, value in zip(PUOR, middles, strict=True)]}


def _signed(value: float) -> str:
    if abs(value) < 1e-9:
        return "0"
    text = short(in_digits(abs(value), 3 if abs(value) < 0.1 else 2))
    return f"+{text}" if value > 0 else f"−{text}"


def differences_beside(folder: Path, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The pictures of the difference maps that stand beside a comparison; none where none do."""
    first = document["subjects"][0]["name"]
    found = []
    for one in document.get("maps", ()):
        path = folder / file_name(str(one["name"]))
        if not one.get("reason") and path.is_file():
            opened = _opened(path)
            if opened is not None:
                found.append(difference_view(str(one["name"]), first, *opened))
    return found


def _opened(path: Path) -> tuple[np.ndarray, Grid] | None:
    """Values and grid of a difference map; None where it is none that `compare` wrote."""
    import pyproj
    import rasterio

    try:
        with rasterio.open(path, driver="GTiff") as file:
            if file.count != 1 or file.crs is None or file.width * file.height > MOST_CELLS:
                return None
            move = file.transform
            if move.b or move.d or abs(move.a + move.e) > 1e-6 * abs(move.a):
                return None
            grid = Grid(pyproj.CRS.from_wkt(file.crs.to_wkt()), move.c, move.f, move.a,
                        (file.height, file.width))
            return file.read(1).astype(float), grid
    except (rasterio.errors.RasterioError, pyproj.exceptions.CRSError):
        return None
