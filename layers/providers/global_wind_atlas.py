"""Global Wind Atlas: one GeoTIFF per country; the address redirects to the file."""

from __future__ import annotations

from ..catalogue import Area, Source, near
from ..download.request import Download
from . import at


def downloads(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """Mean wind speed at 100 m of each country of the area."""
    return tuple(Download(source.key, at(source.address.format(iso3=country.key), base),
                          f"{source.key}/{country.key}_wind-speed_100m.tif")
                 for country in near(area))
