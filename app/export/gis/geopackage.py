"""All layers of a study in one GeoPackage, each with its style."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np

from app.export.tables import columns
from app.export.texts import clean
from gis.results import StudyResult
from gis.types import WGS84, Features
from layers.licence import withheld_rows

from .layers_of import MapLayer, by_dimension, map_layers
from .rules import Rule
from .sites_style import LINK, SITE, plain_style, site_style
from .style_xml import qml, sld

if TYPE_CHECKING:
    from gis.study import Inputs

WRITTEN = "2000-01-01T00:00:00.000Z"
"""Of every file: the same study gives the same bytes, so no time of writing is kept."""
PRIORITY = "population"
SYNCHRONOUS = "OGR_SQLITE_SYNCHRONOUS"


@dataclass(frozen=True, eq=False)
class Styled:
    """A layer of the GeoPackage as the QGIS project lists it."""

    key: str
    title: str
    group: str
    geometry: str                        # Point | LineString | Polygon, Multi… alike
    style: list[ET.Element]
    rules: tuple[Rule, ...]
    labelled: bool
    shown: bool
    about: str = ""                      # source, date and licence


def write_gis(result: StudyResult, inputs: Inputs, path: Path) -> list[Styled]:
    """Write sites, links to heat users and all layers of the map; EPSG:4326.

    Returns
    -------
    list of Styled
        What was written, bottom first.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    path.unlink(missing_ok=True)
    with _unsynced():
        written = [_sites(result, path)]
        links = _links(result, inputs, path)
        region = [_layer(one, path) for layer in map_layers(result, inputs)
                  for one in by_dimension(layer)]
    ordered = [*region, *links, *written]
    notes = {p.layer: " ".join("; ".join(w for w in (p.source, p.date, p.licence) if w).split())
             for p in result.layers}
    ordered = [_told(one, notes) for one in ordered]
    units = {layer.key: layer.features.units for layer in map_layers(result, inputs)}
    _finish(path, ordered, units)
    return ordered


@contextmanager
def _unsynced() -> Iterator[None]:
    """SQLite need not wait for the disk after each layer: who moves the file in does."""
    import pyogrio

    before = pyogrio.get_gdal_config_option(SYNCHRONOUS)
    pyogrio.set_gdal_config_options({SYNCHRONOUS: "OFF"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({SYNCHRONOUS: before})


def _told(one: Styled, notes: dict[str, str]) -> Styled:
    key = next((k for k in sorted(notes, key=len, reverse=True) if one.key.startswith(k)), "")
    return replace(one, about=clean(notes.get(key, one.about), 1000))


def _sites(result: StudyResult, path: Path) -> Styled:
    import shapely

    sites = result.sites
    points = shapely.points([s.lon for s in sites], [s.lat for s in sites])
    _write(path, "sites", np.atleast_1d(points), "Point", columns(result))
    most = max((s.heat.used_mwh_y for s in sites if s.heat.used_mwh_y > 0), default=0.0)
    return Styled("sites", "Sites", "Sites", "Point", site_style(most), (SITE,), True, True,
                  "computed by HeatSite")


def _withheld_users(inputs: Inputs) -> set[str]:
    """Names of heat users whose place may not be passed on."""
    found: set[str] = set()
    for key in ("heat_sinks", "heat_networks"):
        layer = inputs.layers.get(key)
        if isinstance(layer, Features) and layer.has("name"):
            found |= {str(name) for name in layer["name"][withheld_rows(layer)]}
    return found


def _links(result: StudyResult, inputs: Inputs, path: Path) -> list[Styled]:
    """Straight lines from each site to those who would take its heat."""
    import shapely

    withheld = _withheld_users(inputs)
    pairs = [(s, k) for s in result.sites for k in s.heat.sinks if k.used_mwh_y > 0
             and k.name not in withheld
             and np.isfinite([k.lon, k.lat]).all()]
    if not pairs:
        return []
    lines = np.array([shapely.LineString([(s.lon, s.lat), (k.lon, k.lat)])
                      for s, k in pairs], object)
    _write(path, "heat_links", lines, "LineString", {
        "site": [s.id for s, _ in pairs], "user": [k.name for _, k in pairs],
        "kind": [k.kind for _, k in pairs],
        "heat_used [MWh/y]": [k.used_mwh_y for _, k in pairs],
        "route [km]": [k.route_km for _, k in pairs],
        "supply [deg C]": [k.supply_c for _, k in pairs],
        "lcoh [EUR/MWh]": [k.lcoh_eur_mwh for _, k in pairs]})
    return [Styled("heat_links", "Heat from sites to users", "Sites", "LineString",
                   plain_style((LINK,)), (LINK,), False, True, "computed by HeatSite")]


def _layer(layer: MapLayer, path: Path) -> Styled:
    import pyproj
    import shapely

    features = layer.features.to_crs(pyproj.CRS.from_user_input(WGS84))
    kinds = set(shapely.get_type_id(features.geometry).tolist())
    names = {0: "Point", 1: "LineString", 3: "Polygon", 4: "MultiPoint", 5: "MultiLineString",
             6: "MultiPolygon"}
    kind = names.get(kinds.pop(), "Unknown") if len(kinds) == 1 else "Unknown"
    # "fid" is GDAL's own column, "id" next to it confuses readers that ignore case.
    table = {name: cells.tolist() for name, cells in features.columns.items()
             if name.lower() not in ("fid", "geom")}
    _write(path, layer.key, features.geometry, kind, table)
    priority = PRIORITY if features.has(PRIORITY) else ""
    return Styled(layer.key, layer.title, layer.group, kind,
                  plain_style(layer.rules, layer.label, priority), layer.rules,
                  bool(layer.label), layer.shown)


def _write(path: Path, key: str, geometry: np.ndarray, kind: str, table: dict[str, list]) -> None:
    import shapely
    from pyogrio.raw import write

    data, masks = [], []
    for cells in table.values():
        text = any(isinstance(cell, str) for cell in cells)
        whole = all(isinstance(cell, int) for cell in cells) and len(cells)
        empty = np.array([cell is None or (isinstance(cell, float) and np.isnan(cell))
                          for cell in cells], bool)
        if text:
            data.append(np.array([clean(c) if isinstance(c, str) else "" if e else str(c)
                                  for c, e in zip(cells, empty, strict=True)], object))
        elif whole:
            data.append(np.array(cells, np.int64))
        else:
            data.append(np.array([np.nan if e else float(c)
                                  for c, e in zip(cells, empty, strict=True)], float))
        masks.append(empty)
    write(str(path), np.asarray(shapely.to_wkb(geometry), object), data, list(table),
          field_mask=masks, layer=key, driver="GPKG", geometry_type=kind, crs=WGS84,
          append=path.exists())


_STYLES = """CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
 f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
 f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
 useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)"""
_SCHEMA = """CREATE TABLE IF NOT EXISTS gpkg_data_columns (table_name TEXT NOT NULL,
 column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,
 constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
 CONSTRAINT gdc_tn UNIQUE (table_name, name))"""
_EXTENSIONS = """CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT,
 extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
 CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))"""


def _finish(path: Path, layers: Sequence[Styled], units: dict) -> None:
    """Styles, titles, sources and units; the same bytes whenever it is written."""
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(_STYLES)
        for one in layers:
            base.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
                "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, "
                "owner, ui, update_time) VALUES ('', '', ?, 'geom', ?, ?, ?, 1, ?, '', '', ?)",
                (one.key, one.key, qml(one.style, one.labelled), sld(one.key, one.rules),
                 one.title, WRITTEN))
            base.execute("UPDATE gpkg_contents SET identifier = ?, description = ? "
                         "WHERE table_name = ?", (one.title, one.about, one.key))
        base.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, description) "
                     "VALUES ('layer_styles', 'attributes', 'layer_styles', 'styles of QGIS')")
        base.execute(_SCHEMA)
        base.execute(_EXTENSIONS)
        base.execute("INSERT OR IGNORE INTO gpkg_extensions VALUES ('gpkg_data_columns', NULL, "
                     "'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', "
                     "'read-write')")
        for key, of in sorted(units.items()):
            for column, unit in sorted(of.items()):
                here = [row[1] for row in base.execute(f'PRAGMA table_info("{key}")')]
                if column in here and unit:
                    base.execute("INSERT OR IGNORE INTO gpkg_data_columns VALUES "
                                 "(?, ?, ?, NULL, ?, NULL, NULL)",
                                 (key, column, f"{column} [{unit}]", f"unit: {unit}"))
        base.execute("UPDATE gpkg_contents SET last_change = ?", (WRITTEN,))
    # A file rebuilt from nothing: VACUUM in place would keep the count of transactions, and GDAL
    # makes one more when its clock ticks between two layers.
    rebuilt = path.with_name(f"{path.name}.rebuilt")
    with closing(sqlite3.connect(path)) as base:
        base.execute("VACUUM INTO ?", (str(rebuilt),))
    rebuilt.replace(path)
