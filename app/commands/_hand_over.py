"""Options of `report` for those who go on working: GIS files, tables, changes, next steps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.export.changes import Changes
    from gis.results import StudyResult
    from gis.study import Inputs

Writer = Callable[[], list[Path]]


def hand_over_options(function: Callable) -> Callable:
    """Add the options; the command takes them as `**hand_over`."""
    for option in (
        click.option("--gpkg", is_flag=True,
                     help="All layers with their styles as one GeoPackage, sites.gpkg."),
        click.option("--qgis", is_flag=True,
                     help="A QGIS project, study.qgz, with the files it opens: sites.gpkg, "
                          "suitability.tif, excluded.tif and a raster of each criterion."),
        click.option("--xlsx", is_flag=True,
                     help="All tables with units and a data dictionary, study.xlsx; with the "
                          "portfolio and comparison of the result folder and, after --since, "
                          "what changed."),
        click.option("--csv", "as_csv", is_flag=True,
                     help="The sites as sites.csv, and data_dictionary.csv."),
        click.option("--parquet", is_flag=True, help="The sites as GeoParquet, sites.parquet."),
        click.option("--disclosure", is_flag=True,
                     help="Everything that the ranking hangs on, disclosure.json; "
                          "`rank --from` ranks anew from it alone."),
        click.option("--next-steps", "steps", is_flag=True,
                     help="What to measure, whom to ask and which permits, per site and the most "
                          "valuable first, as next_steps.json."),
        click.option("--since", type=click.Path(path_type=Path), metavar="EARLIER",
                     help="What changed since this earlier result of the same region, as "
                          "changes.html, changes.json and changes.txt and, with --html or --pdf, "
                          "as a section of the report."),
    ):
        function = option(function)
    return function


def refuse_earlier(since: Path | None) -> None:
    """Say so before the work starts where the earlier result cannot be read."""
    if since is not None:
        from app.read_result import RESULT, read_result
        from gis.errors import InputError

        folder = since.parent if since.name == RESULT else since
        if not (folder / RESULT).is_file():
            raise InputError(f"--since {since} holds no {RESULT}; give the folder of an earlier "
                             "result.")
        read_result(folder)


def hand_over_writers(result: StudyResult, inputs: Inputs, place: Path, *, gpkg: bool, qgis: bool,
                      xlsx: bool, as_csv: bool, parquet: bool, disclosure: bool, steps: bool,
                      since: Path | None, beside: Path | None = None, lang: str = "en",
                      licences: bool = False) -> list[Writer]:
    """One function per thing asked for; each writes its files and says which.

    The earlier result is read now, before any file of `place` is replaced. A portfolio and a
    comparison in the folder `beside` become sheets of the workbook. Data that go out for
    others to use, or with `licences` anything that does, are accompanied by licences.txt.
    """
    from app.export.disclosure import NAME as DISCLOSURE
    from app.export.disclosure import write_disclosure
    from app.export.gis.geopackage import write_gis
    from app.export.gis.project import write_gis_folder
    from app.export.licences import licences_text
    from app.export.manifest import dumps
    from app.export.next_steps import next_steps_json
    from app.export.workbook import write_dictionary, write_parquet, write_xlsx
    from layers.files import atomic_file, write_atomic

    asked: list[Writer] = []
    changes: Changes | None = None
    if since is not None:
        from app.export.changes import changes_since, write_changes

        changes = changes_since(since, result)
        asked.append(lambda: write_changes(changes, place, lang))
    if gpkg and not qgis:
        def package() -> list[Path]:
            with atomic_file(place / "sites.gpkg") as part:
                write_gis(result, inputs, part)
            return [place / "sites.gpkg"]
        asked.append(package)
    if qgis:
        asked.append(lambda: write_gis_folder(result, inputs, place))
    if xlsx:
        asked.append(lambda: [write_xlsx(result, inputs, place / "study.xlsx", beside,
                                         changes)])
    if as_csv:
        def table() -> list[Path]:
            from app.export.tables import write_csv

            with atomic_file(place / "sites.csv") as part:
                write_csv(result, part)
            return [place / "sites.csv",
                    write_dictionary(result, place / "data_dictionary.csv")]
        asked.append(table)
    if parquet:
        asked.append(lambda: [write_parquet(result, place / "sites.parquet")])
    if disclosure:
        asked.append(lambda: [write_disclosure(result, inputs, place / DISCLOSURE)])
    if licences or gpkg or qgis or xlsx or as_csv or parquet:
        def terms() -> list[Path]:
            write_atomic(place / "licences.txt", licences_text(result, inputs.layers))
            return [place / "licences.txt"]
        asked.append(terms)
    if steps:
        def listed() -> list[Path]:
            write_atomic(place / "next_steps.json", dumps(next_steps_json(result, inputs)))
            return [place / "next_steps.json"]
        asked.append(listed)
    return asked
