"""`heatsite report` with the options for GIS, tables, next steps and changes."""

import pytest
from click.testing import CliRunner

from app.commands._hand_over import hand_over_writers, refuse_earlier
from app.commands.report import command
from gis.errors import InputError

NONE = dict(gpkg=False, qgis=False, xlsx=False, as_csv=False, parquet=False,
            disclosure=False, steps=False, since=None)


def test_help_names_every_option():
    words = CliRunner().invoke(command, ["--help"]).output
    for option in ("--gpkg", "--qgis", "--xlsx", "--csv", "--parquet", "--next-steps", "--since",
                   "--disclosure", "--pictures"):
        assert option in words


def test_an_earlier_result_that_cannot_be_read_is_refused_before_the_work(tmp_path):
    with pytest.raises(InputError, match="--since .* holds no result.json"):
        refuse_earlier(tmp_path)
    (tmp_path / "result.json").write_text("[]", "utf-8")
    with pytest.raises(InputError, match="damaged"):
        refuse_earlier(tmp_path)
    refuse_earlier(None)


def test_the_command_asks_before_it_studies(tmp_path, monkeypatch):
    def never(*_, **__):
        raise AssertionError("studied")

    monkeypatch.setattr("app.session.Session.open", never)
    found = CliRunner().invoke(command, ["kenya", "--since", str(tmp_path / "gone")])
    assert isinstance(found.exception, InputError) and "gone" in str(found.exception)


def test_nothing_asked_is_nothing_written(tmp_path):
    assert hand_over_writers(None, None, tmp_path, **NONE) == []
