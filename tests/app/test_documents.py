"""Documents by choice: what is refused, what depends on what, all or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app import documents
from app.documents import KINDS, PAGED, WRITERS, Asked, page_document, write_documents
from gis.errors import Cancelled, InputError, UnknownNameError
from layers.files import write_atomic


@pytest.fixture
def writers(monkeypatch):
    """Every kind writes one small file with its name in it."""
    def made(kind):
        name = "report.pdf" if kind == "pdf" else f"{kind}.pdf"

        def write(result, inputs, asked, part, beside):
            write_atomic(part / name, f"{kind} for {asked.audience}")
        return write

    small = {kind: made(kind) for kind in KINDS}
    monkeypatch.setattr(documents, "WRITERS", small)
    return small


def test_every_kind_has_a_writer():
    assert set(WRITERS) == set(KINDS) and set(PAGED) <= set(KINDS)


def test_chosen_documents_are_written_and_others_stay(writers, tmp_path):
    (tmp_path / "mine.txt").write_text("kept")
    steps = []
    paths = write_documents(None, None, Asked(("gis", "pdf")), tmp_path,
                            lambda *step: steps.append(step))
    assert sorted(p.name for p in paths) == ["gis.pdf", "report.pdf"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["gis.pdf", "mine.txt", "report.pdf"]
    assert [done for done, _, _ in steps] == [0, 1, 2] and steps[0][2].startswith("writing: Report")


@pytest.mark.parametrize("fault", [Cancelled(), InputError("no"), ValueError("bug")])
def test_after_a_fault_nothing_is_there(writers, tmp_path, fault):
    def fails(*args):
        raise fault

    writers["tables"] = fails
    with pytest.raises(type(fault)):
        write_documents(None, None, Asked(("pdf", "tables")), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("asked", [
    Asked(()), Asked(("novel",)), Asked(audience="aunt"), Asked(paper="a9"),
    Asked(language="tlh"), Asked(logo="/nowhere/logo.png"), Asked(start="next year"),
    Asked(since="/nowhere")])
def test_what_cannot_be_written_is_refused_before_any_work(writers, tmp_path, asked):
    with pytest.raises(InputError):
        write_documents(None, None, asked, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_changed_since_an_earlier_result_is_a_page_of_its_own(writers, tmp_path,
                                                                   monkeypatch):
    told = []
    monkeypatch.setattr("app.read_result.read_result", lambda folder: None)
    monkeypatch.setattr("app.export.changes.changes_since",
                        lambda earlier, result: (earlier, result))
    monkeypatch.setattr("app.export.changes.write_changes",
                        lambda found, part, language: told.append((found, language)))
    (tmp_path / "result.json").write_text("{}")
    asked = Asked(("pdf",), language="fr", since=str(tmp_path))
    write_documents("study", None, asked, tmp_path / "out")
    write_documents("study", None, replace(asked, kinds=("gis",)), tmp_path / "out")
    assert told == [((tmp_path, "study"), "fr")]


def test_a_file_in_the_folders_place_is_refused(writers, tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(InputError, match="is a file"):
        write_documents(None, None, Asked(), tmp_path / "out")
    assert (tmp_path / "out").read_text() == "a file"


def test_pages_are_those_that_would_be_written(writers, tmp_path):
    write_documents(None, None, Asked(("pdf", "poster"), "investor"), tmp_path)
    for kind, name in (("pdf", "report.pdf"), ("poster", "poster.pdf")):
        assert page_document(None, None, Asked(audience="investor"), kind) == \
            (tmp_path / name).read_bytes()
    with pytest.raises(UnknownNameError):
        page_document(None, None, Asked(), "gis")


def test_a_summary_does_not_hang_on_readers_but_on_the_title():
    asked = Asked()
    other = replace(asked, audience="investor", notes="n")
    assert asked.shapes("summary") == other.shapes("summary")
    assert asked.shapes("pdf") != other.shapes("pdf")
    assert asked.shapes("poster") != replace(asked, title="t").shapes("poster")
    for other in (replace(asked, paper="letter"), replace(asked, start="2028-07-01"),
                  replace(asked, every_sheet=True)):
        assert asked.shapes("compliance") != other.shapes("compliance")
        assert asked.shapes("summary") == other.shapes("summary")
