"""Rank acceptability over many weights: compiled ranking against numpy's batched argsort.

Both are timed in one run on the same arrays and must count the same ranks; the shortest of the
rounds is printed for both, with the ratio. numpy sorts in batches that stay in the cache, once
in double and once in single precision (of which the quicker counts). Nothing is asserted about
time.

    python tests/benchmarks/smaa.py [--sites N] [--criteria M] [--draws D] [--rounds N]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from gis.ranking.doubt import uniform_weights  # noqa: E402
from gis.ranking.smaa import acceptability_of_weights  # noqa: E402


def batched_argsort(scores: np.ndarray, weights: np.ndarray, batch: int = 256) -> np.ndarray:
    """Counts (n, n) by a matrix product and an argsort per batch of draws."""
    n = scores.shape[1]
    counts = np.zeros(n * n, np.int64)
    places = np.arange(n)
    for start in range(0, len(weights), batch):
        order = np.argsort(-(weights[start:start + batch] @ scores), axis=1)
        counts += np.bincount((order * n + places).ravel(), minlength=n * n)
    return counts.reshape(n, n)


def seconds(run) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sites", type=int, default=500)
    parser.add_argument("--criteria", type=int, default=12)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    random = np.random.default_rng(1)
    scores = random.random((options.criteria, options.sites))
    weights = uniform_weights(options.criteria, options.draws, random)
    single = scores.astype(np.float32), weights.astype(np.float32)
    first = seconds(lambda: acceptability_of_weights(scores, weights, compiled=True))
    fast = acceptability_of_weights(scores, weights, compiled=True).counts
    np.testing.assert_array_equal(fast, acceptability_of_weights(scores, weights,
                                                                 compiled=False).counts)
    np.testing.assert_array_equal(fast, batched_argsort(scores, weights))
    times: dict[str, list[float]] = {"compiled": [], "double": [], "single": []}
    for _ in range(options.rounds):
        times["compiled"].append(
            seconds(lambda: acceptability_of_weights(scores, weights, compiled=True)))
        times["double"].append(seconds(lambda: batched_argsort(scores, weights)))
        times["single"].append(seconds(lambda: batched_argsort(*single)))
    best = {name: min(values) for name, values in times.items()}
    numpy = min(best["double"], best["single"])
    print(f"SMAA, {options.sites} sites × {options.criteria} criteria × {options.draws:,} draws: "
          f"numpy batched argsort {best['double']:.3f} s (single precision "
          f"{best['single']:.3f} s), compiled {best['compiled']:.4f} s (first call {first:.2f} s): "
          f"{numpy / best['compiled']:.1f} times")


if __name__ == "__main__":
    main()
