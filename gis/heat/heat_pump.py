"""Heat pumps: COP by temperatures and size, least lift, exchanger, stages in series.

COP after Jensen et al. (2018) and Pieper et al. (2020) [1]_, with mean logarithmic temperatures
of sink and source; the size factor is that of excess-heat pumps in the catalogue of the Danish
Energy Agency [2]_.

.. [1] B. Ommen, J. K. Jensen et al., "Heat pump COP, part 2: generalized COP estimation of heat
   pump processes," 13th IIR Gustav Lorentzen Conference, 2018; H. Pieper et al., 2020.
.. [2] Danish Energy Agency, Technology Data: generation of electricity and district heating.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..errors import InputError, UnknownNameError
from ..types import Table

KELVIN = 273.15


@dataclass(frozen=True)
class Refrigerant:
    """Coefficients of one working fluid; `x` is supply − source outlet + 2 pinch [K]."""

    refrigerant: str
    sink_loss_per_x: float
    sink_loss_per_k: float
    sink_loss_k: float
    heat_loss_per_x: float
    heat_loss_per_k: float
    heat_loss: float
    isentropic_efficiency: float
    pinch_k: float
    min_lift_k: float
    exchanger_pinch_k: float
    max_supply_c: float


@dataclass(frozen=True, eq=False)
class HeatPump:
    """A heat pump of one working fluid with the catalogue's sizes."""

    fluid: Refrigerant
    sizes_mw: np.ndarray             # (k,) rising
    cop_factors: np.ndarray          # (k,)
    investment_eur_kw: np.ndarray    # (k,) in money of the price year
    variable_om_eur_mwh: np.ndarray  # (k,)
    fixed_om_eur_mw_y: np.ndarray    # (k,)

    def by_size(self, values: np.ndarray, delivered_mw: float | np.ndarray) -> np.ndarray:
        """`values` of the sizes, linear in log MW, constant outside them."""
        with np.errstate(divide="ignore"):
            return np.interp(np.log(np.maximum(delivered_mw, 1e-9)), np.log(self.sizes_mw), values)

    def machine_mw(self, plant_mw: float, machines: float) -> float:
        """Size of one of the machines that a plant is built of, none below the smallest on sale.

        The catalogue's COP belongs to one machine, so a plant of several has that of their size.
        Their cost does not: house, connection and planning are those of the plant.
        """
        return min(plant_mw, max(plant_mw / machines, float(self.sizes_mw[0])))


@dataclass(frozen=True, eq=False)
class Lift:
    """How source heat becomes useful heat, element by element.

    Per unit delivered, `electricity` comes from the heat pump and 1 − `electricity` from the
    source. `cop` is that of the heat pump alone, NaN where an exchanger does it all.
    """

    electricity: np.ndarray
    exchanger_share: np.ndarray
    cop: np.ndarray

    @property
    def delivered_per_source(self) -> np.ndarray:
        return 1.0 / (1.0 - self.electricity)


def heat_pump(tables: Mapping[str, Table], refrigerant: str = "ammonia") -> HeatPump:
    """The heat pump of the tables `heat_pumps` and `heat_pump_sizes`."""
    rows = {row["refrigerant"]: row for row in tables["heat_pumps"].rows()}
    if refrigerant not in rows:
        raise UnknownNameError("refrigerant", refrigerant, rows)
    fluid = Refrigerant(**{name: rows[refrigerant][name]
                           for name in Refrigerant.__dataclass_fields__})
    sizes = tables["heat_pump_sizes"]
    return HeatPump(fluid, sizes["delivered_mw"], sizes["cop_factor"], sizes["investment_eur_kw"],
                    sizes["variable_om_eur_mwh"], sizes["fixed_om_eur_mw_y"])


def log_mean(warm_k: np.ndarray, cold_k: np.ndarray) -> np.ndarray:
    """Logarithmic mean of two absolute temperatures [K]; their value where both are equal."""
    warm_k, cold_k = np.asarray(warm_k, float), np.asarray(cold_k, float)
    step = warm_k - cold_k
    # For equal ends the ratio is 0/0; a hair of difference gives the limit.
    step = np.where(np.abs(step) < 1e-6, 1e-6, step)
    return step / np.log((cold_k + step) / cold_k)


def jensen_cop(fluid: Refrigerant, source_in_c, source_out_c, sink_return_c, sink_supply_c):
    """COP of a heat pump without size factor or least lift, elementwise.

    Parameters
    ----------
    fluid : Refrigerant
    source_in_c, source_out_c : float or array
        Source water to and from the evaporator. [°C]
    sink_return_c, sink_supply_c : float or array
        Water to and from the condenser. [°C]

    Returns
    -------
    array
        COP; the five test cases of tests/gis/heat/test_heat_pump.py hold to ±0.01.
    """
    p = fluid.pinch_k
    source_in, source_out = np.asarray(source_in_c, float), np.asarray(source_out_c, float)
    supply, back = np.asarray(sink_supply_c, float), np.asarray(sink_return_c, float)
    hot = log_mean(supply + KELVIN, back + KELVIN)
    cold = log_mean(source_in + KELVIN, source_out + KELVIN)
    lift = np.maximum(hot - cold, 1e-3)
    x = supply - source_out + 2 * p
    glide = supply - back
    sink_loss = fluid.sink_loss_per_x * x + fluid.sink_loss_per_k * glide + fluid.sink_loss_k
    source_loss = (source_in - source_out) / 2
    heat_loss = fluid.heat_loss_per_x * x + fluid.heat_loss_per_k * glide + fluid.heat_loss
    eta = fluid.isentropic_efficiency
    return (hot / lift * (1 + (sink_loss + p) / hot)
            / (1 + (sink_loss + source_loss + 2 * p) / lift) * eta * (1 - heat_loss) + 1 - eta)


def cop(pump: HeatPump, source_in_c, source_out_c, sink_return_c, sink_supply_c,
        capacity_mw=1.0, stages: int = 1):
    """COP with size factor; `stages` heat pumps in series share the sink's warming equally."""
    back, supply = np.asarray(sink_return_c, float), np.asarray(sink_supply_c, float)
    step = (supply - back) / stages
    power = 0.0
    for stage in range(stages):
        top = back + (stage + 1) * step
        # A low stage still needs the least lift between source and its own supply.
        top = np.maximum(top, np.asarray(source_in_c, float) + pump.fluid.min_lift_k)
        base = np.minimum(back + stage * step, top - 1e-3)
        power = power + 1.0 / jensen_cop(pump.fluid, source_in_c, source_out_c, base, top)
    return stages / power * pump.by_size(pump.cop_factors, capacity_mw)


def upgrade(pump: HeatPump, source_in_c, source_out_c, sink_return_c, sink_supply_c,
            capacity_mw=1.0, stage_lift_k: float = np.inf) -> Lift:
    """Exchanger, preheating or heat pump, whichever the temperatures ask for.

    A source 5 K or more above the supply needs an exchanger only. Below the least lift of 10 K
    the exchanger preheats the return as far as it reaches and the heat pump does the rest at the
    COP of the least lift. Lifts above `stage_lift_k` use two heat pumps in series.
    """
    fluid = pump.fluid
    source_in, source_out, back, supply = np.broadcast_arrays(
        *(np.asarray(v, float) for v in (source_in_c, source_out_c, sink_return_c, sink_supply_c)))
    lift = supply - source_in
    glide = np.maximum(supply - back, 1e-6)
    preheat = np.clip((source_in - fluid.exchanger_pinch_k - back) / glide, 0.0, 1.0)
    only = (lift <= -fluid.exchanger_pinch_k) & (source_out >= back)
    share = np.where(only, 1.0, np.where(lift < fluid.min_lift_k, preheat, 0.0))
    top = np.maximum(supply, source_in + fluid.min_lift_k)
    base = np.minimum(back + share * glide, top - 1e-3)
    ratio = cop(pump, source_in, source_out, base, top, capacity_mw)
    if np.any(lift > stage_lift_k):
        twice = cop(pump, source_in, source_out, base, top, capacity_mw, stages=2)
        ratio = np.where(lift > stage_lift_k, np.maximum(ratio, twice), ratio)
    pumped = share < 1.0
    return Lift(np.where(pumped, (1.0 - share) / ratio, 0.0), share,
                np.where(pumped, ratio, np.nan))


def check_temperatures(source_in_c: float, source_out_c: float, sink_return_c: float,
                       sink_supply_c: float, max_supply_c: float = np.inf) -> None:
    """Raise :class:`InputError` for temperatures that no plant can have."""
    for name, value in (("source_in_c", source_in_c), ("source_out_c", source_out_c),
                        ("sink_return_c", sink_return_c), ("sink_supply_c", sink_supply_c)):
        if not -40 <= value <= 250:
            raise InputError(f"{name} = {value:g} °C is impossible; give -40 to 250 °C.")
    if source_out_c >= source_in_c:
        raise InputError(f"The source must cool down: source_out_c = {source_out_c:g} °C is not "
                         f"below source_in_c = {source_in_c:g} °C.")
    if sink_return_c >= sink_supply_c:
        raise InputError(f"The sink must warm up: sink_supply_c = {sink_supply_c:g} °C is not "
                         f"above sink_return_c = {sink_return_c:g} °C.")
    if sink_supply_c > max_supply_c:
        raise InputError(f"sink_supply_c = {sink_supply_c:g} °C is above the {max_supply_c:g} °C "
                         "that the heat pump reaches; deliver to the return or preheat instead.")
