"""Screening: every allowed cell measured and scored by cheap arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ..errors import GridMismatchError, InputError, UnknownNameError
from ..progress import Progress, silent
from ..ranking.priors import Prior, normal_score, prior_of
from ..results import Screening
from ..settings import Criterion, Settings
from ..types import Places
from .criteria import Measure, criteria
from .evidence import Evidence
from .exclusions import Exclusions


def screen(evidence: Evidence, settings: Settings, exclusions: Exclusions,
           progress: Progress = silent) -> tuple[Screening, dict[str, Measure]]:
    """Measure and score all allowed cells.

    Known values are scored by their criterion's value function; an unknown one takes the mean
    score of its prior (its local prior where the measure gives one).

    Returns
    -------
    Screening
        Values and scores of the n allowed cells, (m, n) float32.
    dict of str to Measure
        Per criterion the values before outliers were set aside, local priors (no bounds) and
        the note: what :func:`rescored` needs.

    Raises
    ------
    InputError
        If every cell is excluded.
    UnknownNameError
        If the settings name a criterion that the engine does not have.
    GridMismatchError
        If the exclusions lie on another grid than the evidence.
    """
    if exclusions.grid != evidence.grid:
        raise GridMismatchError(exclusions.grid, evidence.grid)
    rows, cols = np.nonzero(exclusions.allowed)
    if not len(rows):
        raise InputError("Exclusions: no cell of the region is left; "
                         "check the protected areas and the boundary, or use smaller cells.")
    grid, criteria = evidence.grid, settings.criteria
    places = Places(*grid.centres(rows, cols), grid.crs)
    values = np.empty((len(criteria), len(rows)), np.float32)
    scores = np.empty_like(values)
    known = np.empty(values.shape, bool)
    measures: dict[str, Measure] = {}
    for i, criterion in enumerate(criteria):
        progress(i, len(criteria), f"screening: {criterion.label}")
        measure = measure_of(criterion.key, places, evidence)
        values[i] = measure.values
        kept = Measure(values[i], prior_mean=_single(measure.prior_mean),
                       prior_sd=_single(measure.prior_sd), note=measure.note)
        used = admitted(criterion, kept)
        if used is not kept:
            kept = replace(kept, values=values[i].copy())
            values[i] = used.values
        known[i] = ~np.isnan(values[i])
        prior = region_prior(criterion, values[i], evidence)
        scores[i] = expected_scores(criterion, used, prior)
        measures[criterion.key] = kept
    progress(len(criteria), len(criteria), "screening")
    return Screening(grid, exclusions.codes, rows, cols, values, scores, known), measures


def rescored(screening: Screening, measures: Mapping[str, Measure], former: Settings,
             settings: Settings, evidence: Evidence) -> Screening:
    """The screening under other value functions; nothing is measured again.

    Gives what :func:`screen` would give, to the last bit. `measures` are those that it returned;
    both settings name the same criteria in the same order.
    """
    changed = [i for i, (old, new) in enumerate(zip(former.criteria, settings.criteria,
                                                    strict=True)) if old.value != new.value]
    if not changed:
        return screening
    values, scores = screening.values.copy(), screening.scores.copy()
    known = screening.known.copy()
    for i in changed:
        criterion = settings.criteria[i]
        used = admitted(criterion, measures[criterion.key])
        values[i], known[i] = used.values, ~np.isnan(used.values)
        scores[i] = expected_scores(criterion, used,
                                    region_prior(criterion, values[i], evidence))
    return replace(screening, values=values, scores=scores, known=known)


def admitted(criterion: Criterion, measure: Measure) -> Measure:
    """The measure with outliers set to unknown where the value function says so."""
    values = np.asarray(measure.values)
    used = criterion.value.admitted(values)
    return measure if used is values else replace(measure, values=used)


def outlier_notes(settings: Settings, measures: Mapping[str, Measure]) -> list[str]:
    """One sentence per criterion that flags outliers, or counts them as unknown."""
    said = []
    for criterion in settings.criteria:
        function = criterion.value
        if function.outliers == "clamp":
            continue
        count = int(function.outlying(measures[criterion.key].values).sum())
        if count:
            fate = ("counted as unknown" if function.outliers == "unknown"
                    else "scored as the nearest value that can be")
            cells = "1 cell has a value" if count == 1 else f"{count:,} cells have values"
            said.append(f"{criterion.label}: {cells} that should not occur, {fate}.")
    return said


def _single(values: np.ndarray | None) -> np.ndarray | None:
    return None if values is None else np.asarray(values, np.float32)


def measure_of(key: str, places: Places, evidence: Evidence) -> Measure:
    """The registered measure of a criterion at places."""
    known = criteria()
    if key not in known:
        raise UnknownNameError("criterion", key, known)
    measure = known[key](places, evidence)
    if np.shape(measure.values) != (len(places),):
        raise ValueError(f"criterion {key!r} gave values of shape {np.shape(measure.values)} "
                         f"for {len(places)} places")
    return measure


def region_prior(criterion: Criterion, values: np.ndarray, evidence: Evidence) -> Prior:
    """Prior of a criterion in the evidence's region, given its known values there (n,)."""
    return prior_of(criterion, values, evidence.tables.get("priors"), prior_scopes(evidence))


def prior_scopes(evidence: Evidence) -> tuple[str, ...]:
    """Scopes of `priors.csv` that hold for the region, nearest first."""
    wider: list[str] = []
    for name, column in (("subregions", "subregion"), ("countries", "continent")):
        table = evidence.tables.get(name)
        if table is not None and table.has(column):
            wider += table[column][table["iso3"] == evidence.country].tolist()
    return (evidence.region, evidence.country, *wider, "world")


def expected_scores(criterion: Criterion, measure: Measure, prior: Prior) -> np.ndarray:
    """Score of each value, (n,) in 0..1; of its prior's mean where it is unknown."""
    values = np.asarray(measure.values, float)
    scores = criterion.value(values)
    missing = np.isnan(values)
    if missing.any():
        scores[missing] = prior.mean_score(criterion)
        for site, own in prior.local.items():
            if missing[site]:
                scores[site] = own.mean_score(criterion)
        if measure.prior_mean is not None:
            mean = np.asarray(measure.prior_mean, float)
            sd = np.zeros(len(mean)) if measure.prior_sd is None else measure.prior_sd
            local = missing & np.isfinite(mean)
            scores[local] = normal_score(criterion, mean[local], np.asarray(sd, float)[local])
    return scores
