"""Power lines, substations and power plants."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gis.types import Features, Layer

from ..merge import metres, nearest, plain_name
from ..voltage import parse_voltage
from .combine import add_beyond, as_features, file_only, joined
from .recipe import FileFacts, Recipe, Region, number, raw, shaped, text

ODBL = "ODbL 1.0"
SMALLEST_STATION_KV = 33.0               # below: distribution, no point of connection for a MW load
SAME_STATION_KM = 2.0
SAME_PLANT_KM = 5.0
WITH_VOLTAGE = 0.95                      # share of rows from which a file may replace the pack
COVERED_LENGTH = 0.5                     # share of the pack's line length likewise


def voltages(features: Features) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Highest kV of each row (NaN unknown), all levels as text, and the counted problems."""
    column = raw(features, "voltage_kv", "kv", "voltage", "max_kv")
    kv, levels = np.full(len(features), np.nan), np.full(len(features), "", dtype=object)
    problems: dict[str, int] = {}
    if column is not None:
        for i, value in enumerate(column):
            found, problem = parse_voltage(value)
            if problem:
                problems[problem] = problems.get(problem, 0) + 1
            if found:
                kv[i], levels[i] = found[0], ";".join(f"{v:g}" for v in found)
    return kv, levels, tuple(f"{n} rows: {problem}; voltage unknown there"
                             for problem, n in problems.items())


def lines(features: Features) -> Features:
    kv, _, problems = voltages(features)
    ends = [f"{a} - {b}" if a and b else "" for a, b in
            zip(text(features, "from"), text(features, "to"), strict=True)]
    names = text(features, "name")
    status = [_status(s) for s in text(features, "status")]
    title = features.provenance.source.split(",")[0].split(" (")[0]
    length = number(features, "length_km")
    return shaped("power_lines", features, {
        "name": [n or e or f"{title} line {i + 1}" for i, (n, e) in
                 enumerate(zip(names, ends, strict=True))],
        "kv": kv, "kind": "ac", "circuits": number(features, "circuits"), "status": status,
        "length_km": length, "source": features.provenance.source,
        "note": np.where(np.isnan(kv), "voltage not given", "")}, steps=problems)


def _status(word: str) -> str:
    word = word.lower()
    if any(w in word for w in ("plan", "propos", "candidate")):
        return "planned"
    return "under_construction" if "constr" in word or "development" in word else "existing"


def merge_lines(pack: Layer | None, file: Features, region: Region) -> Features:
    """Replace the pack's lines only where the file gives voltages and is not a mere excerpt."""
    import shapely

    base = as_features(pack)
    if base is None:
        return file_only(file)
    given = float(np.mean(~np.isnan(file["kv"])))
    length = [shapely.length(f.to_crs(region.crs).geometry).sum() for f in (file, base)]
    if given >= WITH_VOLTAGE and length[0] >= COVERED_LENGTH * length[1]:
        return replace(file, provenance=file.provenance.then(
            f"replaces the pack's {len(base)} lines: {given:.0%} of its lines carry a voltage"))
    why = (f"only {given:.0%} of them carry a voltage" if given < WITH_VOLTAGE
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


FUELS = (("geothermal", "geothermal"), ("hydro", "hydro"), ("solar", "solar"), ("wind", "wind"),
         ("biogas", "biogas"), ("biomass", "biomass"), ("bioenergy", "biomass"),
         ("waste", "waste"), ("gas", "gas"), ("oil", "oil"), ("diesel", "oil"), ("coal", "coal"),
         ("lignite", "coal"), ("nuclear", "nuclear"))


def plants(features: Features) -> Features:
    words = [w.lower() for w in text(features, "fuel", "primary_fuel", "fueltype")]
    fuel = np.array([next((key for word, key in FUELS if word in w), "") for w in words], object)
    mw = number(features, "capacity (mw)", "capacity_mw", "capacity")
    year = number(features, "commissioning date", "commissioning_year", "datein")
    end = number(features, "dateout")
    status = text(features, "operational status", "status")
    keep = (fuel != "") & (mw > 0)
    states = []
    for word, start, stop in zip(status, year, end, strict=True):
        if stop <= 2025:
            states.append("closed")
        elif word:
            states.append("operating" if "operat" in word.lower() else _status(word)
                          .replace("existing", "operating"))
        else:
            states.append("operating" if start <= 2025 else "planned")
    small = int((~keep).sum())
    out = shaped("power_plants", features, {
        "name": text(features, "name"), "fuel": fuel, "mw": mw, "status": states, "year": year,
        "accuracy_km": 1.0, "confidence": "medium", "source": features.provenance.source},
        steps=("status unknown counts as operating only where the year of start is known",
               *((f"{small} rows of another fuel or without capacity left out",) if small else ())))
    return out.where(keep)


def merge_plants(pack: Layer | None, file: Features, region: Region) -> Features:
    """Add plants that the pack does not have: none of that fuel within 5 km or of that name."""
    base = as_features(pack)
    if base is None:
        return file_only(file)
    here, there = metres(base, region.crs), metres(file, region.crs)
    mirrored = metres(_mirrored(file), region.crs)
    known, moved = np.zeros(len(file), bool), []
    for fuel in set(file["fuel"]):
        rows = np.flatnonzero(file["fuel"] == fuel)
        same = np.flatnonzero(base["fuel"] == fuel)
        near = nearest(there[rows], here[same])[0] <= SAME_PLANT_KM * 1000
        flipped = ~near & (nearest(mirrored[rows], here[same])[0] <= SAME_PLANT_KM * 1000)
        names = {plain_name(str(base["name"][i])) for i in same}
        named = np.array([plain_name(str(file["name"][i])) in names for i in rows], bool)
        known[rows] = near | flipped | named
        moved += [str(file["name"][i]) for i in rows[flipped | (named & ~near)]]
    step = (f"{int((~known).sum())} of the file's {len(file)} plants added, those without a plant "
            f"of the same fuel within {SAME_PLANT_KM:g} km or of the same name in the pack")
    if moved:
        step += (f"; placed elsewhere in the file, the pack's position kept: "
                 f"{', '.join(sorted(moved)[:5])}")
    return joined(base, file.where(~known), step)


def _mirrored(file: Features) -> Features:
    """The same plants with the sign of their latitude lost or gained."""
    import shapely

    return replace(file, geometry=shapely.transform(file.geometry, lambda p: p * [1.0, -1.0]))


def _is_bare_line(f: FileFacts) -> bool:
    return f.geometry == "line" and (f.fields == {"country", "status", "length_km"}
                                     or (f.hint("grid", "transmission", "power_line")
                                         and f.has("source") and len(f.fields) == 1))


RECIPES = (
    Recipe("lines_with_voltage", "power lines with voltage", "power_lines", "vector",
           lambda f: f.geometry == "line" and not f.has("bus0", "bus1")
           and any(f.has(c) for c in ("voltage_kv", "kv", "voltage")),
           "power lines of the file", adapt=lines, merge=merge_lines, accuracy_km=0.5, order=1),
    Recipe("lines_bare", "power lines without voltage", "power_lines", "vector", _is_bare_line,
           "World Bank/ESMAP Africa electricity transmission and distribution 2017", "CC BY 4.0",
           "2017", adapt=lines, merge=merge_lines, accuracy_km=1.0, order=2,
           notes=("no voltages; lines built after 2017 are absent",)),
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
           "substations of the file", adapt=substations,
           merge=add_beyond(SAME_STATION_KM, ("kv", "kv_levels")), accuracy_km=0.5, order=3),
    Recipe("wri_plants", "WRI power plants", "power_plants", "vector",
           lambda f: f.has("power plant id", "fuel", "capacity (mw)"),
           "WRI Global Power Plant Database, raw files", "CC BY 4.0", "2021", adapt=plants,
           merge=merge_plants, accuracy_km=1.0, order=1),
    Recipe("gppd_plants", "Global Power Plant Database", "power_plants", "vector",
           lambda f: f.has("gppd_idnr", "primary_fuel", "capacity_mw"),
           "Global Energy Observatory in the WRI Global Power Plant Database", "CC BY 4.0", "2021",
           adapt=plants, merge=merge_plants, accuracy_km=2.0, order=2),
    Recipe("ppm_plants", "powerplantmatching", "power_plants", "vector",
           lambda f: f.has("fueltype", "capacity", "datein", "dateout"),
           "powerplantmatching 2025", "CC BY 4.0", "2025-01", adapt=plants, merge=merge_plants,
           accuracy_km=1.0, order=1),
    Recipe("osm_generators", "OpenStreetMap generators", "power_plants", "vector",
           lambda f: f.has("tags.generator:source"), "OpenStreetMap contributors", ODBL, "2021",
           unused="single machines, part of their MW are defaults: the plants of pack and "
                  "databases stay"),
)
