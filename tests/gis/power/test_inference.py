"""Voltage of lines without one: small networks by hand, and countries left out of the fit."""

import sys
from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely

from gis.power.inference import VoltageModel, infer, softmax
from gis.types import Features, Provenance
from layers import tables

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
CRS = pyproj.CRS("EPSG:6933")
MODEL = VoltageModel.from_tables(tables.load("voltage_inference"),
                                 tables.load("grid_connection"))


def lines(*given):
    """(kv, points in km) each."""
    shapes = [shapely.LineString([(x * 1000, y * 1000) for x, y in points]) for _, points in given]
    return Features(np.array(shapes, object), CRS,
                    {"kv": np.array([kv for kv, _ in given], float)}, {}, Provenance("lines", ""))


def station(x, y, levels):
    return Features(np.array([shapely.Point(x * 1000, y * 1000)], object), CRS,
                    {"kv": np.array([np.nan]), "kv_levels": np.array([levels], object)}, {},
                    Provenance("substations", ""))


def test_given_voltages_stay_certain():
    found = infer(lines((132, [(0, 0), (40, 0)]), (220, [(0, 5), (40, 5)])), MODEL)
    assert not found.inferred.any()
    assert found.kv.tolist() == [132, 220]
    assert (found.sure == 1).all()


def test_a_gap_in_a_line_has_the_voltage_of_both_its_ends():
    found = infer(lines((132, [(0, 0), (40, 0)]), (np.nan, [(40, 0), (80, 0)]),
                        (132, [(80, 0), (120, 0)]), (400, [(0, 60), (200, 60)])), MODEL,
                  usual_kv=(400, 132, 33))
    assert found.inferred.tolist() == [False, True, False, False]
    assert found.kv[1] == 132
    assert found.sure[1] > 0.5
    assert found.probability.sum(axis=1) == pytest.approx(np.ones(4))


def test_the_station_at_an_end_speaks_for_its_voltage():
    line = lines((np.nan, [(0, 0), (20, 0)]), (220, [(90, 90), (120, 120)]))
    without = infer(line, MODEL, usual_kv=(220, 66)).probability[0]
    listed = infer(line, MODEL, station(0, 0, "66"), usual_kv=(220, 66)).probability[0]
    assert listed[MODEL.classes.index(66)] > without[MODEL.classes.index(66)]


def test_a_layer_without_any_voltage_is_still_given_a_probability():
    found = infer(lines((np.nan, [(0, 0), (40, 0)])), MODEL, usual_kv=(220, 132))
    assert found.kv[0] in (220, 132)
    assert found.sure[0] < 1


def test_equal_scores_are_equal_odds():
    features = np.zeros((1, 4, 11 + 6))
    assert softmax(features, np.zeros(11 + 6 * 4)) == pytest.approx(np.full((1, 4), 0.25))


@pytest.fixture(scope="module")
def rates(real_data):
    """Rates of countries left out of the fit, the largest of Europe aside."""
    import voltage

    if not (real_data / "transmission").is_dir():
        pytest.skip("no transmission lines among the real data")
    countries = {key: country for key, country in voltage.load(real_data).items()
                 if key in voltage.SETS or len(country[0]) < 300}
    return voltage.summary(voltage.left_out(countries))


@pytest.mark.parametrize("country", ["LSO", "BDI", "NGA", "ZMB", "MAR", "Europe"])
def test_the_voltage_of_a_country_left_out_is_found(rates, country):
    first, two = rates[country][0.25]
    print(f"{country}: right class first in {first:.1%}, among the first two in {two:.1%}")
    assert first >= 0.75
    assert two >= 0.90


def test_half_the_voltages_are_enough_over_all_countries(rates):
    first, two = rates["all"][0.5]
    assert first >= 0.75
    assert two >= 0.90
