"""A hurried user: wrong words and wrong files are refused in one sentence, before any work."""

from __future__ import annotations

import pytest

from app.cli import main


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder of wrong files, where the command is called."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("words")
    (tmp_path / "empty").mkdir()
    (tmp_path / "web.tif").write_text("<!DOCTYPE html><html>404</html>")
    (tmp_path / "wide.csv").write_bytes("name,lat,lon\nA,-1,36\n".encode("utf-16"))
    (tmp_path / "gap.csv").write_text("name,lat,lon\nA,-1,36\nB,-1,\n")
    (tmp_path / "folder.heatsite.toml").mkdir()
    (tmp_path / "below.csv").write_text("g_kwh\n" + "\n".join(["5"] * 8759 + ["-5"]))
    return tmp_path


@pytest.mark.parametrize("words, told", [
    ("rank 38,-2,36,0", "358 degrees of longitude"),
    ("rank 36,-2,38", "has 3 numbers"),
    ("rank empty", "holds no project file"),
    ("rank folder.heatsite.toml", "The folder 'folder.heatsite.toml' holds no project file"),
    ("rank kenya --out file/below", "is a file; give another folder"),
    ("rank kenya --weights heat=nan", "the theme heat weighs nan"),
    ("rank kenya --storage-m3 1e12", "10,000,000 m³"),
    ("rank kenya --points gap.csv", "row 2: latitude or longitude is missing"),
    ("compare kenya nope", "Unknown region 'nope'; name a starter pack"),
    ("compare kenya", "one alone cannot be compared"),
    ("compare kenya ile_de_france --within-km nan", "within nan km"),
    ("compare kenya ile_de_france --out file", "is a file; give a folder"),
    ("portfolio kenya --total-mw 20 --few 10 --many 2", "swap them"),
    ("data check web.tif", "is a web page"),
    ("data check wide.csv", "written in UTF-16; save it as UTF-8"),
    ("data permits ZZ", "Unknown country 'ZZ'"),
    ("estimate --lat -1 --lon 36 --grid-hourly below.csv", "is -5 in hour 8,760"),
    ("estimate --lat -1 --lon 36 --weather empty", "is a folder; give one file"),
    ("estimate --lat -1 --lon 36 --sink hospital:1e30:65/45:1", "ANNUAL_MWH must lie between"),
])
def test_one_sentence_says_what_is_wrong(here, capsys, words, told):
    before = sorted(here.rglob("*"))
    assert main(words.split(" ")) == 2
    shown = capsys.readouterr()
    (said,) = [line for line in shown.err.splitlines() if not line.endswith("…")]   # progress
    assert said.startswith("heatsite: ") and told in said and said.endswith(".")
    assert shown.out == ""
    assert sorted(here.rglob("*")) == before


def test_files_that_cannot_be_used_are_told_beside_the_ranking(here, capsys):
    own = here / "own"
    own.mkdir()
    (here / "web.tif").rename(own / "web.tif")
    assert main(["rank", "kenya", "--data", "own", "--top", "1"]) == 0
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("Warning")]
    assert told == [
        "Warning: No file fits this region; the starter pack alone was used.",
        "Warning: web.tif was not used: web.tif is a web page, not a GTiff file; fetch the file "
        "itself, not the page that links to it."]


def test_a_group_of_commands_alone_shows_its_help(capsys):
    assert main(["data"]) == 2
    assert "\n  fetch " in capsys.readouterr().err


def test_a_project_saved_with_a_byte_order_mark_opens(tmp_path):
    from layers.project import read_project

    path = tmp_path / "town.heatsite.toml"
    path.write_text('format = 2\nregion = "kenya"\n', "utf-8-sig")
    assert read_project(path).region == "kenya"
