"""Whether the heat that a site's users take is known, and what they pay for it."""

from __future__ import annotations

import math

from ..heat.ranges import too_wide
from ..results import Site


def users_known(site: Site) -> bool:
    """Whether the heat used is known well enough to be stated."""
    heat = site.heat
    return not too_wide(heat.used_mwh_y, *heat.ranges.get("used_mwh_y", (heat.used_mwh_y,) * 2))


def heat_price(site: Site) -> tuple[float, float, float]:
    """Price of the heat sold with its range [EUR/MWh]; NaN where the cost study has none."""
    found = next((c.quantity for c in site.cost.inputs if c.key == "heat_price_eur_mwh"),
                 None) if site.cost is not None else None
    if found is None:
        return math.nan, math.nan, math.nan
    low = found.value if found.low is None else found.low
    high = found.value if found.high is None else found.high
    return found.value, low, high
