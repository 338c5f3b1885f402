"""Each option of `report` writes whole files, and the earlier result is read first."""

import pytest

from app.commands._hand_over import hand_over_writers
from app.disclosed import read_disclosure
from app.export import dumps, rank_json
from app.export.disclosure import disclosure_text
from app.export.licences import licences_text

ALL = dict(gpkg=True, qgis=True, xlsx=True, as_csv=True, parquet=True, disclosure=True,
           steps=True)
NOTHING = {**dict.fromkeys(ALL, False), "since": None}


def test_everything_at_once_into_the_folder_of_the_earlier_result(result, inputs, tmp_path):
    (tmp_path / "result.json").write_text(dumps(rank_json(result)), "utf-8")
    writers = hand_over_writers(result, inputs, tmp_path, since=tmp_path, **ALL)
    (tmp_path / "result.json").unlink()                 # read before any file is replaced
    paths = [path for write in writers for path in write()]
    assert all(path.stat().st_size > 0 for path in paths)
    assert {str(p.relative_to(tmp_path)) for p in paths} == {
        "changes.html", "changes.json", "changes.txt", "sites.gpkg", "study.qgz",
        "suitability.tif", "excluded.tif", "criteria/grid_cost.tif", "criteria/heat_used.tif",
        "criteria/pv_yield.tif", "study.xlsx", "sites.csv", "data_dictionary.csv",
        "sites.parquet", "licences.txt", "disclosure.json", "next_steps.json"}
    assert not [p for p in tmp_path.rglob("*") if p.name.endswith(".part")]


def test_the_geopackage_alone(result, inputs, tmp_path):
    only = {**dict.fromkeys(ALL, False), "gpkg": True}
    package, terms = hand_over_writers(result, inputs, tmp_path, since=None, **only)
    assert package() == [tmp_path / "sites.gpkg"]
    assert [p.name for p in tmp_path.iterdir()] == ["sites.gpkg"]
    assert terms() == [tmp_path / "licences.txt"]


@pytest.mark.parametrize("asked", [{"gpkg": True}, {"qgis": True}, {"xlsx": True},
                                   {"as_csv": True}, {"parquet": True}, {"licences": True}])
def test_data_go_out_with_their_licences(result, inputs, tmp_path, asked):
    written = [path for write in hand_over_writers(result, inputs, tmp_path, **NOTHING | asked)
               for path in write()]
    assert [p.name for p in written].count("licences.txt") == 1
    text = (tmp_path / "licences.txt").read_text("utf-8")
    assert text == licences_text(result, inputs.layers)
    assert all(path.is_file() for path in written)


def test_the_disclosure_alone(result, inputs, tmp_path):
    (write,) = hand_over_writers(result, inputs, tmp_path, **NOTHING | {"disclosure": True})
    assert write() == [tmp_path / "disclosure.json"]
    assert (tmp_path / "disclosure.json").read_text("utf-8") == disclosure_text(result, inputs)
    assert read_disclosure(tmp_path / "disclosure.json").checksum == "right"
