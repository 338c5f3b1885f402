"""Quality of layers, with answers worked out by hand."""

import math
from datetime import date
from types import MappingProxyType

import numpy as np
import pyproj
import pytest
import shapely

from gis.errors import InputError, LayerError
from gis.types import Features, Grid, Provenance, Raster, Table
from layers import pack
from layers.quality import ages, coverage_map, distinct, quality, region_quality
from layers.quality_compare import compare, layers_of, read_source

CRS = pyproj.CRS.from_proj4("+proj=laea +lat_0=0 +lon_0=37 +datum=WGS84 +units=m")
KM = 1000.0


def _features(layer, shapes, when="2020", **columns):
    geometry = np.empty(len(shapes), object)
    geometry[:] = shapes
    return Features(geometry, CRS, MappingProxyType(
        {k: np.array(v, object if isinstance(v[0], str) else float) for k, v in columns.items()}),
        MappingProxyType({}), Provenance(layer, "invented", "CC0", when))


SQUARE = _features("boundary", [shapely.box(0, 0, 100 * KM, 100 * KM)], name=["Square"],
                   level=["region"])


def _line(*points):
    return shapely.LineString([(x * KM, y * KM) for x, y in points])


def test_the_share_of_a_region_within_reach_of_a_line():
    # a line along the western edge reaches 25 of 100 km
    lines = _features("power_lines", [_line((0, -50), (0, 150))], name=["a"], kv=[132.0])
    found = quality(lines, SQUARE, date(2026, 11, 21))
    assert found.reach_km == 25 and found.kind == "line"
    assert found.coverage == pytest.approx(0.25, abs=0.02)
    assert found.gap.km == pytest.approx(100, abs=1.6)        # at the eastern edge
    assert found.newest_age_y == found.oldest_age_y == 6


def test_what_a_layer_does_not_tell():
    lines = _features("power_lines", [_line((0, 0), (1, 1))] * 4, name=["a", "b", "c", ""],
                      kv=[132.0, math.nan, math.nan, math.nan],
                      underground=["yes", "", "unknown", "no"])
    assert dict(quality(lines, SQUARE).unknown) == {"name": 0.25, "kv": 0.75, "underground": 0.5}


def test_rows_that_repeat_another():
    point = shapely.Point
    stations = _features("substations", [point(0, 0), point(300, 0), point(0, 0), point(5000, 0)],
                         name=["Juja", "JUJA substation", "Other", "Juja"],
                         kv=[132.0] * 4, status=["existing"] * 4)
    assert distinct(stations).tolist() == [0, 2, 3]           # 300 m apart and of one name
    assert quality(stations, SQUARE).duplicates == 1
    line, back = _line((0, 0), (1, 1)), _line((1, 1), (0, 0))
    lines = _features("power_lines", [line, back, _line((0, 0), (1, 2))], name=["", "", ""],
                      kv=[132.0] * 3)
    assert quality(lines, SQUARE).duplicates == 1             # drawn the other way round


@pytest.mark.parametrize(("text", "newest", "oldest"), [
    ("2017", 9, 9), ("2017; 2026-11", 0, 9), ("1998-2004", 22, 28), ("", math.nan, math.nan),
    ("v12017", math.nan, math.nan), ("20261121", math.nan, math.nan)])
def test_ages(text, newest, oldest):
    assert ages(text, date(2026, 11, 21)) == pytest.approx((newest, oldest), nan_ok=True)


def test_rasters_by_their_known_cells_and_tables_by_their_columns():
    grid = Grid(CRS, 0.0, 100 * KM, 10 * KM, (10, 12))        # two columns lie outside
    values = np.ones(grid.shape)
    values[:, 5:] = np.nan
    raster = Raster(values, grid, "people", Provenance("population", "x"))
    found = quality(raster, SQUARE)
    assert (found.rows, found.coverage) == (100, 0.5)
    table = Table({"key": np.array(["a", "b"], object), "value": np.array([1.0, np.nan])}, {},
                  Provenance("figures", "x"))
    found = quality(table, SQUARE)
    assert math.isnan(found.coverage) and found.unknown["value"] == 0.5


def test_the_map_of_the_reach():
    lines = _features("power_lines", [_line((0, -50), (0, 150))], name=["a"], kv=[132.0])
    squares = coverage_map(lines, SQUARE, samples=100)
    assert len(squares) == 100 and squares.units["distance_km"] == "km"
    assert np.allclose(shapely.area(squares.geometry), 100 * KM * KM)
    assert sorted(set(squares["distance_km"].round())) == list(range(5, 100, 10))
    assert (squares["near"] == "yes").sum() == 30             # middles at 5, 15 and 25 km


def test_a_layer_without_features_reaches_nothing():
    empty = _features("substations", [shapely.Point(0, 0)], name=["a"]).where(np.zeros(1, bool))
    found = quality(empty, SQUARE)
    assert found.coverage == 0 and found.gap is None


def test_two_lines_of_which_half_lie_near_each_other():
    # parallel over 50 km, 0.5 km apart; then the first goes on and the second turns away
    first = _features("power_lines", [_line((0, 0), (100, 0))], kv=[132.0])
    second = _features("power_lines", [_line((0, 0.5), (50, 0.5), (50, 100.5))], kv=[132.0])
    told, shapes = compare(first, second, 1.0)
    assert (told.first_measure, told.first_total) == ("km", pytest.approx(100))
    # as far as the circle around the second's corner reaches: sqrt(1 - 0.25) km
    assert told.first_near == pytest.approx((50 + math.sqrt(0.75)) / 100, abs=0.003)
    assert told.second_near == pytest.approx(50.5 / 150, abs=0.003)
    assert told.same_kv == 1
    assert sorted(zip(shapes["which"], shapes["near"], strict=True)) == [
        ("first", "no"), ("first", "yes"), ("second", "no"), ("second", "yes")]


def test_voltages_that_differ_are_told():
    first = _features("power_lines", [_line((0, 0), (10, 0)), _line((0, 50), (10, 50))],
                      kv=[132.0, math.nan])
    second = _features("power_lines", [_line((0, 0.1), (10, 0.1)), _line((0, 50), (10, 50))],
                       kv=[220.0, 132.0])
    told, _ = compare(first, second, 1.0)
    assert told.same_kv == 0 and told.first_near == told.second_near == 1


def test_only_the_region_is_compared_but_with_all_of_the_other():
    inside, outside = shapely.Point(99.9 * KM, 50 * KM), shapely.Point(100.2 * KM, 50 * KM)
    first, second = _features("substations", [inside]), _features("substations", [outside, inside])
    told, _ = compare(first, second.where(np.array([True, False])), 1.0, boundary=SQUARE)
    assert (told.first_total, told.first_near) == (1, 1)
    assert told.second_total == 0 and math.isnan(told.second_near)


def test_areas_by_their_pieces():
    box = shapely.box(0, 0, 10 * KM, 10 * KM)
    far = shapely.box(50 * KM, 0, 60 * KM, 10 * KM)
    told, _ = compare(_features("protected", [box, far]), _features("protected", [box]), 1.0)
    assert told.first_measure == "km²" and told.first_total == pytest.approx(200)
    assert told.first_near == pytest.approx(0.5) and told.second_near == 1


def test_impossible_comparisons_are_refused():
    one = _features("substations", [shapely.Point(0, 0)])
    for within in (0, -1, math.nan, 1e9):
        with pytest.raises(InputError):
            compare(one, one, within)
    with pytest.raises(InputError, match="holds nothing"):
        compare(one, one.where(np.zeros(1, bool)), 1.0, names=("A", "B"))


def test_every_layer_of_the_starter_pack():
    loaded = pack.load("kenya")
    rows = {row.layer: row for row in region_quality(loaded.layers, loaded.layers["boundary"],
                                                     date(2026, 11, 21))}
    assert set(rows) == set(loaded.layers)
    assert rows["solar"].coverage == 1 and rows["boundary"].gap.km == 0
    assert 0.2 < rows["power_lines"].coverage < 0.6
    assert all(row.duplicates == 0 for row in rows.values())


def test_world_bank_lines_against_the_packs(real_data):
    path = real_data / "transmission/kenya/wb_africagrid2017_existing_lines_kenya.geojson"
    loaded = pack.load("kenya")
    told, shapes = compare(read_source(path, "power_lines"), loaded.layers["power_lines"], 5.0,
                           boundary=loaded.outline)
    assert 0.6 < told.first_near < 0.9 and 0.4 < told.second_near < told.first_near
    assert 4_000 < told.first_total < 4_600 < told.second_total
    assert set(shapes["which"]) == {"first", "second"}


def test_openstreetmap_stations_against_world_bank_lines(real_data):
    folder = real_data / "transmission/kenya"
    stations = read_source(folder / "osm_substations_kenya_2021.geojson")
    lines = read_source(folder / "wb_africagrid2017_existing_lines_kenya.geojson")
    told, _ = compare(stations, lines, 1.0, boundary=pack.load("kenya").outline)
    assert (told.first_measure, told.second_measure) == ("features", "km")
    assert 0.2 < told.first_near < 0.7
    with pytest.raises(LayerError, match="two sources of the same thing"):
        read_source(folder / "osm_substations_kenya_2021.geojson", "roads")
    assert layers_of(folder / "osm_substations_kenya_2021.geojson") == ("substations",)
