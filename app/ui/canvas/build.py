"""Map layers of a study, from bottom to top."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import shapely
from PyQt6.QtCore import Qt

from app.map_colours import PROTECTED, suitability_limits
from gis.results import EXCLUSION_REASONS, StudyResult
from gis.types import Features

from .. import theme
from ..figures import number
from . import symbols
from .layer import FillLayer, MapLayer, RasterLayer
from .raster import Scale
from .sites import SiteMark, SitesLayer
from .vector import LineLayer, LineStyle, PointLayer, PointStyle

PLANNED = ("planned", "under_construction")


def _column(features: Features, name: str, missing=np.nan) -> np.ndarray:
    if features.has(name):
        return features[name]
    return np.full(len(features), missing, float if missing is np.nan else object)


def _text(value) -> str:
    return str(value).replace("_", " ") if value not in ("", None) else "unknown"


def _describer(features: Features, title: str, *rows: tuple[str, str, str]) -> Callable:
    """Title and (label, text) rows of a feature; `rows` are (label, column, unit)."""
    def describe(index: int) -> Sequence:
        name = str(_column(features, "name", "")[index]) or title
        out: list = [name, ("", title)]
        for label, column, unit in rows:
            if not features.has(column):
                continue
            value = features[column][index]
            out.append((label, _text(value) if isinstance(value, str)
                        else f"{number(float(value))} {unit}".strip()
                        if np.isfinite(value) else "unknown"))
        out.append(("source", _text(_column(features, "source", "")[index])))
        return out
    return describe


def base_layers(layers) -> list[MapLayer]:
    """Land, water, protected land."""
    built: list[MapLayer] = []
    boundary = _features(layers, "boundary")
    if boundary is not None:
        region = boundary.where(_column(boundary, "level", "region") == "region") \
            if boundary.has("level") else boundary
        built.append(FillLayer("boundary", "Land of the region", region, "land", "outline", 1.0,
                               group="Base map"))
    water = _features(layers, "surface_water")
    if water is not None:
        shapes = water.where(shapely.get_dimensions(water.geometry) > 0)
        if len(shapes):
            built.append(FillLayer("surface_water", "Rivers, lakes, sea", shapes, "water",
                                   "coast", 0.9, group="Base map"))
    return built


def _features(layers, key: str) -> Features | None:
    found = layers.get(key)
    return found if isinstance(found, Features) and len(found) else None


def power_lines(lines: Features) -> MapLayer:
    kv = _column(lines, "kv")
    planned = np.isin(_column(lines, "status", "existing"), PLANNED)
    styles: list[LineStyle] = []
    style_of = np.zeros(len(lines), int)
    above = np.inf
    for limit, shade, width in theme.LINE_SHADES:
        band = (kv >= limit) & (kv < above)
        if limit == 0:
            band |= np.isnan(kv)
        name = f"{limit} kV and more" if not np.isfinite(above) else \
            f"{limit}–{above:.0f} kV" if limit else f"below {above:.0f} kV or unknown"
        for later, pattern in ((False, Qt.PenStyle.SolidLine), (True, Qt.PenStyle.DotLine)):
            style_of[band & (planned == later)] = len(styles)
            styles.append(LineStyle(shade, width, name + (", planned" if later else ""), pattern))
        above = limit
    return LineLayer("power_lines", "Power lines", lines, style_of, styles,
                     _describer(lines, "Power line", ("voltage", "kv", "kV"),
                                ("status", "status", ""), ("year", "year", "")),
                     group="Grid")


def substations(points: Features) -> MapLayer:
    kv = _column(points, "kv")
    planned = np.isin(_column(points, "status", "existing"), PLANNED)
    shade = theme.THEMES["grid"]
    styles = (PointStyle(symbols.square, shade, 3.6, "100 kV and more"),
              PointStyle(symbols.square, shade, 2.6, "below 100 kV or unknown"),
              PointStyle(symbols.square, shade, 3.2, "planned", planned=True))
    style_of = np.where(planned, 2, np.where(kv >= 100, 0, 1))
    return PointLayer("substations", "Substations", points, style_of, styles,
                      _describer(points, "Substation", ("voltage", "kv", "kV"),
                                 ("status", "status", "")),
                      weight=np.nan_to_num(kv), thin=True, group="Grid")


def power_plants(points: Features) -> MapLayer:
    fuels = _column(points, "fuel", "")
    planned = np.isin(_column(points, "status", "operating"), PLANNED)
    styles: list[PointStyle] = []
    style_of = np.zeros(len(points), int)
    for fuel in sorted(set(fuels.tolist())):
        for later in (False, True):
            style_of[(fuels == fuel) & (planned == later)] = len(styles)
            styles.append(PointStyle(symbols.FUEL_SIGNS.get(fuel, symbols.circle),
                                     theme.FUEL_COLOURS.get(fuel, "#6B7280"), 4.6,
                                     (fuel or "unknown") + (", planned" if later else ""),
                                     planned=later))
    return PointLayer("power_plants", "Power plants", points, style_of, styles,
                      _describer(points, "Power plant", ("fuel", "fuel", ""),
                                 ("capacity", "mw", "MW"), ("status", "status", "")),
                      weight=_column(points, "mw"), thin=True, group="Grid", visible=True)


def towns(points: Features) -> MapLayer:
    people = np.nan_to_num(_column(points, "population"))
    style = (PointStyle(symbols.circle, "town", 2.2, "town"),)
    return PointLayer("towns", "Towns", points, np.zeros(len(points), int), style,
                      _describer(points, "Town", ("population", "population", "people"),
                                 ("in", "admin", "")),
                      weight=people, names=_column(points, "name", ""), base=1.0, thin=True,
                      group="Base map")


def heat_networks(points: Features) -> MapLayer:
    style = (PointStyle(symbols.ring, theme.THEMES["heat"], 4.2, "network and its served area"),)
    heat = _column(points, "heat_mwh_y")
    return PointLayer("heat_networks", "Heat networks", points, np.zeros(len(points), int), style,
                      _describer(points, "Heat network", ("heat sold", "heat_mwh_y", "MWh/y"),
                                 ("supply", "supply_c", "°C"), ("return", "return_c", "°C"),
                                 ("renewable share", "enr_share", "")),
                      weight=heat, radius_m=np.nan_to_num(_column(points, "radius_km")) * 1000,
                      group="Heat")


def heat_sinks(points: Features) -> MapLayer:
    kind = _column(points, "demand_kind", "present")
    shade = theme.THEMES["heat"]
    styles = (PointStyle(symbols.hexagon, shade, 4.0, "present demand"),
              PointStyle(symbols.hexagon, shade, 4.0, "potential demand", planned=True),
              PointStyle(symbols.hexagon, "muted", 2.6, "not a heat user"))
    style_of = np.select([kind == "present", kind == "potential"], [0, 1], 2)
    return PointLayer("heat_sinks", "Heat users", points, style_of, styles,
                      _describer(points, "Heat user", ("kind", "kind", ""),
                                 ("whole heat", "heat_mwh_y", "MWh/y"),
                                 ("up to 65 °C", "heat_low_mwh_y", "MWh/y"),
                                 ("season", "season", "")),
                      weight=_column(points, "heat_mwh_y"), thin=True, group="Heat")


def data_centres(points: Features) -> MapLayer:
    planned = np.isin(_column(points, "status", "existing"), PLANNED)
    shade = theme.THEMES["digital"]
    styles = (PointStyle(symbols.diamond, shade, 4.0, "existing"),
              PointStyle(symbols.diamond, shade, 4.0, "planned or being built", planned=True))
    return PointLayer("data_centres", "Data centres", points, planned.astype(int), styles,
                      _describer(points, "Data centre", ("power", "power_mw", "MW"),
                                 ("power is", "power_basis", ""), ("status", "status", "")),
                      weight=_column(points, "power_mw"), thin=True, group="Digital")


def fibre(lines: Features) -> MapLayer | None:
    routes = lines.where(shapely.get_dimensions(lines.geometry) == 1)
    if not len(routes):
        return None
    planned = np.isin(_column(routes, "status", "existing"), PLANNED).astype(int)
    shade = theme.THEMES["digital"]
    styles = (LineStyle(shade, 1.2, "existing"),
              LineStyle(shade, 1.2, "planned", Qt.PenStyle.DotLine))
    return LineLayer("fibre", "Fibre routes", routes, planned, styles,
                     _describer(routes, "Fibre route", ("operator", "operator", "")),
                     group="Digital", visible=False)


def protected(areas: Features) -> MapLayer | None:
    areas = areas.where(shapely.get_dimensions(areas.geometry) == 2)
    if not len(areas):
        return None
    hard = areas.where(_column(areas, "level", "hard") == "hard") if areas.has("level") else areas
    return FillLayer("protected", "Protected, military, airports", hard, PROTECTED,
                     PROTECTED, 1.2, veil=0.25, group="Base map", visible=False) \
        if len(hard) else None


def region_layers(layers) -> list[MapLayer]:
    """Everything known about a region before any study, bottom first."""
    makers = (("protected", protected), ("fibre", fibre), ("power_lines", power_lines),
              ("substations", substations), ("power_plants", power_plants),
              ("heat_networks", heat_networks), ("heat_sinks", heat_sinks),
              ("data_centres", data_centres), ("towns", towns))
    built = base_layers(layers)
    for key, make in makers:
        features = _features(layers, key)
        if features is None and key == "towns":      # a metropolitan region names communes
            features = _features(layers, "communes")
        if features is not None and (layer := make(features)) is not None:
            built.append(layer)
    return built


def result_layers(result: StudyResult, criteria: bool = True
                  ) -> tuple[list[MapLayer], SitesLayer]:
    """Suitability, one hidden raster per criterion unless told not to, and the sites."""
    screening, settings = result.screening, result.settings
    grid = screening.grid
    cells = (screening.rows.astype(np.int64) * grid.shape[1] + screening.cols)
    scores = screening.suitability(settings.weights)
    scale = Scale(suitability_limits(scores), "cividis", "score 0–1")
    suitability = RasterLayer("suitability", "Suitability", grid, screening.excluded, cells,
                              scores, scale, group="Suitability", opacity=0.85)
    rasters: list[MapLayer] = []
    for row, criterion in enumerate(settings.criteria if criteria else ()):
        values, known = screening.values[row], screening.known[row]
        shown = np.where(known, values, np.nan)
        if not known.any():
            continue                     # nothing to draw: the criteria list says "unknown"
        worse_high = criterion.value.rising is False
        scale = Scale.covering(shown, theme.THEME_RAMPS.get(criterion.theme, "cividis"),
                               criterion.unit)
        rasters.append(RasterLayer(
            f"criterion:{criterion.key}", criterion.label.capitalize(), grid, screening.excluded,
            cells, values, scale, known=None if known.all() else known,
            group="Criteria", visible=False, opacity=0.9,
            note="less is better" if worse_high else "more is better"))
    sites = SitesLayer(marks(result.sites))
    return [suitability, *rasters], sites


def marks(sites) -> list[SiteMark]:
    return [SiteMark(s.id, s.rank, s.name, s.x, s.y, s.heat.used_mwh_y, s.own) for s in sites]


def stacked(region: list[MapLayer], rasters: list[MapLayer], sites: SitesLayer | None
            ) -> list[MapLayer]:
    """One order, bottom first: land, rasters, water, the rest, sites."""
    below = [layer for layer in region if layer.key == "boundary"]
    rest = [layer for layer in region if layer.key != "boundary"]
    return below + list(reversed(rasters)) + rest + ([sites] if sites else [])


def reason(result: StudyResult | None, x: float, y: float) -> str:
    """Why the cell at a place is excluded; empty where it is not."""
    if result is None:
        return ""
    grid = result.screening.grid
    row, col = (int(i) for i in grid.index(x, y))
    if not (0 <= row < grid.shape[0] and 0 <= col < grid.shape[1]):
        return ""
    code = int(result.screening.excluded[row, col])
    return f"Excluded: {EXCLUSION_REASONS[code]}" if code > 1 else ""
