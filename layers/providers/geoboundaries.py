"""geoBoundaries: the interface answers with a JSON object that names the file."""

from __future__ import annotations

from gis.errors import InputError

from ..catalogue import Area, Source, near
from ..download.request import Download
from . import at
from .answers import json_answer

INDEXED = frozenset({"geoboundaries_adm0", "geoboundaries_adm1"})


def downloads(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """The answer about each country of the area."""
    level = source.key.rsplit("_", 1)[1].upper()
    return tuple(Download(source.key, at(source.address.format(iso3=country.key, level=level),
                                         base), f"{source.key}/{country.key}_{level}_answer.txt")
                 for country in near(area))


def follow(source: Source, area: Area, answer: bytes, base: str | None = None
           ) -> tuple[Download, ...]:
    """The GeoJSON that the answer names, in full detail."""
    about = json_answer(answer, source.title, dict)
    address = about.get("gjDownloadURL")
    if not isinstance(address, str) or not address.startswith("http"):
        raise InputError(f"{source.title}: the answer names no file; the interface may have "
                         f"changed, see {source.documentation}.")
    name = f"{about.get('boundaryISO', area.key)}_{about.get('boundaryType', 'ADM')}"
    name = "".join(c for c in name if c.isalnum() or c == "_")
    return (Download(source.key, at(address, base),
                     f"{source.key}/geoboundaries_{name}.geojson"),)
