"""Fetching an area: which requests each source needs, and what became of each source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

from gis.errors import InputError
from gis.progress import Progress, silent

from . import providers
from .cache import Store
from .cache_manifest import Entry
from .catalogue import Area, Source
from .download.address import shown
from .download.fetch import fetch
from .download.measure import measure
from .download.pace import REAL, USUAL, Clock, Limits
from .download.request import NOT_THERE, Download, Expected, Fetched
from .mirror import Index, Mirrors, read_index
from .mirror_index import Row
from .sources.registry import RECIPES

NONE = Mirrors()
MOST_ASKED = 12                          # requests of a source whose sizes are asked for


@dataclass(frozen=True)
class Asked:
    """What one source is asked for."""

    key: str                             # of the catalogue, or as a mirror's index names it
    title: str
    requests: tuple[Download, ...] = ()
    problem: str = ""                    # why nothing can be asked
    source: Source | None = None         # None: only a mirror knows it
    base: str | None = None              # a mirror, in place of the provider's host
    mirrored: bool = False               # the files are those of a mirror's index
    expected: tuple[Expected, ...] = ()  # sizes that the servers told, where they were asked

    @property
    def indexed(self) -> bool:
        """Whether the first answer only names the file."""
        return (self.source is not None and not self.mirrored and bool(self.requests)
                and providers.is_index(self.source))

    @property
    def likely_bytes(self) -> float:
        """What it will take: as server or mirror say, else as the catalogue guesses."""
        sizes = [e.left for e in self.expected] or [r.size for r in self.requests]
        if sizes and None not in sizes:
            return float(sum(size or 0 for size in sizes))
        return self.source.mb * 1e6 if self.source and self.requests else float("nan")

    @property
    def measured(self) -> bool:
        """Whether the size is known, not guessed."""
        sizes = [e.left for e in self.expected] or [r.size for r in self.requests]
        return bool(sizes) and None not in sizes and not self.indexed


@dataclass(frozen=True)
class Plan:
    """Everything that is asked for an area."""

    area: Area
    asked: tuple[Asked, ...]
    notes: tuple[str, ...] = ()          # of mirrors


@dataclass(frozen=True)
class Outcome:
    """What became of one source."""

    key: str
    title: str
    files: tuple[Path, ...] = ()
    bytes: int = 0
    cached: bool = False                 # all of it was here
    absent: int = 0                      # tiles that the provider does not have: open sea
    problem: str = ""
    nothing: bool = False                # the source has nothing in the area
    parts: tuple[Fetched, ...] = field(default=(), repr=False)


def plan(area: Area, sources: Sequence[Source], store: Store, mirrors: Mirrors = NONE, *,
         layers: frozenset[str] = frozenset(), everything: bool = False, limits: Limits = USUAL,
         progress: Progress = silent) -> Plan:
    """What to ask of each source for an area.

    A mirror with an index gives the files of its index that meet the area: those named like a
    source, and others of the same layers under their own names. A mirror without an index takes
    the place of the providers' hosts.

    Parameters
    ----------
    layers : frozenset of str
        Layers that no source gives: taken from mirrors' indexes.
    everything : bool
        Also take what a mirror's index has for the area beyond the sources.

    Raises
    ------
    InputError
        If a mirror cannot be reached, or its index is damaged.
    """
    bases = {s.key: mirrors.base(s.key, s.provider) for s in sources}
    indexes: dict[str, Index | None] = {}
    notes = []
    for base in dict.fromkeys(b for b in (*bases.values(), mirrors.every) if b):
        indexes[base] = found = read_index(base, store, limits=limits, progress=progress)
        notes.append(f"{shown(base)} " + (
            "has no index: its address takes the place of the providers'" if found is None
            else f"has {len(found.rows)} files in its index"))
    asked, taken, bare = [], set(), []
    for source in sources:
        own = bases[source.key]
        index = indexes.get(own) if own else None
        if index is not None:
            rows = [r for r in index.rows if r.serves(area) and _url(index, r) not in taken
                    and r.source in (source.key, source.provider)]
            taken |= {_url(index, row) for row in rows}
            if not rows:
                bare.append(source.key)
            else:
                asked.append(Asked(source.key, source.title, tuple(
                    _download(index, row, source.key) for row in rows), source=source, base=own,
                    mirrored=True))
            continue
        try:
            requests = providers.downloads(source, area, own)
            asked.append(Asked(source.key, source.title, requests, source=source, base=own))
        except InputError as error:
            asked.append(Asked(source.key, source.title, problem=str(error), source=source))
    wanted = layers | frozenset(layer for source in sources for layer in source.layers)
    for index in {id(i): i for i in indexes.values() if i is not None}.values():
        asked += _others(index, taken, area, None if everything else wanted)
    if bare and asked and not everything:
        notes.append("No file of the mirror is named like " + ", ".join(bare))
    if not asked:
        notes.append(f"No mirror has anything of these sources for {area.name}.")
    return Plan(area, tuple(asked), tuple(notes))


def _others(index: Index, taken: set[str], area: Area, layers: frozenset[str] | None
            ) -> list[Asked]:
    """Files of a mirror that the catalogue does not know: all, or those of some layers."""
    groups: dict[str, list[Download]] = {}
    for row in index.rows:
        wanted = layers is None or layers & set(row.layers)
        if wanted and row.serves(area) and _url(index, row) not in taken:
            groups.setdefault(row.source, []).append(_download(index, row, row.source))
    titles = {recipe.key: recipe.title for recipe in RECIPES}
    return [Asked(key, titles.get(key, key), tuple(requests), base=index.base, mirrored=True)
            for key, requests in groups.items()]


def _url(index: Index, row: Row) -> str:
    return f"{index.base}/{quote(row.path)}"


def _download(index: Index, row: Row, source: str) -> Download:
    return Download(source, _url(index, row), row.path, size=row.size, sha256=row.sha256)


def measured(asked: Plan, store: Store, mirrors: Mirrors = NONE, *, limits: Limits = USUAL,
             progress: Progress = silent) -> Plan:
    """The plan with the sizes that the servers tell, and what is here already.

    Sources of more than `MOST_ASKED` requests (tiles) and those whose first answer only names the
    file keep the catalogue's guess.
    """
    wanted = [r for item in asked.asked if _worth_asking(item) for r in item.requests]
    told = {e.download.key: e for e in measure(wanted, store, mirrors=mirrors, limits=limits,
                                               progress=progress)}
    return replace(asked, asked=tuple(
        replace(item, expected=tuple(told[r.key] for r in item.requests))
        if _worth_asking(item) else item for item in asked.asked))


def _worth_asking(item: Asked) -> bool:
    return not item.indexed and 0 < len(item.requests) <= MOST_ASKED


def run(asked: Plan, store: Store, mirrors: Mirrors = NONE, *, refresh: bool = False,
        limits: Limits = USUAL, clock: Clock = REAL, progress: Progress = silent
        ) -> tuple[Outcome, ...]:
    """Fetch a plan into the store's region of the area; a source that fails stops no other.

    Raises
    ------
    Cancelled
        If `progress` says so; what was fetched is kept.
    InputError
        If the store cannot be written.
    """
    area = asked.area
    about = {"name": area.name, "country": area.country, "box": list(area.box)}

    def get(requests: Sequence[Download]) -> tuple[Fetched, ...]:
        return fetch(tuple(requests), store, area.key, mirrors=mirrors, limits=limits, clock=clock,
                     about=about, refresh=refresh, progress=progress) if requests else ()

    first = [r for item in asked.asked for r in item.requests]
    answers = dict(zip((r.key for r in first), get(first), strict=True))
    followed = {item.key: _named(item, [answers[r.key] for r in item.requests], area, store)
                for item in asked.asked if item.indexed}
    second = [r for parts in followed.values() for r in parts if isinstance(r, Download)]
    more = dict(zip((r.key for r in second), get(second), strict=True))
    outcomes = []
    for item in asked.asked:
        found = tuple(more[part.key] if isinstance(part, Download) else part
                      for part in followed[item.key]) if item.indexed else tuple(
                          answers[r.key] for r in item.requests)
        outcomes.append(_derived(item, outcome(item, found), area, store))
    return tuple(outcomes)


def _derived(item: Asked, done: Outcome, area: Area, store: Store) -> Outcome:
    """With the files that the provider's module makes of what was delivered."""
    given = [f for f in done.parts if not f.problem]
    paths = [path for f in given if (path := store.path(f.sha256)) is not None]
    if item.source is None or item.source.access == "own_download" or not paths:
        return done
    make = getattr(providers.module(item.source), "derive", None)
    texts = make(item.source, area, tuple(paths)) if make is not None else {}
    if not texts:
        return done
    about = item.source
    entry = Entry(about.key, (), url=shown(given[0].download.url), fetched=given[0].date,
                  licence=about.licence, sharing=about.sharing, citation=about.citation)
    with store.scratch() as folder:
        for i, text in enumerate(texts.values()):
            (folder / str(i)).write_text(text, encoding="utf-8")
        store.keep(area.key, entry, {name: folder / str(i) for i, name in enumerate(texts)})
    made = tuple(store.named / area.key / name for name in texts)
    return replace(done, files=(*done.files, *made))


def _named(item: Asked, answers: Sequence[Fetched], area: Area, store: Store
           ) -> list[Download | Fetched]:
    """The files that the answers name; an answer that failed or is strange keeps its problem."""
    assert item.source is not None
    found: list[Download | Fetched] = []
    for answer in answers:
        content = store.path(answer.sha256) if not answer.problem else None
        if content is None:
            found.append(answer)
            continue
        try:
            found += providers.follow(item.source, area, content.read_bytes(), item.base) or ()
        except InputError as error:
            found.append(replace(answer, problem=str(error)))
    return found


def outcome(item: Asked, found: Sequence[Fetched]) -> Outcome:
    """What became of a source, its requests taken together."""
    gaps = item.source is not None and item.source.gaps
    absent = [f for f in found if gaps and NOT_THERE.search(f.problem)]
    failed = [f for f in found if f.problem and f not in absent]
    good = [f for f in found if not f.problem]
    problem = item.problem
    if failed:
        problem = failed[0].problem
        if len(failed) > 1:
            problem += f" ({len(failed)} of {len(found)} requests failed.)"
    elif absent and not good:
        problem = f"{item.title}: the provider has none of the {len(absent)} tiles of the area."
    return Outcome(item.key, item.title, tuple(p for f in good for p in f.paths),
                   sum(f.size for f in good), bool(good) and all(f.cached for f in good),
                   len(absent) if good else 0, problem, not item.requests and not problem,
                   tuple(found))
