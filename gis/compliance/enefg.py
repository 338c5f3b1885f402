"""The German EnEfG, section 11, rule by rule for a start on a day, and what goes with it."""

from __future__ import annotations

import math
from datetime import date

from ..language import ENGLISH, Language, mark
from ..results import Site
from ..settings import Brief
from .art26 import UNSURE
from .law import Law, Threshold
from .reuse import heat_price, networks, users_known
from .scope import FROM, conditions, duty, limited, reach
from .sheet import NO_ADVICE, OPERATOR, Row, Section, Sheet, figure

TITLE = mark("EnEfG § 11: climate-neutral data centres")
TEXT = mark("EnEfG, text of {date}")
WHAT = mark("IT capacity here is")
START = mark("Start of operation: {date}")
READING = mark("met: the whole range of the figure meets the limit; not met: the whole range "
               "misses it; unknown: the range spans it, or no figure is known.")
WITHIN = mark("Both are to be reached within {years} years of the start. Electricity used only to "
              "lift the temperature of the waste heat stays out of this PUE.")
SINCE_UNTIL = mark("from {date} to {until}")
DUTIES = mark("Further duties by size")
POWER_HERE = mark("IT capacity; the connected power without redundancy counts")
ENERGY_HERE = mark("electricity of the data centre alone; the whole firm counts")
BILL = mark("If the bill of {date} became law")
NOT_IN_FORCE = mark("The cabinet's bill is before parliament; these limits are not in force. A new "
                    "data centre would have {years} years to reach them.")
NETWORK = mark("nearest heat network in the data: {name}, {km} km of pipe")
NO_NETWORK = mark("no heat network is known within reach; the data may miss one")
AT_COST = mark("heat delivered costs {cost} EUR/MWh by the study; price assumed {price}")
LATER = mark("nothing is known of it before the start")
SHARE = mark("heat networks take {share} of the heat used; electricity {energy} GWh a year")
ENERGY = mark("electricity {energy} GWh a year")


def enefg(site: Site, brief: Brief, country: str, law: Law, start: date,
          language: Language = ENGLISH) -> Sheet:
    """The sheet of one site."""
    scope, told = law["enefg_scope"], language
    applies, why = reach(scope, brief.it_mw, country, WHAT, told)
    rows = tuple(_judged(rule, site, told) for rule in law.of(
        "DEU", start, "enefg_pue", "enefg_erf", "enefg_renewable")
        if rule.applies_until is None or rule.applies_until >= start)
    bill = tuple(_judged(rule, site, told) for rule in law.of(
        "DEU", start, "draft_pue", "draft_renewable")
        if rule.applies_until is None or rule.applies_until >= start)
    new = start >= (law["enefg_pue_new"].start_from or start)
    within = (told(WITHIN, years=figure(law["enefg_reach"].value, told)),) if new else ()
    draft = law["draft_reach"]
    network = told(NETWORK, name=networks(site)[0].name,
                   km=told.number(networks(site)[0].route_km, 1)
                   ) if networks(site) else told(NO_NETWORK)
    return Sheet(
        "enefg", told(TITLE), site.name, site.id,
        told(TEXT, date=scope.text_date.isoformat()), applies, why, (
            Section(told(START, date=start.isoformat()), rows, (told(READING), *within)),
            Section(told(DUTIES), _duties(site, brief, law, told)),
            conditions(law, country, _conditions(site, brief, law, network, told), told),
            Section(told(BILL, date=draft.text_date.isoformat()), bill, (
                told(NOT_IN_FORCE, years=figure(draft.value, told)),
                f"{told(law.conditions['draft_network'].condition)} "
                f"{network[:1].upper()}{network[1:]}."))),
        (told(NO_ADVICE),))


def _judged(rule: Threshold, site: Site, told: Language) -> Row:
    """One limit of PUE, of reuse or of renewable electricity against the site's figure."""
    heat, pue, known = site.heat, site.energy.get("pue"), users_known(site)
    value, low, high, note = math.nan, math.nan, math.nan, told(OPERATOR)
    if "_pue_" in rule.key:
        value, note = heat.pue, ""
        low = math.nan if pue is None or pue.low is None else pue.low
        high = math.nan if pue is None or pue.high is None else pue.high
    elif "_erf_" in rule.key:
        value, note = (heat.erf, "") if known else (math.nan, told(UNSURE))
        low, high = heat.ranges.get("erf", (low, high)) if known else (low, high)
    since = "" if rule.applies_from is None else told(
        SINCE_UNTIL, date=rule.applies_from.isoformat(), until=rule.applies_until.isoformat()
    ) if rule.applies_until else told(FROM, date=rule.applies_from.isoformat())
    return Row(limited(rule, told), value, "",
               "" if math.isnan(value) else "modelled", low, high,
               "; ".join(part for part in (since, note) if part),
               verdict=rule.verdict(value, low, high))


def _duties(site: Site, brief: Brief, law: Law, told: Language) -> tuple[Row, ...]:
    """Duties that hang on size alone: management system, its certificate, reports."""
    return tuple(
        duty(rule, energy_gwh(site, brief), "modelled", told, told(ENERGY_HERE))
        if rule.unit == "GWh" else duty(rule, brief.it_mw, "planned", told, told(POWER_HERE))
        for rule in law.thresholds.values() if rule.key.startswith("enefg_duty"))


def energy_gwh(site: Site, brief: Brief) -> float:
    """Electricity of the data centre in a year [GWh]."""
    return brief.mean_it_mw * 8760 * site.heat.pue / 1000


def _conditions(site: Site, brief: Brief, law: Law, network: str, told: Language
                ) -> dict[str, tuple[str, str]]:
    """Verdict on each exemption, and the figures that it rests on."""
    heat, sure, near = site.heat, users_known(site), networks(site)
    price = heat_price(site)[0]
    cost = told(AT_COST, cost=figure(heat.lcoh_eur_mwh, told), price=figure(price, told)
                ) if sure and math.isfinite(heat.lcoh_eur_mwh) and math.isfinite(price) else ""
    energy = energy_gwh(site, brief)
    free, why = "unknown", told(UNSURE)
    if sure:
        share = sum(u.used_mwh_y for u in near) / heat.used_mwh_y if heat.used_mwh_y > 0 else 0.0
        why = told(SHARE, share=told.percent(share), energy=figure(energy, told))
        free = "may" if (law["enefg_free_share"].met(share)
                         and law["enefg_free_energy"].met(energy)) else "no"
    elif not law["enefg_free_energy"].met(energy):
        free, why = "no", told(ENERGY, energy=figure(energy, told))
    offer = "; ".join(part for part in (network, cost) if part)
    return {"enefg11_events": ("unknown", told(LATER)),
            "enefg11_agreement": ("unknown", network),
            "enefg11_offer": ("unknown", offer), "enefg12_free": (free, why)}
