"""The page of all published cases, in Markdown."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tests.reference.cases import (
    ERROR,
    HITS,
    WIDEST,
    Case,
    Check,
    Spread,
    leave_one_out,
    summary,
)

HEAD = """# Published cases of heat reuse

What the engine says of published plants when it knows only what the publication tells. Written by
`make cases`; do not edit. Facts, sources and notes: `tests/reference/heat_reuse_cases.csv`.

"""

METHOD = """## How it is done

- Inputs: place (climate from the world table), power, cooling type, source and supply
  temperature, kind of user, pipe length. What is not told is drawn from the ranges of
  `assets/tables/plant_priors.csv`, `plant_users.csv` and `cooling.csv`; each draw is dispatched
  hour by hour. The central value is the median of 600 draws, the range their 10 % and 90 %
  quantiles, never farther than × / ÷ 2.
- Energy is the heat handed to the user. It is taken from the heat pump's capacity, else from the
  recovered heat, else from the IT capacity; a recovered heat as large as the IT capacity is a
  nameplate, and the IT capacity is taken.
- Counted are cases that tell power and energy, or a COP with its supply temperature and a source
  temperature or cooling type. Not counted, with the reason: cases whose own notes say that the
  figures do not belong together, bounds, and plans of plants whose energy was metered.
- No case has a number of its own, and no number is fitted to these cases: ranges are those of the
  trade, of catalogues, or judged, as their tables say. Three effects that the first comparison had
  left out were added afterwards at usual values: standstill (5 %), auxiliary power (2 %) and the
  warm side of chillers as a possible source. What a heat pump is built for, and the upper ends of
  a network's size and of the heat that runs first, were judged again once, after the first results
  were seen.
- The COP of a plant is that of its machines, each a part of the plant's power, less auxiliary
  power. A published COP often is that of one machine, one season or one contract.

"""


def page(cases: Sequence[Case], found: Sequence[Check]) -> str:
    """The whole page."""
    counted = [check for check in found if check.counted]
    others = [check for check in found if not check.counted]
    parts = [HEAD, _summary(found), "## Counted\n\n",
             _table(counted, lambda check: _remark(check, cases))]
    misses = [check for check in counted if not check.inside]
    if misses:
        parts += ["## Misses\n\n", *(f"- {_miss(check)}\n" for check in misses), "\n"]
    parts += ["## Estimated, not counted\n\n", _table(others, lambda check: check.reason)]
    silent = [case for case in cases if all(check.case is not case for check in found)]
    if silent:
        names = "; ".join(f"{case.id} {case.name}" for case in silent)
        parts += ["## Nothing to estimate from\n\nThese tell no place, or neither a power nor an "
                  f"energy nor a COP: {names}.\n\n"]
    return "".join([*parts, METHOD]).rstrip() + "\n"


def _summary(found: Sequence[Check]) -> str:
    total = summary(found)
    if not total.checks:
        return "No case can be counted.\n\n"
    lines = ["| | aim | found |", "|---|---|---|",
             f"| reported value inside the range | {HITS:.0%} or more | {total.inside} of "
             f"{total.checks} ({total.share:.0%}) |",
             f"| median error of the central value | at most {ERROR:.0%} | "
             f"{total.median_error:.0%} |",
             f"| widest range | × / ÷ {WIDEST:g} | × / ÷ {total.widest:.2f} |"]
    for label, part in (("metered or reported energy", lambda c: c.case.metered),
                        ("planned or claimed energy", lambda c: not c.case.metered)):
        some = summary([c for c in found if c.quantity == "heat" and part(c)])
        if some.checks:
            lines.append(f"| of these: {label} | | {some.inside} of {some.checks}, median error "
                         f"{some.median_error:.0%} |")
    cop = summary([c for c in found if c.quantity == "COP"])
    if cop.checks:
        lines.append(f"| of these: COP | | {cop.inside} of {cop.checks}, median error "
                     f"{cop.median_error:.0%} |")
    text = "\n".join(lines) + "\n\n"
    if total.checks > 1:
        (low, high), (small, large) = leave_one_out(found)
        text += (f"With each value left out once, {low:.0%} to {high:.0%} lie inside and the "
                 f"median error is {small:.0%} to {large:.0%}.\n\n")
    return text


def _table(found: Sequence[Check], remark) -> str:
    lines = ["| case | told | quantity | reported | low | central | high | inside | error | "
             "remark |", "|---|---|---|--:|--:|--:|--:|---|--:|---|"]
    for check in found:
        known = math.isfinite(check.reported) and math.isfinite(check.spread.central)
        lines.append("| " + " | ".join((
            f"{check.case.id} {check.case.name}", _told(check),
            "heat, MWh/y" if check.quantity == "heat" else "COP",
            _number(check.reported), *_spread(check.spread),
            ("yes" if check.inside else "no") if known else "",
            f"{check.error:+.0%}" if known else "", remark(check))) + " |")
    return "\n".join(lines) + "\n\n"


def _told(check: Check) -> str:
    plant = check.case.plant if check.quantity == "heat" else (
        check.case.cop_plant or check.case.plant)
    parts = [f"{value:g} {unit}" for value, unit in (
        (plant.it_mw, "MW IT"), (plant.heat_pump_mw, "MW heat pump"),
        (plant.recovered_mw, "MW recovered")) if value is not None]
    temperatures = " → ".join("?" if t is None else f"{t:g}"
                              for t in (plant.source_c, plant.supply_c))
    if temperatures != "? → ?":
        parts.append(temperatures + " °C")
    parts.append(f"{plant.cooling}{'' if check.case.cooling_told else ' (assumed)'}, {plant.user}")
    return "; ".join(parts)


def _spread(spread: Spread) -> tuple[str, str, str]:
    return _number(spread.low), _number(spread.central), _number(spread.high)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    if value < 20:
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{float(f'{value:.3g}'):,.0f}"


def _remark(check: Check, cases: Sequence[Case]) -> str:
    """What kind of value it is, and what was metered at the same plant but cannot be counted."""
    if check.quantity != "heat":
        return check.case.cop_kind
    parts = [check.case.value_kind]
    here = check.case.plant
    for other in cases:
        if (not check.case.metered and other.metered and other.plant is not None
                and other.heat_mwh_y > 0
                and (other.plant.lat, other.plant.lon) == (here.lat, here.lon)):
            low, high = check.spread.low, check.spread.high
            side = ("below" if other.heat_mwh_y < low else "above" if other.heat_mwh_y > high
                    else "inside")
            parts.append(f"{_number(other.heat_mwh_y)} metered in case {other.id}, which is not "
                         f"counted, lies {side} this range")
    return "; ".join(parts)


def _miss(check: Check) -> str:
    side = "above" if check.error > 0 else "below"
    text = (f"{check.case.id} {check.case.name}, {check.quantity}: the estimate lies "
            f"{abs(check.error):.0%} {side} the reported {_number(check.reported)}. ")
    if check.quantity == "COP":
        text += ("The estimate is that of full load; a published COP may hold part load and "
                 "standby, and plants differ by ±20 % from the formula. ")
    else:
        plant = check.case.plant
        power = plant.heat_pump_mw or plant.recovered_mw or plant.it_mw
        text += (f"Reported are {_number(check.reported / power)} MWh per MW, estimated "
                 f"{_number(check.spread.central / power)}; load of the halls, size of the "
                 "user and heat that runs first are not told. ")
    return text + f"Notes of the case: {check.case.notes or 'none'}."
