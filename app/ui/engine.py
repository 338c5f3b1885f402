"""What the window asks of the rest of the program. Knows no Qt; tests hand in another."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

OWN_POWER = 0.8
"""Share of a site's demand for which the cheapest own power is sought."""


def _regions() -> Sequence:
    from app.session import regions

    return regions()


def _open(what: str, progress, data_dir: Path | None = None,
          own_points: Path | None = None, area: Path | None = None) -> Any:
    from app.session import Session
    from app.translation import system_language, told

    session = Session.open(what, progress, data_dir, own_points, area=area)
    kept = session.reopen(progress)
    if kept is not None:
        session.result = told(kept, system_language())
    return session


class Runner:
    """Runs studies; keeps what the next run of the same inputs, brief and seed can use again."""

    def __init__(self):
        self._kept: tuple[Any, tuple, Any] | None = None

    def __call__(self, inputs, settings, progress) -> Any:
        from app.translation import system_language, told
        from gis import study

        asked = (settings.brief, settings.seed)
        kept = self._kept
        if kept is None or kept[0] is not inputs or kept[1] != asked:
            kept = self._kept = (inputs, asked, study.Shared())
        return told(study.run(inputs, settings, progress, kept[2]), system_language())


def _outline(region: str):
    from app.prepare import outline
    from gis.errors import InputError

    try:
        return outline(region).geometry
    except InputError:                   # files were fetched, but none with an outline
        return []


def _write(session, result, folder: Path, progress) -> list[Path]:
    twin = copy.copy(session)                # what is written is what was shown
    twin.settings, twin.result = result.settings, result
    return twin.write(folder, progress)


def _documents(session, result, asked, folder: Path, progress) -> list[Path]:
    from app.documents import write_documents
    from app.session import PROJECT_SUFFIX

    paths = write_documents(result, session.inputs, asked, folder, progress)
    if "data" in asked.kinds:                # with it, the study can be opened again
        twin = copy.copy(session)
        twin.settings, twin.result = result.settings, result
        paths.append(twin.save(folder / f"{session.inputs.region}{PROJECT_SUFFIX}"))
    return paths


def _pages(result, inputs, asked, kind: str) -> bytes:
    from app.documents import page_document

    return page_document(result, inputs, asked, kind)


def _depth(result, inputs, site):
    from app.depth import study_depth

    return study_depth(result, inputs, OWN_POWER)(site)


def _portfolio(inputs, settings, total_mw, few, many, progress):
    from gis.ranking.portfolio.region import study_portfolio

    return study_portfolio(inputs, settings, total_mw, few, many, progress)


AUDIT_REPEATS, AUDIT_PLACES = 100, 100
"""Random removals per share of missing data, and places of the region drawn at random."""


def _audit(result, inputs, progress):
    from gis.ranking.audit import FEWEST_PLACES, audit, measures_at_random, measures_of_sites
    from gis.ranking.rank import region_priors

    settings, screening = result.settings, result.screening
    priors = region_priors(screening, settings, inputs.evidence(settings))
    found = {}
    if len(result.sites) >= FEWEST_PLACES:
        found[f"The {len(result.sites)} ranked sites"] = audit(
            measures_of_sites(result.sites, settings), screening, priors, settings, AUDIT_REPEATS,
            progress=progress)
    found[f"{AUDIT_PLACES} places of the region at random"] = audit(
        measures_at_random(screening, settings, AUDIT_PLACES), screening, priors, settings,
        AUDIT_REPEATS // 4, first=AUDIT_PLACES // 10, progress=progress)
    return found


def _compare(session, names, others, progress):
    from app.side_by_side import beside

    return beside(session, names, others, progress)


@dataclass(frozen=True)
class Engine:
    """Opening, running and writing a study; each may take long and reports progress."""

    regions: Callable[[], Sequence] = _regions
    open: Callable = _open           # (region or path, progress[, data_dir, own_points]) -> Session
    run: Callable = field(default_factory=Runner)   # (inputs, settings, progress) -> StudyResult
    outline: Callable = _outline                 # region -> geometries in degrees
    write: Callable = _write                     # (session, result, folder, progress) -> paths
    documents: Callable = _documents  # (session, result, asked, folder, progress) -> paths
    pages: Callable = _pages         # (result, inputs, asked, kind) -> PDF
    depth: Callable = _depth                     # (result, inputs, site) -> Depth
    portfolio: Callable = _portfolio  # (inputs, settings, MW, few, many, progress) -> study
    audit: Callable = _audit         # (result, inputs, progress) -> audits by their places
    compare: Callable = _compare     # (session, scenarios, others, progress) -> Comparison
