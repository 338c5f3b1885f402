"""Formulas of heat networks that can be run alone."""

from __future__ import annotations

from collections.abc import Mapping

from ...calc import TEXT, calculation
from ...errors import InputError, UnknownNameError
from ...types import Quantity, Table
from ..parameters import parameters
from ..pipe import pipes
from .hydraulics import pressure_gradient, simultaneity, velocity
from .streets import network_parameters

GROUNDS = {"street": "street_factor", "major_road": "major_road_factor",
           "unpaved": "unpaved_factor", "open": "open_ground_factor",
           "unknown": "unknown_ground_factor"}


@calculation(
    "trench-cost",
    inputs={"dn": ("mm", None, "nominal diameter, 25 to 400"),
            "km": ("km", None, "length of the trench"),
            "ground": (TEXT, "street", "street, major_road, unpaved, open or unknown"),
            "rivers": ("count", 0.0, "rivers crossed"),
            "rail": ("count", 0.0, "railways crossed"),
            "cost_factor": ("ratio", 1.0, "of the country over Western Europe's")},
    formula="cost_factor · (km · price(dn) · ground factor + rivers · river crossing + rail · "
            "rail crossing)",
    source="table pipes (topotherm); grounds and crossings of the table network_costs (assumed)")
def trench_cost(tables: Mapping[str, Table], dn: float, km: float, ground: str = "street",
                rivers: float = 0.0, rail: float = 0.0,
                cost_factor: float = 1.0) -> dict[str, Quantity]:
    """Cost of a pair of pipes with its trench and crossings.

    dn=100 km=2 rivers=1 rail=2 cost_factor=0.6 -> cost_eur=1542000
    """
    if ground not in GROUNDS:
        raise UnknownNameError("ground", ground, GROUNDS)
    for name, value, rule in (("km", km, 1000.0), ("rivers", rivers, 10000.0),
                              ("rail", rail, 10000.0)):
        if not 0 <= value <= rule:
            raise InputError(f"{name} = {value:g} is impossible; give 0 to {rule:g}.")
    if not cost_factor > 0:
        raise InputError(f"cost_factor = {cost_factor:g} is impossible; give more than 0.")
    p, sizes = network_parameters(tables), pipes(tables)
    index = sizes.index_of(dn)
    pipe = cost_factor * km * 1000 * float(sizes.trench_eur_m[index])
    spread = parameters(tables).range("investment_spread")
    factor, river, track = (
        (p[key], *p.range(key)) for key in
        (GROUNDS[ground], "river_crossing_eur", "rail_crossing_eur"))
    crossing = [cost_factor * (rivers * a + rail * b) for a, b in zip(river, track, strict=True)]
    trench = pipe * factor[0]
    source = str(tables["pipes"]["source"][index])
    return {
        "cost_eur": Quantity(trench + crossing[0], "EUR of 2025",
                             min(pipe * factor[1], trench * spread[0]) + crossing[1],
                             max(pipe * factor[2], trench * spread[1]) + crossing[2],
                             "modelled", source),
        "trench_eur": Quantity(trench, "EUR of 2025", known="modelled", source=source),
        "crossings_eur": Quantity(crossing[0], "EUR of 2025", crossing[1], crossing[2], "assumed",
                                  "table network_costs")}


@calculation(
    "pipe-pressure",
    inputs={"dn": ("mm", None, "nominal diameter, 25 to 400"),
            "mw": ("MW", None, "heat carried"),
            "delta_t_k": ("K", None, "supply less return temperature")},
    formula="Darcy–Weisbach with Colebrook's friction (64/Re below Re 2,300), water at 65 °C",
    source="textbook; pipe sizes: table pipes")
def pipe_pressure(tables: Mapping[str, Table], dn: float, mw: float,
                  delta_t_k: float) -> dict[str, Quantity]:
    """Pressure drop and velocity in one pipe of a pair.

    dn=100 mw=1.5 delta_t_k=30 -> flow_kg_s=11.94 pressure_pa_m=150
    """
    if not 0 < delta_t_k <= 150:
        raise InputError(f"delta_t_k = {delta_t_k:g} is impossible; give above 0 and at most "
                         "150 K.")
    if not 0 <= mw <= 10000:
        raise InputError(f"mw = {mw:g} is impossible; give 0 to 10,000 MW.")
    sizes = pipes(tables)
    index, p = sizes.index_of(dn), sizes.parameters
    flow = mw * 1e6 / (p["water_heat_capacity"] * delta_t_k)
    inner = float(sizes.inner_m[index])
    return {"pressure_pa_m": Quantity(float(pressure_gradient(flow, inner, p)), "Pa/m",
                                      known="modelled", source="textbook"),
            "velocity_m_s": Quantity(float(velocity(flow, inner, p)), "m/s", known="modelled",
                                     source="textbook"),
            "flow_kg_s": Quantity(flow, "kg/s", known="modelled", source="textbook")}


@calculation(
    "simultaneity",
    inputs={"consumers": ("count", None, "users on one pipe")},
    formula="a + b/(1 + (n/c)^d), at most 1",
    source="Winter, Haslauer, Obernberger 2001 (recalled)")
def simultaneous_share(tables: Mapping[str, Table], consumers: float) -> dict[str, Quantity]:
    """Share of the summed peaks of several users that occurs at once.

    consumers=100 -> share=0.588
    """
    if not 1 <= consumers <= 1e7:
        raise InputError(f"consumers = {consumers:g} is impossible; give 1 or more.")
    share = float(simultaneity(consumers, network_parameters(tables)))
    return {"share": Quantity(share, "share", known="recalled",
                              source="Winter, Haslauer, Obernberger 2001")}
