"""PeeringDB's answers: facilities with coordinates, and exchanges that stand at a facility."""

from __future__ import annotations

import json
import math
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyproj

from gis.errors import LayerError
from gis.types import WGS84, Features, Provenance

from ..catalogue import countries, parts, source
from ..files import sha256
from .combine import add_beyond
from .recipe import Box, FileFacts, Recipe, shaped, text

LARGEST = 50_000_000                     # bytes; a country has well under one million
FACILITY = frozenset({"name", "city", "country", "latitude", "longitude"})
EXCHANGE = frozenset({"name", "city", "country", "proto_ipv6"})
SAME_KM = 0.5


def rows_of(path: Path) -> list[dict]:
    """The objects of an answer; none where the file is no answer of PeeringDB."""
    try:
        if path.stat().st_size > LARGEST:
            return []
        answer = json.loads(path.read_bytes())
    except (ValueError, OSError, RecursionError):
        return []
    found = answer.get("data") if isinstance(answer, dict) else None
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def peering_facts(path: Path, name: str) -> FileFacts | None:
    """What an answer is; None where the file is something else."""
    rows = rows_of(path)
    if not rows:
        return None
    fields = frozenset(rows[0])
    if not (fields >= FACILITY or fields >= EXCHANGE):
        return None
    return FileFacts(name=name, kind="json", geometry="point", fields=fields,
                     features=len(rows), box=_extent(rows))


def read_peering(path: Path, box: Box | None) -> Features:
    """Name and town of the facilities, or of the exchanges that can be placed, EPSG:4326."""
    import shapely

    rows = rows_of(path)
    exchanges = bool(rows) and not frozenset(rows[0]) >= FACILITY
    places = _exchanges(rows, path) if exchanges else _facilities(rows)
    left_out = len(rows) - len(places)
    if box is not None:
        places = [p for p in places if box[0] <= p[0] <= box[2] and box[1] <= p[1] <= box[3]]
    if not places:
        raise LayerError("exchanges" if exchanges else "data_centres",
                         f"{path.name} places nothing in or near the region",
                         "put the facilities of the same country beside the exchanges"
                         if exchanges else "")
    lon, lat, names, towns = (np.array(c, object) for c in zip(*places, strict=True))
    why = "no facility of their town beside them" if exchanges else "no coordinates"
    about = Provenance(layer="", source="", origin="file", path=path.name, checksum=sha256(path),
                       steps=(f"{left_out} of {len(rows)} left out: {why}",) if left_out else ())
    return Features(shapely.points(lon.astype(float), lat.astype(float)),
                    pyproj.CRS.from_user_input(WGS84),
                    MappingProxyType({"name": names, "city": towns}), MappingProxyType({}), about)


def _facilities(rows: list[dict]) -> list[tuple[float, float, str, str]]:
    found = []
    for row in rows:
        lon, lat = _degrees(row.get("longitude"), 180), _degrees(row.get("latitude"), 90)
        if not (math.isnan(lon) or math.isnan(lat)) and row.get("status", "ok") == "ok":
            found.append((lon, lat, str(row.get("name") or ""), str(row.get("city") or "")))
    return found


def _exchanges(rows: list[dict], path: Path) -> list[tuple[float, float, str, str]]:
    """Each exchange at the first facility of its town, of the files beside this one."""
    beside = sorted({*path.parent.glob("*.json"),
                     *(path.parent.parent / "peeringdb_facilities").glob("*.json")} - {path})
    towns: dict[tuple[str, str], tuple[float, float]] = {}
    for other in beside:
        for row in rows_of(other):
            place = _facilities([row]) if frozenset(row) >= FACILITY else []
            if place:
                towns.setdefault(_town(row), place[0][:2])
    return [(*towns[_town(row)], str(row.get("name") or ""), str(row.get("city") or ""))
            for row in rows if _town(row) in towns]


def _town(row: dict) -> tuple[str, str]:
    return str(row.get("country") or ""), str(row.get("city") or "").strip().casefold()


def _degrees(value: object, most: float) -> float:
    ok = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most
    return float(value) if ok else math.nan     # type: ignore[arg-type]


def _extent(rows: list[dict]) -> Box | None:
    """The countries that the answer is about: it covers them, wherever its points lie."""
    codes = {str(row.get("country") or "").upper() for row in rows}
    boxes = [part for item, two in countries().values() if two in codes
             for part in parts(item.box)]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def data_centres(features: Features) -> Features:
    return shaped("data_centres", features, {
        "name": text(features, "name"), "town": text(features, "city"), "status": "existing",
        "power_basis": "unknown", "accuracy_km": 0.2, "confidence": "medium-high",
        "source": features.provenance.source})


def exchanges(features: Features) -> Features:
    return shaped("exchanges", features, {
        "name": text(features, "name"), "town": text(features, "city"), "status": "existing",
        "accuracy_km": 5.0, "confidence": "medium",
        "note": "placed at a facility of its town", "source": features.provenance.source})


def recipes() -> tuple[Recipe, ...]:
    """Facilities and exchanges, with the licence that the catalogue states."""
    licence = source("peeringdb_facilities").licence
    return (
        Recipe("peeringdb_facilities", "PeeringDB facilities", "data_centres", "json",
               lambda f: f.fields >= FACILITY, "PeeringDB, facilities", licence,
               adapt=data_centres, merge=add_beyond(SAME_KM, ("town",), by_name=True),
               copies=False, read=read_peering),
        Recipe("peeringdb_exchanges", "PeeringDB exchanges", "exchanges", "json",
               lambda f: f.fields >= EXCHANGE, "PeeringDB, internet exchanges", licence,
               adapt=exchanges, merge=add_beyond(0.0, ("town",), by_name=True),
               copies=False, read=read_peering),
    )
