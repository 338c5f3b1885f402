"""A year of plant, store and pipe for many sites: compiled over sites against numpy over hours.

Both are timed in one run on the same arrays and must give the same numbers; the shortest of
the rounds is printed for both, with the ratio. Nothing is asserted about time.

    python tests/benchmarks/dispatch.py [--sites N] [--rounds N]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from gis.heat.dispatch.year import dispatch_sums, dispatch_year  # noqa: E402


def case(sites: int, hours: int = 8760) -> tuple[tuple, dict]:
    """Sites of 0.5 to 20 MW with a user that follows the seasons and stores of many sizes."""
    random = np.random.default_rng(1)
    t = np.arange(hours)
    size = random.uniform(0.5, 20, (sites, 1))
    season = 1 + 0.9 * np.cos(2 * np.pi * t / hours)
    demand = size * season * random.uniform(0.3, 1.5, (sites, hours))
    source = size * random.uniform(0.4, 0.8, (sites, hours))
    cop = 3 + random.uniform(0, 2, (sites, 1)) - np.cos(2 * np.pi * t / hours)
    peak = 1.2 * size[:, 0]
    return (source, demand, cop / (cop - 1)), dict(
        loss_mw=0.02 * peak, cap_mw=1.2 * peak, floor_mw=0.25 * peak,
        store_mwh=random.uniform(0, 50, sites) * peak, loss_share_h=np.full(sites, 7.8e-5))


def seconds(run) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sites", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    arrays, figures = case(options.sites)
    # numpy walks over hours, so it is handed arrays in which each hour is one piece of memory.
    by_hour = tuple(np.asfortranarray(array) for array in arrays)
    for what, run in (("yearly sums", dispatch_sums), ("hourly series", dispatch_year)):
        first = seconds(lambda run=run: run(*arrays, **figures, compiled=True))
        fast = run(*arrays, **figures, compiled=True)
        slow = run(*by_hour, **figures, compiled=False)
        for name in vars(fast):
            np.testing.assert_allclose(getattr(fast, name), getattr(slow, name), rtol=1e-9,
                                       atol=1e-9)
        del fast, slow
        quick, loop = [], []
        for _ in range(options.rounds):
            quick.append(seconds(lambda run=run: run(*arrays, **figures, compiled=True)))
            loop.append(seconds(lambda run=run: run(*by_hour, **figures, compiled=False)))
        quick, loop = min(quick), min(loop)
        print(f"{options.sites} sites × 8,760 h, {what}: numpy over hours {loop:.3f} s, compiled "
              f"{quick:.4f} s (first call {first:.2f} s): {loop / quick:.1f} times")


if __name__ == "__main__":
    main()
