"""Checksums of the files behind a project, and what changed."""

from gis.types import Provenance
from layers.project_files import Change, changes, checksums


def _about(path):
    return Provenance("power_lines", "x", path=path)


def test_used_files_of_a_folder_and_single_files(tmp_path):
    data = tmp_path / "data" / "sub"
    data.mkdir(parents=True)
    for name in ("a.shp", "a.dbf", "b.gpkg", "unused.gpkg"):
        (data / name).write_text(name)
    points = tmp_path / "sites.csv"
    points.write_text("x")
    found = checksums({"data_dir": data.parent, "own_points": str(points), "area": None,
                       "region": "kenya"}, [_about("sub/a.shp; towns.csv"), _about("sub/b.gpkg")])
    assert list(found) == ["data_dir/sub/a.dbf", "data_dir/sub/a.shp", "data_dir/sub/b.gpkg",
                           "own_points"]
    # sha256("x")
    assert found["own_points"].startswith("2d711642b726b044")


def test_a_changed_file_has_another_checksum(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("one")
    before = checksums({"own_points": file}, [])
    file.write_text("two!")
    assert changes(before, checksums({"own_points": file}, [])) == (
        Change("own_points", "changed"),)
    file.unlink()
    assert changes(before, checksums({"own_points": file}, [])) == (
        Change("own_points", "missing"),)


def test_new_files_are_told_but_not_for_a_project_without_checksums():
    assert changes({"a": "1"}, {"a": "1", "b": "2"}) == (Change("b", "new"),)
    assert changes({}, {"b": "2"}) == ()
    assert changes({"a": "1"}, {"a": "1"}) == ()
