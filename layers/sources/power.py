"""Power lines and substations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gis.types import Features

from ..merge import metres
from ..voltage import parse_voltage
from .combine import add_beyond, beside_pack, joined
from .recipe import FileFacts, Recipe, Region, number, raw, shaped, text

ODBL = "ODbL 1.0"
SMALLEST_STATION_KV = 33.0               # below: distribution, no point of connection for a MW load
SAME_STATION_KM = 2.0
WITH_VOLTAGE = 0.95                      # share of rows from which a file may replace the pack
COVERED_LENGTH = 0.5                     # share of the pack's line length likewise


def voltages(features: Features) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Highest kV of each row (NaN unknown), all levels as text, and the counted problems."""
    column = raw(features, "voltage_kv", "kv", "voltage", "max_kv")
    kv, levels = np.full(len(features), np.nan), np.full(len(features), "", dtype=object)
    problems: dict[str, int] = {}
    read: dict[object, tuple[tuple[float, ...], str, str | None]] = {}    # a few texts, many rows
    if column is not None:
        for i, value in enumerate(column):
            if value not in read:
                found, problem = parse_voltage(value)
                read[value] = found, ";".join(f"{v:g}" for v in found), problem
            found, words, problem = read[value]
            if problem:
                problems[problem] = problems.get(problem, 0) + 1
            if found:
                kv[i], levels[i] = found[0], words
    return kv, levels, tuple(f"{n} rows: {problem}; voltage unknown there"
                             for problem, n in problems.items())


def lines(features: Features) -> Features:
    kv, _, problems = voltages(features)
    ends = [f"{a} - {b}" if a and b else "" for a, b in
            zip(text(features, "from"), text(features, "to"), strict=True)]
    names = text(features, "name")
    status = [line_status(s) for s in text(features, "status")]
    title = features.provenance.source.split(",")[0].split(" (")[0]
    length = number(features, "length_km")
    direct = number(features, "frequency", "tag_frequency") == 0
    return shaped("power_lines", features, {
        "name": [n or e or f"{title} line {i + 1}" for i, (n, e) in
                 enumerate(zip(names, ends, strict=True))],
        "kv": kv, "kind": np.where(direct, "dc", "ac").astype(object), "status": status,
        "circuits": number(features, "circuits"),
        "length_km": length, "source": features.provenance.source,
        "note": np.where(np.isnan(kv), "voltage not given", "")}, steps=problems)


def line_status(word: str) -> str:
    """Status of a line or station in the schema's words; what says nothing exists."""
    word = word.lower()
    if any(w in word for w in ("plan", "propos", "candidate")):
        return "planned"
    return "under_construction" if "constr" in word or "development" in word else "existing"


@beside_pack
def merge_lines(base: Features, file: Features, region: Region) -> Features:
    """Replace the pack's lines only where the file gives voltages and is not a mere excerpt."""
    import shapely

    given = float(np.mean(~np.isnan(file["kv"])))
    length = [shapely.length(f.to_crs(region.crs).geometry).sum() for f in (file, base)]
    if given >= WITH_VOLTAGE and length[0] >= COVERED_LENGTH * length[1]:
        return replace(file, provenance=file.provenance.then(
            f"replaces the pack's {len(base)} lines: {given:.0%} of its lines carry a voltage"))
    why = ("none of them carries a voltage" if not given else
           f"only {given:.0%} of them carry a voltage" if given < WITH_VOLTAGE
           else "they are much shorter than the pack's lines together")
    return joined(base, file, f"{len(file)} lines of the file added, not put in place of the "
                  f"pack's, since {why}; lines without voltage stay unknown")


def substations(features: Features) -> Features:
    """One row per station: levels of duplicates within 200 m are gathered."""
    kv, levels, problems = voltages(features)
    converter = np.array(["converter" in t for t in
                          text(features, "tag_substation", "substation")], bool)
    groups = _clusters(features, 200.0)
    names = text(features, "name")
    ids = text(features, "osm_id", "bus_id", "station_id", "id")
    rows, out_kv, out_levels, out_names = [], [], [], []
    for members in groups:
        found = sorted({float(v) for i in members for v in levels[i].split(";") if v},
                       reverse=True)
        # the highest level of a converter station is its direct-current side
        if converter[members].any() and len(found) > 1:
            found = found[1:]
        if not found or found[0] < SMALLEST_STATION_KV:
            continue
        rows.append(members[0])
        out_kv.append(found[0])
        out_levels.append(";".join(f"{v:g}" for v in found))
        named = [names[i] for i in members if names[i]]
        out_names.append(named[0] if named else f"OSM station {ids[members[0]].split('-')[0]}")
    kept = features.where(np.array(rows, int))
    none = int(np.isnan(kv).sum())
    steps = [*problems, f"{len(features)} rows make {len(rows)} stations of "
             f"{SMALLEST_STATION_KV:g} kV or more (voltage levels of one place gathered"
             + (f"; {none} rows without voltage, mostly distribution, left out)" if none else ")")]
    return shaped("substations", kept, {
        "name": out_names, "kv": out_kv, "kv_levels": out_levels, "kind": "substation",
        "status": "existing", "accuracy_km": 0.3, "confidence": "medium-high",
        "source": features.provenance.source}, steps=tuple(steps))


def _clusters(features: Features, metres_apart: float) -> list[np.ndarray]:
    """Groups of rows that lie closer together than this, in order of their first rows."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    points = metres(features, _local_crs(features))
    pairs = cKDTree(points).query_pairs(metres_apart, output_type="ndarray")
    n = len(points)
    graph = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    label = connected_components(graph, directed=False)[1]
    order = np.argsort(label, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(label[order])) + 1)


def _local_crs(features: Features):
    import pyproj
    import shapely

    left, bottom, right, top = shapely.total_bounds(features.to_crs(
        pyproj.CRS.from_epsg(4326)).geometry)
    return pyproj.CRS.from_proj4(f"+proj=laea +lat_0={(bottom + top) / 2} "
                                 f"+lon_0={(left + right) / 2} +datum=WGS84 +units=m")


def _is_bare_line(f: FileFacts) -> bool:
    return f.geometry == "line" and f.hint("grid", "transmission", "power_line") and \
        not any(f.has(c) for c in ("highway", "waterway", "bus0"))


RECIPES = (
    Recipe("lines_with_voltage", "power lines with voltage", "power_lines", "vector",
           lambda f: f.geometry == "line" and not f.has("bus0", "bus1")
           and any(f.has(c) for c in ("voltage_kv", "kv", "voltage")),
           "", adapt=lines, merge=merge_lines, accuracy_km=0.5, order=1,
           copies=False),
    Recipe("lines_world_bank", "World Bank power lines", "power_lines", "vector",
           lambda f: f.geometry == "line" and f.fields == {"country", "status", "length_km"},
           "World Bank/ESMAP Africa electricity transmission and distribution 2017", "CC BY 4.0",
           "2017", adapt=lines, merge=merge_lines, accuracy_km=1.0, order=2,
           notes=("no voltages; lines built after 2017 are absent",)),
    Recipe("lines_bare", "power lines without voltage", "power_lines", "vector", _is_bare_line,
           "", adapt=lines, merge=merge_lines, accuracy_km=1.0, order=3),
    Recipe("gridkit_lines", "GridKit lines of the ENTSO-E map", "power_lines", "vector",
           lambda f: f.has("line_id", "bus0", "bus1") or f.has("link_id", "bus0", "bus1"),
           "GridKit extract of the ENTSO-E map", "CC BY 4.0", "2022-03",
           unused="schematic routes, several km off: not fit for distances; the pack's lines stay"),
    Recipe("gridkit_buses", "GridKit stations of the ENTSO-E map", "substations", "vector",
           lambda f: f.has("bus_id", "station_id", "symbol"),
           "GridKit extract of the ENTSO-E map", "CC BY 4.0", "2022-03",
           unused="schematic positions, several km off: not fit for distances; the pack's "
                  "stations stay"),
    Recipe("osm_stations", "OpenStreetMap substations", "substations", "vector",
           lambda f: f.has("bus_id", "voltage", "tag_substation"),
           "OpenStreetMap contributors, substations 2021", ODBL, "2021-09", adapt=substations,
           merge=add_beyond(SAME_STATION_KM, ("kv", "kv_levels")), accuracy_km=0.3, order=1),
    Recipe("osm_stations_raw", "OpenStreetMap substations, raw tags", "substations", "vector",
           lambda f: f.geometry == "point" and f.has("substation", "voltage"),
           "OpenStreetMap contributors, substations 2021 (raw tags)", ODBL, "2021-06",
           adapt=substations, merge=add_beyond(SAME_STATION_KM, ("kv", "kv_levels")),
           accuracy_km=0.3, order=2),
    Recipe("stations", "substations with voltage", "substations", "vector",
           lambda f: f.geometry == "point" and f.hint("substation")
           and any(f.has(c) for c in ("voltage_kv", "kv", "voltage")),
           "", adapt=substations,
           merge=add_beyond(SAME_STATION_KM, ("kv", "kv_levels")), accuracy_km=0.5, order=3,
           copies=False),
)
