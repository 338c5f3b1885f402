"""A user's own files at the window: the guided match, undo, changed files, packs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.ui import supply
from app.ui.dialogs.match.columns import COLUMN, NONE
from layers.project_files import Change

ROWS = (((36.9, 0.3), (37.2, 0.2), "132 kV; 33kV"), ((36.8, -0.2), (37.0, -0.5), "400000"),
        ((36.7, 0.4), (36.9, 0.6), "strong"))


def lines(path: Path) -> Path:
    """Three power lines; one voltage that nobody can read."""
    found = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"NAME": f"L{at}", "VOLTAGE": kv, "OWNER": "us"},
         "geometry": {"type": "LineString", "coordinates": [first, last]}}
        for at, (first, last, kv) in enumerate(ROWS)]}
    path.write_text(json.dumps(found), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("HEATSITE_CACHE", str(tmp_path / "store"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def matching(studied, qtbot, tmp_path):
    """The match dialog of a file of lines, read and shown."""
    studied.take_in([lines(tmp_path / "grid of ours.geojson")])
    dialog = studied._matching
    qtbot.waitUntil(lambda: dialog.add_button.isEnabled(), timeout=10_000)
    return dialog


def column_of(dialog, attribute: str):
    """The choice of the column for an attribute."""
    table = dialog.columns
    row = next(r for r in range(table.rowCount())
               if table.item(r, 0).text().rstrip(" *") == attribute)
    return table.cellWidget(row, COLUMN)


def test_the_match_is_guessed_with_reasons_and_tells_what_was_not_understood(matching):
    assert matching.match.layer == "power_lines" and matching.why.text()
    assert column_of(matching, "kv").currentText() == "VOLTAGE"
    assert "1 rows: not a voltage: 'strong'" in matching.report.text()
    assert "3 features become power lines" in matching.report.text()
    assert "3 of them lie in or near Testland" in matching.report.text()
    assert matching.map.layer("preview") is not None


def test_a_column_taken_away_stays_unknown_and_a_layer_can_be_another(matching, qtbot):
    box = column_of(matching, "kv")
    box.setCurrentText(NONE)
    box.activated.emit(0)
    qtbot.waitUntil(lambda: "kv stays unknown" in matching.report.text(), timeout=5000)
    assert "kv" in matching.match.missing
    at = matching.layer.findData("roads")
    matching.layer.setCurrentIndex(at)
    matching.layer.activated.emit(at)
    qtbot.waitUntil(lambda: "features become roads" in matching.report.text(), timeout=5000)


def test_a_file_is_added_to_the_data_folder_and_undo_takes_it_out(matching, studied, qtbot):
    opened = []
    engine = studied.engine
    studied.engine = replace(engine, open=lambda what, progress, **own: (
        opened.append(own), engine.open(what, progress))[1])
    folder = studied.data_folder()
    matching.add_button.click()
    qtbot.waitUntil(lambda: len(opened) == 1 and not studied.jobs.running, timeout=10_000)
    written = list(folder.glob("*.gpkg"))
    assert opened[0]["data_dir"] == folder
    assert [p.name for p in written] == ["power_lines_grid_of_ours.gpkg"]
    studied._refresh()
    assert studied.actions_by_name["undo"].isEnabled()
    while studied.session.can_undo:
        studied.session.undo()
    studied.undo()
    assert list(folder.glob("*.gpkg")) == [] and studied._taken_back == written
    qtbot.waitUntil(lambda: len(opened) == 2 and not studied.jobs.running, timeout=10_000)
    studied.redo()
    qtbot.waitUntil(lambda: len(opened) == 3 and not studied.jobs.running, timeout=10_000)
    assert list(folder.glob("*.gpkg")) == written


def test_a_reference_system_that_is_not_told_is_asked_never_assumed(studied, qtbot, tmp_path):
    import warnings

    import pyogrio.raw
    import shapely

    file = tmp_path / "bare.gpkg"
    shape = shapely.LineString([(250_000, 9_990_000), (260_000, 9_980_000)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")      # that it has no reference system is the point
        pyogrio.raw.write(str(file), shapely.to_wkb([shape]), [np.array(["132"])], ["voltage"],
                          layer="lines", driver="GPKG", geometry_type="LineString")
    studied.take_in([file])
    dialog = studied._matching
    qtbot.waitUntil(lambda: dialog.look is not None, timeout=10_000)
    assert dialog.crs.isVisibleTo(dialog) and not dialog.add_button.isEnabled()
    dialog.crs.setText("nonsense")
    qtbot.waitUntil(lambda: "not understood" in dialog.said.text(), timeout=5000)
    assert not dialog.add_button.isEnabled()
    dialog.crs.setText("EPSG:32737")
    qtbot.waitUntil(dialog.add_button.isEnabled, timeout=10_000)
    assert "1 of them lies in or near" in dialog.report.text()


def test_a_file_that_cannot_be_read_is_told_in_the_dialog(studied, qtbot, tmp_path):
    file = tmp_path / "broken.geojson"
    file.write_text("{", encoding="utf-8")
    studied.take_in([file])
    dialog = studied._matching
    qtbot.waitUntil(lambda: dialog.said.text() != "", timeout=10_000)
    assert not dialog.add_button.isEnabled()


def test_where_nothing_tells_the_layer_the_user_chooses_it(studied, qtbot, tmp_path):
    file = tmp_path / "bare.geojson"
    ring = [[36.8, -0.2], [37.0, -0.2], [37.0, 0.1], [36.8, -0.2]]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {},
         "geometry": {"type": "Polygon", "coordinates": [ring]}}]}), encoding="utf-8")
    studied.take_in([file])
    dialog = studied._matching
    qtbot.waitUntil(lambda: dialog.look is not None, timeout=10_000)
    assert dialog.layer.currentIndex() == -1 and not dialog.add_button.isEnabled()
    assert dialog.report.text() == "Choose the layer that the file becomes."
    at = dialog.layer.findData("protected")
    dialog.layer.setCurrentIndex(at)
    dialog.layer.activated.emit(at)
    qtbot.waitUntil(dialog.add_button.isEnabled, timeout=10_000)
    assert "1 feature becomes protected." in dialog.report.text()


def test_two_files_are_matched_one_after_the_other(studied, qtbot, tmp_path):
    studied.take_in([lines(tmp_path / "a.geojson"), lines(tmp_path / "b.geojson")])
    first = studied._matching
    assert first.windowTitle() == "Add a.geojson"
    first.reject()
    qtbot.waitUntil(lambda: studied._matching is not None, timeout=5000)
    assert studied._matching.windowTitle() == "Add b.geojson"


def test_a_project_whose_file_changed_says_so_above_the_map(studied, tmp_path):
    session = studied.session
    session.changed = (Change("data_dir/lines.gpkg", "changed"),)
    studied.show_session(session)
    assert studied.banner.isVisible()
    assert "data_dir/lines.gpkg has changed on disk" in studied.banner.words.text()
    session.path = tmp_path / "mine.heatsite.toml"
    session.file_checksums = lambda: {}
    studied.banner.buttons["Use the new file"].click()
    assert session.path.is_file() and not studied.banner.isVisible() and session.changed == ()


def test_a_pack_is_exported_and_imported_again(window, qtbot, tmp_path):
    file = tmp_path / "kenya.heatsite-pack"
    supply.export_pack("kenya", file, None)
    window.take_in([file])
    qtbot.waitUntil(lambda: window.banner.isVisible(), timeout=20_000)
    assert "Kenya is here now" in window.banner.words.text()
    assert "Rank sites" in window.banner.buttons
