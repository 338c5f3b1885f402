"""A region's portfolio from its layers: candidates, size curves, options, front, shifted work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ...energy.summary import site_weather
from ...progress import Progress, silent
from ...settings import Settings
from ...siting.candidates import Candidate, find_candidates
from ...siting.evidence import Evidence
from ...siting.exclusions import ExclusionRules, exclude
from ...siting.suitability import screen
from ...types import Places
from .curves import Weather, size_curves
from .options import FEW, MANY, compare
from .pareto import pareto
from .problem import Limits, Problem
from .result import Option, ParetoFront, Portfolio
from .sharing import LARGEST_MW, free_land_ha, people_of, usual_sizes
from .shift import shift_between

if TYPE_CHECKING:
    from ...study import Inputs


@dataclass(frozen=True, eq=False)
class PortfolioStudy:
    """Candidates of a region at every size: limits and objectives change without new physics."""

    evidence: Evidence
    candidates: tuple[Candidate, ...]
    problem: Problem
    weather_of: Weather = site_weather

    @cached_property
    def people(self) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
        return people_of(self.evidence)

    def compare(self, limits: Limits, objective: str = "heat_used", few: int = FEW,
                many: int = MANY, front: Sequence[str] = (),
                progress: Progress = silent) -> Portfolio:
        """One, few, many and the free mix, each with what moving work between its sites gains.

        `front` names two or three objectives of a Pareto front to be traced as well.
        """
        found = compare(self.problem, limits, objective, few, many, self.people, progress)
        options = tuple(replace(o, shift=self._shift(o)) for o in found.options)
        traced = self.front(limits, front, progress) if front else None
        return replace(found, options=options, front=traced)

    def front(self, limits: Limits, objectives: Sequence[str],
              progress: Progress = silent) -> ParetoFront:
        """Portfolios between which two or three objectives trade."""
        return pareto(self.problem, limits, objectives, people=self.people, progress=progress)

    def _shift(self, option: Option):
        row = {site: i for i, site in enumerate(self.problem.ids)}
        at = [row[s.id] for s in option.sites]
        crs = self.evidence.grid.crs
        years = [self.weather_of(Places(self.problem.x[i:i + 1], self.problem.y[i:i + 1], crs),
                                 self.evidence) for i in at]
        return shift_between(self.evidence, years, [s.it_mw for s in option.sites])


def study_portfolio(inputs: Inputs, settings: Settings, total_mw: float, few: int = FEW,
                    many: int = MANY, progress: Progress = silent,
                    weather_of: Weather = site_weather) -> PortfolioStudy:
    """Candidates of a region that suit one big or many small data centres, at every size.

    Candidates are the best places for the total in one piece and those for one of `many` parts:
    what suits 10 MW may not suit 100 MW. The brief's `it_mw` plays no part.

    Raises
    ------
    gis.errors.InputError
        Where the load is impossible, or no place of the region is free.
    """
    Limits(total_mw)                     # refuses an impossible load before any work
    base = inputs.evidence(settings)
    progress(0, 1, "marking what is excluded")
    exclusions = exclude(inputs.grid, inputs.layers,
                         ExclusionRules.from_table(base.table("exclusions")))
    found: dict[tuple[int, int, str], Candidate] = {}
    screening = None
    for mw in dict.fromkeys((min(max(total_mw / many, 0.05), LARGEST_MW),
                             min(total_mw, LARGEST_MW))):
        asked = replace(settings, brief=replace(settings.brief, it_mw=mw))
        evidence = inputs.evidence(asked)
        screening, _ = screen(evidence, asked, exclusions, progress)
        # the land of each site is a limit of its own; a site for less may still be of use
        free = replace(asked, brief=replace(asked.brief, land_ha_per_mw=1e-3,
                                            land_min_ha=settings.brief.land_min_ha))
        for candidate in find_candidates(screening, free, inputs.layers, inputs.own_points,
                                         inputs.region_name):
            key = (candidate.row, candidate.col, candidate.id if candidate.own else "")
            found.setdefault(key, candidate)
    candidates = _named(tuple(found.values()))
    sizes = usual_sizes(base, total_mw, (few, many))
    assert screening is not None
    land = free_land_ha(screening, candidates,
                        max(settings.brief.land_min_ha,
                            settings.brief.land_ha_per_mw * max(sizes)))
    problem = size_curves(base, candidates, sizes, land, progress, weather_of)
    return PortfolioStudy(base, candidates, problem, weather_of)


def _named(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Candidates of two searches with ids and names that differ."""
    ids: dict[str, int] = {}
    names: dict[str, int] = {}
    out = []
    for c in candidates:
        ids[c.id] = ids.get(c.id, 0) + 1
        names[c.name] = names.get(c.name, 0) + 1
        out.append(replace(c, id=c.id if ids[c.id] == 1 else f"{c.id}-{ids[c.id]}",
                           name=c.name if names[c.name] == 1 else f"{c.name} ({names[c.name]})"))
    return tuple(out)
