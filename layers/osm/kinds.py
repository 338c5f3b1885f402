"""Which tags of OpenStreetMap make which layer.

Tags as documented in the OpenStreetMap wiki (Map features; Key:power, Power networks, Heating
networks, Key:telecom, Key:industrial), recalled and partly read in November 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Rule:
    """Elements that belong to a layer: all of `tags` must hold, one of the values each.

    A tag of several values ("beer;malt") holds where one of them fits.
    """

    layer: str
    tags: tuple[tuple[str, tuple[str, ...]], ...]
    shape: str = "point"                 # point | line | area
    without: tuple[str, ...] = ()        # keys that must be absent
    output: str = ""                     # key that must be present
    round_m: float = 0.0                 # areas: at least this long around [m]

    def fits(self, tags: Mapping[str, str]) -> bool:
        """Whether an element's tags fulfil the rule."""
        return (all(not {v.strip() for v in tags.get(key, "").split(";")}.isdisjoint(values)
                    for key, values in self.tags)
                and not any(key in tags for key in self.without)
                and (not self.output or self.output in tags))


def _rule(layer: str, shape: str = "point", /, without: tuple[str, ...] = (), output: str = "",
          round_m: float = 0.0, **tags: str) -> Rule:
    """`__` in a key stands for ":", the values are separated by blanks."""
    return Rule(layer, tuple((key.replace("__", ":"), tuple(values.split()))
                             for key, values in tags.items()), shape, without, output, round_m)


def _coming(layer: str, shape: str, values: str) -> tuple[Rule, ...]:
    """What does not stand yet: "construction:power" and the older power=construction."""
    words = tuple(values.split())
    return (*(Rule(layer, (("power", (stage,)), (stage, words)), shape) for stage in LIFE),
            *(Rule(layer, ((f"{stage}:power", words),), shape) for stage in LIFE))


LIFE = ("construction", "proposed", "planned")
CARRIERS = "line cable"
HEAT_OUTPUTS = ("plant:output:hot_water", "plant:output:steam", "plant:output:heat")
INDUSTRY = ("bakery brewery bottler canning cement chemical coffee cotton dairy distillery fish "
            "fish_processing food food_industry food_processing fruit_processing glass "
            "grinding_mill grain laundry leather meat meat_processing mill oil_mill palm_oil "
            "paper paper_mill pharmaceutical refinery rice_mill slaughterhouse sugar sugar_mill "
            "sugar_refinery tannery tea tea_factory textile textiles timber tobacco water_bottling "
            "winery")

KINDS: Mapping[str, tuple[Rule, ...]] = {
    "power": (
        _rule("power_lines", "line", power=CARRIERS),
        *_coming("power_lines", "line", CARRIERS),
        _rule("substations", power="substation"),
        *_coming("substations", "point", "substation")),
    "plants": (
        _rule("power_plants", power="plant"),
        *_coming("power_plants", "point", "plant"),
        *(_rule("heat_plants", power="plant", output=key) for key in HEAT_OUTPUTS)),
    "heat": (
        _rule("heat_pipes", "line", man_made="pipeline",
              substance="hot_water heat steam heating"),
        _rule("heat_pipes", "line", man_made="pipeline", utility="heating"),
        *(_rule("heat_plants", power="plant", output=key) for key in HEAT_OUTPUTS),
        _rule("heat_plants", power="generator", generator__source="waste geothermal biomass gas "
              "coal oil biogas", output="generator:output:hot_water"),
        _rule("heat_plants", power="generator", generator__source="waste geothermal biomass gas "
              "coal oil biogas", output="generator:output:steam")),
    "roads": (_rule("roads", "line", highway="motorway trunk primary"),),
    "rail": (_rule("rail", "line", railway="rail narrow_gauge light_rail tram",
                   without=("service",)),),
    "data_centres": (
        _rule("data_centres", telecom="data_center data_centre"),
        _rule("data_centres", building="data_center data_centre"),
        _rule("exchanges", telecom="internet_exchange"),
        _rule("landings", telecom="cable_landing_station"),
        _rule("fibre", "line", communication="line cable", telecom__medium="fibre fiber")),
    "sinks": (
        _rule("heat_sinks", amenity="hospital university public_bath"),
        _rule("heat_sinks", healthcare="hospital"),
        _rule("heat_sinks", tourism="hotel"),
        _rule("heat_sinks", leisure="water_park"),
        _rule("heat_sinks", leisure="sports_centre", sport="swimming"),
        _rule("heat_sinks", "area", leisure="swimming_pool",
              access="yes public customers permissive"),
        _rule("heat_sinks", "area", building="greenhouse", round_m=200.0),
        _rule("heat_sinks", "area", landuse="greenhouse_horticulture"),
        _rule("heat_sinks", man_made="works wastewater_plant"),
        _rule("heat_sinks", craft="brewery"),
        _rule("heat_sinks", industrial=INDUSTRY)),
    "water": (
        _rule("surface_water", "line", waterway="river canal"),
        _rule("surface_water", "line", natural="coastline"),
        _rule("surface_water", "area", natural="water", round_m=2000.0)),
    "protected": (
        _rule("protected", "area", boundary="protected_area national_park"),
        _rule("protected", "area", leisure="nature_reserve"),
        _rule("protected", "area", landuse="military"),
        _rule("protected", "area", aeroway="aerodrome")),
}
EVERY: tuple[Rule, ...] = tuple(dict.fromkeys(r for rules in KINDS.values() for r in rules))
LAYERS: tuple[str, ...] = tuple(dict.fromkeys(rule.layer for rule in EVERY))


@cache
def _by_key() -> Mapping[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for rule in EVERY:
        found.setdefault(rule.tags[0][0], []).append(rule)
    return {key: tuple(rules) for key, rules in found.items()}


def rules_of(tags: Mapping[str, str]) -> tuple[Rule, ...]:
    """The rules that an element fulfils, one for each layer; none for most elements."""
    found: dict[str, Rule] = {}
    for key, rules in _by_key().items():
        if key in tags:
            for rule in rules:
                if rule.layer not in found and rule.fits(tags):
                    found[rule.layer] = rule
    return tuple(found.values())
