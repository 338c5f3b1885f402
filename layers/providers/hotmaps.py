"""Hotmaps: heat demand density of Europe in one raster."""

from __future__ import annotations

from ..catalogue import Area, Source
from ..download.request import Download
from .one_file import one_file

EUROPE = (-11.0, 34.0, 34.5, 71.5)


def downloads(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """The raster, for areas of the European Union and the United Kingdom."""
    return one_file(source, area, base, name="hotmaps_hdm_europe.tif", box=EUROPE)
