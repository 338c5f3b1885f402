"""The result folder: all its files, or none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.kept import keep
from gis.progress import Progress, silent
from gis.results import StudyResult
from layers.files import atomic_folder

from .disclosure import disclosure_text
from .licences import licences_text
from .manifest import dumps, rank_json
from .tables import write_csv, write_suitability

if TYPE_CHECKING:
    from gis.study import Inputs

NAMES = ("result.json", "sites.csv", "study.xlsx", "sites.gpkg", "suitability.tif", "excluded.tif",
         "study.qgz", "report.html", "licences.txt", "disclosure.json", "kept.zip")


def write_result(result: StudyResult, inputs: Inputs, folder: Path | str,
                 progress: Progress = silent, documents: Sequence[str] = (),
                 language: str = "en") -> list[Path]:
    """Write the result into `folder`, made where it is absent, with those of :data:`DOCUMENTS`
    that `documents` names; the report of the map in `language`.

    The files are built next to the folder and moved in when all are whole; a failure or a
    cancelled job leaves what was there before. Other files in the folder are not touched.

    Returns
    -------
    list of Path
        The files written, in the order of `NAMES`, then the documents.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    from .gis.geopackage import Styled, write_gis
    from .gis.project import write_project
    from .gis.rasters import suitability, write_excluded
    from .report import write_report
    from .workbook import write_xlsx

    folder = Path(folder)
    styled: list[Styled] = []            # layers of the GeoPackage, for the project
    writers: dict[str, Callable[[Path], object]] = {
        "result.json": lambda path: path.write_text(dumps(rank_json(result)), "utf-8"),
        "sites.csv": lambda path: write_csv(result, path),
        "study.xlsx": lambda path: write_xlsx(result, inputs, path, folder),
        "sites.gpkg": lambda path: styled.extend(write_gis(result, inputs, path)),
        "suitability.tif": lambda path: write_suitability(result, path),
        "excluded.tif": lambda path: write_excluded(result, path),
        "study.qgz": lambda path: write_project(result, styled, [suitability(result)], path),
        "report.html": lambda path: write_report(result, inputs, path, folder,
                                                 language=language),
        "licences.txt": lambda path: path.write_text(licences_text(result, inputs.layers),
                                                     "utf-8"),
        "disclosure.json": lambda path: path.write_text(disclosure_text(result, inputs), "utf-8"),
        "kept.zip": lambda path: keep(result, inputs, path),
    }
    if documents:
        from .pdf import write_pdf, write_summary

        writers |= {
            "report.pdf": lambda path: write_pdf(result, inputs, path, folder=folder),
            "summary.pdf": lambda path: write_summary(result, inputs, path),
            "summary.png": lambda path: write_summary(result, inputs, None, path)}
    names = (*NAMES, *documents)
    with atomic_folder(folder) as part:
        for done, name in enumerate(names):
            progress(done, len(names), f"writing {name}")
            writers[name](part / name)
    progress(len(names), len(names), "result written")
    return [folder / name for name in names]
