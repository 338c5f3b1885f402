"""Reports from the window: the dialog's jobs, and the quick way that writes everything."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, cast

from PyQt6.QtCore import QTemporaryDir, QUrl
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QFileDialog, QWidget

from app.documents import Asked
from gis.errors import HeatSiteError

from .dialogs.report import ReportDialog
from .dialogs.report.kept import keep, kept
from .studying import Shown

JOBS = ("report pages", "report page", "report web")


def sentence(error: Exception) -> str:
    """What to tell of a failure; a fault of the program is logged too."""
    if isinstance(error, HeatSiteError):
        text = str(error)
        return text[:1].upper() + text[1:]
    logging.getLogger(__name__).error("A report failed", exc_info=error)
    return f"A fault of the program: {type(error).__name__}: {error}"


class Reporting:
    """The report commands of the main window."""

    report_dialog: ReportDialog | None
    _report_of: Any                              # session whose title and notes are kept
    _report_asked: Asked | None
    _report_pdf: bytes
    _report_place: QTemporaryDir | None          # of web pages that were only looked at

    def connect_reporting(self) -> None:
        """Start without a dialog; progress of the writing goes to the one that is open."""
        self.report_dialog, self._report_of, self._report_asked = None, None, None
        self._report_pdf, self._report_place = b"", None
        self.jobs.progressed.connect(self._report_progress)

    def export(self) -> None:
        """Ask what to write, show its pages, then write."""
        if self.report_dialog is not None:
            self.report_dialog.activateWindow()
            return
        asked = kept(self.store)
        if self._report_of is self.session and self._report_asked is not None:
            asked = self._report_asked
        dialog = ReportDialog(self.session.inputs.region_name, asked, self._folder(),
                              cast(QWidget, self))
        self.report_dialog = dialog
        dialog.pages_wanted.connect(self._make_pages)
        dialog.page_wanted.connect(self._draw_page)
        dialog.web_wanted.connect(self._look_at_web)
        dialog.saved.connect(self.write_documents)
        dialog.stopped.connect(lambda: self.jobs.cancel("export"))
        dialog.finished.connect(self._dialog_closed)
        dialog.open()

    def _dialog_closed(self) -> None:
        dialog, self.report_dialog = self.report_dialog, None
        if dialog is not None:
            self._report_of, self._report_asked = self.session, dialog.form.asked()
            dialog.deleteLater()
        for name in JOBS:
            self.jobs.cancel(name)
        self._report_pdf = b""

    def _report_progress(self, job, done: int, total: int, step: str) -> None:
        if self.report_dialog is not None and self.report_dialog.saving \
                and job.title == "Exporting":
            self.report_dialog.show_progress((done, total, step))

    # what is written ---------------------------------------------------------------------------
    def _fresh(self):
        """A function of `progress`: the result of the present settings, run anew if it must be.

        A report never mixes old intervals with new weights.
        """
        result, engine = self.result, self.engine
        inputs, settings, stale = self.session.inputs, self.session.settings, bool(self._stale())

        def fresh(progress) -> tuple[Any, Shown | None]:
            if not stale:
                return result, None
            shown = Shown.of(engine.run(inputs, settings, progress), inputs)
            return shown.result, shown
        return fresh

    def _make_pages(self, asked: Asked, kind: str) -> None:
        from .dialogs.report.pages import thumbnails

        if self.jobs.closed:                 # the window closes
            return
        fresh, engine, inputs = self._fresh(), self.engine, self.session.inputs
        ratio, session = self.devicePixelRatioF(), self.session

        def work(progress):
            made, shown = fresh(progress)
            content = engine.pages(made, inputs, asked, kind)
            return content, thumbnails(content, ratio, progress), shown

        def done(outcome) -> None:
            content, small, shown = outcome
            if shown is not None and session is self.session:
                self.show_result(shown.result, shown)
            if self.report_dialog is not None:
                self._report_pdf = content
                self.report_dialog.show_pages(small)

        def failed(error: Exception) -> None:
            if self.report_dialog is not None:
                self.report_dialog.refuse_pages(sentence(error))

        self.jobs.start("report pages", work, "", done, failed)

    def _draw_page(self, page: int, wide: int) -> None:
        from .dialogs.report.pages import one_page

        content = self._report_pdf

        def done(image) -> None:
            if self.report_dialog is not None and content is self._report_pdf:
                self.report_dialog.preview.show_page(image)

        if content and not self.jobs.closed:
            self.jobs.start("report page", lambda progress: one_page(content, page, wide), "",
                            done, lambda error: self.say(sentence(error)))

    def _look_at_web(self, asked: Asked) -> None:
        """Write the web page to a place of its own and hand it to the browser."""
        from dataclasses import replace

        self._report_place = self._report_place or QTemporaryDir()
        place = Path(self._report_place.path())
        fresh, engine, session = self._fresh(), self.engine, self.session
        wanted = replace(asked, kinds=("html",))

        def done(paths) -> None:
            page = next((p for p in paths if p.name == "report.html"), paths[0])
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))

        def failed(error: Exception) -> None:
            if self.report_dialog is not None:
                self.report_dialog.tell(sentence(error))

        self.jobs.start("report web", lambda progress: engine.documents(
            session, fresh(progress)[0], wanted, place, progress), "", done, failed)

    def write_documents(self, asked: Asked, folder: Path) -> None:
        """Write the documents in the background; the dialog closes when all are there."""
        fresh, engine, session = self._fresh(), self.engine, self.session
        dialog = self.report_dialog

        def work(progress):
            made, shown = fresh(progress)
            return shown, engine.documents(session, made, asked, folder, progress)

        def done(outcome) -> None:
            shown, paths = outcome
            if shown is not None and session is self.session:
                self.show_result(shown.result, shown)
            keep(self.store, asked)
            self.store.setValue("folder", str(folder))
            self.exported = True
            files = "1 file" if len(paths) == 1 else f"{len(paths)} files"
            self.say(f"Wrote {files} to {folder}")
            self._refresh()
            if dialog is not None:
                dialog.end_saving()
                dialog.accept()

        def failed(error: Exception) -> None:
            if dialog is None:
                self._failed(error)
            else:
                self.status.hide_job()
                dialog.end_saving(sentence(error))

        def cancelled() -> None:
            if dialog is not None:
                dialog.end_saving()
            self.say("Export cancelled; nothing was written.")

        self.jobs.start("export", work, "Exporting", done, failed, cancelled)

    # the quick way ---------------------------------------------------------------------------
    def export_all(self) -> None:
        """Ask for a folder only, and write the report and all files there."""
        folder = QFileDialog.getExistingDirectory(
            cast(QWidget, self), "Folder for the report and the files", self._folder())
        if folder:
            self.export_to(Path(folder))
