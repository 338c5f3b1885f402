"""`heatsite data fetch` and `data mirror` against a server on this machine."""

import json
import shutil

import pytest
import shapely

from app.cli import main
from tests.support.unruly import UnrulyServer

OUTLINE = shapely.box(33.9, -4.7, 41.9, 5.5)
LINE = shapely.LineString([(36.0, -1.0), (39.0, -3.0)])


def collection(geometry, **properties):
    return json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": properties,
         "geometry": shapely.geometry.mapping(geometry)}]})


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder of data with its index, served; the store lies beside it."""
    folder = tmp_path / "office"
    (folder / "grid").mkdir(parents=True)
    (folder / "grid" / "lines.geojson").write_text(collection(LINE, voltage="220000", name="a-b"))
    (folder / "abroad.geojson").write_text(collection(
        shapely.LineString([(2, 48), (3, 49)]), voltage="400000"))
    (folder / "outline.geojson").write_text(collection(
        OUTLINE, shapeName="Kenya", shapeISO="KEN", shapeID="1", shapeGroup="KEN",
        shapeType="ADM0"))
    (folder / "notes.txt").write_text("not data")
    monkeypatch.setenv("HEATSITE_CACHE", str(tmp_path / "store"))
    monkeypatch.delenv("HEATSITE_MIRROR", raising=False)
    monkeypatch.setattr("layers.mirror.config_file", lambda: tmp_path / "mirrors.toml")
    assert main(["data", "mirror", str(folder), "--json"]) == 0
    server = UnrulyServer(folder)
    yield server
    server.close()


def fetch(capsys, *words):
    capsys.readouterr()
    code = main(["data", "fetch", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_folder_becomes_a_mirror(office, capsys):
    capsys.readouterr()
    assert main(["data", "mirror", str(office.folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {f["path"]: f["layers"] for f in told["files"]} == {
        "grid/lines.geojson": ["power_lines"], "abroad.geojson": ["power_lines"],
        "outline.geojson": ["boundary"]}


def test_a_country_from_the_office_s_own_server(office, capsys, tmp_path):
    code, out, err = fetch(capsys, "KEN", "--mirror", office.base, "--yes")
    assert code == 0
    assert "3 files in its index" in err and "Kept for Kenya" in out
    folder = tmp_path / "store" / "regions" / "KEN"
    assert (folder / "grid" / "lines.geojson").is_file()
    assert not (folder / "abroad.geojson").exists()          # another country's
    code, out, _ = fetch(capsys, "kenya", "--mirror", office.base, "--yes")
    assert code == 0 and "was here" in out


def test_json_is_one_object_and_nothing_else_on_stdout(office, capsys):
    code, out, _ = fetch(capsys, "KEN", "--mirror", office.base, "--json")
    told = json.loads(out)
    assert code == 0 and told["missing"] == [] and told["area"]["country"] == "KEN"
    assert {f.rsplit("/", 1)[1] for s in told["sources"] for f in s["files"]} == {
        "lines.geojson", "outline.geojson"}


def test_a_dry_run_keeps_nothing(office, capsys, tmp_path):
    code, out, _ = fetch(capsys, "KEN", "--mirror", office.base, "--dry-run", "--json")
    told = json.loads(out)
    assert code == 0 and all(s["measured"] for s in told["sources"])
    assert not (tmp_path / "store" / "regions").exists()
    assert not office.asked("grid/lines.geojson")
    code, out, _ = fetch(capsys, "KEN", "--mirror", office.base, "--dry-run")
    assert "Kenya: " in out and "in all" in out


def test_one_bad_file_is_told_the_others_are_fetched_and_the_code_is_2(office, capsys):
    office.fault("grid/lines.geojson", content=b"x" * 9)
    code, out, err = fetch(capsys, "KEN", "--mirror", office.base, "--yes", "--only",
                           "power_lines,boundary")
    assert code == 2 and "missing" in out and "Kept for Kenya" in out
    assert "1 of 2 sources are missing" in err and "run the command again" in err


def test_only_what_was_asked_for(office, capsys):
    code, out, _ = fetch(capsys, "KEN", "--mirror", office.base, "--only", "boundary", "--json")
    files = [f for s in json.loads(out)["sources"] for f in s["files"]]
    assert code == 0 and [f.rsplit("/", 1)[1] for f in files] == ["outline.geojson"]


def test_the_mirror_may_stand_in_the_environment(office, capsys, monkeypatch):
    monkeypatch.setenv("HEATSITE_MIRROR", office.base)
    code, out, _ = fetch(capsys, "36,-2,37,-1", "--only", "power_lines", "--json")
    assert code == 0 and len(json.loads(out)["sources"][0]["files"]) == 1


@pytest.mark.parametrize(("words", "says"), [
    (("KEM",), "did you mean"), (("KEN", "--only", "winds"), "wind"),
    (("1,2,3",), "four numbers"), (("KEN", "--mirror", "file:///etc"), "no address of a mirror"),
    (("KEN", "--only", "communes"), "No open source gives communes")])
def test_wrong_words_are_one_sentence(office, capsys, words, says):
    code, out, err = fetch(capsys, *words, "--dry-run")
    assert code == 2 and out == "" and says in err and err.count("\n") == 1


def test_a_mirror_that_is_not_there_is_one_sentence(office, capsys, monkeypatch):
    import dataclasses

    from layers import fetching

    quick = dataclasses.replace(fetching.USUAL, tries=1)
    monkeypatch.setattr(fetching.plan, "__kwdefaults__",
                        {**fetching.plan.__kwdefaults__, "limits": quick})
    office.close()
    code, _, err = fetch(capsys, "KEN", "--mirror", office.base, "--yes")
    assert code == 2 and "check its address" in err


def test_real_files_of_kenya(real_data, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("HEATSITE_CACHE", str(tmp_path / "store"))
    wanted = ("base/kenya/geoboundaries_kenya_adm0.gpkg",
              "transmission/kenya/osm_substations_kenya_2021.geojson",
              "transmission/morocco/osm_power_lines_morocco_2021.gpkg",
              "power_plants/kenya/wri_gppd_kenya.geojson")
    for name in wanted:
        (tmp_path / "served" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(real_data / name, tmp_path / "served" / name)
    assert main(["data", "mirror", str(tmp_path / "served")]) == 0
    server = UnrulyServer(tmp_path / "served")
    try:
        code, out, _ = fetch(capsys, "KEN", "--mirror", server.base, "--json")
    finally:
        server.close()
    files = {f.split("/KEN/", 1)[1] for s in json.loads(out)["sources"] for f in s["files"]}
    assert code == 0 and files == {wanted[0], wanted[1], wanted[3]}


def test_a_file_that_does_not_exist_is_no_unknown_country(office, capsys):
    code, _, err = fetch(capsys, "nofile.geojson", "--mirror", office.base, "--yes")
    assert code == 2 and err.splitlines()[-1].endswith(
        "The file 'nofile.geojson' does not exist; check the path.")


def test_a_drawn_area_is_fetched_by_its_box(office, capsys, tmp_path):
    (tmp_path / "My valley.geojson").write_text(collection(shapely.box(37.0, -2.0, 38.0, -1.0)))
    code, out, err = fetch(capsys, str(tmp_path / "My valley.geojson"), "--mirror", office.base,
                           "--yes", "--json")
    told = json.loads(out)
    assert code == 0 and told["area"]["box"] == [37.0, -2.0, 38.0, -1.0]
    assert any(file.endswith("lines.geojson") for s in told["sources"] for file in s["files"])
    assert not any("abroad" in file for s in told["sources"] for file in s["files"])
