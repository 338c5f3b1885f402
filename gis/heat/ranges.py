"""10 % and 90 % quantiles of the headline figures, from a few seeded draws.

Every draw varies what is known to be uncertain (captured heat, each user's demand and place, COP,
investment, power price) and serves the same users through pipes of the same size again.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .chain import Link
from .dispatch.year import dispatch
from .study import HeatStudy, co2_per_mwh

DRAWS = 24
STRIDE = 5                           # hours; coprime to 24, so that every hour of the day counts
Z90 = 1.2816                         # standard normal quantile of 90 %
TOO_WIDE = 2.0                       # × / ÷ beyond which a figure is not worth stating


def normal_scores(random: np.random.Generator, columns: int) -> np.ndarray:
    """Standard normal values, (DRAWS, columns), one from each of DRAWS equal shares per column."""
    from scipy.special import ndtri

    share = (np.arange(DRAWS)[:, None] + random.random((DRAWS, columns))) / DRAWS
    return ndtri(random.permuted(share, axis=0))


def skewed(z: np.ndarray, value: float, low: float, high: float) -> np.ndarray:
    """Values whose 10 %, 50 % and 90 % quantiles are `low`, `value` and `high`."""
    return value + np.where(z < 0, value - low, high - value) * z / Z90


def headline_ranges(study: HeatStudy, links: list[Link], figures: Mapping[str, float],
                    reference_ratio: float, overhead: float, seed: int
                    ) -> dict[str, tuple[float, float]]:
    """Low and high of each headline figure.

    Parameters
    ----------
    figures : mapping
        Central values; a range always holds its central value.
    reference_ratio : float
        Heat delivered per source heat for what no user takes.
    overhead : float
        Mean PUE, for the reuse factor.
    """
    random = np.random.default_rng([seed, 0x4EA7])
    z = normal_scores(random, 4 + len(links))
    cooling, p = study.source.cooling, study.p
    capture = np.clip(skewed(z[:, 0], cooling.capture, cooling.capture_low,
                             cooling.capture_high), 0.01, 1.0)
    cop = np.maximum(skewed(z[:, 1], 1.0, *p.range("cop_spread")), 0.3)
    investment = np.maximum(skewed(z[:, 2], 1.0, *p.range("investment_spread")), 0.1)
    power = np.maximum(skewed(z[:, 3], 1.0, *p.range("electricity_spread")), 0.1)
    away = normal_scores(random, len(links))

    hours = slice(None, None, STRIDE)
    weight = 8760 / len(study.source.it_mw[hours])
    left = study.source.it_mw[hours] * capture[:, None]
    available = left.sum(axis=1) * weight
    used, cost, avoided, drawn = (np.zeros(DRAWS) for _ in range(4))
    for k, link in enumerate(links):
        # × / ÷ factor is read as a 90 % interval, hence 1.645 standard deviations.
        demand = link.sink.factor ** (z[:, 4 + k] / 1.645)
        electric = np.atleast_1d(link.need.electricity)
        electric = (electric[hours] if len(electric) > 1 else electric) / cop[:, None]
        longer = route_factor(link, away[:, k], p["detour_factor"])
        flow = dispatch(left, link.need.demand_mw[hours] * demand[:, None],
                        1 / (1 - np.minimum(electric, 0.95)), link.way.loss_mw * longer[:, None],
                        link.way.cap_mw,
                        link.floor_mw[hours] if len(link.floor_mw) > 1 else link.floor_mw)
        left = flow.left_mw
        # A store adds to every draw the share that it adds to the central estimate.
        taken = np.minimum(flow.used_mw.sum(axis=1) * link.gain,
                           (link.need.demand_mw[hours] * demand[:, None]).sum(axis=1)) * weight
        current = ((flow.delivered_mw * electric).sum(axis=1) * weight * link.gain
                   + link.pumping_mwh * longer * taken / link.used_mwh)
        used += taken
        drawn += flow.drawn_mw.sum(axis=1) * weight * link.gain
        share = taken / link.used_mwh
        capital = link.cost.capital + link.cost.pipe_annuity * (longer - 1)
        cost += (capital * investment + (link.cost.operation + link.cost.source) * share
                 + current * study.prices.electricity_eur_mwh * power)
        avoided += taken * co2_per_mwh(study, link.sink) - current * study.grid_co2_t_mwh

    it = study.source.it_mw.sum()
    peak = figures["used_mwh_y"] / max(figures["full_load_hours"], 1e-9)
    served = used > 0
    levelised = np.divide(cost, used, out=np.full(DRAWS, np.nan), where=served)
    ratio = 1 + (reference_ratio - 1) / cop
    draws = {
        "available_mwh_y": available, "delivered_mwh_y": available * ratio, "used_mwh_y": used,
        "erf": drawn / (it * overhead), "cop": figures["cop"] * cop,
        "full_load_hours": np.minimum(used / max(peak, 1e-9), 8760.0),
        "lcoh_eur_mwh": levelised, "co2_avoided_t_y": avoided,
        "homes": used / study.homes.heat_mwh_y}
    return {key: _range(values, figures[key]) for key, values in draws.items()}


def route_factor(link: Link, z: np.ndarray, detour: float) -> np.ndarray:
    """Length of the pipe over its central one, same shape as `z`, as the user's place may be off.

    The straight distance has 10 % and 90 % quantiles of the listed one less and more the likely
    error, never below zero; a length given by hand stays.
    """
    error = link.sink.accuracy_km
    if error <= 0 or link.sink.route_km is not None or link.route_km <= 0:
        return np.ones_like(z)
    km = link.straight_km
    drawn = np.maximum(skewed(z, km, max(km - error, 0.0), km + error), 0.0)
    return 1 + (drawn - km) * detour / link.route_km


def _range(values: np.ndarray, centre: float) -> tuple[float, float]:
    values = values[np.isfinite(values)]
    if not np.isfinite(centre) or not len(values):
        return (centre, centre)
    low, high = np.quantile(values, (0.1, 0.9))
    return (float(min(low, centre)), float(max(high, centre)))


def too_wide(centre: float, low: float, high: float) -> bool:
    """Whether a range is wider than × / ÷ 2 around its central value."""
    if not np.isfinite(centre) or centre <= 0:
        return bool(np.isfinite(centre) and (low < 0 < high or centre == 0 < high))
    return high > TOO_WIDE * centre * 1.0001 or low < centre / TOO_WIDE / 1.0001
