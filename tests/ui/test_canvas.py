"""View, rasters, labels and numbers of the map."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PyQt6.QtCore import QPointF, QRectF

from app.map_colours import round_limits
from app.ui.canvas import labels, legend, raster
from app.ui.canvas.shapes import Parts
from app.ui.canvas.symbols import bar_length
from app.ui.canvas.view import View
from app.ui.figures import UNKNOWN, number, score, span, ticks
from app.ui.live import LiveRanking
from app.ui.main import display_problem
from gis.types import Grid

VIEW = View(1000.0, 2000.0, 0.5, 400, 300)


def test_centre_of_the_view_is_the_middle_of_the_screen():
    assert VIEW.to_screen(1000.0, 2000.0) == (200, 150)
    assert VIEW.bounds == (600, 1700, 1400, 2300)


@given(st.floats(0.2, 5), st.floats(0, 400), st.floats(0, 300))
def test_zoom_keeps_the_point_under_the_pointer(factor, x, y):
    at = QPointF(x, y)
    before, after = VIEW.to_world(at), VIEW.zoomed(factor, at).to_world(at)
    assert after == pytest.approx(before, abs=1e-6)


def test_fit_shows_all():
    view = VIEW.fitted((0, 0, 10_000, 1000), margin=0)
    left, bottom, right, top = view.bounds
    assert (left, right) == (0, 10_000)
    assert bottom <= 0 and top >= 1000


def test_round_limits_are_round_and_cover():
    assert round_limits(0.31, 0.68, 8).tolist() == pytest.approx(
        [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7])
    assert round_limits(5, 5)[0] <= 5 <= round_limits(5, 5)[-1]


def test_codes_keep_order_and_unknown():
    scale = raster.Scale(np.array([0.0, 0.5, 1.0]), "cividis", "")
    codes = scale.codes(np.array([-1.0, 0.25, 0.75, 2.0, np.nan]))
    assert codes[0] == 0 and codes[3] == raster.CLASSES - 1
    assert codes[0] < codes[1] < codes[2] < codes[3]
    assert codes[4] == raster.UNKNOWN
    table = scale.table()
    assert table[codes[0]] == table[codes[1]] != table[codes[2]] == table[codes[3]]


def test_picture_puts_each_cell_where_it_lies():
    grid = Grid(pyproj.CRS("EPSG:3857"), 0.0, 200.0, 100.0, (2, 2))
    codes = np.array([[10, 20], [30, raster.OUTSIDE]], np.uint8)
    table = np.arange(256, dtype=np.uint32) | 0xFF000000
    table[raster.OUTSIDE] = 0
    image = raster.picture(codes, grid, table, View(100.0, 100.0, 1.0, 200, 200))
    shown = [image.pixel(x, y) & 0xFF for x, y in ((50, 50), (150, 50), (50, 150), (150, 150))]
    assert shown == [10, 20, 30, 0]
    assert image.pixel(99, 99) & 0xFF == 10 and image.pixel(100, 99) & 0xFF == 20


def test_parts_of_a_polygon_with_a_hole():
    square = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    parts = Parts.of(np.array([shapely.Point(0, 0), square], object))
    assert len(parts) == 2
    assert parts.feature.tolist() == [1, 1]


def test_labels_never_overlap_and_the_heavy_one_wins(qapp):
    frame = QRectF(0, 0, 400, 300)
    placed = labels.place([labels.Label("Small", 102, 100, 1, centred=True),
                           labels.Label("Large", 100, 100, 5, centred=True),
                           labels.Label("Far", 300, 200, 0)], [], frame)
    assert [label.text for label, _ in placed] == ["Large", "Far"]


def test_legend_moves_to_the_corner_that_hides_fewer_sites():
    view = View(0, 0, 1, 800, 600)
    site = QRectF(700, 550, 20, 20)
    assert legend.card_box(view, []).right() == 792
    assert legend.card_box(view, [site]).left() == 8
    assert legend.card_box(view, [site, QRectF(100, 520, 20, 20)]).right() == 792


@pytest.mark.parametrize(("per_pixel", "words"), [(1000, "100 km"), (1, "100 m"),
                                                  (20, "2 km")])
def test_scale_bar_is_round(per_pixel, words):
    assert bar_length(per_pixel, 140)[1] == words


@pytest.mark.parametrize(("value", "words"), [
    (0, "0"), (1234.5, "1,230"), (0.01234, "0.012"), (-45.67, "\u221245.7"),
    (float("nan"), UNKNOWN), (999.9, "1,000")])
def test_numbers_as_people_read_them(value, words):
    assert number(value) == words


def test_score_and_span():
    assert score(0.712, 0.66, 0.751) == "0.71 (0.66–0.75)"
    assert span(float("nan"), 2.0) == ""
    assert ticks(np.array([0.0, 0.05, 0.1])) == ["0.00", "0.05", "0.10"]


def test_live_ranking_agrees_with_the_result(result):
    live = LiveRanking(result)
    weights = result.settings.theme_weights
    assert [s.id for s in live.sites(weights)] == [s.id for s in result.sites]
    np.testing.assert_allclose(live.cell_scores(weights),
                               result.screening.suitability(result.settings.weights), rtol=1e-5)


@given(values=st.lists(st.floats(0.01, 1), min_size=6, max_size=6))
def test_contributions_add_up_under_any_weights(result, values):
    weights = dict(zip(result.settings.theme_weights, values, strict=True))
    for site in LiveRanking(result).sites(weights):
        assert sum(c.contribution for c in site.criteria.values()) == pytest.approx(site.score)
        assert 0 <= site.score_low <= site.score <= site.score_high <= 1


@pytest.mark.parametrize(("environment", "ok"), [
    ({}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True),
    ({"QT_QPA_PLATFORM": "offscreen"}, True)])
def test_missing_display_is_said_before_qt_starts(environment, ok):
    problem = display_problem("linux", environment)
    assert (problem == "") is ok
    if not ok:
        assert "DISPLAY" in problem and "heatsite rank" in problem
