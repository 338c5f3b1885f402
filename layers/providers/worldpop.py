"""WorldPop: people per cell, one GeoTIFF per country."""

from __future__ import annotations

from ..catalogue import Area, Source, near
from ..download.request import Download
from . import at

CODES = {"XKX": "KOS"}                   # Kosovo, in WorldPop's own letters


def downloads(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """The cells of each country of the area."""
    found = []
    for country in near(area):
        code = CODES.get(country.key, country.key)
        address = source.address.format(ISO3=code, iso3=code.lower())
        found.append(Download(source.key, at(address, base),
                              f"{source.key}/{address.rsplit('/', 1)[1]}"))
    return tuple(found)
