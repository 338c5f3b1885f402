"""Formula of workload sizing, to be run by name."""

from __future__ import annotations

from ..calc import TEXT, calculation
from ..types import Quantity
from .workload import workload


@calculation(
    "workload-power",
    inputs={"queries_per_day": ("queries/d", None, "queries answered per day"),
            "model": (TEXT, None, "a name of the table workloads, such as gpt-oss-120b")},
    formula="q/1000 · e · k / (24 · LF)",
    source="AI Energy Score (github.com/huggingface/AIEnergyScore); table workloads")
def workload_power(tables, queries_per_day, model):
    row = workload(tables, model)
    low, high = (row.it_power_mw(queries_per_day, e)
                 for e in (row.wh_per_1000_low, row.wh_per_1000_high))
    return {"it_power_mw": Quantity(row.it_power_mw(queries_per_day), "MW", low, high,
                                    source=row.source)}
