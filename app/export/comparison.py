"""A comparison as files: a table, the JSON object, a page for a browser, and difference maps."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from gis.ranking.compare import Comparison, DifferenceMap
from gis.types import Raster
from layers.files import atomic_folder

from .manifest import dumps, plain
from .raster_file import write_raster
from .report.raster_image import data_uri, png, rgb, to_web_mercator
from .side_sheets import comparison_sheets
from .tables import guarded
from .workbook import about, write_tables

PUOR = ("#7f3b08", "#be630a", "#ef9e3c", "#fed7a2", "#f6f6f7", "#cecde4", "#988dbe", "#5e3c90",
        "#2d004b")
"""ColorBrewer PuOr: orange where the second result scores less, purple where more."""
LIMIT_STEPS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def write_comparison(found: Comparison, document: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write all files into `folder`, or none of them; returns their paths."""
    folder = Path(folder)
    with atomic_folder(folder) as part:
        (part / "comparison.json").write_text(dumps(plain(document)), "utf-8")
        _write_csv(found, part / "comparison.csv")
        for one in found.maps:
            if one.raster is not None:
                _write_map(one.raster, part / _file_name(one))
        write_tables(comparison_sheets(plain(document)), part / "comparison.xlsx",
                     about(("compared", ", ".join(s.name for s in found.subjects))))
        (part / "comparison.html").write_text(page(found, document), "utf-8")
        names = sorted(path.name for path in part.iterdir())
    return [folder / name for name in names]


def _file_name(one: DifferenceMap) -> str:
    return f"difference_{re.sub(r'[^A-Za-z0-9_-]+', '_', one.name)[:60]}.tif"


def _write_csv(found: Comparison, path: Path) -> None:
    """One row per place and result."""
    figures = [(f.key, f"{f.key} [{f.unit}]") for f in found.figures]
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["place", "result", "id", "rank", "rank_change", "score [0-1]",
                         "score_change", "score_low [0-1]", "score_high [0-1]",
                         "coverage [0-1]", *(f"{t}_score [0-1]" for t in found.radar.themes),
                         *(label for _, label in figures)])
        for match in found.matches:
            for subject, site, rank, score in zip(found.subjects, match.sites,
                                                  match.rank_changes, match.score_changes,
                                                  strict=True):
                if site is not None:
                    row = [match.name, subject.name, site.id, site.rank, rank, site.score, score,
                           site.score_low, site.score_high, site.coverage,
                           *(site.themes.get(t, math.nan) for t in found.radar.themes),
                           *(site.figures[key] for key, _ in figures)]
                    writer.writerow([guarded(plain(cell)) for cell in row])


def _write_map(raster: Raster, path: Path) -> None:
    write_raster(path, raster.values.astype(np.float32), raster.grid, name="score difference",
                 nodata=float("nan"), driver="GTiff", tags={"note": raster.provenance.source})


def page(found: Comparison, document: Mapping[str, Any]) -> str:
    """One page that needs no network: tables, radar and difference maps."""
    from .report.comparison import comparison_page

    return comparison_page(found, document, [
        _picture(one, found.subjects[0].name) for one in found.maps if one.raster is not None])


def _picture(one: DifferenceMap, first: str) -> dict[str, Any]:
    """A difference map as an image with its classes."""
    assert one.raster is not None
    values = one.raster.values
    known = np.abs(values[np.isfinite(values)])
    most = float(np.quantile(known, 0.99)) if len(known) else 0.0
    limit = next((step for step in LIMIT_STEPS if step >= most), LIMIT_STEPS[-1])
    step = np.nan_to_num((values / limit + 1) / 2 * len(PUOR))
    classes = np.clip(step.astype(int), 0, len(PUOR) - 1) + 1
    cells = np.where(np.isfinite(values), classes, 0).astype(np.uint8)
    warped, _ = to_web_mercator(cells, one.raster.grid)
    image = data_uri(png(warped, [(0, 0, 0, 0), *((*rgb(c), 255) for c in PUOR)]))
    better = float((values[np.isfinite(values)] > 0).mean()) if len(known) else 0.0
    middles = [(2 * (k + 0.5) / len(PUOR) - 1) * limit for k in range(len(PUOR))]
    return {"title": f"Suitability of {one.name} less that of {first}: better on "
                     f"{100 * better:.0f} % of the allowed area",
            "image": image, "note": f"Orange: {one.name} scores less; white: alike; purple: more.",
            "classes": [{"colour": colour, "text": f"{value:+.2g}" if abs(value) > 1e-9 else "0"}
                        for colour, value in zip(PUOR, middles, strict=True)]}
