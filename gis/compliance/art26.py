"""Waste heat rejected against waste heat used: the worksheet of Article 26 of the EED."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from ..language import ENGLISH, Language, mark
from ..results import Site
from ..settings import Brief
from .law import Law
from .reuse import heat_price, net_present_value, present_users, users_known
from .scope import conditions, national, reach, text_of
from .sheet import NO_ADVICE, Row, Section, Sheet, figure

RATE_STEP = 0.02
"""The discount rate is moved by so much to either side [per year]."""
TITLE = mark("Waste heat: cost-benefit worksheet")
WHAT = mark("IT capacity × yearly PUE is")
RATED = mark("The rated input counts, not the mean: check it with the design.")
UNSURE = mark("heat users unknown, or too uncertain to state")
ANNEX = mark("Annex XI asks for what only the operator knows (contracts, design, offers of network "
             "operators); add it before use.")
WITHOUT, WITH = mark("Without reuse"), mark("With reuse")
REJECTED = mark("waste heat rejected")
INVESTMENT = mark("investment")
STANDS = mark("the cooling plant stands either way")
USED, SOURCE_C = mark("heat used"), mark("mean temperature at the source")
COST, PRICE = mark("levelised cost of heat"), mark("price of heat")
PUMP, AVOIDED = mark("electricity of the heat pump"), mark("CO2 avoided")
NEAREST = mark("Nearest present heat users")
NOBODY = mark("No present heat user is known within reach.")
USER = mark("{km} km of pipe; demand {demand} MWh a year; {supply}/{back} °C")
VALUE = mark("Net present value over {years} years at a real rate of {rate} % per year")
FORMULA = mark("NPV = -investment + (income - running cost) × annuity; running cost = levelised "
               "cost less the annuity of the investment. Before tax.")
AS_MODELLED = mark("as modelled")
AT_PRICE = mark("price of heat {value} EUR/MWh")
AT_COST = mark("cost of heat {value} EUR/MWh")
AT_USE = mark("heat used {value} MWh a year at the same yearly cost")
AT_RATE = mark("discount rate {value} %")
SAY = mark("What the figures say")
JUDGE = mark("Whether reuse is technically and economically feasible is for the operator to show "
             "and for the authority to judge.")
SAID = {"nobody": mark("On these figures no present heat user within reach would take the heat at "
                       "the cost limit of the study."),
        "unknown": mark("The figures do not suffice to say whether reuse pays: heat users or "
                        "their cost are unknown here."),
        "pays": mark("On these figures the net present value of reuse is positive in every case "
                     "above."),
        "costs": mark("On these figures the net present value of reuse is negative in every case "
                      "above."),
        "open": mark("On these figures the net present value of reuse changes its sign within the "
                     "cases above.")}
TAKEN = mark("users within reach take {used} MWh a year")
SPAN = mark("net present value {low} to {high} EUR")
OF_CONTRACT = mark("holds once a contract stands")
ASK = mark("{heat} MWh a year to give; nearest user {km} km away; ask the authority for its limits")
ASK_NOBODY = mark("{heat} MWh a year to give; no user known; ask the authority for its limits")


def art26(site: Site, brief: Brief, country: str, law: Law, start: date,
          language: Language = ENGLISH) -> Sheet:
    """The worksheet of one site."""
    rule, heat, told = law["eed26_reuse"], site.heat, language
    input_mw = brief.it_mw * heat.pue
    applies, why = reach(rule, input_mw, country, WHAT, told)
    if abs(input_mw - rule.value) < 0.25 * rule.value:
        why += f" {told(RATED)}"
    low, high = heat.ranges.get("used_mwh_y", (math.nan, math.nan))
    cost_ends = heat.ranges.get("lcoh_eur_mwh", (math.nan, math.nan))
    price, *ends = heat_price(site)
    price_ends = (ends[0], ends[1])
    sure = users_known(site)
    known = sure and heat.used_mwh_y > 0 and math.isfinite(heat.lcoh_eur_mwh)
    cases = _cases(site, brief, known, price, price_ends, told) if known else ()
    values = [row.value for row in cases if isinstance(row.value, float) and not row.blank]
    found = _finding(values, sure and heat.used_mwh_y == 0)
    near = [Row(u.name, u.used_mwh_y, "MWh/y", "modelled", note=told(
        USER, km=told.number(u.route_km, 1), demand=figure(u.demand_mwh_y, told),
        supply=told.number(u.supply_c), back=told.number(u.return_c)))
        for u in present_users(site)[:5]]
    return Sheet(
        "art26", told(TITLE), site.name, site.id, text_of(rule, told), applies, why, (
            Section(told(WITHOUT), (
                Row(told(REJECTED), heat.available_mwh_y, "MWh/y", "modelled",
                    *heat.ranges.get("available_mwh_y", (math.nan, math.nan))),
                Row(told(INVESTMENT), 0.0, "EUR", "assumed", note=told(STANDS)))),
            Section(told(WITH), (
                Row(told(USED), heat.used_mwh_y if sure else math.nan, "MWh/y",
                    "modelled" if sure else "", low, high, "" if sure else told(UNSURE)),
                Row(told(SOURCE_C), heat.source_c, "°C", "modelled"),
                Row(told(INVESTMENT), heat.capex_eur if known else math.nan, "EUR",
                    "modelled" if known else ""),
                Row(told(COST), heat.lcoh_eur_mwh if known else math.nan, "EUR/MWh",
                    "modelled" if known else "", *cost_ends),
                Row(told(PRICE), price, "EUR/MWh",
                    "" if math.isnan(price) else "assumed", *price_ends),
                Row(told(PUMP), heat.heat_pump_electricity_mwh_y, "MWh/y", "modelled"),
                Row(told(AVOIDED), heat.co2_avoided_t_y if known else math.nan, "t/y",
                    "modelled" if known else "",
                    *heat.ranges.get("co2_avoided_t_y", (math.nan, math.nan))))),
            Section(told(NEAREST), tuple(near), () if near else (told(NOBODY),)),
            Section(told(VALUE, years=figure(brief.horizon_y, told),
                         rate=figure(100 * brief.discount_rate, told)), cases,
                    (told(FORMULA),)),
            *national(law, country, start, "nat26", input_mw, "modelled", told),
            conditions(law, country, _conditions(site, sure, values, found, told), told),
            Section(told(SAY), (), (f"{told(SAID[found])}"
                                    + ("" if found == "unknown" else f" {told(JUDGE)}"),))),
        (told(NO_ADVICE), told(ANNEX)))


def _cases(site: Site, brief: Brief, known: bool, price: float, price_ends: Sequence[float],
           told: Language) -> tuple[Row, ...]:
    """The net present value as modelled, and with one input at a time at an end of its range."""
    heat, rate = site.heat, brief.discount_rate
    used, cost = heat.used_mwh_y, heat.lcoh_eur_mwh

    def row(label: str, at: float = math.nan, *, quantity: float = used, unit_cost: float = cost,
            paid: float = price, moved: float | None = None) -> Row:
        value = net_present_value(quantity, unit_cost, paid, heat.capex_eur, rate,
                                  brief.horizon_y, moved)
        return Row(told(label, value=figure(at, told)), value, "EUR",
                   "" if math.isnan(value) else "modelled")

    fixed = cost * used                  # the yearly cost stays if less is taken
    ends = heat.ranges.get("lcoh_eur_mwh", ())
    uses = heat.ranges.get("used_mwh_y", ())
    return (row(AS_MODELLED),
            *(row(AT_PRICE, end, paid=end) for end in price_ends if math.isfinite(end)),
            *(row(AT_COST, end, unit_cost=end) for end in ends if math.isfinite(end)),
            *(row(AT_USE, end, quantity=end, unit_cost=fixed / end) for end in uses if end > 0),
            *(row(AT_RATE, 100 * moved, moved=moved)
              for moved in (max(rate - RATE_STEP, 0.001), rate + RATE_STEP)))


def _finding(values: list[float], nobody: bool) -> str:
    """A key of :data:`SAID`."""
    if nobody:
        return "nobody"
    if not values:
        return "unknown"
    return "pays" if min(values) > 0 else "costs" if max(values) < 0 else "open"


def _conditions(site: Site, sure: bool, values: list[float], found: str, told: Language
                ) -> dict[str, tuple[str, str]]:
    """Verdict on each condition of Article 26, and the figures that it rests on."""
    heat, near = site.heat, present_users(site)
    taken = told(TAKEN, used=figure(heat.used_mwh_y, told)) if sure else told(UNSURE)
    span = told(SPAN, low=figure(min(values), told), high=figure(max(values), told)
                ) if values else taken
    economic = {"nobody": "may", "costs": "may", "pays": "no"}.get(found, "unknown")
    gives = figure(heat.available_mwh_y, told)
    ask = told(ASK, heat=gives, km=told.number(near[0].route_km, 1)
               ) if near else told(ASK_NOBODY, heat=gives)
    using = "unknown" if not sure else "may" if heat.used_mwh_y > 0 else "no"
    technical = "unknown" if not sure else "no" if heat.used_mwh_y > 0 else "may"
    return {"eed26_technical": (technical, taken), "eed26_economic": (economic, span),
            "eed26_used": (using, f"{taken}; {told(OF_CONTRACT)}" if using == "may" else taken),
            "eed26_limits": ("unknown", ask)}
