"""A study beside its scenarios, other regions and older results, as one comparison. Knows no
window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.read_result import read_result
from app.scenarios import BASE
from gis.errors import InputError
from gis.progress import Progress, silent
from gis.ranking.compare import Comparison, compare
from gis.ranking.subject import Subject, subject_of

STUDY = "This study"


def beside(session: Any, names: Sequence[str] = (), others: Sequence[str] = (),
           progress: Progress = silent) -> Comparison:
    """Run a study, its scenarios and other regions, and set them side by side.

    Parameters
    ----------
    session : Session
    names : sequence of str
        Scenarios of the session.
    others : sequence of str
        Regions, which are run with the study's own brief, weights and value functions, so that
        scores mean the same; and result folders, which are read as they are.

    Raises :class:`gis.errors.InputError` where nothing stands beside the study, or a scenario,
    region or folder cannot be had.
    """
    if not names and not others:
        raise InputError("There is nothing to compare with yet: save a scenario, or add a region "
                         "or a result folder.")
    found = session.run_scenarios((BASE, *names), progress)
    subjects = [subject_of(STUDY if name == BASE else name, result)
                for name, result in found.items()]
    for other in others:
        subjects.append(_folder(other) if Path(other).is_dir()
                        else _region(session, other, progress))
    return compare(subjects)


def _folder(path: str) -> Subject:
    return read_result(Path(path))


def _region(session: Any, region: str, progress: Progress) -> Subject:
    """Another region under the same brief, weights and value functions."""
    from app.session import Session
    from gis import study

    def said(done: int, total: int, step: str) -> None:
        progress(done, total, f"{region}: {step}")

    opened = Session.open(region, said)
    settings = replace(session.settings, cell_m=opened.settings.cell_m)
    result = study.run(opened.inputs, settings, said)
    return subject_of(result.region_name, result)
