"""The three sheets of a site: heat against cost (Art. 26), key figures (2024/1364), EnEfG § 11."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from ..heat.finance.economics import capital_recovery_factor
from ..results import Site
from ..settings import Brief
from ..types import Table
from .law import Law, Threshold
from .reuse import heat_price, users_known
from .sheet import NO_ADVICE, OPERATOR, Row, Section, Sheet

RATE_STEP = 0.02
"""The discount rate is moved by so much to either side [per year]."""
UNSURE = "heat users unknown, or too uncertain to state"
SIZES_MW = ((0.1, "below 100 kW"), (0.5, "100 to 500 kW"), (1.0, "500 kW to 1 MW"),
            (2.0, "1 to 2 MW"), (10.0, "2 to 10 MW"), (math.inf, "over 10 MW"))
"""Categories of Annex IV of (EU) 2024/1364 by installed IT power (recalled)."""


def sheets(site: Site, brief: Brief, country: str, law: Law, kpis: Table,
           start: date) -> tuple[Sheet, ...]:
    """All three sheets; each says whether it applies to the country and size."""
    return (art26(site, brief, country, law), kpi(site, brief, country, law, kpis, start),
            enefg(site, brief, country, law, start))


def _reach(threshold: Threshold, size_mw: float, country: str, what: str) -> tuple[bool, str]:
    said = (f"{threshold.law}, {threshold.article}: {threshold.value:g} {threshold.unit} "
            f"{'or more' if threshold.compare == 'at_least' else 'exceeded'}; {what} "
            f"{size_mw:.3g} MW")
    if country not in threshold.countries:
        return False, f"{said}. The law does not hold in this country ({country})."
    return threshold.met(size_mw), f"{said}."


def _law(threshold: Threshold) -> str:
    return f"{threshold.law}, {threshold.article}, text of {threshold.text_date.isoformat()}"


def net_present_value(used_mwh: float, cost_eur_mwh: float, price_eur_mwh: float,
                      capex_eur: float, rate: float, years: float,
                      moved_rate: float | None = None) -> float:
    """Value today of reusing heat instead of rejecting it [EUR].

    NPV = -C + (p·Q - (k·Q - C·CRF(i, n)))/CRF(i', n): income less running cost over n years,
    less the investment C; k is the levelised cost at the rate i, i' the rate of the value.
    """
    running = cost_eur_mwh * used_mwh - capex_eur * capital_recovery_factor(rate, years)
    now = rate if moved_rate is None else moved_rate
    return (price_eur_mwh * used_mwh - running) / capital_recovery_factor(now, years) - capex_eur


def art26(site: Site, brief: Brief, country: str, law: Law) -> Sheet:
    """Waste heat rejected against waste heat used, as a cost-benefit worksheet."""
    rule, heat = law["eed26_reuse"], site.heat
    input_mw = brief.it_mw * heat.pue
    applies, why = _reach(rule, input_mw, country, "IT capacity × yearly PUE is")
    if abs(input_mw - rule.value) < 0.25 * rule.value:
        why += " The rated input counts, not the mean: check it with the design."
    low, high = heat.ranges.get("used_mwh_y", (math.nan, math.nan))
    cost_low, cost_high = heat.ranges.get("lcoh_eur_mwh", (math.nan, math.nan))
    price, price_low, price_high = heat_price(site)
    known = users_known(site) and heat.used_mwh_y > 0 and math.isfinite(heat.lcoh_eur_mwh)

    def value(used=heat.used_mwh_y, cost=heat.lcoh_eur_mwh, paid=price, moved=None) -> float:
        return net_present_value(used, cost, paid, heat.capex_eur, brief.discount_rate,
                                 brief.horizon_y, moved) if known else math.nan

    fixed = heat.lcoh_eur_mwh * heat.used_mwh_y    # the yearly cost stays if less is taken
    rate = brief.discount_rate
    cases = [Row("as modelled", value(), "EUR", "modelled")]
    cases += [Row(f"price of heat {end:.4g} EUR/MWh", value(paid=end), "EUR", "modelled")
              for end in (price_low, price_high)]
    cases += [Row(f"cost of heat {end:.4g} EUR/MWh", value(cost=end), "EUR", "modelled")
              for end in (cost_low, cost_high)]
    cases += [Row(f"heat used {end:,.0f} MWh/y at the same yearly cost",
                  value(used=end, cost=fixed / end) if end > 0 else math.nan, "EUR", "modelled")
              for end in (low, high)]
    cases += [Row(f"discount rate {100 * moved:.3g} %", value(moved=moved), "EUR", "modelled")
              for moved in (max(rate - RATE_STEP, 0.001), rate + RATE_STEP)]
    found = [row.value for row in cases if not row.blank and not isinstance(row.value, str)]
    users = sorted((u for u in heat.sinks if not u.potential), key=lambda u: u.route_km)
    near = [Row(u.name, u.used_mwh_y, "MWh/y used", "modelled",
                note=f"{u.kind}; {u.route_km:.1f} km of pipe; demand {u.demand_mwh_y:,.0f} MWh/y; "
                     f"{u.supply_c:.0f}/{u.return_c:.0f} °C") for u in users[:5]]
    return Sheet(
        "art26", "Waste heat: cost-benefit worksheet", site.name, site.id, _law(rule), applies,
        why, (
            Section("Without reuse", (
                Row("waste heat rejected", heat.available_mwh_y, "MWh/y", "modelled",
                    *heat.ranges.get("available_mwh_y", (math.nan, math.nan))),
                Row("investment", 0.0, "EUR", "assumed", note="cooling plant stands either way"))),
            Section("With reuse", (
                Row("heat used", heat.used_mwh_y if users_known(site) else math.nan, "MWh/y",
                    "modelled", low, high, "" if users_known(site) else UNSURE),
                Row("mean temperature at the source", heat.source_c, "°C", "modelled"),
                Row("investment", heat.capex_eur if known else math.nan, "EUR", "modelled"),
                Row("levelised cost of heat", heat.lcoh_eur_mwh if known else math.nan, "EUR/MWh",
                    "modelled", cost_low, cost_high),
                Row("price of heat", price, "EUR/MWh", "assumed", price_low, price_high),
                Row("electricity of the heat pump", heat.heat_pump_electricity_mwh_y, "MWh/y",
                    "modelled"),
                Row("CO2 avoided", heat.co2_avoided_t_y if known else math.nan, "t/y", "modelled",
                    *heat.ranges.get("co2_avoided_t_y", (math.nan, math.nan))))),
            Section("Nearest present heat users", tuple(near),
                    () if near else ("No present heat user is known within reach.",)),
            Section(f"Net present value over {brief.horizon_y:g} years at a real rate of "
                    f"{100 * rate:.3g} % per year", tuple(cases),
                    ("NPV = -investment + (income - running cost) × annuity; running cost = "
                     "levelised cost less the annuity of the investment. Before tax.",)),
            Section("What the figures say", (), (
                _conclusion(found, users_known(site) and heat.used_mwh_y == 0),))),
        (NO_ADVICE, "Annex XI asks for what only the operator knows (contracts, design, offers of "
                    "network operators); add it before use."))


def _conclusion(values: list[float], nobody: bool) -> str:
    if nobody:
        return ("On these figures no present heat user within reach would take the heat at the "
                "cost limit of the study. Whether reuse is technically and economically feasible "
                "is for the operator to show and for the authority to judge.")
    if not values or not math.isfinite(values[0]):
        return ("The figures do not suffice to say whether reuse pays: heat users or their cost "
                "are unknown here.")
    if min(values) > 0:
        word = "is positive in every case above"
    elif max(values) < 0:
        word = "is negative in every case above"
    else:
        word = "changes its sign within the cases above"
    return (f"On these figures the net present value of reuse {word}. Whether reuse is "
            "technically and economically feasible is for the operator to show and for the "
            "authority to judge.")


def kpi(site: Site, brief: Brief, country: str, law: Law, kpis: Table, start: date) -> Sheet:
    """Information and key figures of (EU) 2024/1364; what the model cannot know stays blank."""
    rule, heat = law["kpi_report"], site.heat
    applies, why = _reach(rule, brief.it_mw, country, "installed IT power here is")
    it_kwh = brief.mean_it_mw * 8760 * 1000
    water = site.water.get("need_m3_y")
    water_m3 = math.nan if water is None else water.value
    reuse = heat.erf if users_known(site) else math.nan
    day_degrees = site.energy.get("cooling_degree_days")
    given: Mapping[str, tuple[float | str, str]] = {
        "name": (f"{site.name} ({site.lat:.4f}, {site.lon:.4f})", "planned"),
        "start": (start.isoformat()[:7], "assumed"),
        "it_power": (brief.it_mw * 1000, "planned"),
        "size": (next(word for most, word in SIZES_MW if brief.it_mw < most or most == math.inf),
                 "planned"),
        "energy": (it_kwh * heat.pue, "modelled"), "it_energy": (it_kwh, "modelled"),
        "water": (water_m3, "modelled"), "reused": (it_kwh * heat.pue * reuse, "modelled"),
        "heat_c": (heat.source_c, "modelled"), "pue": (heat.pue, "modelled"),
        "wue": (water_m3 / (it_kwh / 1000), "modelled"), "erf": (reuse, "modelled")}
    notes = {"cdd": "" if day_degrees is None else
             f"the model has {day_degrees.value:.0f} K·d over 18 °C, which is another base"}
    parts: dict[str, list[Row]] = {}
    for row in kpis.rows():
        value, known = given.get(row["key"], (math.nan, ""))
        blank = isinstance(value, float) and math.isnan(value)
        note = notes.get(row["key"], "")
        parts.setdefault(row["annex"], []).append(Row(
            row["label"], value, row["unit"], "" if blank else known, code=row["code"],
            note="; ".join(part for part in (OPERATOR if blank else "", note) if part)))
    return Sheet(
        "kpi", "Key figures of data centres", site.name, site.id, _law(rule), applies, why,
        tuple(Section(f"Annex {annex}", tuple(rows)) for annex, rows in parts.items()),
        (NO_ADVICE, "Modelled figures are a plan, not a report: the database takes measured ones. "
                    "The list of fields is recalled; compare it with the regulation's annexes."))


def enefg(site: Site, brief: Brief, country: str, law: Law, start: date) -> Sheet:
    """EnEfG § 11 for a start on that day, rule by rule."""
    scope, heat = law["enefg_scope"], site.heat
    applies, why = _reach(scope, brief.it_mw, country, "IT capacity here is")
    pue = site.energy.get("pue")
    pue_low = math.nan if pue is None or pue.low is None else pue.low
    pue_high = math.nan if pue is None or pue.high is None else pue.high
    known = users_known(site)
    erf = heat.erf if known else math.nan
    erf_ends = heat.ranges.get("erf", (math.nan, math.nan)) if known else (math.nan, math.nan)

    def judged(rule: Threshold) -> Row:
        since = f"from {rule.applies_from.isoformat()}" if rule.applies_from else ""
        until = f" to {rule.applies_until.isoformat()}" if rule.applies_until else ""
        value, low, high, note = math.nan, math.nan, math.nan, OPERATOR
        if "_pue_" in rule.key:
            value, low, high, note = heat.pue, pue_low, pue_high, ""
        elif "_erf_" in rule.key:
            value, (low, high) = erf, erf_ends
            note = "" if known else UNSURE
        sign = {"at_most": "≤", "at_least": "≥", "above": ">"}[rule.compare]
        verdict = rule.verdict(value, low, high)
        return Row(f"{rule.article}: {rule.rule} {sign} {rule.value:g}", value, rule.unit,
                   "" if math.isnan(value) else "modelled", low, high,
                   "; ".join(p for p in (f"{since}{until}".strip(), note) if p), verdict=verdict)

    rows = tuple(judged(rule) for rule in law.of(
        "DEU", start, "enefg_pue", "enefg_erf", "enefg_renewable")
        if rule.applies_until is None or rule.applies_until >= start)
    draft = tuple(judged(rule) for rule in law.of("DEU", start, "draft_pue"))
    new = start >= (law["enefg_pue_new"].start_from or start)
    return Sheet(
        "enefg", "EnEfG § 11: climate-neutral data centres", site.name, site.id,
        f"EnEfG § 11, text of {scope.text_date.isoformat()}", applies, why, (
            Section(f"Start of operation: {start.isoformat()}", rows, (
                "pass: the whole range of the figure meets the limit; fail: the whole range "
                "misses it; unknown: the range spans it, or no figure is known.",
                *(("Both are to be reached within two years of the start. Electricity used only "
                   "to lift the temperature of the waste heat stays out of this PUE.",)
                  if new else ()))),
            Section("Exemptions from the share of reused energy, § 11(3)", (), (
                "Later events for which the operator is not to blame have made the share fall "
                "short. Nothing is known of it at this stage.",
                "An agreement with a municipality nearby or the operator of a heat network on "
                "using the waste heat (its terms stand in the act). To be shown by the operator.",
                "A heat network's operator nearby did not accept an offer of the heat at cost "
                "(its terms stand in the act). To be shown by the operator.")),
            Section("If the draft of 9 April 2026 became law", draft, (
                "An amendment is being drafted; these limits are not in force. The draft also "
                f"exempts where no heat network can be joined within "
                f"{law['draft_network_km'].value:g} km.",))))
