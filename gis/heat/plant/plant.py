"""Heat of a plant of which little is known: its size, its place and its kind of user.

Where a network or a user is known, :func:`gis.heat.estimate.estimate` is the better tool. Here
the user's size against the plant and the heat that runs before it are drawn from the ranges of
the table `plant_users`, the load and the machines from `plant_priors`, and every draw is
dispatched hour by hour in the climate of the place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...datacentre.cooling import CoolingType, cooling_type
from ...errors import InputError
from ...types import Table
from ..demand.profile import DAYS, LoadDuration, supply_temperature
from ..dispatch.year import dispatch
from ..heat_pump import heat_pump, upgrade
from ..parameters import Parameters, parameters
from ..pipe import pipes
from ..ranges import skewed
from .user import UserClimate, UserKind, user_climate, user_kind

NETWORK = "network"
LIQUID = ("direct_to_chip", "immersion")
CHILLED = "crah_chiller"
DRAWS = 600
STRIDE = 5                           # hours; coprime to 24, so that every hour of the day counts
SEED = 0x9A7


@dataclass(frozen=True)
class Plant:
    """What is known of a plant; None: unknown. One power at least gives an energy."""

    lat: float
    lon: float
    cooling: str                         # key of the table `cooling`
    user: str                            # key of the table `plant_users`
    it_mw: float | None = None           # IT capacity
    heat_pump_mw: float | None = None    # heat that the heat pump can deliver
    recovered_mw: float | None = None    # heat that the plant can hand over
    source_c: float | None = None
    supply_c: float | None = None
    pipe_m: float | None = None

    def __post_init__(self):
        for name in ("it_mw", "heat_pump_mw", "recovered_mw"):
            value = getattr(self, name)
            if value is not None and not 0 < value < math.inf:
                raise InputError(f"Plant: {name} = {value:g} is impossible; give more than 0 MW "
                                 "or leave it out.")
        for name, low, high in (("source_c", -5, 90), ("supply_c", 5, 250), ("pipe_m", 0, 1e6)):
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise InputError(f"Plant: {name} = {value:g} is impossible; give {low:g} to "
                                 f"{high:g}.")


@dataclass(frozen=True)
class Spread:
    """A median with the ends of its range; all NaN where it is unknown."""

    central: float
    low: float
    high: float

    @property
    def factor(self) -> float:
        """How far the farther end lies from the median, × or ÷; infinite if an end is zero."""
        if self.low <= 0:
            return 1.0 if self.high <= 0 else math.inf
        return max(self.high / self.central, self.central / self.low)


UNKNOWN = Spread(math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class PlantEstimate:
    """Heat of a plant with ranges."""

    heat_mwh_y: Spread                   # handed to the user; unknown where no power is known
    mwh_per_mw: Spread                   # the same per MW of the power it was taken from
    cop: Spread                          # with auxiliaries; unknown where an exchanger does it
    basis: str                           # the power the energy was taken from


def plant_estimate(tables: Mapping[str, Table], plant: Plant, seed: int = SEED) -> PlantEstimate:
    """Yearly heat and COP of `plant`.

    The energy is taken from the heat pump's capacity, else from the IT capacity, else from the
    recovered heat; a recovered heat as large as the IT capacity is a nameplate and gives way to
    the IT capacity. The heat pump is held to be built for the full IT capacity, so that its
    mean load is that of the IT.

    Parameters
    ----------
    tables : mapping
        Engine tables.
    seed : int
        Seed of the draws and of the day-to-day weather.
    """
    kind, cooling = user_kind(tables, plant.user), cooling_type(tables, plant.cooling)
    priors = Parameters.from_tables(tables["plant_priors"])
    draws = _Draws(np.random.default_rng([seed, 0x91A]))
    climate = user_climate(tables, kind, plant.lat, plant.lon, seed)
    lifted = _lift(tables, plant, kind, cooling, priors, climate, draws)
    share = (1 - priors["range_probability"]) / 2

    load = np.clip(draws.skewed(priors, "utilisation_liquid" if plant.cooling in LIQUID
                                else "utilisation_air"), 0.05, 1.0)
    capture = np.clip(skewed(draws.normal(), cooling.capture, cooling.capture_low,
                             cooling.capture_high), 0.05, 1.0)
    basis, power, capacity = _power(plant)
    if basis == "it_mw":
        full = power * capture * lifted.per_source
    else:
        full = np.full(DRAWS, power)
        most = 1.0 / np.maximum(draws.skewed(priors, "built_for"), 0.1)
        if basis == "heat_pump_mw" and plant.it_mw is not None:
            most = plant.it_mw * capture * lifted.per_source / power
        load = np.minimum(load * most, 1.0)
    loss = _pipe_loss(tables, plant, lifted, climate, capacity)
    available = np.clip(draws.skewed(priors, "availability"), 0.5, 1.0)
    used = _used(kind, climate, draws, full, load, loss) * available
    per_mw = _spread(used / power, share)
    heat = UNKNOWN if capacity is None else _spread(used, share)
    return PlantEstimate(heat, per_mw, _spread(lifted.cop, share), basis)


def _power(plant: Plant) -> tuple[str, float, float | None]:
    """Name and value of the power to start from; 1 MW of IT where none is known."""
    if plant.heat_pump_mw is not None:
        return "heat_pump_mw", plant.heat_pump_mw, plant.heat_pump_mw
    nameplate = (plant.it_mw is not None and plant.recovered_mw is not None
                 and plant.recovered_mw >= 0.95 * plant.it_mw)
    if plant.recovered_mw is not None and not nameplate:
        return "recovered_mw", plant.recovered_mw, plant.recovered_mw
    if plant.it_mw is not None:
        return "it_mw", plant.it_mw, plant.it_mw
    return "it_mw", 1.0, None


class _Draws:
    """Columns of draws, uniform or standard normal: one value from each of DRAWS equal shares."""

    def __init__(self, random: np.random.Generator):
        self._random = random

    def uniform(self) -> np.ndarray:
        share = (np.arange(DRAWS) + self._random.random(DRAWS)) / DRAWS
        return self._random.permutation(share)

    def normal(self) -> np.ndarray:
        from scipy.special import ndtri

        return ndtri(self.uniform())

    def skewed(self, priors: Parameters, key: str) -> np.ndarray:
        return skewed(self.normal(), priors[key], *priors.range(key))

    def lognormal(self, value: float, low: float, high: float) -> np.ndarray:
        return np.exp(skewed(self.normal(), math.log(value), math.log(low), math.log(high)))


@dataclass(frozen=True, eq=False)
class _Lifted:
    per_source: np.ndarray               # (DRAWS,) heat delivered per heat of the source
    cop: np.ndarray                      # (DRAWS,) with auxiliaries, at full supply temperature
    supply_c: float
    return_c: float


def _lift(tables: Mapping[str, Table], plant: Plant, kind: UserKind, cooling: CoolingType,
          priors: Parameters, climate: UserClimate, draws: _Draws) -> _Lifted:
    """From source to supply: nominal COP, and the year's mean heat per heat of the source."""
    p, pump = parameters(tables), heat_pump(tables)
    source = (_source(cooling, priors, draws) if plant.source_c is None
              else np.full(DRAWS, plant.source_c))
    drop = cooling.source_in_c - cooling.source_out_c
    top = min(kind.supply_c if plant.supply_c is None else plant.supply_c,
              pump.fluid.max_supply_c)
    if math.isnan(kind.return_c):
        z = draws.normal()
        ends = [skewed(z, priors[key], *priors.range(key))
                for key in ("return_at_60", "return_at_85")]
        back = ends[0] + (ends[1] - ends[0]) * np.clip((top - 60) / 25, -1.0, 1.5)
    else:
        back = np.full(DRAWS, min(kind.return_c, top - 3.0))
    back = np.minimum(back, top - 3.0)
    machine = _capacity(plant, cooling, priors, draws) / np.maximum(
        draws.lognormal(priors["machines"], *priors.range("machines")), 1.0)
    spread = np.maximum(draws.skewed(p, "cop_spread"), 0.3)

    nominal = upgrade(pump, source, source - drop, back, top, machine, p["stage_lift_k"])
    if plant.user == NETWORK:
        supply = supply_temperature(climate.daily_c, top, float(np.mean(back)), p)
        weight = climate.shape.reshape(DAYS, 24).sum(axis=1)
        top = float(np.average(supply, weights=weight))
    mean = upgrade(pump, source, source - drop, np.minimum(back, top - 3.0), top, machine,
                   p["stage_lift_k"])
    electricity = np.minimum(mean.electricity / spread, 0.9)
    auxiliary = np.maximum(draws.skewed(priors, "auxiliary_power"), 0.0)
    return _Lifted(np.broadcast_to(1 / (1 - electricity), (DRAWS,)),
                   1 / (1 / (nominal.cop * spread) + auxiliary), top, float(np.mean(back)))


def _source(cooling: CoolingType, priors: Parameters, draws: _Draws) -> np.ndarray:
    """Temperature of a source of which only the cooling is known, (DRAWS,). [°C]"""
    water = skewed(draws.normal(), cooling.source_in_c, cooling.source_low_c,
                   cooling.source_high_c)
    if cooling.key != CHILLED:
        return water
    # Where chillers run, the heat may also be taken from their warm side.
    warm = draws.skewed(priors, "condenser_source_c")
    return np.where(draws.uniform() < priors["condenser_chance"], warm, water)


def _capacity(plant: Plant, cooling: CoolingType, priors: Parameters, draws: _Draws) -> np.ndarray:
    """Heat that the plant can deliver, (DRAWS,), as the COP's size factor wants it. [MW]"""
    for power in (plant.heat_pump_mw, plant.recovered_mw):
        if power is not None:
            return np.full(DRAWS, power)
    if plant.it_mw is not None:
        return np.full(DRAWS, plant.it_mw * cooling.capture)
    return draws.lognormal(priors["unknown_plant_mw"], *priors.range("unknown_plant_mw"))


def _pipe_loss(tables: Mapping[str, Table], plant: Plant, lifted: _Lifted, climate: UserClimate,
               capacity: float | None) -> float:
    """Heat that the plant's own pipe loses [MW]; 0 where no length or no power is known."""
    if not plant.pipe_m or capacity is None:
        return 0.0
    sizes = pipes(tables)
    size = int(sizes.choose(capacity, max(lifted.supply_c - lifted.return_c, 3.0)))
    return float(sizes.loss_w_m(size, lifted.supply_c, lifted.return_c,
                                float(climate.daily_c.mean()))) * plant.pipe_m / 1e6


def _used(kind: UserKind, climate: UserClimate, draws: _Draws, full: np.ndarray, load: np.ndarray,
          loss_mw: float) -> np.ndarray:
    """Heat that the user takes in each draw, (DRAWS,) [MWh]."""
    if not climate.shape.any():
        return np.zeros(DRAWS)
    size = draws.lognormal(kind.size_mid, kind.size_low, kind.size_high)
    first = np.clip(skewed(draws.normal(), kind.first_mid, kind.first_low, kind.first_high),
                    0.0, 0.95)
    duration = LoadDuration.of(climate.shape)
    level = np.array([duration.level(share) for share in first])
    hours = climate.shape[::STRIDE]
    peak = full / size
    demand = np.maximum(hours - level[:, None], 0.0) * (peak / climate.shape.max())[:, None]
    flow = dispatch((full * load)[:, None], demand, np.ones(1), loss_mw)
    return flow.used_mw.sum(axis=1) * len(climate.shape) / len(hours)


def _spread(values: np.ndarray, tail: float) -> Spread:
    """Median and the quantiles `tail` and 1 − `tail`; draws without a value are left out."""
    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    if len(values) < DRAWS // 2:
        return UNKNOWN
    low, middle, high = np.quantile(values, (tail, 0.5, 1 - tail))
    return Spread(float(middle), float(low), float(high))
