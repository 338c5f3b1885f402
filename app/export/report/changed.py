"""What changed since an earlier result, as a section of the report and as a page of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gis.language import mark
from gis.ranking.methods import METHOD_LABELS

from .comparison import WORDS
from .site_view import called_place
from .speech import in_digits, retell, say
from .summary import COOLING
from .words import figure, known, listed, score, short

if TYPE_CHECKING:
    from app.export.changes import Change, Changes, SiteChange

MOST_SITES, LONGEST = 40, 90
GROUPS = (("data", mark("Data")), ("brief", mark("Brief")), ("weights", mark("Weights")),
          ("value_functions", mark("Value functions")), ("assumptions", mark("Assumptions")))
SCALE: Mapping[str, tuple[str, float]] = {
    "MWh/y": ("GWh/y", 1e-3), "EUR": ("MEUR", 1e-6), "1": ("", 1.0)}
"""Units of figures as people read them."""
UNITS = {"it_mw": "MW", "land_ha_per_mw": "ha/MW", "land_min_ha": "ha", "spacing_min_km": "km",
         "horizon_y": "years", "heat_cost_limit_eur_mwh": "EUR/MWh", "storage_m3": "m³",
         "warmer_k": "K", "electricity_eur_mwh": "EUR/MWh"}
"""Units of the brief."""
DIGITS, ASKED_DIGITS, MOST_NAMED = 3, 6, 6


def changes_view(found: Changes) -> dict:
    """What the template needs."""
    sites = [site for site in found.sites if site.moved or site.figures]
    moved = [site for site in sites if site.moved]
    came = sum(site.rank_before is None for site in moved)
    went = sum(site.rank_now is None for site in moved)
    return {
        "nothing": found.nothing, "finding": finding(found), "causes": causes(found),
        "counts": [{"count": in_digits(count), "words": say(words)} for count, words in (
            (len(moved) - came - went, mark("changed rank")), (came, mark("came")),
            (went, mark("went")), (sum(bool(site.figures) for site in sites),
                                   mark("with other figures")))],
        "sites": [_site(site) for site in sites[:MOST_SITES]],
        "more": max(len(sites) - MOST_SITES, 0),
        "same": len(found.sites) - len(sites),
        "groups": [{"title": say(title), "key": key,
                    "rows": [_row(change, key) for change in getattr(found, key)]}
                   for key, title in GROUPS if getattr(found, key)]}


def finding(found: Changes) -> str:
    """What it means for the first place, in a sentence; before it, where so, that the two studies
    do not answer the same question."""
    return f"{question(found)} {_first(found)}".strip()


def question(found: Changes) -> str:
    """How the question differs, in a sentence; "" where it is the same."""
    asked = [*((c, "{}") for c in found.brief),
             *((c, say(mark("weight of {key}"))) for c in found.weights)]
    parts = []
    for change, words in asked[:MOST_NAMED]:
        unit = retell(UNITS.get(change.what, ""))
        parts.append(f"{words.replace('{key}', '{}').format(_name(change))} "
                     f"{' → '.join(_pair(change, ASKED_DIGITS))} {unit}".rstrip())
    if found.value_functions:
        parts.append(say(mark("value function of {key}"),
                         key=listed([_name(c) for c in found.value_functions[:MOST_NAMED]])))
    if len(asked) > MOST_NAMED:
        parts.append(say(mark("{count} more"), count=len(asked) - MOST_NAMED))
    return say(mark("The two studies ask different questions: {differences}."),
               differences="; ".join(parts)) if parts else ""


def _first(found: Changes) -> str:
    if found.nothing:
        return say(mark("Nothing changed: data, question, ranks and figures are those of the "
                        "earlier result."))
    before = next((s for s in found.sites if s.rank_before == 1), None)
    first = next((s for s in found.sites if s.rank_now == 1), None)
    if before is None or first is None:
        return ""
    name, other = called_place(first.name), called_place(before.name)
    if before is first:
        return say(mark("{name} is still first."), name=name)
    if before.rank_now:
        return say(mark("{name} is first now; {before}, first before, is number {rank}."),
                   name=name, before=other, rank=before.rank_now)
    return say(mark("{name} is first now; {before}, first before, is no longer among the sites."),
               name=name, before=other)


def causes(found: Changes) -> list[str]:
    """Why that may be: what is not as it was."""
    if found.nothing:
        return []
    said = []
    for key, title in GROUPS:
        names = [_name(change) for change in getattr(found, key)]
        if names:
            more = [say(mark("{count} more"), count=len(names) - 8)] if len(names) > 8 else []
            said.append(f"{say(title)}: {listed([*names[:8], *more])}.")
    if found.program:
        said.append(say(mark("The program was version {before} and is {now} now."),
                        before=found.program.before, now=found.program.now))
    return said or [say(mark("Neither data nor question changed, so the change lies in what the "
                             "files do not tell, such as tables of one's own."))]


def _site(site: SiteChange) -> dict:
    up = site.rank_before is not None and site.rank_now is not None \
        and site.rank_before - site.rank_now
    return {"name": called_place(site.name),
            "ranks": (_rank(site.rank_before), _rank(site.rank_now)),
            "scores": tuple("–" if value is None else score(value)
                            for value in (site.score_before, site.score_now)),
            "moved": site.moved, "up": bool(up and up > 0), "by": abs(up) if up else 0,
            "new": site.rank_before is None, "gone": site.rank_now is None,
            "figures": [_figure(change) for change in site.figures]}


def _rank(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _figure(change: Change) -> str:
    """"Heat used 4.1 → 5.2 GWh/y"."""
    unit, factor = SCALE.get(change.words, (change.words, 1.0))
    return f"{retell(change.what)} {' → '.join(_pair(change, DIGITS, factor))} " \
           f"{retell(unit)}".rstrip()


def _pair(change: Change, digits: int, factor: float = 1.0) -> tuple[str, str]:
    """Before and now with so many digits; more where both would read the same."""
    for more in range(digits, ASKED_DIGITS + 1):
        before, now = (_told(value, factor, more) for value in (change.before, change.now))
        if before != now:
            break
    return before, now


def _name(change: Change) -> str:
    from layers import tables

    key = change.what
    if key in WORDS:
        return retell(WORDS[key])
    criteria = {row["key"]: row["label"] for row in tables.load("criteria").rows()}
    return retell(criteria.get(key, key.replace("_", " ")))


def _row(change: Change, key: str) -> dict:
    """A layer, or a field of what was asked; checksums say nothing to a reader."""
    told_apart = key == "data" and change.words == "other data"
    unit = f" {retell(UNITS[change.what])}" if key == "brief" and change.what in UNITS else ""
    before, now = (f"{end}{unit if end != '–' else ''}" for end in _pair(change, ASKED_DIGITS))
    return {"what": _name(change), "words": retell(change.words),
            "before": "" if told_apart else before, "now": "" if told_apart else now}


def _told(value: Any, factor: float = 1.0, digits: int = ASKED_DIGITS) -> str:
    """A value for people; a dash where there is none."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return say(mark("yes")) if value else say(mark("no"))
    if known(value):
        return short(figure(float(value) * factor, digits))
    if isinstance(value, str) and value.isidentifier():      # a key, not a file's name
        value = retell((METHOD_LABELS | COOLING).get(value, value.replace("_", " ")))
    if isinstance(value, dict):
        value = ", ".join(f"{key.replace('_', ' ')} {_told(item)}" for key, item in value.items())
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    return text if len(text) <= LONGEST else text[:LONGEST - 1] + "…"
