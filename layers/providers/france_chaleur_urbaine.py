"""France Chaleur Urbaine: data.gouv.fr answers with the list of files of the dataset."""

from __future__ import annotations

from gis.errors import InputError

from ..catalogue import Area, Source, near
from ..download.request import Download
from . import at
from .answers import json_answer

INDEXED = frozenset({"france_chaleur_urbaine"})
ENDINGS = (".gpkg", ".geojson", ".zip")  # the first that exists is taken


def downloads(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """The answer about the dataset, for areas in France."""
    if "FRA" not in {country.key for country in near(area)}:
        return ()
    return (Download(source.key, at(source.address, base), f"{source.key}/dataset_answer.txt"),)


def follow(source: Source, area: Area, answer: bytes, base: str | None = None
           ) -> tuple[Download, ...]:
    """The newest file of the dataset that HeatSite reads."""
    listed = json_answer(answer, source.title, dict).get("resources")
    files = [r for r in listed or () if isinstance(r, dict) and isinstance(r.get("url"), str)]
    for ending in ENDINGS:
        fitting = [r for r in files if r["url"].lower().split("?")[0].endswith(ending)]
        if fitting:
            newest = max(fitting, key=lambda r: str(r.get("last_modified", "")))
            return (Download(source.key, at(newest["url"], base),
                             f"{source.key}/reseaux_de_chaleur{ending}",
                             unpack="zip" if ending == ".zip" else ""),)
    raise InputError(f"{source.title}: the dataset lists no file that HeatSite reads; look at "
                     f"{source.documentation.split(' ')[0]}.")
