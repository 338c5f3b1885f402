"""What every column of the tables means: the data dictionary of the workbook and its kin."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gis.results import StudyResult

from .tables import ASCII_UNITS, columns

MEANINGS = {
    "id": ("name of the site that stays the same between runs", "computed"),
    "rank": ("place in the ranking, 1 is best", "modelled"),
    "name": ("place name and direction, or the name of an own point", "published"),
    "lat": ("latitude, WGS 84", "computed"),
    "lon": ("longitude, WGS 84", "computed"),
    "score": ("weighted score of all criteria", "modelled"),
    "score_low": ("10 % quantile of the score", "modelled"),
    "score_high": ("90 % quantile of the score", "modelled"),
    "coverage": ("share of the weight whose criteria are known here", "computed"),
    "rank_low": ("10 % quantile of the rank, the better end", "modelled"),
    "rank_high": ("90 % quantile of the rank", "modelled"),
    "p_top3": ("share of the simulations in which it is among the first three", "modelled"),
    "heat_available": ("waste heat at the source", "modelled"),
    "heat_delivered": ("heat after the heat pump", "modelled"),
    "heat_used": ("heat that present users would take, hour by hour", "modelled"),
    "heat_used_low": ("10 % quantile of the heat used", "modelled"),
    "heat_used_high": ("90 % quantile of the heat used", "modelled"),
    "heat_potential": ("more that potential demand could take; never counted", "modelled"),
    "erf": ("energy reuse factor, ISO/IEC 30134-6", "modelled"),
    "cop": ("coefficient of performance of the heat pump; empty: none runs", "modelled"),
    "full_load_hours": ("hours at full load of the heat pump", "modelled"),
    "lcoh": ("levelised cost of the heat used; empty: nothing is used", "modelled"),
    "lcoh_low": ("10 % quantile of the levelised cost", "modelled"),
    "lcoh_high": ("90 % quantile of the levelised cost", "modelled"),
    "co2_avoided": ("CO2 avoided by the heat used; may be negative", "modelled"),
    "co2_avoided_low": ("10 % quantile of the CO2 avoided", "modelled"),
    "co2_avoided_high": ("90 % quantile of the CO2 avoided", "modelled"),
    "homes": ("homes that the heat used would warm", "modelled"),
    "pue": ("power usage effectiveness", "modelled"),
    "wue": ("water usage effectiveness", "modelled"),
    "heat_capex": ("investment in heat recovery, pipes and store", "modelled"),
    "cost": ("yearly cost of the whole site, known components only, per MW of IT; empty: not "
             "studied", "modelled"),
    "cost_low": ("10 % quantile of that cost", "modelled"),
    "cost_high": ("90 % quantile of that cost", "modelled"),
    "heat_users": ("names of the users that take heat", "published"),
    "flags": ("soft warnings", "computed"),
    "why": ("why it ranks here, in words", "computed"),
    "improve": ("what would lift it most, in words", "computed"),
}
"""Column without unit → meaning, how it is known."""


@dataclass(frozen=True)
class Entry:
    """One column of one table."""

    table: str
    column: str
    meaning: str
    unit: str
    source: str
    known: str


def split(column: str) -> tuple[str, str]:
    """"heat_used [MWh/y]" → ("heat_used", "MWh/y")."""
    found = re.fullmatch(r"(.*?)(?: \[(.*)\])?", column)
    return (found.group(1), found.group(2) or "") if found else (column, "")


def site_entries(result: StudyResult) -> list[Entry]:
    """The columns of the sites: sites.csv, sheet sites, layer sites, sites.parquet."""
    criteria = {c.key: c for c in result.settings.criteria}
    units = {c.key: c.unit.translate(ASCII_UNITS) for c in result.settings.criteria}
    found = []
    for column in columns(result):
        name, unit = split(column)
        base = name.removesuffix("_score")
        if name in MEANINGS and unit != units.get(name, unit + "?"):
            meaning, known = MEANINGS[name]
            source = "this study"
        elif name in criteria:
            meaning, known = f"criterion: {criteria[name].label}", "see sheet criteria, per site"
            source = criteria[name].source or "layers of the region"
        elif base in criteria:
            meaning, known = f"score of {criteria[base].label} by its value function", "modelled"
            source = "value function of the criterion"
        else:
            meaning, known, source = name.replace("_", " "), "computed", "this study"
        found.append(Entry("sites", column, meaning, unit, source, known))
    return found
