"""Time and memory of the main job, as a user meets them: whole processes from a cold start.

Prints one table; asserts nothing, since times move from machine to machine. Each figure is the
median of three fresh processes. `yardstick` is a fixed numpy task in the same run, so that
ratios can be compared between machines.

    python tests/benchmarks/run.py [--json] [--runs N]
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEATSITE = [sys.executable, "-m", "app.cli"]
LIMITS = {"rank kenya": (8.0, 700), "rank ile_de_france": (8.0, 700), "--help": (0.5, None)}


def process(arguments: list[str]) -> tuple[float, float]:
    """Seconds and peak memory in MB of one fresh process."""
    code = ("import resource, subprocess, sys, json;"
            f"subprocess.run({arguments!r}, check=True, stdout=subprocess.DEVNULL,"
            " stderr=subprocess.DEVNULL);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)")
    start = time.perf_counter()
    peak = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True,
                          text=True, cwd=ROOT).stdout
    return time.perf_counter() - start, float(peak)


def yardstick() -> float:
    """Seconds of a fixed numpy task: the unit of this machine."""
    import numpy as np

    rng = np.random.default_rng(0)
    start = time.perf_counter()
    matrix = rng.random((1500, 1500))
    for _ in range(3):
        matrix = matrix @ matrix
        matrix /= np.abs(matrix).max()
    np.sort(rng.random(4_000_000))
    return time.perf_counter() - start


def slider(region: str = "kenya") -> dict[str, float]:
    """Milliseconds from a theme weight to new scores of every cell."""
    sys.path.insert(0, str(ROOT))
    from app.session import Session
    from gis.ranking.scores import ThemeScores

    session = Session.open(region)
    result = session.run()
    themes = ThemeScores.of(result.screening.scores, session.settings.criteria)
    weights = dict(session.settings.theme_weights)
    times = []
    for step in range(40):
        weights["heat"] = 0.05 + 0.01 * step
        start = time.perf_counter()
        themes.suitability(weights)
        times.append((time.perf_counter() - start) * 1000)
    return {"cells": len(result.screening.rows), "median_ms": statistics.median(times),
            "worst_ms": max(times)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    figures: dict[str, dict] = {"yardstick": {"s": min(yardstick() for _ in range(3))}}
    with tempfile.TemporaryDirectory() as folder:
        tasks = {"--help": ["--help"],
                 "rank kenya": ["rank", "kenya", "--out", f"{folder}/kenya"],
                 "rank ile_de_france": ["rank", "ile_de_france", "--out", f"{folder}/idf"]}
        for name, arguments in tasks.items():
            runs = [process([*HEATSITE, *arguments]) for _ in range(options.runs)]
            seconds = statistics.median(run[0] for run in runs)
            figures[name] = {"s": seconds, "mb": max(run[1] for run in runs),
                             "yardsticks": seconds / figures["yardstick"]["s"],
                             "limit_s": LIMITS[name][0], "limit_mb": LIMITS[name][1]}
    figures["slider, kenya"] = slider()
    if options.json:
        print(json.dumps(figures, indent=1))
        return
    for name, figure in figures.items():
        print(f"{name:22}", "  ".join(f"{key} {value:,.4g}" for key, value in figure.items()
                                      if value is not None))
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'this process':22} mb {usage:,.4g}")


if __name__ == "__main__":
    main()
