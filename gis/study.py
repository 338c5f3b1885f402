"""The whole order of steps: from layers and a brief to ranked sites with their heat.

    layers → exclusions → screening of every cell → candidates → site studies → ranking

The same inputs and settings give the same result, bit for bit on one machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .cost.prices import electricity_price
from .heat.region import region_heat_of_sites
from .progress import Progress, silent
from .ranking.methods import ranked_by
from .ranking.rank import RankedSite, rank_sites
from .results import Screening, Site, StudyResult
from .settings import Settings
from .site_study import SiteStudy, site_measures, study_sites
from .siting.candidates import Candidate, find_candidates
from .siting.criteria import Measure
from .siting.evidence import Evidence
from .siting.exclusions import ExclusionRules, Exclusions, exclude
from .siting.flags import soft_flags
from .siting.suitability import outlier_notes, rescored, screen
from .types import Features, Grid, Layer, Places, Provenance, Quantity, Table


@dataclass(frozen=True, eq=False)
class Inputs:
    """What a study reads: layers on one grid, tables, and what is missing.

    `missing` lists layers that the region has no data for: (layer, why, what would fill it).
    """

    region: str
    region_name: str
    country: str                         # ISO 3166-1 alpha-3
    grid: Grid
    layers: Mapping[str, Layer]          # Features in grid.crs, rasters on grid, tables
    tables: Mapping[str, Table]
    own_points: Features | None = None
    notes: tuple[str, ...] = ()          # what reading the layers had to say
    faults: tuple[str, ...] = ()         # of these, what the user must know before trusting a run
    missing: tuple[tuple[str, str, str], ...] = ()

    def evidence(self, settings: Settings) -> Evidence:
        """The evidence that judges this region's places under `settings`."""
        return Evidence(self.region, self.country, settings.brief, self.layers, self.tables,
                        self.grid, settings.seed)


class Shared:
    """What several runs have in common, so that it is computed once.

    Runs of the same inputs share what is excluded; those of the same brief and seed share all
    measures, and the studies of the sites that they both choose. Results are the same as
    without, to the last bit. It holds the last inputs and briefs; forget it to free them.
    """

    def __init__(self):
        self._kept: dict[tuple, Any] = {}

    def once(self, key: tuple, compute: Callable[[], Any]) -> Any:
        if key not in self._kept:
            self._kept[key] = compute()
        return self._kept[key]

    def evidence(self, inputs: Inputs, settings: Settings) -> Evidence:
        # The inputs are kept beside, so that their identity stays theirs.
        key = ("evidence", id(inputs), settings.brief, settings.seed)
        return self.once(key, lambda: (inputs, inputs.evidence(settings)))[1]

    def exclusions(self, inputs: Inputs, evidence: Evidence) -> Exclusions:
        return self.once(("exclusions", id(inputs)), lambda: exclude(
            inputs.grid, inputs.layers, ExclusionRules.from_table(evidence.table("exclusions"))))

    def screening(self, evidence: Evidence, settings: Settings, exclusions: Exclusions,
                  progress: Progress) -> tuple[Screening, Mapping[str, Measure]]:
        key = ("screening", id(evidence), tuple(c.key for c in settings.criteria))
        former, screening, measures = self.once(
            key, lambda: (settings, *screen(evidence, settings, exclusions, progress)))
        return rescored(screening, measures, former, settings, evidence), measures

    def studies(self, evidence: Evidence, candidates: Sequence[Candidate],
                progress: Progress) -> list[SiteStudy]:
        kept: dict[tuple, SiteStudy] = self.once(("studies", id(evidence)), dict)
        new = [c for c in candidates if (c.id, c.x, c.y) not in kept]
        if new:
            kept.update(zip([(c.id, c.x, c.y) for c in new],
                            study_sites(evidence, new, progress), strict=True))
        return [kept[c.id, c.x, c.y] for c in candidates]


def run(inputs: Inputs, settings: Settings, progress: Progress = silent,
        shared: Shared | None = None) -> StudyResult:
    """Rank the sites of a region; `shared` keeps what a next run can use again.

    Raises
    ------
    gis.errors.InputError
        Where the brief, a layer or an own point makes the study impossible.
    gis.errors.Cancelled
        From `progress`, at any step; no result exists then.
    """
    clock = _Clock()
    shared = shared or Shared()
    evidence = shared.evidence(inputs, settings)
    progress(0, 1, "marking what is excluded")
    exclusions = shared.exclusions(inputs, evidence)
    clock.lap("exclusions")
    screening, measures = shared.screening(evidence, settings, exclusions, progress)
    clock.lap("screening")
    progress(0, 1, "choosing candidates")
    candidates = find_candidates(screening, settings, inputs.layers, inputs.own_points,
                                 inputs.region_name)
    clock.lap("candidates")
    sites = rank_studied(evidence, settings, screening, candidates,
                         shared.studies(evidence, candidates, progress), progress)
    clock.lap("site studies and ranking")
    together = region_heat_of_sites(evidence, [s.x for s in sites], [s.y for s in sites])
    clock.lap("region's heat")
    return StudyResult(
        region=inputs.region, region_name=inputs.region_name, settings=settings,
        screening=screening, sites=sites, excluded=exclusions.shares,
        layers=layer_provenance(inputs), assumptions=_assumptions(evidence),
        warnings=_warnings(inputs, settings, screening, exclusions, measures),
        elapsed_s=clock.laps, region_heat=together)


def rank_studied(evidence: Evidence, settings: Settings, screening: Screening,
                 candidates: Sequence[Candidate], studies: Sequence[SiteStudy],
                 progress: Progress = silent) -> tuple[Site, ...]:
    """Rank candidates whose studies exist, best first."""
    measures = site_measures(evidence, settings, candidates, studies)
    progress(0, 1, "ranking")
    ranking = rank_sites([c.id for c in candidates], [c.name for c in candidates], measures,
                         screening, settings, evidence, progress)
    places = Places.from_xy([c.x for c in candidates], [c.y for c in candidates],
                            evidence.grid.crs)
    flags = soft_flags(places, evidence.layers,
                       ExclusionRules.from_table(evidence.table("exclusions")))
    return tuple(_site(candidates[r.index], studies[r.index], r, flags[r.index])
                 for r in ranking.sites)


def _site(candidate: Candidate, study: SiteStudy, ranked: RankedSite,
          flags: tuple[str, ...]) -> Site:
    return Site(
        id=candidate.id, rank=ranked.rank, name=candidate.name, lon=candidate.lon,
        lat=candidate.lat, x=candidate.x, y=candidate.y, score=ranked.score,
        score_low=ranked.score_low, score_high=ranked.score_high, coverage=ranked.coverage,
        criteria=ranked.criteria, heat=study.heat, energy=study.energy, water=study.water,
        power=study.power, digital=study.digital, robustness=ranked.robustness,
        flags=tuple(dict.fromkeys((*candidate.flags, *flags))), why=ranked.why,
        improve=ranked.improve, own=candidate.own,
        reasons=ranked.reasons, cost=study.cost, local=study.local,
        method_value=ranked.method_value)


def layer_provenance(inputs: Inputs) -> tuple[Provenance, ...]:
    """Where each layer comes from, and which layers the region has no data for."""
    found = [layer.provenance for layer in inputs.layers.values()]
    missing = [Provenance(key, "none", known="unknown", coverage="partial", origin="missing",
                          notes=(why, f"would be filled by: {mend}") if mend else (why,))
               for key, why, mend in inputs.missing if key not in inputs.layers]
    return tuple(sorted([*found, *missing], key=lambda p: p.layer))


def _assumptions(evidence: Evidence) -> tuple[tuple[str, Quantity], ...]:
    """Figures that every site shares: prices and rates, with where they come from."""
    brief = evidence.brief
    carbon = evidence.figure("grid_carbon_5y_mean_g_kwh")
    judgement = "defaults of the program, or the project"
    return (
        ("electricity price", electricity_price(evidence)),
        ("carbon intensity of the grid, 5-year mean",
         Quantity(carbon, "gCO2/kWh", carbon * 0.85, carbon * 1.15, "published",
                  "figures of the region")),
        ("real discount rate", Quantity(brief.discount_rate, "per year", known="assumed",
                                        source=judgement)),
        ("heat dearer than this is out of reach",
         Quantity(brief.heat_cost_limit_eur_mwh, "EUR/MWh", known="assumed", source=judgement)),
        ("horizon", Quantity(brief.horizon_y, "years", known="assumed", source=judgement)),
    )


def _warnings(inputs: Inputs, settings: Settings, screening: Screening, exclusions: Exclusions,
              measures: Mapping) -> tuple[str, ...]:
    """What a reader must know first: criteria that nobody knows, then what reading said."""
    said = []
    weights = settings.weights
    for i in sorted(range(len(settings.criteria)), key=lambda i: -weights[i]):
        criterion = settings.criteria[i]
        if not screening.known[i].any():
            note = measures[criterion.key].note
            why = f" {note[:1].upper()}{note[1:]}" if note else ""
            said.append(f"{criterion.label} is unknown everywhere "
                        f"({100 * weights[i]:.0f} % of the weight).{why}")
    said += outlier_notes(settings, measures)
    method = ranked_by(settings.method)
    return (*([method] if method else []), *said, *exclusions.notes, *inputs.notes)


class _Clock:
    """Seconds of each step."""

    def __init__(self):
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.laps[step] = round(now - self._last, 3)
        self._last = now
