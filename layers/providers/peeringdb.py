"""PeeringDB: facilities and exchanges of a country, as JSON."""

from __future__ import annotations

from ..catalogue import Area, Source, iso2, near
from ..download.request import Download
from . import at


def downloads(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """The answer for each country of the area."""
    return tuple(Download(source.key, at(source.address.format(iso2=iso2(country)), base),
                          f"{source.key}/{source.key}_{country.key}.json",
                          headers={"Accept": "application/json"})
                 for country in near(area) if iso2(country))
