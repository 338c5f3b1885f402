"""Seconds to the best portfolio of 300 candidate sites in 5 sizes, to a gap of 0.5 %.

Synthetic sites: stations, rivers and heat users that several sites share, counties, least
distances, a budget and a number of sites. Every objective is solved for each seed and the gap to
the proven bound is printed beside the time; a Pareto front and a clash are timed as well. Nothing
is asserted about time.

    python tests/benchmarks/portfolio.py [--sites N] [--seeds N]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from gis.ranking.portfolio.clash import clashes  # noqa: E402
from gis.ranking.portfolio.model import OBJECTIVES, Model  # noqa: E402
from gis.ranking.portfolio.options import HEAT_FLOOR  # noqa: E402
from gis.ranking.portfolio.problem import Choices, Limits, Links, Problem, Shared  # noqa: E402
from gis.ranking.portfolio.solve import best, most_heat  # noqa: E402

SIZES = np.array([2.0, 5.0, 10.0, 20.0, 50.0])
GAP, LIMIT_S = 0.005, 3.0


def case(sites: int, seed: int) -> Problem:
    """Sites in a square of 600 km; each reaches the three nearest of half as many heat users."""
    random = np.random.default_rng(seed)
    x, y = random.uniform(0, 6e5, (2, sites))
    m = len(SIZES)
    site, mw = np.repeat(np.arange(sites), m), np.tile(SIZES, sites)
    stations, waters, users = max(sites // 4, 2), max(sites // 6, 2), max(sites // 2, 3)
    base = random.uniform(0.5, 3, sites)[site]
    choices = Choices(
        site, mw, 1.3 * mw, random.integers(0, stations, sites)[site], 0.5 * mw,
        mw * random.uniform(0, 20_000, sites)[site],
        base + 0.08 * mw * random.uniform(0.5, 1.5, sites)[site],
        mw * random.uniform(0.6, 0.9, sites)[site] + 0.06 * base,
        random.choice([12.0, 24, 36, 48], sites)[site] + 0.1 * mw,
        random.uniform(1, 30, sites)[site])
    user_x, user_y = random.uniform(0, 6e5, (2, users))
    demand = random.lognormal(10, 1, users)
    km = np.hypot(x[:, None] - user_x, y[:, None] - user_y) / 1000
    rows = []
    for choice, (at, power) in enumerate(zip(site, mw, strict=True)):
        left = 0.65 * 8760 * power
        for user in np.argsort(km[at])[:3]:
            heat = min(left, demand[user] * random.uniform(0.6, 1))
            left -= heat
            if heat >= 1:
                rows.append((choice, user, heat, 20 + 2 * km[at, user] / max(power, 1)**0.4,
                             km[at, user]))
    choice, user, heat, price, away = (np.array(column) for column in zip(*rows, strict=True))
    links = Links(choice, user, heat, price, random.uniform(0.05, 0.3, users)[user],
                  np.full(len(heat), 2.0), 6 * price, away)

    def shared(kind: str, capacity: np.ndarray) -> Shared:
        return Shared(tuple(f"{kind} {k}" for k in range(len(capacity))), capacity)

    return Problem(
        tuple(f"s{i}" for i in range(sites)), tuple(f"Site {i}" for i in range(sites)), x, y,
        choices, links, shared("user", demand),
        shared("station", random.choice([20.0, 50, 120], stations)),
        shared("river", random.uniform(1e5, 2e6, waters)), random.integers(-1, waters, sites),
        np.full(sites, 100.0), tuple(f"county {i}" for i in random.integers(0, 20, sites)), 40.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sites", type=int, default=300)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    limits = Limits(options.sites, sites_max=max(options.sites // 10, 2), min_distance_km=10,
                    budget_meur=1.4 * options.sites, county_share_max=0.25)
    worst: dict[str, tuple[float, float, float]] = {}
    for seed in range(1, options.seeds + 1):
        problem = case(options.sites, seed)
        for objective in OBJECTIVES:
            start, busy = time.perf_counter(), time.process_time()
            model = Model(problem, limits)
            floor = None
            if objective == "heat_cost":
                most = most_heat(model)
                floor = HEAT_FLOOR * most if most is not None else None
            found = best(model, objective, gap=GAP, heat_floor_mwh=floor)
            seconds, busy = time.perf_counter() - start, time.process_time() - busy
            gap = found.gap if found is not None else float("nan")
            before = worst.get(objective, (0.0, 0.0, 0.0))
            worst[objective] = (max(before[0], seconds), max(before[1], busy),
                                max(before[2], gap))
    print(f"{options.sites} sites × {len(SIZES)} sizes, worst of {options.seeds} seeds "
          f"(limit {LIMIT_S:g} s, gap {GAP:.1%})")
    for objective, (seconds, busy, gap) in worst.items():
        print(f"  {objective:12} {seconds:6.2f} s   processor {busy:5.2f} s   gap {gap:.2%}")
    start = time.perf_counter()
    tight = Model(problem, Limits(options.sites, budget_meur=0.05 * options.sites, sites_max=2))
    named = clashes(tight)
    print(f"  clash        {time.perf_counter() - start:6.2f} s   "
          f"{'; '.join(clash.words for clash in named)}")


if __name__ == "__main__":
    main()
