"""Published heat-reuse cases against the engine: ``python -m tests.reference.cases OUT [CASES]``.

A case is checked where it reports power and energy, or a COP with its supply temperature and a
source temperature or cooling type. Inputs are only what the publication tells; texts are read by
the same few rules for every case, and no case has a number of its own.

Of one plant, what was metered is counted before what was planned. Cases whose own notes say that
power and energy (or the COP) do not belong together are listed with that reason, not counted.
"""

from __future__ import annotations

import csv
import math
import re
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gis.heat.plant.plant import Plant, Spread, plant_estimate
from gis.types import Table

CASES = Path(__file__).with_name("heat_reuse_cases.csv")
WIDEST = 2.0                         # × / ÷ around the central value
HITS, ERROR = 0.8, 0.2               # aims

COOLING = (                          # first pattern found wins
    (r"immersion|\boil\b|heaters", "immersion"),
    (r"chip|warm water|liquid", "direct_to_chip"),
    (r"rear.?door", "rear_door"),
    (r"seawater|lake|river|fjord", "water_source"),
    (r"evaporative", "evaporative"),
    (r"chilled|chiller|crah|crac", "crah_chiller"),
    (r"\bair\b|free-air", "free_air"),
)
UNKNOWN_COOLING = "crah_chiller"     # most halls; also plain "water" and "mixed"
USERS = (
    (r"\bDH\b|district heat|network|campus", "network"),
    (r"(?i)greenhouse|arboretum", "greenhouse"),
    (r"(?i)pool|aquatic", "pool"),
    (r"(?i)aquaculture|fish|trout|salmon", "aquaculture"),
    (r"(?i)sorption", "cooling"),
    (r"(?i)hotel|hospital|laundry|dairy|hot water", "hot_water"),
    (r"(?i)heating|building|block|home|flat|house|office|school|universit", "building"),
    (r"(?i)industr|factory|drying|process|brewer", "industry"),
)
UNKNOWN_USER = "network"
APART = re.compile(r"do(es)? not (belong|match)|refer to different|not the load behind|, not heat|"
                   r"do not use|first stage only|not comparable", re.IGNORECASE)
METERED = re.compile(r"metered|measured|reported|actual", re.IGNORECASE)


@dataclass(frozen=True)
class Case:
    """One published case as it stands in the table."""

    id: str
    name: str
    plant: Plant | None              # None: the row gives no usable place
    powers: bool                     # whether a power is told
    heat_mwh_y: float
    cop: float
    cop_plant: Plant | None          # where the COP is told for other conditions
    value_kind: str
    cop_kind: str
    cooling_told: bool
    notes: str

    @property
    def metered(self) -> bool:
        return bool(METERED.search(self.value_kind))

    @property
    def apart(self) -> str:
        """The part of the notes that says what does not belong together, or ""."""
        return next((part.strip() for part in self.notes.split(";") if APART.search(part)), "")


@dataclass(frozen=True)
class Check:
    """One reported value against its estimate."""

    case: Case
    quantity: str                    # heat [MWh/y] or COP
    reported: float                  # NaN: nothing to check
    spread: Spread
    reason: str                      # why it is not counted; "": counted

    @property
    def counted(self) -> bool:
        return not self.reason

    @property
    def error(self) -> float:
        """Estimate over reported, less 1."""
        return self.spread.central / self.reported - 1

    @property
    def inside(self) -> bool:
        return self.spread.low <= self.reported <= self.spread.high


@dataclass(frozen=True)
class Summary:
    """How well the counted checks went."""

    checks: int
    inside: int
    median_error: float
    widest: float

    @property
    def share(self) -> float:
        return self.inside / self.checks if self.checks else math.nan


def read_cases(path: Path = CASES) -> list[Case]:
    """Cases of a CSV; column names in any case, unknown columns are left aside."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [{(key or "").strip().lower(): (cell or "").strip() for key, cell in row.items()
                 if not isinstance(cell, list)} for row in csv.DictReader(file)]
    return [_case(row) for row in rows]


def _case(row: Mapping[str, str]) -> Case:
    def number(key: str) -> float | None:
        try:
            value = float(row.get(key, ""))
        except ValueError:
            return None
        return value if math.isfinite(value) else None

    def positive(key: str) -> float | None:
        value = number(key)
        return value if value and value > 0 else None

    cooling_text = row.get("cooling_type", "")
    cooling = _first(COOLING, cooling_text.lower())
    lat, lon = number("lat"), number("lon")
    plant = cop_plant = None
    if lat is not None and lon is not None:
        common = dict(lat=lat, lon=lon, cooling=cooling or UNKNOWN_COOLING,
                      user=_first(USERS, row.get("sink", "")) or UNKNOWN_USER)
        plant = Plant(**common, it_mw=positive("it_or_elec_mw"),
                      heat_pump_mw=positive("heat_pump_mw_th"),
                      recovered_mw=positive("recovered_heat_mw"),
                      source_c=number("source_temp_c"), supply_c=number("supply_temp_c"),
                      pipe_m=number("pipe_m"))
        supply = number("cop_supply_temp_c")
        if supply is not None:
            cop_plant = Plant(**common, heat_pump_mw=positive("cop_plant_mw")
                              or plant.heat_pump_mw, source_c=number("cop_source_temp_c"),
                              supply_c=supply)
        elif plant.supply_c is not None:
            cop_plant = plant
    powers = plant is not None and any((plant.it_mw, plant.heat_pump_mw, plant.recovered_mw))
    heat, cop = positive("recovered_heat_mwh_y"), positive("hp_cop")
    return Case(row.get("id", ""), row.get("name", ""), plant, powers,
                math.nan if heat is None else heat, math.nan if cop is None else cop, cop_plant,
                row.get("value_kind", ""), row.get("cop_kind", ""), bool(cooling),
                row.get("notes", ""))


def _first(patterns: Sequence[tuple[str, str]], text: str) -> str:
    return next((key for pattern, key in patterns if re.search(pattern, text)), "")


def checks(cases: Sequence[Case], tables: Mapping[str, Table]) -> list[Check]:
    """Every reported energy and COP, and the estimate alone of cases that report neither."""
    found = []
    for case in cases:
        if case.plant is None:
            continue
        estimate = plant_estimate(tables, case.plant)
        if math.isfinite(case.heat_mwh_y):
            reason = "" if case.powers else "no power is told"
            found.append(Check(case, "heat", case.heat_mwh_y, _bounded(estimate.heat_mwh_y),
                               reason or _said_apart(case) or _metered_elsewhere(case, cases)))
        elif case.powers:
            found.append(Check(case, "heat", math.nan, _bounded(estimate.heat_mwh_y),
                               "no energy is told"))
        if math.isfinite(case.cop):
            at = case.cop_plant
            reason = _said_apart(case)
            if "bound" in case.cop_kind:
                reason = reason or f"{case.cop_kind}, no value"
            if at is None:
                reason = reason or "no supply temperature is told"
            elif at.source_c is None and not case.cooling_told:
                reason = reason or "neither source temperature nor cooling is told"
            cop = plant_estimate(tables, at or case.plant).cop
            found.append(Check(case, "COP", case.cop, _bounded(cop), reason))
    return found


def _said_apart(case: Case) -> str:
    return f"its notes: “{case.apart}”" if case.apart else ""


def _metered_elsewhere(case: Case, cases: Sequence[Case]) -> str:
    """A plan gives way to a metered energy of the same plant, if that one can be counted."""
    if case.metered:
        return ""
    for other in cases:
        if (other is not case and other.metered and other.plant is not None and other.powers
                and math.isfinite(other.heat_mwh_y) and not other.apart
                and (other.plant.lat, other.plant.lon) == (case.plant.lat, case.plant.lon)):
            return f"metered in case {other.id}"
    return ""


def _bounded(spread: Spread) -> Spread:
    """No end farther than × / ÷ 2 from the central value."""
    return Spread(spread.central, max(spread.low, spread.central / WIDEST),
                  min(spread.high, spread.central * WIDEST))


def summary(found: Sequence[Check]) -> Summary:
    """Figures of the counted checks."""
    counted = [check for check in found if check.counted]
    if not counted:
        return Summary(0, 0, math.nan, math.nan)
    return Summary(len(counted), sum(check.inside for check in counted),
                   statistics.median(abs(check.error) for check in counted),
                   max(check.spread.factor for check in counted))


def leave_one_out(found: Sequence[Check]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Least and greatest hit share and median error when each counted check is left out once."""
    counted = [check for check in found if check.counted]
    left = [summary([c for c in counted if c is not out]) for out in counted]
    shares, errors = [s.share for s in left], [s.median_error for s in left]
    return (min(shares), max(shares)), (min(errors), max(errors))


def main(arguments: Sequence[str]) -> int:
    """Write the table and print the summary."""
    from layers import tables as shipped
    from tests.reference.table import page

    if not 1 <= len(arguments) <= 2:
        print("usage: python -m tests.reference.cases OUT.md [CASES.csv]", file=sys.stderr)
        return 2
    cases = read_cases(Path(arguments[1]) if len(arguments) == 2 else CASES)
    found = checks(cases, shipped.load_all())
    Path(arguments[0]).write_text(page(cases, found), encoding="utf-8")
    total = summary(found)
    print(f"{total.inside} of {total.checks} reported values lie inside their range; median "
          f"error {total.median_error:.0%}; widest range × / ÷ {total.widest:.2f}; "
          f"table: {arguments[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
