"""What changed since an earlier result, as a section of the report and as a page of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gis.language import mark

from .comparison import WORDS
from .site_view import called_place
from .speech import in_digits, retell, say
from .words import figure, known, listed, score, short

if TYPE_CHECKING:
    from app.export.changes import Change, Changes, SiteChange

MOST_SITES, LONGEST = 40, 90
GROUPS = (("data", mark("Data")), ("brief", mark("Brief")), ("weights", mark("Weights")),
          ("value_functions", mark("Value functions")), ("assumptions", mark("Assumptions")))
SCALE: Mapping[str, tuple[str, float]] = {
    "MWh/y": ("GWh/y", 1e-3), "EUR": ("MEUR", 1e-6), "1": ("", 1.0)}
"""Units of figures as people read them."""


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
    """What it means for the first place, in a sentence."""
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
    ends = (f"{_told(change.before, factor)} → {_told(change.now, factor)}")
    return f"{retell(change.what)} {ends} {retell(unit)}".rstrip()


def _name(change: Change) -> str:
    return retell(WORDS.get(change.what, change.what.replace("_", " ")))


def _row(change: Change, key: str) -> dict:
    """A layer, or a field of what was asked; checksums say nothing to a reader."""
    told_apart = key == "data" and change.words == "other data"
    return {"what": _name(change), "words": retell(change.words),
            "before": "" if told_apart else _told(change.before),
            "now": "" if told_apart else _told(change.now)}


def _told(value: Any, factor: float = 1.0) -> str:
    """A value for people; a dash where there is none."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return say(mark("yes")) if value else say(mark("no"))
    if known(value):
        return short(figure(float(value) * factor, 4))
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    return text if len(text) <= LONGEST else text[:LONGEST - 1] + "…"
