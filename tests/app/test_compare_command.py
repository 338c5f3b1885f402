"""`heatsite compare` on a project with scenarios and on the folders that `rank` wrote."""

import csv
import json

import numpy as np
import openpyxl
import pytest
import rasterio

from app.cli import main

PROJECT = """format = 2
region = "ile_de_france"
cell_m = 5000
draws = 50
[brief]
candidates = 3
[scenarios."<b>Heat first</b>"]
weight_preset = "heat_first"
year = 2050
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("compare")


@pytest.fixture(scope="module")
def project(folder):
    path = folder / "town.heatsite.toml"
    path.write_text(PROJECT)
    return path


def output(capsys, *words):
    code = main([str(word) for word in words])
    return code, *capsys.readouterr()


def test_a_project_is_compared_with_its_scenarios(project, folder, capsys):
    code, out, _ = output(capsys, "compare", project, "--json", "--out", folder / "out")
    assert code == 0
    found = json.loads(out)
    assert [s["name"] for s in found["subjects"]] == ["base", "<b>Heat first</b>"]
    assert found["same_anchors"] and set(found["differences"]["weights"]) == {
        "energy", "grid", "water", "heat", "digital", "land"}
    assert found["differences"]["brief"]["year"] == {"base": None, "<b>Heat first</b>": 2050}
    assert 0 < found["subjects"][0]["area"]["score"]["median"] < 1
    assert found == json.loads((folder / "out" / "comparison.json").read_text())
    rows = list(csv.DictReader((folder / "out" / "comparison.csv").open()))
    assert len(rows) == 6 and {row["result"] for row in rows} == {"base", "<b>Heat first</b>"}
    book = openpyxl.load_workbook(folder / "out" / "comparison.xlsx")
    assert [cell.value for cell in book["comparison"]["D"][1:]] == [int(r["rank"]) for r in rows]
    page = (folder / "out" / "comparison.html").read_text()
    assert "&lt;b&gt;Heat first" in page and "<b>" not in page and "http:" not in page
    (path,) = (folder / "out").glob("difference_*.tif")
    with rasterio.open(path) as file:
        values = file.read(1)
    known = values[~np.isnan(values)]
    assert known.mean() == pytest.approx(found["maps"][0]["mean"], abs=1e-5)


@pytest.fixture(scope="module")
def result(project, folder):
    assert main(["rank", str(project), "--out", str(folder / "one"), "--json"]) == 0
    return folder / "one"


def test_a_result_folder_is_the_run_it_was(project, result, capsys):
    code, out, _ = output(capsys, "compare", project, result, "--json")
    found = json.loads(out)
    base, folder = found["subjects"][0], found["subjects"][-1]
    assert code == 0 and folder["name"] == "one"
    assert folder["area"] == base["area"]
    for one, other in zip(base["sites"], folder["sites"], strict=True):    # files round
        assert one.pop("themes") == pytest.approx(other.pop("themes"), abs=1e-5)
        assert one == other
    assert all(m["ranks"][0] == m["ranks"][-1] for m in found["sites"] if m["ranks"][0])
    assert found["maps"][-1]["reason"] == "" and abs(found["maps"][-1]["most"]) < 1e-6


def test_the_table_for_people(result, capsys):
    code, out, _ = output(capsys, "compare", result, result)
    assert code == 0 and "one (2)" in out and "whose first site is first there too" in out


def test_a_result_of_a_newer_program(result, folder, capsys):
    newer = folder / "newer"
    newer.mkdir()
    document = json.loads((result / "result.json").read_text())
    document["versions"]["heatsite"] = "99.1"
    (newer / "result.json").write_text(json.dumps(document))
    code, _, err = output(capsys, "compare", result, newer)
    assert code == 2 and "newer than this one" in err
    (newer / "result.json").write_text("{}")
    code, _, err = output(capsys, "compare", result, newer)
    assert code == 2 and "damaged" in err


@pytest.mark.parametrize("words, told", [
    (["kenia", "kenya"], "did you mean 'kenya'"), (["no/such/folder", "kenya"], "does not exist"),
    ([], "Missing argument")])
def test_wrong_words(words, told, capsys):
    code, _, err = output(capsys, "compare", *words)
    assert code == 2 and told in err


def test_an_unknown_scenario_of_rank(project, capsys):
    code, _, err = output(capsys, "rank", project, "--scenario", "Heat frist")
    assert code == 2 and "Unknown scenario" in err
