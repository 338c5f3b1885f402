import math

import pytest
from click.testing import CliRunner

from app.commands._common import rounded, writable_folder
from app.commands.rank import command
from gis.errors import InputError


@pytest.mark.parametrize("value, text", [
    (10260.4, "10,260"), (9031.52, "9,032"), (0.638985, "0.639"), (4.768, "4.768"), (0, "0"),
    (-1820.6, "-1,821"), (1234567, "1,234,567"), (0.5, "0.5"), (None, "–"), (math.nan, "–")])
def test_figures_for_people(value, text):
    assert rounded(value) == text


def test_a_place_for_files_is_tried_before_the_work(tmp_path, monkeypatch):
    writable_folder(tmp_path / "new" / "folder")
    assert list(tmp_path.iterdir()) == []                 # nothing is left of the trial
    with pytest.raises(InputError, match="its name is too long"):
        writable_folder(tmp_path / ("x" * 300))

    def refused(**_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tempfile.mkdtemp", refused)
    with pytest.raises(InputError, match="cannot be written: the disk is read-only"):
        writable_folder(tmp_path / "nope")


def test_rank_tells_of_the_place_before_it_studies(monkeypatch, tmp_path):
    def never(*_, **__):
        raise AssertionError("studied")

    monkeypatch.setattr("app.session.Session.open", never)
    monkeypatch.setattr("tempfile.mkdtemp", never_made)
    found = CliRunner().invoke(command, ["kenya", "--out", str(tmp_path / "nope")])
    assert isinstance(found.exception, InputError) and "nope" in str(found.exception)


def never_made(**_):
    raise FileNotFoundError(2, "No such file or directory")
