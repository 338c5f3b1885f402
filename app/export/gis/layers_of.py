"""The vector layers of a study as a GIS colleague gets them: order, columns and signs.

Titles, groups, colours and order are those of the window's map.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app import map_colours as colours
from gis.results import StudyResult
from gis.types import Features, Layer
from layers.licence import passed_on

from .rules import ELSE, Condition, Fill, Mark, Rule, Stroke

if TYPE_CHECKING:
    from gis.study import Inputs

PALETTE = colours.LIGHT
PLANNED = ("planned", "under_construction")
LATER = Condition("status", "in", PLANNED)
MOST_TEXT = 2000
"""Longer text cells are cut, with an ellipsis. [characters]"""


@dataclass(frozen=True, eq=False)
class MapLayer:
    """One vector layer of the hand-over."""

    key: str                             # layer name in the GeoPackage
    title: str
    group: str                           # of the legend
    features: Features
    rules: tuple[Rule, ...]
    label: str = ""                      # column whose text is written on the map
    shown: bool = True


def map_layers(result: StudyResult, inputs: Inputs) -> list[MapLayer]:
    """The layers of the region, bottom first, without those that may not be passed on.

    The sites themselves are written by :mod:`app.export.gis.geopackage`.
    """
    import shapely

    allowed, _ = passed_on(inputs.layers)
    found = []
    for key, title, group, dimension, rules, label, shown in LAYERS:
        layer: Layer | None = allowed.get(key)
        if layer is None and key == "towns":       # a metropolitan region names communes
            layer = allowed.get("communes")
        if not isinstance(layer, Features) or not len(layer):
            continue
        keep = ~(shapely.is_missing(layer.geometry) | shapely.is_empty(layer.geometry))
        if dimension is not None:
            keep &= np.isin(shapely.get_dimensions(layer.geometry), dimension)
        if key == "boundary" and layer.has("level"):
            keep &= layer["level"] == "region"
        if key == "protected" and layer.has("level"):
            keep &= layer["level"] == "hard"
        if keep.any():
            features = one_kind(layer.where(keep))
            found.append(MapLayer(key, title, group, features, rules(features), label, shown))
    return found


def one_kind(features: Features) -> Features:
    """The same features; where single and multiple shapes or sorts mix, made to one type."""
    import shapely

    dimension = shapely.get_dimensions(features.geometry)
    made = features.geometry
    most = int(dimension.max())
    if (dimension != most).any():        # such as rivers beside lakes: the map shows both
        return features
    if most > 0 and len(set(shapely.get_type_id(made).tolist())) > 1:
        whole = shapely.multilinestrings if most == 1 else shapely.multipolygons
        made = np.array([whole(_parts(shape)) for shape in made], object)
    return replace(features, geometry=made)


def _parts(shape) -> list:
    import shapely

    return [part for part in shapely.get_parts(shape) if not part.is_empty]


def by_dimension(layer: MapLayer) -> list[MapLayer]:
    """A layer of areas and lines as one of each, for formats that want one kind."""
    import shapely

    dimension = shapely.get_dimensions(layer.features.geometry)
    kinds = sorted(set(dimension.tolist()), reverse=True)
    if len(kinds) == 1:
        return [layer]
    names = {2: "", 1: "_lines", 0: "_points"}
    words = {2: "", 1: ", lines", 0: ", points"}
    return [replace(layer, key=layer.key + names[k], title=layer.title + words[k],
                    features=one_kind(layer.features.where(dimension == k)),
                    rules=tuple(r for r in layer.rules if _fits(r, k)) or layer.rules)
            for k in kinds]


def _fits(rule: Rule, dimension: int) -> bool:
    return isinstance(rule.sign, (Mark, Stroke, Fill)[dimension])


def _one(*signs: object, label: str = "") -> Callable[[Features], tuple[Rule, ...]]:
    def rules(features: Features) -> tuple[Rule, ...]:
        return tuple(Rule(label, (), sign) for sign in signs)   # type: ignore[arg-type]
    return rules


def line_rules(features: Features) -> tuple[Rule, ...]:
    """Power lines by voltage; planned ones dotted."""
    found, above = [], None
    for limit, shade, width in colours.LINE_SHADES:
        where = [Condition("kv", ">=", limit)] if limit else []
        if above is not None and limit:
            where.append(Condition("kv", "<", above))
        label = (f"{limit} kV and more" if above is None else f"{limit}–{above:g} kV" if limit
                 else f"below {above:g} kV or unknown")
        if not limit:
            where = [Condition("kv", "below or unknown", above)]
        if features.has("status"):
            found.append(Rule(label + ", planned", (*where, LATER),
                              Stroke(shade, width, dotted=True)))
            where.append(replace(LATER, negated=True))
        found.append(Rule(label, tuple(where), Stroke(shade, width)))
        above = limit
    return tuple(_present(found, features))


def substation_rules(features: Features) -> tuple[Rule, ...]:
    """How substations are drawn: by voltage, and apart where they are yet to be built."""
    shade = colours.THEMES["grid"]
    status = features.has("status")
    now = (replace(LATER, negated=True),) if status else ()
    found = [Rule("100 kV and more", (Condition("kv", ">=", 100), *now),
                  Mark("square", shade, 3.6)),
             Rule("below 100 kV or unknown", (Condition("kv", "below or unknown", 100), *now),
                  Mark("square", shade, 2.6))]
    if status:
        found.append(Rule("planned", (LATER,), Mark("square", shade, 3.2, hollow=True)))
    return tuple(_present(found, features))


def plant_rules(features: Features) -> tuple[Rule, ...]:
    """Power plants by fuel; planned ones hollow."""
    if not features.has("fuel"):
        return (Rule("power plant", (), Mark("circle", "#6B7280", 4.6)),)
    found = []
    for fuel in sorted({str(f) for f in features["fuel"]}):
        shape = colours.FUEL_SHAPES.get(fuel, "circle")
        shade = colours.FUEL_COLOURS.get(fuel, "#6B7280")
        where: tuple[Condition, ...] = (Condition("fuel", "=", fuel),)
        if features.has("status"):
            found.append(Rule(f"{fuel or 'unknown'}, planned", (*where, LATER),
                              Mark(shape, shade, 4.6, hollow=True)))
            where = (*where, replace(LATER, negated=True))
        found.append(Rule(fuel or "unknown", where, Mark(shape, shade, 4.6)))
    return tuple(_present(found, features))


def sink_rules(features: Features) -> tuple[Rule, ...]:
    """How heat users are drawn: present demand apart from potential demand."""
    shade = colours.THEMES["heat"]
    if not features.has("demand_kind"):
        return (Rule("present demand", (), Mark("hexagon", shade, 4.0)),)
    return tuple(_present([
        Rule("present demand", (Condition("demand_kind", "=", "present"),),
             Mark("hexagon", shade, 4.0)),
        Rule("potential demand", (Condition("demand_kind", "=", "potential"),),
             Mark("hexagon", shade, 4.0, hollow=True)),
        Rule("not a heat user", (Condition("demand_kind", "in", ("present", "potential"),
                                           negated=True),),
             Mark("hexagon", PALETTE.muted, 2.6))], features))


def _now_and_later(sign: Mark | Stroke) -> Callable[[Features], tuple[Rule, ...]]:
    later = (replace(sign, hollow=True) if isinstance(sign, Mark)
             else replace(sign, dotted=True))

    def rules(features: Features) -> tuple[Rule, ...]:
        if not features.has("status"):
            return (Rule("existing", (), sign),)
        return tuple(_present([Rule("existing", (replace(LATER, negated=True),), sign),
                               Rule("planned or being built", (LATER,), later)], features))
    return rules


def _present(rules: Sequence[Rule], features: Features) -> list[Rule]:
    """The rules that some feature meets; a legend tells of nothing that is not there."""
    kept = [rule for rule in rules if rule.meets(features.columns, len(features)).any()]
    return kept or [replace(rules[-1], where=ELSE)]


_LAND = _one(Fill(PALETTE.land, PALETTE.outline, 1.0), label="land of the region")
_WATER = _one(Fill(PALETTE.water, PALETTE.coast, 0.9), Stroke(PALETTE.coast, 0.9),
              label="rivers, lakes, sea")
_PARK = _one(Fill(colours.PROTECTED, colours.PROTECTED, 1.2, alpha=0.25),
             label="protected, military, airport")
_DIGITAL = colours.THEMES["digital"]

LAYERS: tuple[tuple[str, str, str, tuple[int, ...] | None, Callable, str, bool], ...] = (
    ("boundary", "Land of the region", "Base map", (2,), _LAND, "", True),
    ("surface_water", "Rivers, lakes, sea", "Base map", (1, 2), _WATER, "", True),
    ("protected", "Protected, military, airports", "Base map", (2,), _PARK, "", False),
    ("fibre", "Fibre routes", "Digital", (1,), _now_and_later(Stroke(_DIGITAL, 1.2)), "", False),
    ("power_lines", "Power lines", "Grid", (1,), line_rules, "", True),
    ("substations", "Substations", "Grid", (0,), substation_rules, "", True),
    ("power_plants", "Power plants", "Grid", (0,), plant_rules, "", True),
    ("heat_pipes", "Pipes of heat networks", "Heat", (1,),
     _one(Stroke(colours.THEMES["heat"], 1.6), label="pipe"), "", True),
    ("heat_networks", "Heat networks", "Heat", (0,),
     _one(Mark("ring", colours.THEMES["heat"], 4.2), label="heat network"), "", True),
    ("heat_sinks", "Heat users", "Heat", (0,), sink_rules, "", True),
    ("exchanges", "Exchanges", "Digital", (0,),
     _now_and_later(Mark("ring", _DIGITAL, 3.6)), "", False),
    ("landings", "Cable landings", "Digital", (0,),
     _now_and_later(Mark("ring", _DIGITAL, 3.6)), "", False),
    ("data_centres", "Data centres", "Digital", (0,),
     _now_and_later(Mark("diamond", _DIGITAL, 4.0)), "", True),
    ("towns", "Towns", "Base map", (0,),
     _one(Mark("circle", PALETTE.town, 2.2), label="town"), "name", True),
)
"""Key, title, group, dimensions drawn, rules, label column, shown at first; bottom first."""
