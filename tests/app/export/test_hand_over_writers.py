"""Each option of `report` writes whole files, and the earlier result is read first."""

from app.commands._hand_over import hand_over_writers
from app.export import dumps, rank_json

ALL = dict(gpkg=True, qgis=True, xlsx=True, as_csv=True, parquet=True, steps=True)


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
        "sites.parquet", "next_steps.json"}
    assert not [p for p in tmp_path.rglob("*") if p.name.endswith(".part")]


def test_the_geopackage_alone(result, inputs, tmp_path):
    only = {**dict.fromkeys(ALL, False), "gpkg": True}
    [write] = hand_over_writers(result, inputs, tmp_path, since=None, **only)
    assert write() == [tmp_path / "sites.gpkg"]
    assert [p.name for p in tmp_path.iterdir()] == ["sites.gpkg"]
