"""Every real file opens by what it is, with one command, or is refused with the true reason."""

import csv
import json
from pathlib import Path

import pytest

from app.cli import main
from gis.errors import InputError
from layers.check import check

with open(Path(__file__).with_name("data_files.csv"), encoding="utf-8") as table:
    FILES = list(csv.DictReader(table))


@pytest.mark.parametrize("row", FILES, ids=[row["file"] for row in FILES])
def test_file_is_what_it_is(real_data, row):
    path = real_data / row["file"]
    if row["kind"] == "refused":
        with pytest.raises(InputError) as told:
            check(path)
        assert row["reason"] in str(told.value)
        return
    found = check(path)
    assert (found["kind"], found["driver"], found["layer_guess"] or "") == (
        row["kind"], row["driver"], row["layer"])
    assert found.get("features", found.get("cells")) == int(row["rows_or_cells"])
    if not row["layer"]:
        assert row["reason"] in found["problems"][0]["what"]


def test_the_table_lists_every_file(real_data):
    there = {p.relative_to(real_data).as_posix() for p in real_data.rglob("*")
             if p.is_file() and p.suffix != ".md"}
    assert {row["file"] for row in FILES} == there


@pytest.mark.parametrize("row", FILES[::20], ids=lambda row: row["file"])
def test_by_one_command(real_data, row, capsys):
    code = main(["data", "check", str(real_data / row["file"]), "--json"])
    if row["kind"] == "refused":
        assert code == 2
    else:
        assert code == 0
        assert json.loads(capsys.readouterr().out)["layer_guess"] == (row["layer"] or None)
