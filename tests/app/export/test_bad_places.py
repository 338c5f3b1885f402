"""Every format in every bad place: one sentence, nothing half-written, nothing left, nothing lost.
"""

import errno
import os
import resource
import tempfile
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.cli import main
from app.documents import KINDS, Asked, write_documents
from app.export import dumps, rank_json, write_result
from app.export.pdf import map_svg, write_picture
from app.session import Session
from gis.errors import InputError
from layers import tables

OPTIONS = {
    "html": ("--html", "report.html"), "pdf": ("--pdf", "report.pdf"),
    "summary": ("--summary", "summary.png"), "poster": ("--poster", "poster.pdf"),
    "compliance": ("--compliance", "compliance.xlsx"), "gpkg": ("--gpkg", "sites.gpkg"),
    "qgis and rasters": ("--qgis", "suitability.tif"), "xlsx": ("--xlsx", "study.xlsx"),
    "csv": ("--csv", "data_dictionary.csv"), "parquet": ("--parquet", "sites.parquet"),
    "next steps": ("--next-steps", "next_steps.json"), "changes": ("--since", "changes.txt")}
"""Each format of `heatsite report`: its option, and a file that it writes last or among others."""
DOCUMENTS = {"pdf": "report.pdf", "summary": "summary.pdf", "poster": "poster.pdf",
             "html": "report.html", "gis": "gis/study.qgz", "tables": "study.xlsx",
             "compliance": "compliance.pdf", "data": "disclosure.json"}
LITTLE = 300                             # bytes that fit on the "full" disk


@pytest.fixture(scope="module")
def earlier(result, tmp_path_factory):
    folder = tmp_path_factory.mktemp("earlier")
    (folder / "result.json").write_text(dumps(rank_json(result)), "utf-8")
    return folder


@pytest.fixture
def formats(monkeypatch, result, inputs, earlier, capsys):
    """Each format as a function that writes into a folder and gives the sentence said, "" for
    none; and the name of a file that it writes."""
    lawful = SimpleNamespace(**{**vars(inputs), "country": "DEU", "tables": tables.load_all()})

    def typed(option):
        def write(out):
            session = Session(lawful if option == "--compliance" else inputs, result.settings)
            session.run = session.at_hand = lambda progress: result
            monkeypatch.setattr(Session, "open", lambda *_: session)
            extra = [str(earlier)] if option == "--since" else []
            code = main(["report", "testland", option, *extra, "--out", str(out)])
            said = [line for line in capsys.readouterr().err.splitlines()
                    if line.startswith("heatsite: ")]
            assert code == (2 if said else 0) and len(said) < 2, said
            return said[0].removeprefix("heatsite: ") if said else ""
        return write

    def called(write):
        def tried(out):
            try:
                write(Path(out))
            except InputError as error:
                return str(error)
            return ""
        return tried

    found = {name: (typed(option), file) for name, (option, file) in OPTIONS.items()}
    found |= {f"window: {kind}": (called(lambda out, kind=kind: write_documents(
        result, lawful if kind == "compliance" else inputs, Asked((kind,)), out)), file)
        for kind, file in DOCUMENTS.items()}
    found["result folder"] = (called(lambda out: write_result(result, inputs, out)), "result.json")
    svg = map_svg(result, inputs)
    for suffix in ("svg", "png"):
        found[f"picture: {suffix}"] = (called(lambda out, suffix=suffix: write_picture(
            svg, out / f"map.{suffix}", 96)), f"map.{suffix}")
    return found


NAMES = (*OPTIONS, *(f"window: {kind}" for kind in DOCUMENTS), "result folder", "picture: svg",
         "picture: png")


def below(folder):
    """Everything in a folder, with its content."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
            for path in sorted(folder.rglob("*"))}


def one_sentence(said, *words):
    assert said.endswith(".") and "\n" not in said and len(said) < 600, said
    assert ".part" not in said and "Traceback" not in said, said
    for word in words:
        assert word in said, said


def test_every_document_of_the_window_is_tried():
    assert set(DOCUMENTS) == set(KINDS)


@pytest.mark.parametrize("name", NAMES)
def test_bad_folders(formats, name, tmp_path):
    write, _ = formats[name]
    (tmp_path / "file").write_text("mine")
    before = below(tmp_path)
    one_sentence(write(tmp_path / "file"), "file")
    one_sentence(write(tmp_path / "file" / "below"), "file")
    one_sentence(write(tmp_path / "new" / ("n" * 300)), "too long")
    assert below(tmp_path) == before


@contextmanager
def no_more_than(size):
    """A disk on which no file may grow larger."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk(formats, name, tmp_path, monkeypatch):
    write, file = formats[name]
    old = tmp_path / "out" / file
    old.parent.mkdir(parents=True)
    old.write_text("earlier")
    before = below(tmp_path)
    with no_more_than(LITTLE):
        said = write(tmp_path / "out")
    one_sentence(said, "cannot be written", "the disk is full", "free some space")
    assert below(tmp_path) == before

    def no_room(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", no_room)            # noticed only when all is written
    one_sentence(write(tmp_path / "new" / "out"), "cannot be written", "the disk is full")
    assert below(tmp_path) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_read_only_folder(formats, name, tmp_path, monkeypatch):
    write, file = formats[name]
    (tmp_path / "out").mkdir()
    make, make_folder = tempfile.mkstemp, tempfile.mkdtemp

    def unless(made):
        def tried(suffix=None, prefix=None, dir=None):
            if dir is not None and Path(dir).is_relative_to(tmp_path):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(dir))
            return made(suffix, prefix, dir)
        return tried

    monkeypatch.setattr(tempfile, "mkstemp", unless(make))
    monkeypatch.setattr(tempfile, "mkdtemp", unless(make_folder))
    one_sentence(write(tmp_path / "out"), "cannot be written", "may not write there")
    assert below(tmp_path) == {"out": None}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_open_elsewhere_or_a_folder(formats, name, tmp_path, monkeypatch):
    write, file = formats[name]
    out = tmp_path / "out"
    (out / file).mkdir(parents=True)
    (out / "mine.txt").write_text("mine")
    before = below(tmp_path)
    one_sentence(write(out), Path(file).name, "a folder of that name")
    assert below(tmp_path) == before
    (out / file).rmdir()
    (out / file).write_text("earlier")
    before = below(tmp_path)
    replace = os.replace

    def locked(source, target):
        if Path(target) == out / file:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", locked)
    one_sentence(write(out), Path(file).name, "open in another program")
    assert below(tmp_path) == before
