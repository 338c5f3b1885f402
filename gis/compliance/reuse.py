"""Whether the heat that a site's users take is known, what they pay for it, and if it pays."""

from __future__ import annotations

import math

from ..heat.demand.sinks import NETWORK_KIND
from ..heat.finance.economics import capital_recovery_factor
from ..heat.ranges import too_wide
from ..heat.result import SinkUse
from ..results import Site


def users_known(site: Site) -> bool:
    """Whether the heat used is known well enough to be stated."""
    used = site.heat.used_mwh_y
    return math.isfinite(used) and not too_wide(
        used, *site.heat.ranges.get("used_mwh_y", (used, used)))


def present_users(site: Site) -> list[SinkUse]:
    """Heat users that exist, the nearest first."""
    return sorted((u for u in site.heat.sinks if not u.potential),
                  key=lambda u: (u.route_km, u.name))


def networks(site: Site) -> list[SinkUse]:
    """Heat networks among the present users, the nearest first."""
    return [u for u in present_users(site) if u.kind == NETWORK_KIND]


def heat_price(site: Site) -> tuple[float, float, float]:
    """Price of the heat sold with its range [EUR/MWh]; NaN where the cost study has none."""
    found = next((c.quantity for c in site.cost.inputs if c.key == "heat_price_eur_mwh"),
                 None) if site.cost is not None else None
    if found is None:
        return math.nan, math.nan, math.nan
    low = found.value if found.low is None else found.low
    high = found.value if found.high is None else found.high
    return found.value, low, high


def net_present_value(used_mwh: float, cost_eur_mwh: float, price_eur_mwh: float,
                      capex_eur: float, rate: float, years: float,
                      moved_rate: float | None = None) -> float:
    """Value today of reusing heat instead of rejecting it [EUR].

    NPV = -C + (p·Q - (k·Q - C·CRF(i, n)))/CRF(i', n): income less running cost over n years,
    less the investment C; k is the levelised cost at the rate i, i' the rate of the value.
    """
    running = cost_eur_mwh * used_mwh - capex_eur * capital_recovery_factor(rate, years)
    now = rate if moved_rate is None else moved_rate
    return (price_eur_mwh * used_mwh - running) / capital_recovery_factor(now, years) - capex_eur
