"""What it takes to get there: the steps and permits of the country, for the best site."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from gis.language import mark
from gis.results import StudyResult
from gis.siting.steps import Step, plan
from gis.types import Quantity

from .charts import svg, whisker_marks
from .site_view import called_place
from .speech import say
from .words import TO, figure, short

if TYPE_CHECKING:
    from gis.study import Inputs


WIDE, HIGH = 200.0, 18.0


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
    last = 6 * math.ceil(max([total.value, *(s.start_month + s.months_high
                                             for s in found.steps)]) / 6)
    return {"site": called_place(site.name), "months": f"{total.value:.0f}",
            "span": f"{total.low:.0f}{say(TO)}{total.high:.0f}", "last": last,
            "notes": list(found.notes),
            "rows": [{"step": step.step, "authority": step.authority, "critical": step.critical,
                      "when": f"{step.start_month:.0f}{say(TO)}{step.end_month:.0f}",
                      "months": short(figure(step.months, 2)), "bar": step_bar(step, last),
                      "span": f"{short(figure(step.months_low, 2))}{say(TO)}"
                              f"{short(figure(step.months_high, 2))}",
                      "known": step.known, "date": step.date, "source": step.source}
                     for step in found.steps]}


def step_bar(step: Step, last: float) -> Markup:
    """When a step runs, on a line from month 0 to `last`: a mark each year, its range a whisker."""
    def at(month: float) -> float:
        return 2 + (WIDE - 4) * min(month / last, 1.0)

    body = [f'<path class="grid" d="M{at(12 * k):.1f} 0v{HIGH:g}"/>'
            for k in range(math.floor(last / 12) + 1)]
    start, end = at(step.start_month), at(step.end_month)
    kind = "step-main" if step.critical else "step-beside"
    body.append(f'<rect class="{kind}" x="{start:.1f}" y="4" width="{max(end - start, 1.5):.1f}" '
                f'height="10" rx="1.5"/>')
    if step.months_high > step.months_low:
        body.append(whisker_marks(at(step.start_month + step.months_low),
                                  at(step.start_month + step.months_high), 9, 6))
    return svg(WIDE, HIGH, body, say(mark("From month {first} to month {last}"),
                                     first=f"{step.start_month:.0f}", last=f"{step.end_month:.0f}"),
               "chart when-bar")
