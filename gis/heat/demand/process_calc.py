"""Formulas of heat uses that can be run alone: drying, hot water, cooling, desalination."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ...calc import TEXT, calculation
from ...climate.normals import climate_from_world
from ...climate.weather_year import weather_year
from ...errors import InputError
from ...types import Quantity, Table
from ..heat_pump import heat_pump
from .process import (
    Process,
    Range,
    drying_heat_kwh_kg,
    equivalent,
    greenhouse_heat_w_m2,
    process,
    sink_parameters,
    usable_share,
    warming_kwh_m3,
)
from .profile import MONTHS, monthly_sums, season_shape, working_hours

SEED = 20261121
"""Seed of the day-to-day noise of a year that no study asked for."""
REGISTRY = "table sink_processes, per row"
KIND = (TEXT, None, "kind of the table sink_processes, such as maize_drying or hospital")
NAN = math.nan


def _quantity(found: Range, unit: str, known: str = "published", source: str = REGISTRY,
              notes: tuple[str, ...] = ()) -> Quantity:
    return Quantity(found.central, unit, found.low, found.high, known, source, notes)


@calculation(
    "drying-heat",
    inputs={"m1_pct": ("%", None, "moisture before, wet basis"),
            "m2_pct": ("%", None, "moisture after, wet basis"),
            "mj_per_kg_water": ("MJ/kg", NAN, "heat per kg of water; empty: 4.5 to 6")},
    formula="(m1 − m2)/(100 − m1) kg of water per kg dried × 4.5-6 MJ/kg",
    source="water balance; heat of usual dryers (field dryers 4.2-25 MJ/kg: cigrjournal 3605)")
def drying_heat(tables: Mapping[str, Table], m1_pct: float, m2_pct: float,
                mj_per_kg_water: float = NAN) -> dict[str, Quantity]:
    """Heat and water of one kilogram of dried product.

    m1_pct=75 m2_pct=15 -> water_kg_per_kg_dried=2.4 kwh_per_kg_dried=3.5
    """
    p = sink_parameters(tables)
    given = not math.isnan(mj_per_kg_water)
    heats = ((mj_per_kg_water,) * 3 if given else
             (p.range("drying_mj_kg")[0], p["drying_mj_kg"], p.range("drying_mj_kg")[1]))
    low, central, high = (drying_heat_kwh_kg(m1_pct, m2_pct, mj) for mj in heats)
    water = (m1_pct - m2_pct) / (100 - m1_pct)
    return {"kwh_per_kg_dried": Quantity(central, "kWh/kg", low, high, "derived",
                                         "table sink_parameters"),
            "water_kg_per_kg_dried": Quantity(water, "kg/kg", known="derived",
                                              source="water balance")}


@calculation(
    "hot-water",
    inputs={"m3": ("m³", 1.0, "water"), "t_in_c": ("°C", 20.0, "cold water"),
            "t_out_c": ("°C", 60.0, "hot water")},
    formula="Q = m³ · 1.163 kWh/(m³·K) · (T_out − T_in)", source="textbook")
def hot_water(tables: Mapping[str, Table], m3: float = 1.0, t_in_c: float = 20.0,
              t_out_c: float = 60.0) -> dict[str, Quantity]:
    """Heat that warms water.

    m3=100 -> kwh_m3=46.5 heat_mwh=4.65
    """
    if not m3 >= 0:
        raise InputError(f"m3 = {m3:g} is impossible; give 0 or more.")
    per_m3 = warming_kwh_m3(t_in_c, t_out_c, sink_parameters(tables)["water_kwh_m3_k"])
    return {"kwh_m3": Quantity(per_m3, "kWh/m³", known="derived", source="textbook"),
            "heat_mwh": Quantity(per_m3 * m3 / 1000, "MWh", known="derived", source="textbook")}


@calculation(
    "sink-heat",
    inputs={"kind": KIND, "size": ("units", None, "yearly size in the unit of the kind"),
            "ambient_c": ("°C", NAN, "outside air, for dryers; empty: the usual one")},
    formula="Q = size · heat per unit; dryers: × (T_out − T_air)/(T_out − T_usual)",
    source=REGISTRY)
def sink_heat(tables: Mapping[str, Table], kind: str, size: float,
              ambient_c: float = NAN) -> dict[str, Quantity]:
    """Yearly heat of one user, its season and its load.

    kind=maize_drying size=1000000 -> heat_mwh_y=168 months=4
    """
    row = process(tables, kind)
    found = row.heat_mwh(size, _ambient(ambient_c))
    shape = _season(tables, row)
    hours = 1.0 / float(shape.max())
    notes = tuple(n for n in (f"size in {row.unit}", row.note,
                              "speculative use" if row.speculative else "") if n)
    return {"heat_mwh_y": _quantity(found, "MWh/y", notes=notes),
            "kwh_per_unit": _quantity(Range(row.heat_low, row.heat, row.heat_high),
                                      f"kWh/{row.unit}"),
            "supply_c": Quantity(row.t_out_c, "°C", known="recalled", source=row.source),
            "full_load_hours": Quantity(hours, "h/y", known="assumed", source="table seasons"),
            "peak_mw": _quantity(Range(*(v / hours for v in (found.low, found.central,
                                                             found.high))), "MW"),
            "months": Quantity(float(np.count_nonzero(monthly_sums(shape))), "count",
                               known="assumed", source="table seasons")}


@calculation(
    "usable-share",
    inputs={"kind": KIND, "source_c": ("°C", None, "water from the data centre"),
            "ambient_c": ("°C", NAN, "outside air, for dryers; empty: the usual one"),
            "capacity_mw": ("MW", 1.0, "size of the heat pump")},
    formula="clip((T_src − 5 − T_in)/(T_out − T_in), 0, 1) without a heat pump; with one T_src is "
            "what its fluid reaches",
    source=REGISTRY + "; heat pump after Jensen et al. 2018")
def usable(tables: Mapping[str, Table], kind: str, source_c: float, ambient_c: float = NAN,
           capacity_mw: float = 1.0) -> dict[str, Quantity]:
    """Share of a user's heat that a source serves, with and without a heat pump.

    kind=hospital source_c=50 -> exchanger_share=0.625 heat_pump_share=1
    """
    if not capacity_mw > 0:
        raise InputError(f"capacity_mw = {capacity_mw:g} is impossible; give more than 0.")
    row, p = process(tables, kind), sink_parameters(tables)
    found = usable_share(row, source_c, heat_pump(tables), p, _ambient(ambient_c), capacity_mw)
    notes = () if not math.isnan(found.cop) else ("no heat pump runs",)
    return {"exchanger_share": Quantity(found.exchanger, "share", source=REGISTRY),
            "heat_pump_share": Quantity(found.heat_pump, "share", source=REGISTRY),
            "electricity_share": Quantity(found.electricity, "share", source=REGISTRY),
            "cop": Quantity(found.cop, "ratio", source=REGISTRY, notes=notes)}


@calculation(
    "sorption-cooling",
    inputs={"heat_mwh": ("MWh", None, "heat used"),
            "kind": (TEXT, "absorption_cooling", "absorption_cooling or adsorption_cooling"),
            "source_c": ("°C", 80.0, "water from the data centre; colder water is lifted")},
    formula="cooling = heat · COP; COP_el = cooling / (pumps + heat-pump electricity), against "
            "that of an electric chiller",
    source=REGISTRY + "; electric chiller 3.5: table sink_parameters")
def sorption_cooling(tables: Mapping[str, Table], heat_mwh: float,
                     kind: str = "absorption_cooling",
                     source_c: float = 80.0) -> dict[str, Quantity]:
    """Cooling from heat as equivalent of electric cooling.

    heat_mwh=1430 -> cooling_mwh=1000 replaced_mwh=286
    """
    row, p = _that_gives(tables, kind, "cooling"), sink_parameters(tables)
    found, share = _lifted(tables, row, heat_mwh, source_c)
    chiller = p["chiller_cop"]
    notes = () if found.cop_el > chiller else (
        f"an electric chiller (COP {chiller:g}) takes less electricity",)
    if share < 1:
        notes = (*notes, f"only {share:.0%} of the heat is warm enough")
    return {"cooling_mwh": Quantity(
                found.output, "MWh", heat_mwh * share / row.heat_high,
                heat_mwh * share / row.heat_low, source=REGISTRY, notes=notes),
            "cop_el": Quantity(found.cop_el, "ratio", source=REGISTRY),
            "chiller_cop": Quantity(chiller, "ratio", *p.range("chiller_cop"), "recalled",
                                    "table sink_parameters"),
            "replaced_mwh": _quantity(found.replaced_mwh, "MWh"),
            "saved_mwh": Quantity(found.saved_mwh, "MWh", source=REGISTRY)}


@calculation(
    "desalination-heat",
    inputs={"m3": ("m³", 1.0, "drinking water"),
            "gor": ("ratio", NAN, "gained output ratio; empty: 8 to 12"),
            "kind": (TEXT, "med_desalination", "med_desalination or membrane_desalination")},
    formula="2,330 kJ/kg / GOR for multi-effect distillation; 100-1,000 kWh/m³ for membranes",
    source=REGISTRY)
def desalination_heat(tables: Mapping[str, Table], m3: float = 1.0, gor: float = NAN,
                      kind: str = "med_desalination") -> dict[str, Quantity]:
    """Heat of desalination, and what reverse osmosis takes; speculative.

    m3=1000 gor=8 -> kwh_m3=81 heat_mwh=81
    """
    row, p = _that_gives(tables, kind, "water"), sink_parameters(tables)
    if not m3 >= 0:
        raise InputError(f"m3 = {m3:g} is impossible; give 0 or more.")
    per_m3 = Range(row.heat_low, row.heat, row.heat_high)
    if not math.isnan(gor):
        if not 1 <= gor <= 30:
            raise InputError(f"gor = {gor:g} is impossible; give 1 to 30, usually 8 to 12.")
        one = p["evaporation_kj_kg"] / gor / 3.6
        per_m3 = Range(one, one, one)
    notes = ("speculative: one known plant on waste heat by 2018; reverse osmosis normally wins",)
    low, high = p.range("ro_kwh_m3")
    return {"kwh_m3": _quantity(per_m3, "kWh/m³", notes=notes),
            "heat_mwh": _quantity(Range(*(v * m3 / 1000 for v in (
                per_m3.low, per_m3.central, per_m3.high))), "MWh"),
            "own_electricity_kwh_m3": Quantity(row.own_electricity_kwh, "kWh/m³",
                                               known="recalled", source=row.source),
            "reverse_osmosis_kwh_m3": Quantity(p["ro_kwh_m3"], "kWh/m³", low, high, "recalled",
                                               "table sink_parameters")}


@calculation(
    "greenhouse-heat",
    inputs={"lat": ("°", None, "latitude"), "lon": ("°", None, "longitude"),
            "set_c": ("°C", NAN, "temperature inside; empty: that of the table"),
            "u_w_m2k": ("W/m²K", NAN, "U-value of the cover; empty: single glass")},
    formula="Σ max(0, U·(A_cover/A_floor)·(T_set − T) − g·GHI) over 8,760 h",
    source="textbook; table sink_parameters; weather from the world climate table")
def greenhouse_heat(tables: Mapping[str, Table], lat: float, lon: float, set_c: float = NAN,
                    u_w_m2k: float = NAN) -> dict[str, Quantity]:
    """Heat of a greenhouse per floor area at a place.

    lat=1.35 lon=103.82 -> kwh_m2_y=0
    """
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise InputError(f"lat = {lat:g}, lon = {lon:g} is no place on Earth.")
    if not (math.isnan(u_w_m2k) or 0 < u_w_m2k <= 10):
        raise InputError(f"u_w_m2k = {u_w_m2k:g} is impossible; give above 0 to 10.")
    if not (math.isnan(set_c) or 0 <= set_c <= 35):
        raise InputError(f"set_c = {set_c:g} °C is impossible; give 0 to 35.")
    p = sink_parameters(tables)
    weather = weather_year(climate_from_world(tables["climate_normals"], lon, lat), SEED)

    def year(u: float, inside: float) -> np.ndarray:
        return greenhouse_heat_w_m2(weather.t_c, weather.ghi_w_m2, p, inside, u)

    inside = p["greenhouse_set_c"] if math.isnan(set_c) else set_c
    u = p["greenhouse_u_w_m2k"] if math.isnan(u_w_m2k) else u_w_m2k
    low_u, high_u = p.range("greenhouse_u_w_m2k") if math.isnan(u_w_m2k) else (u, u)
    low_c, high_c = p.range("greenhouse_set_c") if math.isnan(set_c) else (inside, inside)
    heat = year(u, inside)
    low, high = (float(year(*pair).sum()) / 1000 for pair in ((low_u, low_c), (high_u, high_c)))
    where = "table sink_parameters"
    return {"kwh_m2_y": Quantity(float(heat.sum()) / 1000, "kWh/m²·y", low, high, source=where),
            "peak_w_m2": Quantity(float(heat.max()), "W/m²", source=where),
            "hours": Quantity(float(np.count_nonzero(heat)), "h/y", source=where)}


def _ambient(given: float) -> float | None:
    if math.isnan(given):
        return None
    if not -40 <= given <= 60:
        raise InputError(f"ambient_c = {given:g} °C is impossible; give -40 to 60.")
    return given


def _that_gives(tables: Mapping[str, Table], kind: str, gives: str) -> Process:
    row = process(tables, kind)
    if row.gives != gives:
        raise InputError(f"{row.label} gives no {gives}; name another kind.")
    return row


def _lifted(tables: Mapping[str, Table], row: Process, heat_mwh: float, source_c: float):
    """The equivalent of the servable heat, with the electricity that lifts it."""
    p = sink_parameters(tables)
    share = usable_share(row, source_c, heat_pump(tables), p)
    served = heat_mwh * share.heat_pump
    return equivalent(row, served, p, served * share.electricity), share.heat_pump


def _season(tables: Mapping[str, Table], row: Process) -> np.ndarray:
    """Hourly shape of the kind's season, (8760,)."""
    for season in tables["seasons"].rows():
        if season["key"] == row.season:
            return season_shape(np.array([season[m] for m in MONTHS]),
                                working_hours(season["hour_start"], season["hour_end"]),
                                season["days_per_week"])
    raise InputError(f"{row.label}: its season {row.season!r} is not in the table seasons; "
                     "reinstall the program.")
