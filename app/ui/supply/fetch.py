"""Sources and mirrors; what is planned for an area, and fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gis.progress import Progress, silent

from .words import mb

if TYPE_CHECKING:
    from layers.catalogue import Area, Source
    from layers.fetching import Outcome, Plan


def area_of(place: str) -> Area:
    """The area of a country, a starter pack or a box; raises as `regions.area` does."""
    from layers.regions.area import area

    return area(place)


def sources() -> tuple[Source, ...]:
    """Every source of the catalogue; at once."""
    from layers import catalogue

    return catalogue.sources()


def mirror_addresses() -> tuple[str, dict[str, str]]:
    """The mirror for all sources and those for some, as the user settled them."""
    from layers.mirror import mirrors

    found = mirrors()
    return found.every, dict(found.by_source)


def keep_mirrors(every: str, by_source: Mapping[str, str], file: Path | None = None) -> Path:
    """Write the mirrors into the user's settings.

    Raises
    ------
    InputError
        If an address is none.
    """
    import tomli_w

    from layers.files import write_atomic
    from layers.mirror import config_file, mirrors

    target = file or config_file()
    words = [*([every] if every else []), *(f"{k}={v}" for k, v in by_source.items())]
    checked = mirrors(words, environ={}, config=target.with_name("no-such-file"))
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(target, tomli_w.dumps({"all": checked.every,
                                        "sources": dict(checked.by_source)}))
    return target


def planned(area: Area, keys: Sequence[str], mirror: str, progress: Progress = silent) -> Plan:
    """What is asked of each source, with the sizes that the servers tell. Uses the network."""
    from layers import catalogue, fetching
    from layers.cache import Store
    from layers.mirror import mirrors

    store, own = Store(), mirrors([mirror] if mirror else [])
    chosen = tuple(catalogue.source(key) for key in keys)
    plan = fetching.plan(area, chosen, store, own, everything=bool(own.every), progress=progress)
    return fetching.measured(plan, store, own, progress=progress)


def fetched(plan: Plan, keys: Sequence[str], mirror: str, progress: Progress = silent
            ) -> tuple[Outcome, ...]:
    """Fetch what was planned of these sources. Uses the network."""
    from layers import fetching
    from layers.cache import Store
    from layers.mirror import mirrors

    wanted = replace(plan, asked=tuple(item for item in plan.asked if item.key in set(keys)))
    return fetching.run(wanted, Store(), mirrors([mirror] if mirror else []), progress=progress)


def sentence(outcome: Outcome) -> str:
    """What became of a source, in one sentence."""
    if outcome.problem and not outcome.files:
        return f"Missing: {outcome.problem}"
    if outcome.nothing:
        return "It has nothing in this area."
    count = f"{len(outcome.files)} {'file' if len(outcome.files) == 1 else 'files'}"
    said = f"{count}, {mb(outcome.bytes)}" + (", were here already" if outcome.cached else "")
    if outcome.absent:
        said += f"; {outcome.absent} tiles of open sea do not exist"
    return f"{said}; incomplete: {outcome.problem}" if outcome.problem else f"{said}."
