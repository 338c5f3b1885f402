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
DAYS = 365


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
    service: str                         # models of one service can stand in for one another
    query: str                           # what one query is
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

    def queries_per_day(self, it_power_mw: float) -> float:
        """Queries per day that an IT power can answer: the inverse of `it_power_mw`."""
        if not it_power_mw >= 0:
            raise InputError(f"Workload: it_power_mw = {it_power_mw:g} is impossible; give 0 or "
                             "more.")
        return it_power_mw / self.it_power_mw(1.0)


@dataclass(frozen=True)
class Saving:
    """The same service with a smaller model for a part of the queries."""

    it_power_mw: float                   # with the large model alone
    smaller_it_power_mw: float
    times: float                         # how many times less power
    saved_mwh_y: float                   # IT energy of a year


def saving(large: Workload, small: Workload, queries_per_day: float,
           share: float = 1.0) -> Saving:
    """What a smaller model saves when it answers a share of the queries.

    Parameters
    ----------
    large, small : Workload
    queries_per_day : float
        All queries of the service.
    share : float
        Part of them that the smaller model answers, 0 to 1.

    Raises
    ------
    InputError
        If the share lies outside 0 to 1, or the queries are negative.
    """
    if not 0 <= share <= 1:
        raise InputError(f"Workload: share = {share:g} is impossible; give the part of the "
                         "queries that the smaller model answers, 0 to 1.")
    whole = large.it_power_mw(queries_per_day)
    parts = (large.it_power_mw(queries_per_day * (1 - share)),
             small.it_power_mw(queries_per_day * share))
    mean = whole * large.load_factor - (parts[0] * large.load_factor
                                        + parts[1] * small.load_factor)
    rest = sum(parts)
    return Saving(whole, rest, whole / rest if rest else float("nan"),
                  mean * HOURS_PER_DAY * DAYS)


@dataclass(frozen=True)
class SameService:
    """One service with its largest model and with a smaller one, on the same queries."""

    service: str
    model: str                           # the one that takes most
    label: str
    smaller: str
    smaller_label: str
    queries_per_day: float
    it_power_mw: float
    smaller_it_power_mw: float
    smaller_low_mw: float
    smaller_high_mw: float
    times: float                         # how many times less power
    saved_mwh_y: float                   # IT energy of a year


def share_to_fit(large: Workload, small: Workload, queries_per_day: float,
                 it_power_mw: float) -> float:
    """Least share of the queries that the smaller model must answer within an IT power.

    0 where the larger model alone fits, NaN where even the smaller one alone does not.

    Examples
    --------
    10 MW of the large model, 0.033 MW with the small one: 95 % of the queries for 0.5 MW.
    """
    whole, least = large.it_power_mw(queries_per_day), small.it_power_mw(queries_per_day)
    if whole <= it_power_mw:
        return 0.0
    if least > it_power_mw:
        return float("nan")
    return (whole - it_power_mw) / (whole - least)


def same_service(tables: Mapping[str, Table], it_power_mw: float) -> tuple[SameService, ...]:
    """What the smaller models of each service need for the queries that fill an IT power.

    The queries are those that the service's largest model answers with `it_power_mw`.
    """
    rows = [workload(tables, str(name)) for name in _table(tables)["model"]]
    out = []
    for service in dict.fromkeys(row.service for row in rows):
        group = sorted((row for row in rows if row.service == service),
                       key=lambda row: -row.it_power_mw(1.0))
        large = group[0]
        queries = large.queries_per_day(it_power_mw)
        for small in group[1:]:
            found = saving(large, small, queries)
            low, high = (small.it_power_mw(queries, e)
                         for e in (small.wh_per_1000_low, small.wh_per_1000_high))
            out.append(SameService(service, large.model, large.label, small.model, small.label,
                                   queries, found.it_power_mw, found.smaller_it_power_mw, low,
                                   high, found.times, found.saved_mwh_y))
    return tuple(out)


@dataclass(frozen=True)
class Served:
    """What an IT power can answer with one model."""

    model: str
    label: str
    queries_per_day: float
    queries_per_day_low: float           # each query takes much
    queries_per_day_high: float
    source: str


def served(tables: Mapping[str, Table], it_power_mw: float) -> tuple[Served, ...]:
    """Queries per day that an IT power answers with each model of the table, most first."""
    out = []
    for name in _table(tables)["model"]:
        row = workload(tables, str(name))
        low, high = (it_power_mw / row.it_power_mw(1.0, e)
                     for e in (row.wh_per_1000_high, row.wh_per_1000_low))
        out.append(Served(row.model, row.label, row.queries_per_day(it_power_mw), low, high,
                          row.source))
    return tuple(sorted(out, key=lambda row: -row.queries_per_day))


def workload(tables: Mapping[str, Table], model: str) -> Workload:
    """The workload `model`; raises :class:`UnknownNameError` with the nearest known name."""
    rows = {row["model"]: row for row in _table(tables).rows()}
    if model not in rows:
        raise UnknownNameError("model", model, rows)
    return Workload(**{f.name: rows[model][f.name] for f in fields(Workload)})


def _table(tables: Mapping[str, Table]) -> Table:
    table = tables.get("workloads")
    if table is None:
        raise LayerError("workloads", "the table is missing", "reinstall the program")
    return table
