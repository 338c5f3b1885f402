"""A comparison as files: a table, the JSON object, a page for a browser, and difference maps."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from gis.ranking.compare import Comparison
from gis.types import Raster
from layers.files import atomic_folder

from .manifest import dumps, plain
from .raster_file import write_raster
from .report.difference import difference_view, file_name
from .side_sheets import comparison_sheets
from .tables import guarded
from .workbook import about, write_tables


def write_comparison(found: Comparison, document: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write all files into `folder`, or none of them; returns their paths."""
    folder = Path(folder)
    with atomic_folder(folder) as part:
        (part / "comparison.json").write_text(dumps(plain(document)), "utf-8")
        _write_csv(found, part / "comparison.csv")
        for one in found.maps:
            if one.raster is not None:
                _write_map(one.raster, part / file_name(one.name))
        write_tables(comparison_sheets(plain(document)), part / "comparison.xlsx",
                     about(("compared", ", ".join(s.name for s in found.subjects))))
        (part / "comparison.html").write_text(page(found, document), "utf-8")
        names = sorted(path.name for path in part.iterdir())
    return [folder / name for name in names]


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
        difference_view(one.name, found.subjects[0].name, one.raster.values, one.raster.grid)
        for one in found.maps if one.raster is not None])
