"""Voltage of lines without one: small networks by hand, and countries left out of the fit."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely

from gis.power.inference import infer
from gis.power.voltage_model import NAMES, CountryLevels, VoltageModel, balanced, softmax
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


def test_lines_count_against_the_others_of_their_data_set():
    """Ten lines of 30 km and one of 90 km, or all drawn in thirds: the long one stands out."""
    model = replace(MODEL, touch_m=1.0)

    def chance_of_the_long_one(step):
        drawn = [(np.nan, [(0, 50 * k), (step, 50 * k)]) for k in range(10)]
        found = infer(lines(*drawn, (np.nan, [(0, 600), (3 * step, 600)])), model,
                      usual_kv=(220, 66))
        return found.probability[-1]

    np.testing.assert_allclose(chance_of_the_long_one(30), chance_of_the_long_one(10), atol=1e-9)


def test_equal_scores_are_equal_odds():
    features = np.zeros((1, 4, len(NAMES)))
    assert softmax(features, np.zeros(len(NAMES))) == pytest.approx(np.full((1, 4), 0.25))


def test_lines_fill_the_published_lengths_from_the_highest_voltage_down():
    levels = CountryLevels((400, 220, 132), (100.0, 200.0, 400.0))
    share = dict(zip(MODEL.classes, MODEL.expected_share(levels, 200.0), strict=True))
    # routes 80, 160 and 320 km: the 200 km at hand are 80 of 400 kV and 120 of 220 kV
    assert share[400] == pytest.approx(0.4)
    assert share[220] == pytest.approx(0.6)
    assert share[132] == 0


def test_few_lines_are_a_part_of_the_country_and_a_fair_sample():
    levels = CountryLevels((400, 220, 132), (100.0, 200.0, 400.0))
    share = dict(zip(MODEL.classes, MODEL.expected_share(levels, 50.0), strict=True))
    assert [share[kv] for kv in (400, 220, 132)] == pytest.approx([1 / 7, 2 / 7, 4 / 7])


def test_without_published_lengths_nothing_is_expected():
    assert MODEL.expected_share(CountryLevels((400, 220)), 500.0) is None


def test_probabilities_are_drawn_to_the_expected_shares():
    chance = np.full((2, 2), 0.5)
    drawn = balanced(chance, np.array([1.0, 1.0]), np.array([0.8, 0.2]), 1.0)
    assert drawn == pytest.approx(np.array([[0.8, 0.2]] * 2))
    # half as far: the odds of 4 to 1 become 2 to 1
    half = balanced(chance, np.array([1.0, 1.0]), np.array([0.8, 0.2]), 0.5)
    assert half == pytest.approx(np.array([[2 / 3, 1 / 3]] * 2))
    assert balanced(chance, np.ones(2), None, 1.0) is chance


def test_the_levels_of_a_country_come_from_its_row():
    levels = CountryLevels.from_table(tables.load("country_voltages"), "FRA")
    assert levels.kv[:2] == (400, 225)
    assert levels.circuit_km[:2] == (21374, 26492)
    assert np.isnan(levels.circuit_km[2])
    assert CountryLevels.from_table(tables.load("country_voltages"), "XXX") == CountryLevels()


def test_every_level_has_a_length_or_none_has():
    for row in tables.load("country_voltages").rows():
        if row["circuit_km"]:
            assert len(row["circuit_km"].split(";")) == len(row["kv"].split(";")), row["iso3"]


@pytest.fixture(scope="module")
def rates(real_data):
    """Rates of countries left out of the fit, the largest of Europe aside."""
    import voltage

    if not (real_data / "transmission").is_dir():
        pytest.skip("no transmission lines among the real data")
    countries = {key: country for key, country in voltage.load(real_data).items()
                 if key in voltage.SETS or len(country.lines) < 300}
    return voltage.summary(voltage.left_out(countries))


@pytest.mark.parametrize("country", ["LSO", "BDI", "NGA", "ZMB", "MAR", "Europe"])
def test_the_voltage_of_a_country_left_out_is_found(rates, country):
    first, two = rates[country]["25%"]
    print(f"{country}: right class first in {first:.1%}, among the first two in {two:.1%}")
    assert first >= 0.75
    assert two >= 0.90


@pytest.mark.parametrize("way", ["50%", "lines"])
def test_half_the_voltages_or_those_of_the_stations_are_enough_over_all_countries(rates, way):
    first, two = rates["all"][way]
    print(f"{way} hidden: right class first in {first:.1%}, among the first two in {two:.1%}")
    assert first >= 0.75
    assert two >= 0.90


def test_with_no_voltage_at_all_the_class_is_among_the_first_two(rates):
    first, two = rates["all"]["lines and stations"]
    print(f"all hidden: right class first in {first:.1%}, among the first two in {two:.1%}")
    assert first >= 0.60
    assert two >= 0.90
