"""The report's dialog: its pages, what it writes, what it refuses, what it remembers."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PyQt6.QtCore import QMarginsF, Qt
from PyQt6.QtGui import QPageSize, QPainter, QPdfWriter

from app.documents import Asked
from app.ui.dialogs.report.kept import keep, kept
from gis.errors import InputError


@pytest.fixture
def booklet(tmp_path):
    """A PDF of three pages; each says its number."""
    def made() -> bytes:
        path = tmp_path / "booklet.pdf"
        writer = QPdfWriter(str(path))
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        painter = QPainter(writer)
        for page in range(3):
            if page:
                writer.newPage()
            painter.fillRect(0, 0, writer.width() // 2, writer.height(), Qt.GlobalColor.red)
        painter.end()
        return path.read_bytes()
    return made


@pytest.fixture
def asked_pages():
    return []


@pytest.fixture
def reporting(studied, booklet, asked_pages, tmp_path):
    """A window whose documents are made up."""
    def pages(result, inputs, asked, kind):
        if asked.logo:
            raise InputError("the logo is not a picture; give a PNG, JPEG or SVG file.")
        asked_pages.append((kind, asked))
        return content

    def documents(session, result, asked, folder, progress):
        progress(0, 1, "writing")
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"{kind}.txt" for kind in asked.kinds]
        for path in paths:
            path.write_text(f"{asked.title}|{result.settings.theme_weights['water']}")
        return paths

    content = booklet()
    studied.engine = replace(studied.engine, pages=pages, documents=documents)
    studied.store.setValue("folder", str(tmp_path / "out"))
    return studied


@pytest.fixture
def dialog(reporting, qtbot):
    reporting.export()
    made = reporting.report_dialog
    made._later.setInterval(0)
    qtbot.waitUntil(lambda: made.preview.pages.count() == 3, timeout=5000)
    qtbot.waitUntil(lambda: made.preview.sheet._image is not None, timeout=5000)
    yield made
    if reporting.report_dialog is made:
        made.saving = False
        made.reject()


def test_pages_are_seen_before_anything_is_written(dialog, tmp_path):
    page = dialog.preview.sheet._image
    at = page.height() // 2
    assert page.pixelColor(page.width() // 4, at).name() == "#ff0000"
    assert page.pixelColor(3 * page.width() // 4, at).name() == "#ffffff"
    assert dialog.preview.where.text() == "page 1 of 3"
    assert not (tmp_path / "out").exists()


def test_another_reader_sets_the_pages_anew_once(dialog, qtbot, asked_pages):
    dialog.form.audience.setCurrentIndex(dialog.form.audience.findData("investor"))
    qtbot.waitUntil(lambda: len(asked_pages) == 2)
    dialog.form.folder.setText(dialog.form.folder.text() + "/deeper")     # pages stay the same
    qtbot.waitUntil(lambda: not dialog._later.isActive() and dialog._making is None)
    assert [asked.audience for _, asked in asked_pages] == ["council", "investor"]


def test_what_is_typed_while_pages_are_set_comes_next(dialog, reporting, qtbot, asked_pages):
    gate, pages = threading.Event(), reporting.engine.pages

    def slow(*args):
        gate.wait(5)
        return pages(*args)

    reporting.engine = replace(reporting.engine, pages=slow)
    dialog.form.title.setText("First")
    qtbot.waitUntil(lambda: dialog._making is not None)
    dialog.form.title.setText("Second")
    qtbot.waitUntil(lambda: not dialog._later.isActive())
    gate.set()
    qtbot.waitUntil(lambda: len(asked_pages) == 3)
    assert [asked.title for _, asked in asked_pages] == ["", "First", "Second"]


def test_a_page_is_turned_by_keyboard(dialog, qtbot):
    qtbot.keyClick(dialog.preview.pages, Qt.Key.Key_Down)
    assert dialog.preview.where.text() == "page 2 of 3"


def test_enter_writes_and_closes(dialog, reporting, qtbot, tmp_path):
    dialog.form.title.setText("Heat for Alba")
    dialog.form.kinds["gis"].setChecked(True)
    qtbot.keyClick(dialog.form.title, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: reporting.exported, timeout=5000)
    assert reporting.report_dialog is None
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["gis.txt", "pdf.txt"]
    assert (tmp_path / "out" / "pdf.txt").read_text().startswith("Heat for Alba|")


def test_moved_weights_are_run_before_pages_and_files(reporting, qtbot, asked_pages, tmp_path):
    reporting.weights.sliders["water"].setValue(90)
    qtbot.waitUntil(lambda: reporting.session.can_undo, timeout=3000)
    reporting.export()
    dialog = reporting.report_dialog
    qtbot.waitUntil(lambda: dialog.preview.pages.count() == 3, timeout=5000)
    assert reporting.result.settings.theme_weights["water"] == 0.9
    dialog.save.click()
    qtbot.waitUntil(lambda: reporting.exported, timeout=5000)
    assert (tmp_path / "out" / "pdf.txt").read_text().endswith("|0.9")


def test_a_logo_that_is_none_is_told_in_the_dialog(dialog, qtbot):
    dialog.form.logo.setText("/nowhere/logo.txt")
    qtbot.waitUntil(lambda: dialog.error.isVisible())
    assert dialog.error.text().startswith("The logo is not a picture")
    dialog.form.logo.clear()
    qtbot.waitUntil(lambda: dialog.preview.pages.count() == 3)
    assert not dialog.error.isVisible()


def test_a_folder_that_refuses_keeps_the_dialog_open(dialog, reporting, qtbot):
    def refuses(*args):
        raise InputError("the folder /x cannot be written to; choose another.")

    reporting.engine = replace(reporting.engine, documents=refuses)
    dialog.save.click()
    qtbot.waitUntil(lambda: dialog.error.isVisible(), timeout=5000)
    assert dialog.error.text() == "The folder /x cannot be written to; choose another."
    assert dialog.save.isEnabled() and dialog.form.isEnabled() and not reporting.exported


def test_cancel_stops_the_writing_and_leaves_the_dialog(dialog, reporting, qtbot):
    started = threading.Event()

    def endless(session, result, asked, folder, progress):
        while True:
            started.set()
            progress(1, 4, "writing pages")

    reporting.engine = replace(reporting.engine, documents=endless)
    dialog.save.click()
    assert started.wait(5)
    qtbot.waitUntil(lambda: dialog.bar.maximum() == 4 and dialog.bar.isVisible())
    dialog.cancel.click()
    qtbot.waitUntil(lambda: not dialog.saving, timeout=5000)
    assert dialog.isVisible() and not dialog.bar.isVisible() and not reporting.exported


def test_choices_are_remembered_and_words_stay_with_the_study(dialog, reporting, qtbot):
    dialog.form.kinds["summary"].setChecked(True)
    dialog.form.paper.setCurrentIndex(dialog.form.paper.findData("letter"))
    dialog.form.title.setText("Heat for Alba")
    dialog.save.click()
    qtbot.waitUntil(lambda: reporting.exported, timeout=5000)
    again = kept(reporting.store)
    assert (again.kinds, again.paper, again.title) == (("pdf", "summary"), "letter", "")
    reporting.export()
    assert reporting.report_dialog.form.title.text() == "Heat for Alba"
    reporting.report_dialog.reject()


def test_unknown_choices_on_disk_fall_back(store):
    keep(store, Asked(("pdf", "novel"), "aunt", "a9", "tlh"))
    again = kept(store)
    assert (again.kinds, again.audience, again.paper) == (("pdf",), "council", "a4")
    assert again.language in ("en", "fr", "pt", "sw")


def test_without_a_document_nothing_can_be_saved(dialog):
    dialog.form.kinds["pdf"].setChecked(False)
    assert not dialog.save.isEnabled()
    dialog.form.kinds["tables"].setChecked(True)
    assert dialog.save.isEnabled()
    dialog.form.folder.clear()
    assert not dialog.save.isEnabled()


def test_closing_the_dialog_gives_the_study_back(dialog, reporting):
    dialog.cancel.click()
    assert reporting.report_dialog is None and not reporting.jobs.is_running("report pages")


def test_the_start_of_operation_is_asked_where_sheets_are_wanted(dialog):
    form = dialog.form
    form.kinds["compliance"].setChecked(False)
    assert not form.start.isEnabled() and not form.every_sheet.isEnabled()
    form.kinds["compliance"].setChecked(True)
    form.start.setText(" 2028-07-01 ")
    form.every_sheet.setChecked(True)
    asked = form.asked()
    assert (asked.start, asked.every_sheet) == ("2028-07-01", True)
    assert form.start.isEnabled() and asked.checked() is asked
    form.put(asked, "")
    assert form.asked().start == "2028-07-01"
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        replace(asked, start="1.7.2028").checked()


def test_no_field_is_cut_at_the_right(dialog):
    dialog.resize(1100, 760)
    area = dialog.form.parentWidget()
    bar = 16                                 # a scroll bar beside the fields
    assert dialog.form.minimumSizeHint().width() <= area.width() - bar
    assert dialog.form.width() <= area.width()


def test_an_earlier_result_is_asked_for_and_kept_with_the_study_alone(dialog, reporting):
    dialog.form.since.setText("/before")
    assert dialog.form.asked().since == "/before"
    assert dialog.form.asked().shapes("pdf") != replace(
        dialog.form.asked(), since="").shapes("pdf")
    keep(reporting.store, dialog.form.asked())
    assert kept(reporting.store).since == ""


def test_the_browser_opens_the_report_not_the_page_of_changes(dialog, reporting, qtbot,
                                                              monkeypatch):
    opened = []
    monkeypatch.setattr("app.ui.reporting.QDesktopServices.openUrl", opened.append)
    reporting.engine = replace(reporting.engine, documents=lambda session, result, asked, folder,
                               progress: [folder / "changes.html", folder / "report.html"])
    dialog.web_wanted.emit(dialog.form.asked())
    qtbot.waitUntil(lambda: bool(opened), timeout=5000)
    assert opened[0].fileName() == "report.html"
