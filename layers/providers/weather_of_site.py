"""Weather services that answer for one site: HeatSite asks them when a site is estimated."""

from __future__ import annotations

from gis.errors import InputError

from ..catalogue import Area, Source
from ..download.request import Download


def refuse(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """Say how the weather of a site is got; there is nothing to fetch for a whole area."""
    word = "pvgis" if source.provider == "pvgis" else "nasa"
    raise InputError(f"{source.title} is fetched per site, not per area; use `heatsite estimate "
                     f"--weather {word} --allow-network`.")
