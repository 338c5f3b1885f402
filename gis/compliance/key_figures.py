"""Information and key figures of (EU) 2024/1364, and the classes of the European rating scheme."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from ..language import ENGLISH, Language, mark
from ..results import Site
from ..settings import Brief
from ..types import Table
from .label import Label
from .law import Law
from .reuse import users_known
from .scope import conditions, national, reach, text_of
from .sheet import NO_ADVICE, OPERATOR, Row, Section, Sheet

TITLE = mark("Key figures of data centres")
WHAT = mark("installed IT power here is")
ANNEX = mark("Annex {number}")
PLAN = mark("Modelled figures are a plan, not a report: the database takes measured ones.")
SIZES_MW = ((0.1, mark("below 100 kW")), (0.5, mark("very small: 100 to 500 kW")),
            (1.0, mark("small: 500 kW to 1 MW")), (2.0, mark("medium: 1 to 2 MW")),
            (10.0, mark("large: 2 to 10 MW")), (math.inf, mark("very large: over 10 MW")))
"""Categories of Annex IV of (EU) 2024/1364 by installed IT power."""
OTHER_BASE = mark("the model has {days} K·d over 18 °C, which is another base")
ONLY_OPERATOR = mark("only the operator can tell")
MAKE_UP = mark("make-up water of the cooling alone")
PUBLISHED = mark("To be published each year: {law}, Annex VII")
ANNEX_VII = mark("Name of the data centre, of its owner and operators, start of operation and "
                 "municipality; floor area, installed power, data traffic in and out, data stored "
                 "and processed; figures of the last full year on energy, power utilisation, "
                 "temperature set points, waste heat, water and renewable energy.")
SCHEME = mark("European rating scheme, adopted on {date}, not seen in force")
ENERGY_CLASS = mark("energy efficiency class, by PUE")
WATER_CLASS = mark("water efficiency class, by WUE")
BY_RANGE = mark("by the 80 % range: {best} to {worst}")
PREVIEW = mark("A preview by the limits of its Annex I: the European database alone gives the "
               "label, first by 15 August 2027. Until then it changes fields as well: location "
               "by NUTS 3, fresh water in place of potable water and in WUE, a low-emission "
               "energy factor.")


def key_figures(site: Site, brief: Brief, country: str, law: Law, kpis: Table, start: date,
                label: Label, language: Language = ENGLISH) -> Sheet:
    """The sheet of one site; what the model cannot know stays blank."""
    rule, heat, told = law["kpi_report"], site.heat, language
    applies, why = reach(rule, brief.it_mw, country, WHAT, told)
    it_kwh = brief.mean_it_mw * 8760 * 1000
    reuse = heat.erf if users_known(site) else math.nan
    size = next(words for most, words in SIZES_MW if brief.it_mw < most)
    given: Mapping[str, tuple[float | str, str]] = {
        "name": (f"{site.name} ({site.lat:.4f}, {site.lon:.4f})", "planned"),
        "start": (start.isoformat()[:7], "assumed"),
        "it_power": (brief.it_mw * 1000, "planned"), "size": (told(size), "planned"),
        "energy": (it_kwh * heat.pue, "modelled"), "it_energy": (it_kwh, "modelled"),
        "water": (it_kwh / 1000 * heat.wue_l_kwh, "modelled"),
        "reused": (it_kwh * heat.pue * reuse, "modelled"),
        "heat_c": (heat.source_c, "modelled"), "pue": (heat.pue, "modelled"),
        "wue": (heat.wue_l_kwh, "modelled"), "erf": (reuse, "modelled")}
    day_degrees = site.energy.get("cooling_degree_days")
    notes = {"water": told(MAKE_UP), "cdd": "" if day_degrees is None else
             told(OTHER_BASE, days=told.number(day_degrees.value))}
    parts: dict[str, list[Row]] = {}
    for row in kpis.rows():
        value, known = given.get(row["key"], (math.nan, ""))
        blank = isinstance(value, float) and math.isnan(value)
        note = (told(OPERATOR) if blank else "", notes.get(row["key"], ""), row["method"])
        parts.setdefault(row["annex"], []).append(Row(
            told(row["label"]), value, row["unit"], "" if blank else known,
            code=row["code"] or row["point"], note="; ".join(part for part in note if part)))
    sections = [Section(told(ANNEX, number=annex), tuple(rows)) for annex, rows in parts.items()]
    classes = tuple(
        Row(told(words), label[key].letter if label[key].known else math.nan,
            known="modelled" if label[key].known else "", note="" if label[key].best ==
            label[key].worst else told(BY_RANGE, best=label[key].best, worst=label[key].worst))
        for key, words in (("energy", ENERGY_CLASS), ("water", WATER_CLASS)))
    unknown = ("unknown", told(ONLY_OPERATOR))
    return Sheet(
        "kpi", told(TITLE), site.name, site.id, text_of(rule, told), applies, why,
        (*sections, Section(told(PUBLISHED, law=law["eed12_report"].law), (), (told(ANNEX_VII),)),
         Section(told(SCHEME, date=law["rating_scheme"].text_date.isoformat()),
                            classes, (told(PREVIEW),)),
         *national(law, country, start, "natkpi", brief.it_mw, "planned", told),
         conditions(law, country, {"eed12_defence": unknown, "eed12_secrets": unknown}, told)),
        (told(NO_ADVICE), told(PLAN)))
