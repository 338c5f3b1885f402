"""What it takes to get there: the steps and permits of the country, for the best site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis.results import StudyResult
from gis.siting.steps import plan
from gis.types import Quantity

from .site_view import called_place
from .speech import say
from .words import TO, figure

if TYPE_CHECKING:
    from gis.study import Inputs


def step_view(result: StudyResult, inputs: Inputs) -> dict | None:
    """Rows of the steps, and the months to operation; None where no table holds the country."""
    if "permits" not in inputs.tables or not result.sites:
        return None
    site = result.sites[0]
    need, lead_time = site.water.get("need_l_s"), site.power.get("lead_time_months")
    found = plan(inputs.tables, inputs.country, result.settings.brief.it_mw,
                 isinstance(need, Quantity) and need.value > 0, inputs.region,
                 lead_time if isinstance(lead_time, Quantity) else None)
    if not found.steps:
        return None
    total = found.months
    return {"site": called_place(site.name), "months": f"{total.value:.0f}",
            "span": f"{total.low:.0f}{say(TO)}{total.high:.0f}", "notes": list(found.notes),
            "rows": [{"step": step.step, "authority": step.authority, "critical": step.critical,
                      "when": f"{step.start_month:.0f}{say(TO)}{step.end_month:.0f}",
                      "months": figure(step.months),
                      "span": f"{figure(step.months_low)}{say(TO)}{figure(step.months_high)}",
                      "known": step.known, "date": step.date, "source": step.source}
                     for step in found.steps]}
