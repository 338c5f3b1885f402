"""Countries from open files: fetched from a mirror on loopback, then ranked, each a fresh process.

Prints one table in Markdown: layers present, mean coverage of the sites, the first three of them,
seconds and memory. DATA is a folder of files, served with the index that `heatsite data mirror`
writes.

    python tests/benchmarks/countries.py DATA [COUNTRY…] [--cell M]
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
USUAL = ("kenya", "GHA", "SEN", "MWI", "BEN", "BDI", "ile_de_france", "TCD")
NO_SUCH = {"climate", "figures"}         # tables of the world stand in


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Nothing: the table alone is wanted."""


def served(folder: Path) -> str:
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def heatsite(*words: str) -> tuple[str, float, float]:
    """What a fresh process printed, its seconds and its peak memory in MB."""
    code = ("import resource,sys;from app.cli import main;code=main(sys.argv[1:]);"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr);"
            "sys.exit(code)")
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True,
                          text=True)
    seconds = time.monotonic() - start
    if done.returncode:
        raise SystemExit(f"heatsite {' '.join(words)}: {done.stderr.strip().splitlines()[-2:]}")
    return done.stdout, seconds, int(done.stderr.split()[-1]) / 1024


def row(country: str, mirror: str, cell: str | None) -> str:
    _, fetching, _ = heatsite("data", "fetch", country, "--mirror", mirror, "--yes")
    cells = ("--cell", cell) if cell else ()
    text, seconds, mb = heatsite("rank", country, "--json", *cells)
    found = json.loads(text)
    have = sorted(layer["layer"] for layer in found["layers"]
                  if layer["origin"] != "missing" and layer["layer"] not in NO_SUCH)
    sites = found["sites"]
    coverage = sum(site["coverage"] for site in sites) / len(sites)
    best = "; ".join(f"{s['name']} {s['score']:.2f} ({s['score_low']:.2f}–{s['score_high']:.2f})"
                     for s in sites[:3])
    grid = found["grid"]
    return (f"| {country} | {grid['cell_m']:g} m, {grid['rows'] * grid['cols']:,} | {len(have)}: "
            f"{', '.join(have)} | {coverage:.0%} | {best} | {fetching:.1f} | {seconds:.1f} | "
            f"{mb:.0f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("countries", nargs="*", default=USUAL)
    parser.add_argument("--cell")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["HEATSITE_CACHE"] = str(Path(scratch) / "store")
        folder = Path(scratch) / "data"
        shutil.copytree(asked.data, folder, copy_function=shutil.copyfile)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        heatsite("data", "mirror", str(folder))
        mirror = served(folder)
        print("| country | cell, cells | layers present | coverage | first three sites: score "
              "(80 % range) | fetch s | rank s | rank MB |")
        print("|---|---|---|---|---|---|---|---|")
        for country in asked.countries:
            print(row(country, mirror, asked.cell), flush=True)
    print(f"whole: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime:.0f} s of CPU")


if __name__ == "__main__":
    main()
