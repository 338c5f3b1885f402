"""What people take away from a result, chosen by kind: all of it is written, or none.

Imported when the window starts, so the writers are imported only when they write.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gis.errors import InputError, UnknownNameError
from gis.progress import Progress, silent
from gis.results import StudyResult
from layers.files import atomic_folder

if TYPE_CHECKING:
    from app.export.changes import Changes
    from gis.study import Inputs

KINDS: Mapping[str, str] = {
    "pdf": "Report for paper (PDF)",
    "summary": "One page for a phone (PDF, PNG)",
    "poster": "Poster of the map (PDF, A1)",
    "html": "Web page with the map (HTML)",
    "gis": "GIS files and QGIS project",
    "tables": "Tables (XLSX, CSV, GeoParquet)",
    "compliance": "Compliance sheets and labels (PDF, XLSX, SVG)",
    "data": "Result, disclosure and project",
}
PAGED = ("pdf", "summary", "poster", "compliance")
"""Kinds made of pages, which can be looked at before they are written."""


@dataclass(frozen=True)
class Asked:
    """Which documents, and what their author adds to them."""

    kinds: tuple[str, ...] = ("pdf",)
    audience: str = "council"
    paper: str = "a4"
    language: str = "en"
    title: str = ""
    notes: str = ""
    logo: str = ""                               # path; "" for none
    start: str = ""                              # of operation, YYYY-MM-DD; "" next full year
    every_sheet: bool = False                    # of compliance, also those that do not apply
    since: str = ""                              # folder of an earlier result; "" none

    def checked(self) -> Asked:
        """The same, or :class:`gis.errors.InputError` for what cannot be written."""
        from app.export.pdf.logo import read_logo
        from app.export.pdf.write import chosen
        from app.translation import language
        from gis.compliance.law import day

        day(self.start)
        if not self.kinds:
            raise InputError("Nothing is chosen; tick at least one document.")
        for kind in self.kinds:
            if kind not in KINDS:
                raise UnknownNameError("document", kind, KINDS)
        chosen(self.audience, self.paper)
        language(self.language)
        read_logo(self.logo or None)
        if self.since:
            from app.read_result import RESULT, read_result

            folder = Path(self.since).expanduser()
            if not (folder / RESULT).is_file():
                raise InputError(f"{self.since} holds no {RESULT}; choose the folder of an "
                                 "earlier result, or leave the field empty.")
            read_result(folder)
        return self

    def shapes(self, kind: str) -> tuple:
        """All that one document's content hangs on; equal where it would be the same."""
        own = (kind, self.language)
        if kind == "compliance":
            return (*own, self.paper, self.start, self.every_sheet)
        if kind in ("summary", "poster"):
            return (*own, self.title)
        return (*own, self.title, self.audience, self.paper, self.notes, self.logo,
                self.since)


def write_documents(result: StudyResult, inputs: Inputs, asked: Asked, folder: Path | str,
                    progress: Progress = silent, beside: Path | str | None = None) -> list[Path]:
    """Write the documents into `folder`, made where it is absent; others in it stay.

    Parameters
    ----------
    asked : Asked
        Checked here, before any work. With an earlier result what changed since is written too.
    beside : path, optional
        A folder whose portfolio or comparison becomes a section; `folder` itself by default.

    Raises
    ------
    InputError
        If a choice is unknown, the logo unfit or the folder cannot be written. Nothing is then
        written, as when `progress` cancels.
    """
    asked.checked()
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file, not a folder; choose another place.")
    kinds = [kind for kind in KINDS if kind in asked.kinds]
    with atomic_folder(folder) as part:
        for done, kind in enumerate(kinds):
            progress(done, len(kinds), f"writing: {KINDS[kind]}")
            WRITERS[kind](result, inputs, asked, part, Path(beside or folder))
        if asked.since and {"pdf", "html"} & set(kinds):
            from app.export.changes import changes_since, write_changes

            write_changes(changes_since(Path(asked.since).expanduser(), result), part,
                          asked.language)
        progress(len(kinds), len(kinds), "moving the files")
        names = sorted(p.relative_to(part) for p in part.rglob("*") if p.is_file())
    return [folder / name for name in names]


def page_document(result: StudyResult, inputs: Inputs, asked: Asked, kind: str,
                  beside: Path | str | None = None) -> bytes:
    """One of the :data:`PAGED` kinds as the PDF that would be written, byte for byte."""
    import tempfile

    if kind not in PAGED:
        raise UnknownNameError("document with pages", kind, PAGED)
    replace(asked, kinds=(kind,)).checked()
    with tempfile.TemporaryDirectory(prefix="heatsite-") as place:
        part = Path(place)
        WRITERS[kind](result, inputs, asked, part, Path(beside or part))
        return (part / f"{'report' if kind == 'pdf' else kind}.pdf").read_bytes()


def _told(result: StudyResult, asked: Asked) -> StudyResult:
    """The result in the language asked, whatever language its reasons stand in."""
    from app.translation import told

    return told(result, asked.language)


def _changes(result: StudyResult, asked: Asked) -> Changes | None:
    """What changed since the earlier result, if one is named."""
    from app.export.changes import changes_since

    return changes_since(Path(asked.since).expanduser(), result) if asked.since else None


def _pdf(result: StudyResult, inputs: Inputs, asked: Asked, part: Path, beside: Path) -> None:
    from app.export.pdf import write_pdf

    write_pdf(_told(result, asked), inputs, part / "report.pdf", audience=asked.audience,
              paper=asked.paper, title=asked.title, notes=asked.notes, logo=asked.logo or None,
              language=asked.language, folder=beside, changes=_changes(result, asked))


def _summary(result: StudyResult, inputs: Inputs, asked: Asked, part: Path, beside: Path) -> None:
    from app.export.pdf import write_summary

    write_summary(_told(result, asked), inputs, part / "summary.pdf", part / "summary.png",
                  title=asked.title, language=asked.language)


def _poster(result: StudyResult, inputs: Inputs, asked: Asked, part: Path, beside: Path) -> None:
    from app.export.pdf import write_poster

    write_poster(_told(result, asked), inputs, part / "poster.pdf", title=asked.title,
                 language=asked.language)


def _html(result: StudyResult, inputs: Inputs, asked: Asked, part: Path, beside: Path) -> None:
    from app.export.report import write_report

    write_report(result, inputs, part / "report.html", beside, title=asked.title,
                 notes=asked.notes, logo=asked.logo or None, language=asked.language,
                 changes=_changes(result, asked))


def _gis(result: StudyResult, inputs: Inputs, asked: Asked, part: Path, beside: Path) -> None:
    from app.export.gis.project import write_gis_folder

    write_gis_folder(result, inputs, part / "gis")


def _tables(result: StudyResult, inputs: Inputs, asked: Asked, part: Path, beside: Path) -> None:
    from app.export.tables import write_csv
    from app.export.workbook import write_parquet, write_xlsx

    told = _told(result, asked)
    write_csv(told, part / "sites.csv")
    write_xlsx(told, inputs, part / "study.xlsx", beside)
    write_parquet(told, part / "sites.parquet")


def _compliance(result: StudyResult, inputs: Inputs, asked: Asked, part: Path, beside: Path
                ) -> None:
    from app.export.compliance import write_compliance, write_labels
    from gis.compliance.law import day

    write_compliance(_told(result, asked), inputs, part, size=asked.paper,
                     language=asked.language, start=day(asked.start),
                     everything=asked.every_sheet)
    write_labels(result, part, language=asked.language)


def _data(result: StudyResult, inputs: Inputs, asked: Asked, part: Path, beside: Path) -> None:
    from app.export.disclosure import disclosure_text
    from app.export.licences import licences_text
    from app.export.manifest import dumps, rank_json
    from app.export.tables import write_suitability
    from app.kept import NAME, keep

    told = _told(result, asked)
    (part / "result.json").write_text(dumps(rank_json(told)), "utf-8")
    (part / "disclosure.json").write_text(disclosure_text(told, inputs), "utf-8")
    (part / "licences.txt").write_text(licences_text(told, inputs.layers), "utf-8")
    write_suitability(told, part / "suitability.tif")    # with both, the folder opens at once
    keep(told, inputs, part / NAME)


WRITERS: Mapping[str, Callable[[StudyResult, Inputs, Asked, Path, Path], None]] = {
    "pdf": _pdf, "summary": _summary, "poster": _poster, "html": _html, "gis": _gis,
    "tables": _tables, "compliance": _compliance, "data": _data}
