"""OpenStreetMap: queries to Overpass, and extracts of whole countries from Geofabrik."""

from __future__ import annotations

from urllib.parse import urlencode

from gis.errors import InputError

from ..catalogue import Area, Source, iso2, near
from ..download.request import Download
from . import at
from .answers import json_answer
from .tiles import cut

INDEXED = frozenset({"geofabrik"})
# Side of the boxes asked for at once [°]: an answer should stay below about 50 MB
SIDES = {"osm_power": 15.0, "osm_plants": 20.0, "osm_heat": 20.0, "osm_roads": 6.0,
         "osm_rail": 10.0, "osm_data_centres": 20.0, "osm_sinks": 8.0, "osm_water": 3.0,
         "osm_protected": 10.0}


def downloads(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """Queries for the area in pieces, or the index of Geofabrik's extracts."""
    if source.key == "geofabrik":
        return (Download(source.key, at(source.address, base), "geofabrik/index_answer.txt"),)
    from ..osm import overpass_query
    from ..osm.overpass import require_whole

    found = []
    for box in cut(area.box, SIDES[source.key]):
        query = overpass_query(source.key.removeprefix("osm_"), box)
        name = "_".join(f"{v:.2f}".rstrip("0").rstrip(".") for v in box)
        found.append(Download(
            source.key, at(source.address, base), f"{source.key}/{source.key}_{name}.json",
            method="POST", body=urlencode({"data": query}).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded"}, require=require_whole))
    return tuple(found)


def follow(source: Source, area: Area, answer: bytes, base: str | None = None
           ) -> tuple[Download, ...]:
    """The extract of each country of the area that the index names."""
    index = json_answer(answer, source.title, dict).get("features")
    found = []
    for country in near(area):
        entries = [f["properties"] for f in index or () if isinstance(f, dict)
                   and isinstance(f.get("properties"), dict)
                   and iso2(country) in (f["properties"].get("iso3166-1:alpha2") or ())]
        # an extract may serve several countries; the one of this country alone is smaller
        entries.sort(key=lambda e: len(e["iso3166-1:alpha2"]))
        address = entries[0].get("urls", {}).get("pbf") if entries else None
        if isinstance(address, str):
            found.append(Download(source.key, at(address, base),
                                  f"geofabrik/{country.key}.osm.pbf"))
    if not found:
        raise InputError(f"{source.title}: Geofabrik has no extract for {area.name}; fetch the "
                         "osm_… sources instead.")
    return tuple(found)
