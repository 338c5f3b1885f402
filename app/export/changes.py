"""What changed since an earlier result of the same project: data, question, ranks, figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.read_result import RESULT, read_document, read_result
from gis.errors import InputError
from gis.ranking.compare import Comparison, Match, compare
from gis.ranking.subject import FIGURES, subject_of
from gis.results import StudyResult

from .manifest import plain

EARLIER, NOW = "earlier", "now"
LEAST_SHARE = 0.005
"""Figures that moved by less than this share count as the same."""
DATA_FIELDS = ("checksum", "source", "date", "licence", "resolution", "coverage", "origin")
"""What tells a layer's data apart, the surest first."""


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was."""

    what: str                            # a layer, a field of the brief, a weight …
    before: Any                          # None: was not there
    now: Any                             # None: is gone
    words: str = ""


@dataclass(frozen=True)
class SiteChange:
    """One place in both results, or in one of them."""

    name: str
    id: str
    rank_before: int | None
    rank_now: int | None
    score_before: float | None
    score_now: float | None
    figures: tuple[Change, ...]          # headline figures that moved

    @property
    def moved(self) -> bool:
        """Whether its rank changed, or it came or went."""
        return self.rank_before != self.rank_now


@dataclass(frozen=True)
class Changes:
    """Everything between two results of one project."""

    region_name: str
    program: Change | None
    data: tuple[Change, ...]
    brief: tuple[Change, ...]
    weights: tuple[Change, ...]
    value_functions: tuple[Change, ...]
    assumptions: tuple[Change, ...]
    sites: tuple[SiteChange, ...]        # by rank now, then those that are gone
    said: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether both are the same."""
        return not (self.program or self.data or self.brief or self.weights
                    or self.value_functions or self.assumptions
                    or any(s.moved or s.figures for s in self.sites))


def changes_since(earlier: Path | str, result: StudyResult) -> Changes:
    """What differs between a result folder, or its result.json, and the present result.

    Raises
    ------
    InputError
        If there is no readable result, or it is of another region.
    """
    path = Path(earlier)
    folder = path.parent if path.name == RESULT else path
    if not (folder / RESULT).is_file():
        raise InputError(f"{earlier} holds no {RESULT}; give the folder of an earlier result.")
    before = read_result(folder)
    if before.region != result.region:
        raise InputError(f"{earlier} is a result of {before.region_name}, not of "
                         f"{result.region_name}; use `compare` for different regions.")
    document = read_document(folder / RESULT)
    for part, key in (("layers", "layer"), ("assumptions", "name")):
        _refuse_nameless(document.get(part, []), key, folder / RESULT)
    from dataclasses import replace

    found = compare([replace(before, name=EARLIER), subject_of(NOW, result)])
    return _changes(document, found, result)


def _refuse_nameless(rows: object, key: str, path: Path) -> None:
    """Layers and assumptions of a file are told by their names."""
    if not isinstance(rows, list) or not all(
            isinstance(one, dict) and isinstance(one.get(key), str) for one in rows):
        raise InputError(f"{path} is damaged: a {key} has no name; run the study again.")


def _changes(document: Mapping[str, Any], found: Comparison, result: StudyResult) -> Changes:
    from app.version import VERSION

    written = str(document["versions"]["heatsite"])
    program = None if written == VERSION else Change("HeatSite", written, VERSION)
    parts = {name: tuple(Change(d.key, plain(d.values[0]), plain(d.values[1])) for d in group)
             for name, group in (("brief", found.brief), ("weights", found.weights),
                                 ("value_functions", found.value_functions))}
    methods = [subject.method for subject in found.subjects]
    if methods[0] != methods[1]:
        parts["brief"] += (Change("method", *methods),)
    data = _data(document.get("layers", ()), plain(result.layers))
    assumed = _assumptions(document.get("assumptions", ()), result)
    sites = sorted((_site(match) for match in found.matches),
                   key=lambda s: (s.rank_now is None, s.rank_now or s.rank_before or 0))
    made = Changes(result.region_name, program, data, **parts, assumptions=assumed,
                   sites=tuple(sites), said=())
    return Changes(**{**vars(made), "said": _said(made)})


def _data(before: Any, now: Any) -> tuple[Change, ...]:
    """Layers whose data are not the same."""
    old = {one["layer"]: one for one in before}
    new = {one["layer"]: one for one in now}
    found = []
    for layer in sorted({*old, *new}):
        one, other = old.get(layer), new.get(layer)
        one = None if one is None or one.get("origin") == "missing" else one
        other = None if other is None or other.get("origin") == "missing" else other
        if one is None and other is None:
            continue
        if one is None or other is None:
            found.append(Change(layer, one and one.get("source"),
                                other and other.get("source"),
                                "is new" if one is None else "is gone"))
            continue
        unlike = [field for field in DATA_FIELDS if one.get(field, "") != other.get(field, "")]
        if unlike:
            words = "other data" if "checksum" in unlike else f"other {', '.join(unlike)}"
            found.append(Change(layer, one.get(unlike[0]), other.get(unlike[0]), words))
    return tuple(found)


def _assumptions(before: Any, result: StudyResult) -> tuple[Change, ...]:
    old = {one["name"]: one for one in before}
    new = {name: plain(quantity) for name, quantity in result.assumptions}
    return tuple(Change(name, (old.get(name) or {}).get("value"),
                        (new.get(name) or {}).get("value"),
                        str((new.get(name) or old[name]).get("unit", "")))
                 for name in dict.fromkeys([*old, *new])
                 if not _same((old.get(name) or {}).get("value"),
                              (new.get(name) or {}).get("value"), 1e-5))


def _site(match: Match) -> SiteChange:
    old, new = match.sites
    figures = []
    if old is not None and new is not None:
        for key, (label, unit) in FIGURES.items():
            one, other = plain(old.figures[key]), plain(new.figures[key])
            if not _same(one, other, LEAST_SHARE):
                figures.append(Change(label, one, other, unit))
    here = new or old
    assert here is not None
    return SiteChange(here.name, here.id, old.rank if old else None,
                      new.rank if new else None, plain(old.score) if old else None,
                      plain(new.score) if new else None, tuple(figures))


def _same(one: Any, other: Any, share: float) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=share, abs_tol=1e-9)
    return one == other


def _said(found: Changes) -> tuple[str, ...]:
    """The change in sentences: ranks first, then why that may be."""
    if found.nothing:
        return ("Nothing changed: data, question, ranks and figures are those of the earlier "
                "result.",)
    from .report.changed import causes, question

    said = [words for words in (question(found),) if words]
    before = next((s for s in found.sites if s.rank_before == 1), None)
    first = next((s for s in found.sites if s.rank_now == 1), None)
    if before is not None and first is not None:
        said.append(f"{first.name} is still first." if before is first else
                    f"{first.name} is first now; {before.name}, first before, is "
                    + (f"number {before.rank_now}." if before.rank_now else
                       "no longer among the sites."))
    came = sum(s.rank_before is None for s in found.sites)
    went = sum(s.rank_now is None for s in found.sites)
    moved = sum(s.moved for s in found.sites) - came - went
    figures = sum(bool(s.figures) for s in found.sites)
    said.append(f"{_count(moved, 'site')} changed rank, {came} came, {went} went; headline "
                f"figures moved at {_count(figures, 'site')}.")
    said += causes(found)
    return tuple(said)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def changes_json(found: Changes) -> dict[str, Any]:
    """The changes as plain JSON; figures that are unknown are null."""
    return plain(found) | {"nothing": found.nothing}


def changes_text(found: Changes) -> str:
    """The changes for a terminal or an e-mail."""
    from .report.changed import causes, changes_view

    view = changes_view(found)
    why = set(causes(found))                 # the rows below tell it in full
    lines = [f"What changed: {found.region_name}", "",
             *(words for words in found.said if words not in why or not view["groups"]), ""]
    for group in view["groups"]:
        rows = []
        for row in group["rows"]:
            ends = f"{row['before']} → {row['now']}" if row["before"] or row["now"] else ""
            what, words = row["what"], " ".join(w for w in (ends, row["words"]) if w)
            rows.append(f"  {what[:1].upper()}{what[1:]}: {words}")
        lines += [group["title"], *rows, ""]
    if view["sites"]:
        lines.append("Sites")
    for site in view["sites"]:
        lines.append(f"  {site['name']}: rank {site['ranks'][0]} → {site['ranks'][1]}, "
                     f"score {site['scores'][0]} → {site['scores'][1]}")
        lines += [f"    {words}" for words in site["figures"]]
    if view["more"]:
        lines.append(f"  {view['more']} more stand in changes.json.")
    return "\n".join(lines).rstrip() + "\n"


def changes_page(found: Changes, language: str = "en") -> str:
    """The changes as a page of its own, without any script, in one of the program's languages."""
    from app.translation import language as spoken_language
    from gis.language import mark

    from .report.changed import changes_view
    from .report.speech import say, speaking
    from .report.templates import standalone

    with speaking(spoken_language(language)):
        return standalone("changes.html", say(mark("What changed since the earlier result")),
                          found.region_name, changes=changes_view(found))


def write_changes(found: Changes, folder: Path | str, language: str = "en") -> list[Path]:
    """Write changes.html, changes.json and changes.txt into `folder`, or none of them.

    `language` is that of the page; the other two are for programs and stay English.
    """
    from layers.files import atomic_folder

    from .manifest import dumps

    texts = {"changes.html": changes_page(found, language),
             "changes.json": dumps(changes_json(found)), "changes.txt": changes_text(found)}
    with atomic_folder(folder) as part:
        for name, text in texts.items():
            (part / name).write_text(text, "utf-8")
    return [Path(folder) / name for name in texts]
