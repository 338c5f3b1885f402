"""A region in a later year: the grid's carbon by plan, as given, or as today with a note."""

import math
from dataclasses import replace

import numpy as np
import pytest

from gis.outlook import in_year
from gis.study import Inputs
from gis.types import Grid, Provenance, Table
from layers import tables

PLAN = Table({"iso3": np.array(["KEN"], object), "year": np.array([2030.0]),
              "what": np.array(["aim"], object), "low": np.array([1.0]), "high": np.array([1.0]),
              "unit": np.array(["share"], object), "present_share": np.array([math.nan]),
              "grid_g_kwh": np.array([30.0]), "source": np.array(["a plan"], object)}, {},
             Provenance("carbon_plans", "test"))


@pytest.fixture
def inputs():
    figures = Table({"key": np.array(["grid_carbon_g_kwh", "renewable_share"], object),
                     "value": np.array([95.0, 0.9]), "note": np.array(["", "x"], object)}, {},
                    Provenance("figures", "test"))
    return Inputs("kenya", "Kenya", "KEN", Grid("EPSG:32637", 0, 0, 1000, (1, 1)),
                  {"figures": figures}, {**tables.load_all(), "carbon_plans": PLAN})


def carbon(inputs):
    figures = inputs.layers["figures"]
    return {str(k): v for k, v in zip(figures["key"], figures["value"], strict=True)}


def test_the_plan_holds_from_its_year_on(inputs):
    found = in_year(inputs, 2035)
    assert carbon(found) == {"renewable_share": 0.9, "grid_carbon_g_kwh": 30.0,
                             "grid_carbon_5y_mean_g_kwh": 30.0}
    assert "30 gCO2/kWh by plan" in found.notes[-1]
    assert carbon(inputs)["grid_carbon_g_kwh"] == 95        # the region itself is not changed


def test_before_its_year_or_without_a_plan_today_stays_and_a_note_says_so(inputs):
    for found, words in ((in_year(inputs, 2027), "counts from 2030"),
                         (in_year(replace(inputs, country="XXX"), 2050), "no plan")):
        assert found.layers is inputs.layers and words in found.notes[-1]
    assert in_year(inputs) is inputs


def test_a_figure_of_ones_own_comes_first(inputs):
    found = in_year(inputs, 2027, 0.0)
    assert carbon(found)["grid_carbon_5y_mean_g_kwh"] == 0
    bare = in_year(replace(inputs, layers={}), None, 12.0)
    assert carbon(bare)["grid_carbon_g_kwh"] == 12
