"""IT power from a workload: queries per day and the energy of one.

References
----------
.. [1] AI Energy Score, github.com/huggingface/AIEnergyScore.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from ..errors import InputError, LayerError, UnknownNameError
from ..types import Table

HOURS_PER_DAY = 24


@dataclass(frozen=True)
class Workload:
    """A model that answers queries; one row of the table `workloads`."""

    model: str
    label: str
    wh_per_1000: float                   # GPU energy of 1000 queries [Wh]
    wh_per_1000_low: float
    wh_per_1000_high: float
    gpu_to_system: float                 # whole IT power over that of the GPUs
    load_factor: float                   # mean over peak load
    source: str

    def it_power_mw(self, queries_per_day: float, wh_per_1000: float | None = None) -> float:
        """IT power to be installed [1]_: (q/1000) · e · k / (24 · LF) [MW].

        Parameters
        ----------
        queries_per_day : float
            q.
        wh_per_1000 : float, optional
            e, instead of the table's middle value. [Wh]

        Raises
        ------
        InputError
            If the number of queries is negative.
        """
        if not queries_per_day >= 0:
            raise InputError(f"Workload: queries_per_day = {queries_per_day:g} is impossible; "
                             "give 0 or more.")
        energy = self.wh_per_1000 if wh_per_1000 is None else wh_per_1000
        watts = (queries_per_day / 1000 * energy * self.gpu_to_system
                 / (HOURS_PER_DAY * self.load_factor))
        return watts / 1e6


def workload(tables: Mapping[str, Table], model: str) -> Workload:
    """The workload `model`; raises :class:`UnknownNameError` with the nearest known name."""
    table = tables.get("workloads")
    if table is None:
        raise LayerError("workloads", "the table is missing", "reinstall the program")
    rows = {row["model"]: row for row in table.rows()}
    if model not in rows:
        raise UnknownNameError("model", model, rows)
    return Workload(**{f.name: rows[model][f.name] for f in fields(Workload)})
