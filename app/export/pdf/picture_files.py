"""All maps and charts of a result as files, each as SVG and as PNG at print resolution."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.export.report.speech import speaking
from gis.progress import Progress, silent
from gis.results import StudyResult

from .pictures import CHARTS, SUFFIXES, chart_svg, map_svg, write_picture

if TYPE_CHECKING:
    from gis.study import Inputs

FOLDER = "pictures"
PPI = 300.0
SITE_WIDTH = 450.0
"""Width of a site's map [pt]."""


def write_pictures(result: StudyResult, inputs: Inputs, folder: Path | str, *,
                   sites: int | None = None, language: str = "en",
                   progress: Progress = silent) -> list[Path]:
    """Write the region's map, and each site's map and charts, into `folder`, all or none.

    Parameters
    ----------
    sites : int, optional
        How many sites, best first; None: all.

    Returns
    -------
    list of Path
        `map.svg`, `map.png`, then per site such as `01-heat.svg`; a chart for which the study
        holds nothing is left out.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    from app.translation import language as spoken
    from layers.files import atomic_folder

    folder = Path(folder)
    chosen = len(result.sites[:sites])
    names: list[str] = []
    with atomic_folder(folder) as part, speaking(spoken(language)):
        for name, svg in _drawn(result, inputs, chosen):
            progress(len(names), 2 * (1 + chosen * (1 + len(CHARTS))), "drawing pictures")
            for suffix in SUFFIXES:
                write_picture(svg, part / f"{name}{suffix}", PPI)
                names.append(f"{name}{suffix}")
    return [folder / name for name in names]


def _drawn(result: StudyResult, inputs: Inputs, sites: int) -> Iterator[tuple[str, str]]:
    """Name and drawing of each picture."""
    from app.export.report.depth_view import depths

    yield "map", map_svg(result, inputs)
    found = depths(result, inputs, len(result.sites)) if sites else {}
    for site in result.sites[:sites]:
        yield f"{site.rank:02d}-map", map_svg(result, inputs, site, SITE_WIDTH)
        for chart in CHARTS:
            svg = chart_svg(result, inputs, site, chart, found)
            if svg:
                yield f"{site.rank:02d}-{chart}", svg
