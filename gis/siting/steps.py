"""What it takes to get there: steps and permits of a country, and the months they take together.

Steps run side by side unless one waits for another; the total is the longest chain.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import InputError, LayerError
from ..types import Quantity, Table

BOUNDS = ("low", "usual", "high")
WORLD = "XXX"
"""Steps of any country that the table does not hold: what to ask, and whom."""


@dataclass(frozen=True)
class Step:
    """One step or permit, placed in time."""

    key: str
    step: str
    authority: str                       # who grants it
    after: tuple[str, ...]               # steps that must be done first
    months: float                        # usual
    months_low: float
    months_high: float
    start_month: float                   # with the usual months
    end_month: float
    critical: bool                       # on the longest chain of usual months
    known: str                           # read or recalled; modelled: by the site's study
    date: str
    source: str


@dataclass(frozen=True)
class Plan:
    """All steps at a place, in the order of their start."""

    country: str
    steps: tuple[Step, ...]
    months: Quantity                     # until operation: the longest chain
    one_by_one_months: float             # if each waited for the one before
    notes: tuple[str, ...]


def countries(tables: Mapping[str, Table]) -> tuple[str, ...]:
    """Countries whose own steps are known, ISO 3166-1 alpha-3."""
    return tuple(sorted({str(code) for code in _table(tables)["iso3"]} - {WORLD}))


def plan(tables: Mapping[str, Table], country: str, it_mw: float, water: bool = False,
         region: str = "", lead_time: Quantity | None = None) -> Plan:
    """Steps from land to operation, and their months.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-3 code.
    it_mw : float
        IT capacity: some permits hold from or up to a size. [MW]
    water : bool
        Whether the site draws water from a river or boreholes.
    region : str
        Key of the region, for steps that hold only there.
    lead_time : Quantity, optional
        Months to a grid connection of this site, instead of the table's.

    Returns
    -------
    Plan
        With the general steps and whom to ask, and a note, for a country that the table does
        not hold; without steps, and with unknown months, where it has no general ones either.

    Raises
    ------
    InputError
        If the capacity is not above 0.
    LayerError
        If steps of the table wait for each other.
    """
    if not (math.isfinite(it_mw) and it_mw > 0):
        raise InputError(f"Steps: it_mw = {it_mw:g} is impossible; give the IT capacity in MW, "
                         "above 0.")
    table = _table(tables).rows()
    own = [row for row in table if row["iso3"] == country]
    general = not own
    own = own or [row for row in table if row["iso3"] == WORLD]
    if not own:
        return Plan(country, (), Quantity(math.nan, "months", known="prior"), math.nan, (
            f"The steps and permits of {country} are not in the table permits, which holds "
            f"{', '.join(countries(tables))}.",))
    rows = {row["key"]: row for row in own}
    held = {key for key, row in rows.items() if _holds(row, it_mw, water, region)}
    months = {key: (row["months_low"], row["months"], row["months_high"])
              for key, row in rows.items()}
    notes = ["Usual months of a well-prepared project; appeals, changed plans and elections are "
             "not counted."]
    if general:
        notes.insert(0, f"No steps of {country or 'this country'} are at hand: these are the steps "
                        "that most countries have, with wide months; ask the authority named.")
    if lead_time is not None and math.isfinite(lead_time.value) and "grid" in months:
        low, high = (lead_time.value if bound is None else bound
                     for bound in (lead_time.low, lead_time.high))
        months["grid"] = (low, lead_time.value, high)
        rows["grid"] = {**rows["grid"], "known": "modelled", "source": (
            f"this site's own connection: {lead_time.source or 'as studied'}")}
        notes.append("The grid connection takes this site's own months.")
    ends = {bound: _ends(rows, held, {k: m[i] for k, m in months.items()})
            for i, bound in enumerate(BOUNDS)}
    usual = ends["usual"]
    chain = _chain(rows, held, usual)
    steps = [Step(key, rows[key]["step"], rows[key]["authority"], _after(rows[key]),
                  months[key][1], months[key][0], months[key][2], usual[key] - months[key][1],
                  usual[key], key in chain, rows[key]["known"], rows[key]["date"],
                  rows[key]["source"]) for key in rows if key in held]
    steps.sort(key=lambda step: (step.start_month, step.end_month))
    total = [max(ends[bound][key] for key in held) for bound in BOUNDS]
    return Plan(country, tuple(steps), Quantity(total[1], "months", total[0], total[2], "assumed",
                                                "table permits, source per step", tuple(notes)),
                sum(months[key][1] for key in held), tuple(notes))


def _holds(row: Mapping, it_mw: float, water: bool, region: str) -> bool:
    low, high = _bound(row["it_mw_from"], -math.inf), _bound(row["it_mw_to"], math.inf)
    return (low <= it_mw < high and (row["when"] == "always" or water)
            and row["region"] in ("", region))


def _bound(value: object, default: float) -> float:
    """A number of the table; `default` for an empty cell."""
    return default if not isinstance(value, float) or math.isnan(value) else float(value)


def _after(row: Mapping) -> tuple[str, ...]:
    return tuple(filter(None, str(row["after"]).split(";")))


def _ends(rows: Mapping[str, Mapping], held: set[str],
          months: Mapping[str, float]) -> dict[str, float]:
    """Month in which each step ends; one that does not hold here takes no time itself."""
    ends: dict[str, float] = {}
    open_: set[str] = set()

    def end(key: str) -> float:
        if key in ends:
            return ends[key]
        if key in open_ or key not in rows:
            raise LayerError("permits", f"the step {key!r} waits for itself or is not there",
                             "mend the column after")
        open_.add(key)
        start = max((end(first) for first in _after(rows[key])), default=0.0)
        ends[key] = start + (months[key] if key in held else 0.0)
        return ends[key]

    for key in rows:
        end(key)
    return ends


def _chain(rows: Mapping[str, Mapping], held: set[str], ends: Mapping[str, float]) -> set[str]:
    """Steps of the longest chain, from the last one back."""
    chain, key = set(), max(held, key=lambda k: ends[k])
    while key:
        if key in held:
            chain.add(key)
        key = max(_after(rows[key]), key=lambda k: ends[k], default="")
    return chain


def _table(tables: Mapping[str, Table]) -> Table:
    if "permits" not in tables:
        raise LayerError("permits", "the table is missing", "reinstall the program")
    return tables["permits"]
