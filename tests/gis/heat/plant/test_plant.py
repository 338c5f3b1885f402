"""Plants of which little is known."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.calc import find
from gis.errors import InputError, UnknownNameError
from gis.heat.plant.plant import Plant, plant_estimate
from gis.types import Table
from layers import tables as shipped

TABLES = shipped.load_all()
HELSINKI = dict(lat=60.2, lon=24.9, cooling="crah_chiller")


def certain(table: Table) -> Table:
    """The table with every low and high at its middle."""
    columns = dict(table.columns)
    for low, middle, high in (("low", "value", "high"), ("capture_low", "capture", "capture_high"),
                              ("source_low_c", "source_in_c", "source_high_c"),
                              ("size_low", "size_mid", "size_high"),
                              ("first_low", "first_mid", "first_high")):
        if middle in columns:
            columns[low] = columns[high] = columns[middle]
    return replace(table, columns=columns)


@pytest.fixture(scope="module")
def certain_tables():
    names = ("plant_priors", "plant_users", "cooling", "heat_parameters")
    return {name: TABLES[name] for name in TABLES} | {n: certain(TABLES[n]) for n in names}


def test_small_source_of_a_flat_user_gives_all_it_has(certain_tables):
    """An exchanger with 93 % captured, 75 % load, 95 % of the time, in a far larger user."""
    plant = Plant(60.2, 24.9, "immersion", "industry", it_mw=2, supply_c=40)
    found = plant_estimate(certain_tables, plant)
    assert_allclose(found.heat_mwh_y.central, 2 * 0.75 * 0.93 * 8760 * 0.95, rtol=1e-3)
    assert_allclose(found.heat_mwh_y.low, found.heat_mwh_y.high, rtol=1e-6)
    assert np.isnan(found.cop.central)


def test_heat_pump_runs_at_the_load_it_was_built_for(certain_tables):
    found = plant_estimate(certain_tables, Plant(**HELSINKI, user="industry", heat_pump_mw=4))
    assert_allclose(found.heat_mwh_y.central, 4 * 0.65 / 0.85 * 8760 * 0.95, rtol=1e-3)
    assert found.basis == "heat_pump_mw"


def test_known_it_power_limits_the_heat_pump(certain_tables):
    """1 MW of IT gives 0.65 × 0.9 MW and what the heat pump's power adds."""
    found = plant_estimate(certain_tables, Plant(**HELSINKI, user="industry", it_mw=1,
                                                 heat_pump_mw=4, supply_c=60))
    source = 0.65 * 0.9 * 8760 * 0.95
    assert 1.15 * source < found.heat_mwh_y.central < 1.35 * source


def test_pipe_loss_is_taken_off(certain_tables):
    near = Plant(**HELSINKI, user="industry", recovered_mw=3)
    far = replace(near, pipe_m=5000)
    lost = (plant_estimate(certain_tables, near).heat_mwh_y.central
            - plant_estimate(certain_tables, far).heat_mwh_y.central)
    assert 5000 * 10 * 8760 / 1e6 < lost < 5000 * 60 * 8760 / 1e6       # 10 to 60 W/m all year


def test_nameplate_gives_way_to_the_it_power():
    both = plant_estimate(TABLES, Plant(**HELSINKI, user="network", it_mw=5, recovered_mw=5))
    assert both.basis == "it_mw"
    less = plant_estimate(TABLES, Plant(**HELSINKI, user="network", it_mw=5, recovered_mw=2))
    assert less.basis == "recovered_mw"


def test_without_power_only_the_heat_per_megawatt_is_known():
    found = plant_estimate(TABLES, Plant(**HELSINKI, user="network"))
    assert np.isnan(found.heat_mwh_y.central) and found.mwh_per_mw.central > 0


def test_warm_places_use_less_for_rooms():
    cold = plant_estimate(TABLES, Plant(**HELSINKI, user="greenhouse", it_mw=1))
    warm = plant_estimate(TABLES, Plant(36.8, 10.2, "crah_chiller", "greenhouse", it_mw=1))
    none = plant_estimate(TABLES, Plant(1.3, 103.8, "crah_chiller", "greenhouse", it_mw=1))
    assert warm.heat_mwh_y.central < cold.heat_mwh_y.central
    assert none.heat_mwh_y.high == 0


@settings(max_examples=25, deadline=None)
@given(lat=st.floats(-45, 68), lon=st.floats(-120, 150),
       user=st.sampled_from(sorted(TABLES["plant_users"]["key"])),
       cooling=st.sampled_from(sorted(TABLES["cooling"]["key"])),
       power=st.floats(0.01, 200), supply=st.none() | st.floats(20, 120))
def test_ranges_hold_their_median_and_no_more_than_every_hour(lat, lon, user, cooling, power,
                                                              supply):
    found = plant_estimate(TABLES, Plant(lat, lon, cooling, user, recovered_mw=power,
                                         supply_c=supply))
    heat = found.heat_mwh_y
    assert 0 <= heat.low <= heat.central <= heat.high <= power * 8760 * (1 + 1e-9)
    assert_allclose(found.mwh_per_mw.central * power, heat.central)


def test_impossible_plants_are_told():
    with pytest.raises(InputError, match="it_mw = -1"):
        Plant(**HELSINKI, user="network", it_mw=-1)
    with pytest.raises(UnknownNameError, match="pool"):
        plant_estimate(TABLES, Plant(**HELSINKI, user="poll", it_mw=1))


def test_untold_source_of_chilled_halls_may_be_the_warm_side():
    """The range of the COP is wider than where the source temperature is told."""
    told = plant_estimate(TABLES, Plant(**HELSINKI, user="network", it_mw=2, source_c=23)).cop
    untold = plant_estimate(TABLES, Plant(**HELSINKI, user="network", it_mw=2)).cop
    assert untold.high > told.high and untold.central > 0.95 * told.central


def test_formula_run_alone_is_the_same_estimate():
    given = {"lat": "60.2", "lon": "24.9", "it_mw": "2"}
    found = find("plant-heat").run(TABLES, given)
    same = plant_estimate(TABLES, Plant(**HELSINKI, user="network", it_mw=2))
    assert found["heat_mwh_y"].value == same.heat_mwh_y.central
    assert found["heat_mwh_y"].low == same.heat_mwh_y.low and found["heat_mwh_y"].notes
    with pytest.raises(InputError, match="no power"):
        find("plant-heat").run(TABLES, {"lat": 60, "lon": 25})
