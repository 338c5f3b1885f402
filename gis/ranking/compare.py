"""Results side by side: what was asked, which sites are in both, how far the maps differ.

Scores are comparable because value functions have fixed anchors: a score of 0.6 means the same
in Kenya and in France as long as both were scored by the same functions and weights. Where they
were not, the comparison says so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from ..types import Grid, Provenance, Raster
from .methods import METHOD_LABELS
from .subject import FIGURES, ComparedSite, Subject

EARTH_KM = 6371.0088                     # mean radius [km]
WITHIN_KM = 1.0
"""Sites of two results no further apart than this count as the same place. [km]"""
MAP_SLACK_M = 0.01
"""Corners this near count as the same: files round them. [m]"""


@dataclass(frozen=True)
class Difference:
    """One thing that was asked differently; one value per subject, None where absent."""

    key: str
    values: tuple[object, ...]


@dataclass(frozen=True)
class Match:
    """One place in the subjects; None where a subject did not choose it."""

    name: str
    sites: tuple[ComparedSite | None, ...]

    @property
    def rank_changes(self) -> tuple[int | None, ...]:
        """Ranks lost (positive) or gained against the first subject."""
        return tuple(int(v) if v is not None else None for v in self._changes("rank"))

    @property
    def score_changes(self) -> tuple[float | None, ...]:
        """Score less that in the first subject."""
        return self._changes("score")

    def _changes(self, field: str) -> tuple[float | None, ...]:
        first = self.sites[0]
        return tuple(None if first is None or s is None
                     else getattr(s, field) - getattr(first, field) for s in self.sites)


@dataclass(frozen=True)
class Figure:
    """One headline figure, per subject: of its first site, and the median over its sites."""

    key: str
    label: str
    unit: str
    first: tuple[float, ...]
    median: tuple[float, ...]            # of the sites where it is known; NaN where none


@dataclass(frozen=True, eq=False)
class Radar:
    """Score per theme, (subjects, themes), NaN unknown."""

    themes: tuple[str, ...]
    first: np.ndarray                    # of the first site
    sites: np.ndarray                    # median over the sites
    area: np.ndarray                     # median over the allowed area


@dataclass(frozen=True, eq=False)
class DifferenceMap:
    """Suitability of one subject less that of the first; or why there is none."""

    name: str
    raster: Raster | None
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two or more results side by side; changes are against the first."""

    subjects: tuple[Subject, ...]
    within_km: float
    brief: tuple[Difference, ...]
    weights: tuple[Difference, ...]      # of the themes; of the criteria within theirs
    value_functions: tuple[Difference, ...]
    matches: tuple[Match, ...]
    figures: tuple[Figure, ...]
    radar: Radar
    maps: tuple[DifferenceMap, ...]      # of the second, third … subject
    said: tuple[str, ...]                # what a reader must know, in sentences

    @property
    def same_anchors(self) -> bool:
        """Whether all were scored by the same value functions."""
        return not self.value_functions


def checked_within(within_km: float) -> None:
    """Raise :class:`InputError` for a distance within which no sites can be matched. [km]"""
    if not 0 <= within_km <= 1000:
        raise InputError(f"Compare: sites within {within_km:g} km cannot be matched; give 0 to "
                         "1,000 km.")


def compare(subjects: Sequence[Subject], within_km: float = WITHIN_KM) -> Comparison:
    """Set results side by side.

    Sites match by their id within one region, else by distance: pairs no further apart than
    `within_km`, nearest first, each site once.

    Raises
    ------
    InputError
        For fewer than two subjects, two of one name, or an impossible distance.
    """
    subjects = tuple(subjects)
    if len(subjects) < 2:
        raise InputError("Compare: one result alone cannot be compared; give two or more.")
    names = [s.name for s in subjects]
    if len(set(names)) < len(names):
        double = next(name for name in names if names.count(name) > 1)
        raise InputError(f"Compare: {double!r} is named twice; give each result once.")
    checked_within(within_km)
    functions = _differences([s.value_functions for s in subjects])
    weights = (*_differences([s.theme_weights for s in subjects], 1e-6),
               *_differences([s.criterion_weights for s in subjects], 1e-6))
    matches = _matches(subjects, within_km)
    maps = tuple(_map(subjects[0], other) for other in subjects[1:])
    brief = _differences([s.brief for s in subjects])
    return Comparison(subjects, within_km, brief, weights, functions, matches,
                      tuple(_figure(key, *words, subjects) for key, words in FIGURES.items()),
                      _radar(subjects), maps,
                      _said(subjects, brief, weights, functions, matches, maps))


def _differences(sides: Sequence[Mapping[str, object]], slack: float = 0.0
                 ) -> tuple[Difference, ...]:
    keys = list(dict.fromkeys(key for side in sides for key in side))
    found = []
    for key in keys:
        values = tuple(side.get(key) for side in sides)
        if any(not _alike(value, values[0], slack) for value in values[1:]):
            found.append(Difference(key, values))
    return tuple(found)


def _alike(one: object, other: object, slack: float) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-5, abs_tol=slack)   # files round
    return one == other


def distance_km(one: ComparedSite, other: ComparedSite) -> float:
    """Great-circle distance between two sites. [km]"""
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half = (math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2)
            * math.sin(math.radians(other.lon - one.lon) / 2) ** 2)
    return 2 * EARTH_KM * math.asin(math.sqrt(min(half, 1.0)))


def _matches(subjects: tuple[Subject, ...], within_km: float) -> tuple[Match, ...]:
    """Rows of places: those of the first subject by rank, then what each next one adds."""
    rows: list[list[ComparedSite | None]] = [[site] for site in subjects[0].sites]
    regions = [subjects[0].region] * len(rows)
    for count, subject in enumerate(subjects[1:], start=1):
        shown = [next(s for s in reversed(row) if s is not None) for row in rows]
        pairs = []
        for i, (old, region) in enumerate(zip(shown, regions, strict=True)):
            for j, site in enumerate(subject.sites):
                km = distance_km(old, site)
                same = old.id == site.id and region == subject.region
                if same or km <= within_km:
                    pairs.append((not same, km, i, j))
        taken: dict[int, int] = {}
        for _, _, i, j in sorted(pairs):
            if i not in taken.values() and j not in taken:
                taken[j] = i
        for row in rows:
            row.append(None)
        for j, site in enumerate(subject.sites):
            if j in taken:
                rows[taken[j]][count] = site
            else:
                rows.append([*[None] * count, site])
                regions.append(subject.region)
    return tuple(Match(next(s.name for s in row if s is not None), tuple(row)) for row in rows)


def _figure(key: str, label: str, unit: str, subjects: tuple[Subject, ...]) -> Figure:
    def middle(subject: Subject) -> float:
        known = [s.figures[key] for s in subject.sites if not math.isnan(s.figures[key])]
        return float(np.median(known)) if known else math.nan

    return Figure(key, label, unit, tuple(s.sites[0].figures[key] if s.sites else math.nan
                                   for s in subjects), tuple(middle(s) for s in subjects))


def _radar(subjects: tuple[Subject, ...]) -> Radar:
    themes = tuple(dict.fromkeys(theme for s in subjects for theme in s.theme_weights))
    first, sites, area = (np.full((len(subjects), len(themes)), np.nan) for _ in range(3))
    for i, subject in enumerate(subjects):
        for k, theme in enumerate(themes):
            scores = [s.themes.get(theme, math.nan) for s in subject.sites]
            if scores:
                first[i, k], sites[i, k] = scores[0], float(np.median(scores))
            if theme in subject.area:
                area[i, k] = subject.area[theme].median
    return Radar(themes, first, sites, area)


def _map(first: Subject, other: Subject) -> DifferenceMap:
    one, two = first.suitability, other.suitability
    if one is None or two is None:
        lacks = first.name if one is None else other.name
        return DifferenceMap(other.name, None, f"{lacks} holds no map of suitability.")
    why = grids_differ(one.grid, two.grid)
    if why:
        return DifferenceMap(other.name, None, f"No difference map of {other.name}: {why}.")
    return DifferenceMap(other.name, Raster(
        two.values - one.values, one.grid, "score difference",
        Provenance("difference", f"{other.name} less {first.name}", origin="derived",
                   known="modelled")))


def grids_differ(one: Grid, two: Grid) -> str:
    """Why two grids are not the same; empty where they are."""
    if one.crs != two.crs:
        return f"they lie in different reference systems ({one.crs.name}, {two.crs.name})"
    if not math.isclose(one.cell, two.cell, rel_tol=1e-6):
        return f"the cells are {one.cell:g} m and {two.cell:g} m wide"
    if one.shape != two.shape or max(abs(one.left - two.left),
                                     abs(one.top - two.top)) > MAP_SLACK_M:
        return "the grids cover different ground"
    return ""


def _said(subjects, brief, weights, functions, matches, maps) -> tuple[str, ...]:
    first = subjects[0]
    said = []
    if functions:
        said.append("Scored by different value functions: "
                    f"{', '.join(d.key for d in functions)}; scores of these criteria, and all "
                    "that hold them, cannot be compared.")
    else:
        said.append("All are scored by the same value functions, so scores mean the same.")
    if weights:
        said.append("Weights differ, so the whole scores answer different questions; scores "
                    "within a theme stay comparable where its own weights are the same.")
    if brief:
        said.append(f"The brief differs in {', '.join(d.key for d in brief)}.")
    for i, other in enumerate(subjects[1:], start=1):
        if not other.sites or not first.sites:
            said.append(f"{(first if not first.sites else other).name} has no site.")
            continue
        shared = [m for m in matches if m.sites[0] is not None and m.sites[i] is not None]
        top = next(m for m in matches if m.sites[0] is first.sites[0])
        place = ("is not among its sites" if top.sites[i] is None else
                 "is first there too" if top.sites[i].rank == 1 else
                 f"is number {top.sites[i].rank} there")
        if shared:
            said.append(f"{other.name} shares {len(shared)} of {len(first.sites)} sites with "
                        f"{first.name}, whose first site {place}.")
        elif other.region == first.region:
            said.append(f"{other.name} shares no site with {first.name}.")
    if len({s.method for s in subjects}) > 1:
        said.append("Sites are ranked by different methods: " + ", ".join(
            f"{s.name} by {METHOD_LABELS[s.method]}" for s in subjects)
            + "; the scores are weighted sums all the same.")
    regions = {s.region for s in subjects}
    if len(regions) > 1:
        said.append("The results lie in different regions: they are compared by how scores "
                    "spread over the area and by their first sites.")
    else:
        said += [m.reason for m in maps if m.reason]
    return tuple(said)
