"""Quality of the data at the window: in the panel, on the map, two sources compared."""

from __future__ import annotations

import json
import math

import numpy as np
import pyproj
import pytest
import shapely

from app.ui import supply
from app.ui.canvas.quality import ComparisonLayer, ReachLayer


@pytest.fixture
def judged(studied, qtbot):
    """The window with its data panel in sight and every layer judged."""
    studied.docks["data"].raise_()
    qtbot.waitUntil(lambda: bool(studied.data._quality), timeout=20_000)
    return studied


def choose(window, layer: str) -> None:
    window.data.tree.setCurrentItem(window.data._items[layer])


def test_each_layer_tells_reach_gaps_and_age_in_its_row(judged):
    judged.data.show_data([one.provenance for one in judged.session.inputs.layers.values()])
    item = judged.data._items["substations"]
    words = [item.child(at).text(0) for at in range(item.childCount())]
    assert words[0].startswith("Reaches ") and words[0].endswith("km)")
    assert words[1].startswith("Farthest place: ")
    assert "Age unknown: no date is told" in words
    before = item.childCount()
    judged.data.show_quality(judged.data._quality)       # again: nothing stands there twice
    assert item.childCount() == before


def test_buttons_follow_the_chosen_row(judged):
    judged.data.show_data([one.provenance for one in judged.session.inputs.layers.values()])
    assert not judged.data.map.isEnabled()
    choose(judged, "substations")
    assert judged.data.map.isEnabled() and judged.data.compare.isEnabled()
    choose(judged, "boundary")
    assert not judged.data.map.isEnabled()


def test_the_reach_of_a_layer_lies_on_the_map_below_lines_and_towns(judged, qtbot):
    judged.show_reach("substations")
    qtbot.waitUntil(lambda: judged.canvas.layer("quality") is not None, timeout=20_000)
    keys = [one.key for one in judged.canvas.layers]
    assert keys.index("suitability") < keys.index("quality") < keys.index("towns")
    layer = judged.canvas.layer("quality")
    assert isinstance(layer, ReachLayer) and layer.signs()[0].text.startswith("no substations")
    far = layer.features["distance_km"][layer._far]
    near = layer.features["distance_km"][~layer._far]
    assert len(far) and len(near) and far.min() > near.max()
    judged.canvas.finish()


def test_two_sources_are_compared_in_sentences_and_on_the_map(judged, qtbot, tmp_path):
    """The file repeats one line of three and knows one that the study does not."""
    inputs = judged.session.inputs
    lines = inputs.layers["power_lines"].to_crs(pyproj.CRS("EPSG:4326"))
    other = [lines.geometry[0], shapely.LineString([(36.0, 0.5), (36.5, 0.5)])]
    file = tmp_path / "other.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"voltage": "400000"},
         "geometry": json.loads(shapely.to_geojson(shape))} for shape in other]}))
    dialog = judged.compare_sources("power_lines")
    assert dialog.layer.currentData() == "power_lines"
    dialog.compare()
    assert dialog.said.text() == "Name a file that exists."
    dialog.file.setText(str(file))
    dialog.compare()
    qtbot.waitUntil(lambda: dialog.go.isEnabled(), timeout=20_000)
    assert "power lines: " in dialog.said.text() and "of it lies within 1 km" in dialog.said.text()
    layer = judged.canvas.layer("comparison")
    assert isinstance(layer, ComparisonLayer)
    assert [sign.text for sign in layer.signs()] == [
        "power lines, near the other", "power lines, farther than 1 km from the other",
        "other.geojson, near the other", "other.geojson, farther than 1 km from the other"]
    judged.canvas.finish()


def test_quality_in_words_tells_unknown_as_unknown():
    from layers.quality import Quality

    words = supply.quality_words(Quality("towns", "point", 0, 10.0, math.nan, False, None, "",
                                         math.nan, math.nan, 2, {"population": 0.25}))
    assert words == ("Age unknown: no date is told", "2 rows repeat another",
                     "Unknown: population 25%")


def test_a_comparison_of_points_draws_points(studied):
    from gis.types import Features, Provenance

    grid = studied.session.inputs.grid
    shapes = Features(np.array([shapely.Point(0, 0), shapely.Point(5e4, 0)], object), grid.crs,
                      {"which": np.array(["first", "second"], object),
                       "near": np.array(["yes", "no"], object)}, {}, Provenance("towns", "x"))
    studied._put_above(ComparisonLayer(shapes, ("a", "b"), 2.0))
    studied.canvas.finish()
    assert [s.text for s in studied.canvas.layer("comparison").signs()] == [
        "a, near the other", "b, farther than 2 km from the other"]


def test_what_is_shown_of_quality_stays_after_a_run(judged, qtbot):
    judged.show_reach("substations")
    qtbot.waitUntil(lambda: judged.canvas.layer("quality") is not None, timeout=20_000)
    shown = judged.canvas.layer("quality")
    judged.layers_panel.layer("quality").opacity = 0.4
    judged.show_result(judged.result)
    keys = [one.key for one in judged.canvas.layers]
    assert judged.canvas.layer("quality") is shown and shown.opacity == 0.4
    assert keys.index("suitability") < keys.index("quality") < keys.index("towns")
    judged.show_session(judged.session)      # the study opened anew: its data may have changed
    assert judged.canvas.layer("quality") is None
