"""What stands behind a site: water against energy, own power, danger, and what runs on it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.words.dates import Dates
from app.words.trade import kinds, trade_finding
from gis.language import mark
from gis.results import Site, StudyResult
from gis.settings import Brief

from .depth_charts import power_chart, trade_chart
from .speech import in_digits, retell, say
from .words import OF_FOUR, TO, figure, known, quantity, remarks, short

if TYPE_CHECKING:
    from app.depth import Depth
    from gis.datacentre.workload import Workload
    from gis.study import Inputs

CLASSES = ("", mark("low"), mark("medium"), mark("high"), mark("very high"))
LARGE = ((1e9, mark("{number} billion")), (1e6, mark("{number} million")))
EMPTY: dict[str, object] = {"trade": "", "trade_finding": "", "power": "", "power_finding": "",
                            "hazard": [], "homes": None}


def depths(result: StudyResult, inputs: Inputs, most: int) -> dict[str, Depth]:
    """The tables behind the first sites, by site; none where the engine's tables are missing."""
    if "cooling" not in inputs.tables:
        return {}
    from app.depth import study_depth

    of = study_depth(result, inputs)
    return {site.id: of(site) for site in result.sites[:most]}


def trade_scale(found: Iterable[Depth], brief: Brief) -> tuple[float, float]:
    """Largest energy beyond IT [MWh] and water [m³] of all sites, so that they compare."""
    energy, water = [1.0], [1.0]
    for depth in found:
        for run, dry in kinds(depth.trade):
            for row in filter(None, (run, dry)):
                energy.append(row.energy_mwh_y - brief.mean_it_mw * 8760)
                water.append(row.water_high_m3_y)
    return (max(v for v in energy if math.isfinite(v)),
            max(v for v in water if math.isfinite(v)))


def depth_view(site: Site, depth: Depth | None, result: StudyResult, dates: Dates,
               scale: tuple[float, float]) -> dict:
    """The parts of one site's page that come from its tables."""
    if depth is None:
        return dict(EMPTY)
    brief = result.settings.brief
    return {"trade": trade_chart(depth.trade, brief, *scale),
            "trade_finding": trade_finding(depth.trade),
            "power": power_chart(depth.power), "power_finding": power_finding(site),
            "hazard": [hazard_row(key, q, dates) for key, q in depth.hazard.items()],
            "homes": quantity("households", depth.households)
            | {"date": dates.of(depth.households.source)}}


def work_view(result: StudyResult, inputs: Inputs) -> dict | None:
    """What the IT power can answer, services by name and models by what they take.

    None where the table of models is missing.
    """
    if "workloads" not in inputs.tables:
        return None
    from gis.datacentre.workload import served, workload

    it_mw = result.settings.brief.it_mw
    models = [(workload(inputs.tables, one.model), one) for one in served(inputs.tables, it_mw)]
    # services in the order of their thriftiest model
    order: dict[str, int] = {}
    for one, _ in models:
        order.setdefault(one.service, len(order))
    models.sort(key=lambda pair: (order[pair[0].service], -pair[1].queries_per_day))
    rows: list[dict[str, object]] = []
    for one, answers in models:
        rows.append({"service": one.service, "label": one.label, "query": one.query,
                     "first": not rows or rows[-1]["service"] != one.service,
                     "value": large(answers.queries_per_day),
                     "span": large(answers.queries_per_day_low) + say(TO)
                             + large(answers.queries_per_day_high), "source": one.source})
    return {"rows": rows, "power": f"{it_mw:g} MW", "finding": work_finding([m for m, _ in models])}


def work_finding(models: list[Workload]) -> str:
    """How far the models of one service lie apart."""
    widest, ends = 1.0, None
    for service in {one.service for one in models}:
        mine = sorted((one for one in models if one.service == service),
                      key=lambda one: one.it_power_mw(1e6))
        times = mine[-1].it_power_mw(1e6) / mine[0].it_power_mw(1e6)
        if times > widest:
            widest, ends = times, (service, mine[0], mine[-1])
    if ends is None:
        return say(mark("Each service stands with one model."))
    service, small, big = ends
    return say(mark("The model decides how much the same power can do: for {service}, {big} takes "
                    "{times} times the power of {small}."), service=retell(service),
               big=retell(big.label), times=short(figure(widest, 2)), small=retell(small.label))


def hazard_row(key: str, q, dates: Dates) -> dict:
    """One danger: its class in words, or that it is unknown and what would mend it."""
    row = quantity(key, q) | {"date": dates.of(q.source)}
    if known(q.value):
        row |= {"value": f"{q.value:.0f}",
                "unit": f"{say(OF_FOUR)}, {say(CLASSES[round(q.value)])}",
                "remarks": remarks(tuple(n for n in q.notes if n not in CLASSES))}
    return row


def large(value: float) -> str:
    """A large count in two digits and a word: 9.2 billion."""
    for size, words in LARGE:
        if value >= 0.9995 * size:
            return say(words, number=short(figure(value / size, 2)))
    return figure(value, 2)


def power_finding(site: Site) -> str:
    """Both measures of own power in one sentence."""
    energy, hours = (site.energy.get(key) for key in ("local_share_of_demand",
                                                      "hours_covered_share"))
    if energy is None or hours is None or not (known(energy.value) and known(hours.value)):
        return say(mark("Own sun and wind against the demand, without a store."))
    return say(mark("Without a store, own sun and wind give {energy} % of the energy, but all of "
                    "it in only {hours} % of the hours."), energy=in_digits(100 * energy.value),
               hours=in_digits(100 * hours.value))
