import copy
import json
from dataclasses import replace

import numpy as np
import pytest

from app.export import result_files, write_result
from gis.errors import Cancelled, InputError
from gis.types import Provenance


def test_all_files_are_written(result, inputs, tmp_path):
    steps = []
    paths = write_result(result, inputs, tmp_path / "out" / "kenya",
                         lambda done, total, step: steps.append((done, total)))
    assert [p.name for p in paths] == list(result_files.NAMES)
    assert all(p.stat().st_size > 0 for p in paths)
    assert steps[-1] == (len(result_files.NAMES),) * 2
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["kenya"]


def test_two_runs_write_the_same_page_and_manifest(result, inputs, tmp_path):
    first = write_result(result, inputs, tmp_path / "a")
    second = write_result(result, inputs, tmp_path / "b")
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_a_failing_writer_leaves_the_old_files(result, inputs, tmp_path, monkeypatch):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "result.json").write_text("old")
    (folder / "mine.txt").write_text("mine")

    def fail(*_):
        raise RuntimeError("disk on fire")

    monkeypatch.setattr(result_files, "write_suitability", fail)
    with pytest.raises(RuntimeError):
        write_result(result, inputs, folder)
    assert {p.name for p in folder.iterdir()} == {"result.json", "mine.txt"}
    assert (folder / "result.json").read_text() == "old"
    assert list(tmp_path.iterdir()) == [folder]


def test_a_cancelled_job_leaves_nothing(result, inputs, tmp_path):
    def stop(done, total, step):
        if done == 3:
            raise Cancelled()

    with pytest.raises(Cancelled):
        write_result(result, inputs, tmp_path / "out", stop)
    assert list(tmp_path.iterdir()) == []


def test_old_result_is_replaced_and_other_files_stay(result, inputs, tmp_path):
    (tmp_path / "result.json").write_text("old")
    (tmp_path / "mine.txt").write_text("mine")
    write_result(result, inputs, tmp_path)
    assert json.loads((tmp_path / "result.json").read_text("utf-8"))["region"] == "testland"
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_file_in_the_place_of_the_folder_is_refused(result, inputs, tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(InputError, match="cannot be written"):
        write_result(result, inputs, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "a file"


def test_features_that_may_not_be_passed_on_are_in_none_of_the_files(result, inputs, tmp_path):
    secret = "Hidden Valley Reserve"
    areas = inputs.layers["protected"]
    provenance = replace(areas.provenance, licence="CC0-1.0; proprietary")
    hidden = replace(areas, provenance=provenance, columns={
        **areas.columns, "name": np.full(len(areas), secret, object)})
    study = copy.copy(inputs)
    study.layers = {**inputs.layers, "protected": hidden}
    told = replace(result, layers=(*result.layers, provenance))
    for path in write_result(told, study, tmp_path / "out"):
        assert secret.encode() not in path.read_bytes(), path.name
    assert "may not be passed on" in (tmp_path / "out" / "licences.txt").read_text("utf-8")
    document = json.loads((tmp_path / "out" / "result.json").read_text("utf-8"))
    assert document["licences"][0]["sharing"] == "no_redistribution"
    assert "may not be passed on" in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_share_alike_goes_with_the_result(result, inputs, tmp_path):
    told = replace(result, layers=(*result.layers, Provenance("power_lines", "OSM", "ODbL 1.0")))
    write_result(told, inputs, tmp_path / "out")
    for name in ("licences.txt", "report.html", "result.json"):
        text = (tmp_path / "out" / name).read_text("utf-8")
        assert "ODbL 1.0" in text and "keeps this licence" in text
