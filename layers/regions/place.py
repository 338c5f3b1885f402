"""The region that one place is studied in."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import numpy as np

from gis.types import Provenance

from .. import pack
from ..cache import Store
from .base import Base, base_of
from .countries import countries, located
from .outlines import Outline, countries_at, outline_files
from .shapes import box_shape
from .stored import store_folders

AROUND_M = 25_000.0
"""Half side of the square that stands for the region where no outline is known. [m]"""


def base_at(lon: float, lat: float, data_dir: Path | None = None,
            store: Store | None = None) -> Base | None:
    """The region that holds a place: a pack, else a country whose files are here; else None."""
    import shapely

    point = shapely.Point(lon, lat)
    for info in pack.available():
        outline = pack.load(info.key).outline
        slack = float(np.nanmax(outline["accuracy_km"])) / 111.0 \
            if outline.has("accuracy_km") else 0.0
        if np.any(shapely.distance(outline.geometry, point) <= slack):
            return base_of(info.key, data_dir, store=store)
    store = store or Store()
    folders = [*store_folders(store, box=(lon, lat, lon, lat)),
               *([Path(data_dir)] if data_dir else [])]
    # a step of 1 km: a place on a coarse coast lies beside the outline
    near = shapely.buffer(point, 0.01)
    held = countries_at(outline_files(folders), near)
    if not held:
        return None
    return base_of(held[0].country, data_dir, store=store, also=tuple(folders))


def around(lon: float, lat: float, data_dir: Path | None = None,
           store: Store | None = None) -> Base:
    """A square around a place that lies in no region known here; files refine it all the same.

    Where it would hold a pole it is the cap around that pole.
    """
    half_y = AROUND_M / 111_320
    half_x = half_y / max(float(np.cos(np.radians(lat))), 1e-9)
    west, east = ((-180.0, 180.0) if half_x >= 180 or abs(lat) + half_y >= 90 else
                  ((lon - half_x + 180) % 360 - 180, (lon + half_x + 180) % 360 - 180))
    box = (west, max(lat - half_y, -90.0), east, min(lat + half_y, 90.0))
    folders = (*store_folders(store or Store(), box=box), *([Path(data_dir)] if data_dir else []))
    found = located(lon, lat)
    name = countries()[found.iso3].name if found.iso3 in countries() else found.iso3
    about = Provenance("boundary", "a square around the place", origin="derived", known="assumed")
    boundary = Outline("the place", found.iso3, "admin", box_shape(box), 0.0, about).boundary()
    files = "the files given here, " if folders else ""
    return Base("place", "the place", found.iso3, boundary,
                MappingProxyType({"boundary": boundary}), folders, (), (
                    "No starter pack reaches here, nor an outline of the country: only the world "
                    f"climate table, national figures, {files}and the heat users that you name "
                    "are known.",
                    f"National figures are those of {name} ({found.iso3}): {found.how}."))
