"""Exclusions and criteria as cloud-optimised GeoTIFFs on the study grid."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.export.raster_file import write_raster
from app.map_colours import limits_covering, suitability_limits
from gis.results import EXCLUSION_REASONS, StudyResult

SHOWN_FROM = 2
"""Codes below are "not excluded" and "outside"; files hold no data there."""


@dataclass(frozen=True, eq=False)
class Shaded:
    """A raster of the project, coloured by class."""

    path: str                            # relative to the project
    key: str
    title: str
    group: str
    unit: str
    limits: np.ndarray                   # (k + 1,) class limits
    ramp: str
    shown: bool = False


def write_excluded(result: StudyResult, path: Path) -> None:
    """Code of the reason for which each cell is excluded; 255 where none is."""
    codes = result.screening.excluded
    shown = np.where(codes >= SHOWN_FROM, codes, 255).astype(np.uint8)
    words = "; ".join(f"{code} {EXCLUSION_REASONS[code]}"
                      for code in range(SHOWN_FROM, len(EXCLUSION_REASONS)))
    write_raster(path, shown, result.screening.grid, name="excluded", nodata=255, tags={},
                 unit=words, resampling="nearest")


def write_criteria(result: StudyResult, folder: Path) -> list[Shaded]:
    """One GeoTIFF per criterion that is known somewhere, in its own unit; unknown is NaN."""
    from app.map_colours import THEME_RAMPS

    folder.mkdir(exist_ok=True)
    screening, made = result.screening, []
    for row, criterion in enumerate(result.settings.criteria):
        known = screening.known[row]
        if not known.any():
            continue
        values = np.where(known, screening.values[row], np.nan).astype(np.float32)
        write_raster(folder / f"{criterion.key}.tif", screening.raster(values), screening.grid,
                     name=criterion.key, nodata=float("nan"), tags={}, unit=criterion.unit)
        made.append(Shaded(f"{folder.name}/{criterion.key}.tif", f"criterion_{criterion.key}",
                           criterion.label.capitalize(), "Criteria", criterion.unit,
                           limits_covering(values),
                           THEME_RAMPS.get(criterion.theme, "cividis")))
    return made


def suitability(result: StudyResult) -> Shaded:
    """How the file suitability.tif is coloured."""
    scores = result.screening.suitability(result.settings.weights)
    return Shaded("suitability.tif", "suitability", "Suitability", "Suitability", "score 0–1",
                  suitability_limits(scores), "cividis", True)
