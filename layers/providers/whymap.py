"""WHYMAP: groundwater resources of the world as a zipped Shapefile."""

from __future__ import annotations

from ..catalogue import Area, Source
from ..download.request import Download
from .one_file import one_file


def downloads(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """The polygons of aquifers; the rivers and names in the archive are left."""
    return one_file(source, area, base, name="whymap_GW_aquifers_v1_poly.shp",
                    unpack="zip:whymap_GW_aquifers_v1_poly.shp")
