"""Money and risk: cash flow, price models, what moves the cost, what would narrow it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from app.export.report.site_view import called_place
from app.export.report.speech import COLON, as_told, in_digits, retell
from app.export.report.speech import say as say_here
from app.export.report.words import UNKNOWN, figure, known, short, span
from app.words.costs import best_measurements, measured_words
from gis.heat.result import HeatEstimate
from gis.language import Language, mark
from gis.results import Site, StudyResult
from gis.types import Quantity

from .blocks import WIDE, drawn, opened, pair, ranked, table, words
from .cash import ABOVE, cash_charts, parties_of
from .charts import tornado

if TYPE_CHECKING:
    from gis.study import Inputs

YEARS = mark("{years} y")
FINANCED = 3
"""Sites whose heat is followed through every price model."""
COMPARED = 10


def investor_pages(result: StudyResult, inputs: Inputs, say: Language) -> list[dict[str, Any]]:
    """Whole-site cost of the first sites, then the heat as a business of its own."""
    pages = [{"title": say(mark("Money and risk")), "blocks": _costs(result, say)}]
    blocks: list[dict[str, Any]] = []
    for site in _heating(result):
        deep = deepened(site, result, inputs)
        if deep is not None and deep.finance:
            blocks += _finance(site, deep, say, first=not blocks)
    if blocks:
        pages.append({"title": say(mark("The heat as a business")), "blocks": blocks})
    return pages


def _heating(result: StudyResult) -> list[Site]:
    return [s for s in result.sites if s.heat.used_mwh_y > 0][:FINANCED]


def deepened(site: Site, result: StudyResult, inputs: Inputs) -> HeatEstimate | None:
    """The site's heat with money and sensitivity, as `estimate` gives it; None where the
    engine's tables are missing."""
    if "heat_finance" not in inputs.tables:
        return None
    from gis.energy.summary import site_weather
    from gis.heat.detail import Detail
    from gis.heat.estimate import estimate
    from gis.types import Places

    evidence = inputs.evidence(result.settings)
    place = Places.from_xy([site.x], [site.y], evidence.grid.crs)
    return estimate(site.x, site.y, site_weather(place, evidence), evidence, None, Detail())


def _costs(result: StudyResult, say: Language) -> list[dict[str, Any]]:
    rows = []
    for site in result.sites[:COMPARED]:
        cost = site.cost
        if cost is None:
            continue
        total, whole = cost.total, cost.whole_site_eur_y
        rows.append([ranked(site), _k(total.value), _ks(total.low, total.high),
                     _m(cost.invested_eur_mw), _m(whole.value),
                     f"{cost.estimate_class.number}", f"{100 * site.robustness.p_top3:.0f} %"])
    blocks = [table(
        say(mark("What the first sites cost")),
        [say(mark("Site")), say(mark("kEUR per MW and year")), say(mark("Range")),
         say(mark("Invested, MEUR per MW")), say(mark("Whole site, MEUR a year")),
         say(mark("Estimate class")), say(mark("Among the first three"))], rows,
        note=say(mark("Real money of 2025, without finance charges, taxes on profit and "
                      "VAT. Income from heat is subtracted. Unknown parts stay out of the "
                      "total; each site's page shows its parts.")))] if rows else []
    best = next((s for s in result.sites if s.cost is not None), None)
    if best is not None and best.cost is not None:
        doubts = [(i.label, i.share, i.down_eur, i.up_eur) for i in best.cost.inputs[:6]
                  if known(i.share)]
        if doubts:
            blocks.append(table(
                say(mark("What is in doubt most at site {rank}, {name}"), rank=best.rank,
                    name=called_place(best.name)),
                [say(mark("Input")), say(mark("Share of the doubt")),
                 say(mark("Total could fall, kEUR")), say(mark("Total could rise, kEUR"))],
                [[opened(retell(name)), f"{100 * share:.0f} %", _k(abs(down)), _k(abs(up))]
                 for name, share, down, up in doubts]))
        blocks.append(words(say(mark("What would narrow it")), [
            f"{opened(m.label)}{say(COLON)}{as_told(measured_words(m, figure))}"
            for m in best_measurements(best.cost)]))
    return blocks


def _finance(site: Site, heat: HeatEstimate, say: Language, first: bool) -> list[dict[str, Any]]:
    """Price models of one site; of the first also cash flow and sensitivity."""
    models = {key: f for key, f in heat.finance.items() if key != "assumptions"}
    shared = heat.finance["assumptions"]
    rows = []
    for figures in models.values():
        label = figures["price_eur_mwh"].source.split(";")[0]
        rows.append([opened(retell(label)), short(figure(figures["price_eur_mwh"].value)),
                     *_party(figures, "data_centre"), *_party(figures, "user")])
    years, rate = shared["horizon_y"].value, shared["rate"].value
    blocks: list[dict[str, Any]] = [table(
        say(mark("Site {rank}, {name}: who earns under which price"), rank=site.rank,
            name=called_place(site.name)),
        [say(mark("Price model")), say(mark("EUR/MWh")), say(mark("Data centre: NPV, kEUR")),
         say(mark("IRR")), say(mark("Payback")), say(mark("Heat user: NPV, kEUR")),
         say(mark("IRR")), say(mark("Payback"))], rows,
        widths=(1.5, .8, 1.5, .7, .8, 1.5, .7, .8),
        note=say(mark("{rate} % a year real over {years} years, without VAT; ranges of the NPV "
                      "add up investment, power price, used heat and fuel price as independent "
                      "doubts."), rate=short(in_digits(100 * rate, 1)), years=f"{years:.0f}"))]
    if first:
        blocks += _first(site, heat, models, say)
    return blocks


def _first(site: Site, heat: HeatEstimate, models, say: Language) -> list[dict[str, Any]]:
    def worth(figures) -> float:
        value = figures["data_centre_npv_eur"].value
        paid = figures["data_centre_investment_eur"].value > 0
        return value if known(value) and paid else -math.inf

    blocks = []
    key = max(models, key=lambda name: worth(models[name]))
    if math.isfinite(worth(models[key])) and key in heat.cash_flows:
        blocks.append(_years(site, heat.cash_flows[key], models[key], say))
    if heat.sensitivity:
        bars = [(retell(s.label), s.lcoh_low_eur_mwh, s.lcoh_eur_mwh, s.lcoh_high_eur_mwh,
                 f"{short(figure(s.low, 2))}–{short(figure(s.high, 2))} {retell(s.unit)}")
                for s in heat.sensitivity[:8]]
        finding = say(mark("Site {rank}: {input} moves the cost of heat most, from {low} to "
                           "{high} EUR/MWh."), rank=site.rank, input=retell(bars[0][0]),
                      low=figure(min(bars[0][1:4]), 2), high=figure(max(bars[0][1:4]), 2))
        blocks.append(drawn(tornado(bars, WIDE, "EUR/MWh", finding), finding, say(mark(
            "One input at a time from its low (grey) to its high end (orange)."))))
    return blocks


def _years(site: Site, flows, figures, say: Language) -> dict[str, Any]:
    """Both parties' money year by year under the price that suits the data centre best."""
    label = figures["price_eur_mwh"].source.split(";")[0]
    parties = parties_of(flows, figures)
    findings, said = [], []
    for party in parties:
        back = party.paid_back()
        findings.append(say(mark("{party}: worth {npv} kEUR today."), party=party.title,
                            npv=_k(figures[f"{party.key}_npv_eur"].value)))
        said.append(findings[-1] + " " + (say(ABOVE, year=back) if back > 0 else ""))
    drawings, key = cash_charts(parties, (WIDE - 12) / len(parties), said)
    return pair(drawings, findings, key, say(mark(
        "Site {rank}, price model “{model}”. Real money without VAT and taxes on profit: prices "
        "keep their level, and all the heat is taken from year 1 on. Parts are bought again when "
        "they wear out; the last year holds what they are still worth."), rank=site.rank,
        model=retell(label)))


def _party(figures, party: str) -> list[str]:
    npv: Quantity = figures[f"{party}_npv_eur"]
    rate, years = (figures[f"{party}_{key}"].value for key in ("irr", "payback_y"))
    told = _k(npv.value) + (f"\n{_ks(npv.low, npv.high)}" if npv.low != npv.high else "")
    return [told, f"{in_digits(100 * rate, 1)} %" if known(rate) else "–",
            say_here(YEARS, years=figure(years, 2)) if known(years) else "–"]


def _k(value: float | None) -> str:
    return short(figure(value / 1e3)) if known(value) else say_here(UNKNOWN)


def _m(value: float | None) -> str:
    return short(figure(value / 1e6)) if known(value) else say_here(UNKNOWN)


def _ks(low: float | None, high: float | None) -> str:
    return span(low / 1e3, high / 1e3) if known(low) and known(high) else ""
