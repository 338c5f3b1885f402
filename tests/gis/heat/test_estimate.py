import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from pyproj import CRS

from gis.energy.summary import site_weather
from gis.errors import InputError
from gis.heat.chain import join, need, site_climate
from gis.heat.demand.sinks import parse_sink
from gis.heat.estimate import estimate
from gis.heat.heat_pump import cop
from gis.heat.ranges import too_wide
from gis.heat.study import co2_per_mwh, fuel_co2, heat_study
from gis.types import Places
from layers import tables as shipped


def given_sinks(*texts):
    table = shipped.load("sinks")
    return [parse_sink(text, table) for text in texts]


@pytest.fixture(scope="module")
def world(evidence):
    """One MW at full load in immersion: 0.93 MW at 50 °C, all year."""
    return evidence("kenya", layers=("figures",), it_mw=1.0, utilisation=1.0, cooling="immersion")


def test_exchanger_only_user_by_hand(world, steady):
    # A steady need of 0.5 MW at 45 °C next door: the exchanger gives it, no electricity.
    found = estimate(0, 0, steady(20), world, given_sinks("brewery:4380:45/30:0"))
    assert_allclose(found.available_mwh_y, 0.93 * 8760)
    assert_allclose(found.used_mwh_y, 4380)
    assert_allclose(found.full_load_hours, 8760, rtol=1e-3)
    assert math.isnan(found.cop) and found.heat_pump_electricity_mwh_y == 0
    # 4,380 MWh and nothing else leave the hall of 8,760 MWh · PUE: the pipe has no length.
    loss = found.erf * 8760 * found.pue - 4380
    assert abs(loss) < 1e-6
    assert_allclose(found.homes, 4380 / 0.9)
    assert found.sinks[0].note == "exchanger only"


def test_source_is_the_limit(world, steady):
    found = estimate(0, 0, steady(20), world, given_sinks("brewery:100000:45/30:0"))
    assert_allclose(found.used_mwh_y, found.available_mwh_y)
    assert_allclose(sum(found.monthly["rejected"]), 0, atol=1e-6)
    assert_allclose(found.erf, 0.93 / found.pue, rtol=1e-6)


def test_without_a_list_of_users_the_heat_used_is_unknown_and_not_zero(world, steady):
    found = estimate(0, 0, steady(20), world)
    for key in ("used_mwh_y", "erf", "homes", "co2_avoided_t_y", "full_load_hours",
                "lcoh_eur_mwh"):
        assert math.isnan(getattr(found, key)), key
    assert found.ranges["used_mwh_y"] == (0, found.ranges["delivered_mwh_y"][1])
    assert all(math.isnan(bound) for bound in found.ranges["co2_avoided_t_y"])
    assert found.delivered_mwh_y > found.available_mwh_y        # lifted to 70 °C
    assert "No heat user" in found.notes[0]
    for series in ("used", "demand", "rejected"):
        assert all(math.isnan(month) for month in found.monthly[series]), series
    assert_allclose(sum(found.monthly["available"]), found.available_mwh_y)
    assert_allclose(sum(found.monthly["delivered"]), found.delivered_mwh_y)


def test_with_a_list_that_names_nobody_the_heat_used_is_zero(evidence, steady):
    found = estimate(0, 0, steady(20), evidence("kenya", layers=("figures", "heat_sinks"),
                                                cooling="immersion", heat_cost_limit_eur_mwh=0.01))
    assert found.used_mwh_y == 0 and sum(found.monthly["used"]) == 0


def test_zero_demand_and_too_hot_users_are_defined(world, steady):
    found = estimate(0, 0, steady(20), world, given_sinks(
        "hospital:0:62/30:1", "district_heating:9000:180/140:1"))
    assert found.used_mwh_y == 0 and len(found.notes) == 2


@pytest.mark.parametrize("user, t_c, words", [
    ("hospital:0:60/40:1", 5, "needs no heat"),
    ("district_heating:9000:150/95:1", 5, "return of 95 °C is too warm for heat of at most 90 °C"),
    ("greenhouse:1000:40/28:0.5", 30, "needs no heat in this climate"),
    ("hospital:1:60/40:500", 5, "loses more than it carries")])
def test_why_a_user_takes_nothing(world, steady, user, t_c, words):
    found = estimate(0, 0, steady(t_c), world, given_sinks(user))
    assert found.used_mwh_y == 0 and words in found.notes[0]


def test_who_comes_too_late_takes_nothing(world, steady):
    found = estimate(0, 0, steady(5), world,
                     given_sinks("industry:1e6:45/30:0.1", "brewery:500:45/30:0.1"))
    assert "other users take the heat before it" in " ".join(found.notes)


@pytest.mark.parametrize("series, words", [
    ("t_c", "air temperature"), ("t_wb_c", "wet-bulb"), ("ghi_w_m2", "radiation")])
def test_gaps_in_the_weather_are_one_sentence(world, steady, series, words):
    weather = steady(10)
    broken = getattr(weather, series).copy()
    broken[100] = np.nan
    with pytest.raises(InputError, match=f"{words}.* has gaps"):
        estimate(0, 0, replace(weather, **{series: broken}), world,
                 given_sinks("greenhouse:1000:40/28:0.5"))


def test_the_largest_pipe_is_named_where_it_limits(evidence, steady):
    # DN 400 carries 45.5 MW at 30 K, so 12.1 MW at the 8 K from 45 °C, which the exchanger sends.
    world = evidence("kenya", layers=("figures",), it_mw=40.0, cooling="immersion")
    found = estimate(0, 0, steady(20), world, given_sinks("brewery:200000:40/37:0"))
    assert "DN 400, carries no more than 12.1 MW" in found.sinks[0].note
    wide = estimate(0, 0, steady(20), world, given_sinks("brewery:200000:60/30:0"))
    assert "largest pipe" not in wide.sinks[0].note


def test_hot_network_takes_heat_in_its_return_only(world, steady):
    # 110/70 °C in frost: 90 of 110 °C is reached, 20 of 40 K.
    study = heat_study(world)
    cold = site_climate(study, steady(-5).t_c)
    wanted = need(study, given_sinks("district_heating:8760:110/70:1")[0], cold)
    assert wanted.capped
    assert_allclose(wanted.demand_mw.sum(), 0.5 * 8760)


def test_dearer_users_are_named(world, steady):
    found = estimate(0, 0, steady(20), world, given_sinks("hospital:1000:62/30:6"))
    assert found.sinks[0].lcoh_eur_mwh > 120
    assert any("above the brief's limit" in note for note in found.notes)


def test_used_heat_falls_and_cost_rises_with_distance(world, steady):
    near, far = (estimate(0, 0, steady(20), world, given_sinks(f"brewery:20000:62/30:{km}"))
                 for km in (1, 6))
    assert near.used_mwh_y > far.used_mwh_y
    assert near.lcoh_eur_mwh < far.lcoh_eur_mwh


def test_dirty_power_can_undo_the_gain(evidence, steady):
    world = evidence("kenya", layers=(), cooling="crah_chiller", it_mw=1.0)
    study = heat_study(world)
    wood = {("fuelwood", "industrial boiler"): 0.39 * 0.3 / 0.65}
    assert fuel_co2(world.tables["reference_fuels"], 0.3, 0.1)[
        "fuelwood", "industrial boiler"] == pytest.approx(wood["fuelwood", "industrial boiler"])
    sink = given_sinks("school:1000:60/25:0.1")[0]
    link = join(study, sink, need(study, sink, site_climate(study, steady(20).t_c)), 0.1,
                study.source.heat_mw, 20.0)
    # 0.18 t per MWh replaced against 0.7 t/MWh of coal power at a COP of three or four.
    per_mwh = co2_per_mwh(study, sink) - link.electricity_mwh / link.used_mwh * 0.9
    assert per_mwh < 0


@settings(max_examples=25, deadline=None)
@given(heat=st.floats(1, 200_000), supply=st.floats(35, 120), glide=st.floats(5, 40),
       km=st.floats(0, 10), t=st.floats(-10, 35))
def test_energy_balance_closes(world, steady, heat, supply, glide, km, t):
    sinks = given_sinks(f"district_heating:{heat}:{supply}/{supply - glide}:{km}",
                        f"brewery:{heat / 2}:60/30:{km}")
    found = estimate(0, 0, steady(t), world, sinks)
    study = heat_study(world)
    drawn = found.erf * study.source.it_mw.sum() * found.pue
    rejected = sum(found.monthly["rejected"])
    assert_allclose(drawn + rejected, found.available_mwh_y, rtol=1e-9)
    losses = drawn + found.heat_pump_electricity_mwh_y - found.used_mwh_y
    assert losses >= -1e-9 * found.available_mwh_y
    assert found.used_mwh_y <= sum(found.monthly["demand"]) * (1 + 1e-9)
    assert found.used_mwh_y <= found.delivered_mwh_y * (1 + 1e-9)
    assert_allclose(sum(s.used_mwh_y for s in found.sinks), found.used_mwh_y, atol=1e-6)
    for key in ("used_mwh_y", "available_mwh_y", "erf", "homes", "full_load_hours"):
        low, high = found.ranges[key]
        assert low <= getattr(found, key) <= high
        assert np.isfinite(low) and np.isfinite(high)


def test_same_inputs_same_result(world, steady):
    sinks = given_sinks("brewery:20000:62/30:1")
    first, second = (estimate(0, 0, steady(20), world, sinks) for _ in range(2))
    assert first.ranges == second.ranges and first.used_mwh_y == second.used_mwh_y


def test_potential_users_are_never_counted(evidence):
    world = evidence("kenya")
    study = heat_study(world)
    sink = next(s for s in study.sinks if s.potential)
    place = Places(np.array([sink.x]), np.array([sink.y]), world.grid.crs)
    found = estimate(sink.x, sink.y, site_weather(place, world), world)
    shown = [s for s in found.sinks if s.potential]
    assert shown and all(s.used_mwh_y == 0 for s in shown)
    assert found.potential_mwh_y > 0
    assert found.used_mwh_y == pytest.approx(sum(s.used_mwh_y for s in found.sinks))


def test_too_wide():
    assert not too_wide(100, 60, 190)
    assert too_wide(100, 40, 150) and too_wide(100, 60, 210)


def test_a_greenhouse_given_by_hand_follows_the_weather(evidence, tables, steady):
    study = heat_study(evidence("kenya", layers=("heat_sinks",)))
    sink = parse_sink("greenhouse:1000:40/28:0.5", tables["sinks"])
    cold = site_climate(study, steady(8).t_c, steady(8).ghi_w_m2)
    assert need(study, sink, cold).demand_mw == pytest.approx(np.full(8760, 1000 / 8760))
    # The tropical coast needs none.
    assert need(study, sink, site_climate(study, steady(26).t_c)) is None


def test_cop_is_that_of_one_machine(evidence, steady):
    # 3 MW of heat at 75 °C come from three machines of 1 MW, not from one of 3 MW.
    study = heat_study(evidence("kenya", layers=("heat_sinks",), it_mw=10.0, utilisation=1.0,
                                cooling="crah_chiller"))
    wanted = need(study, given_sinks("brewery:26280:75/45:1")[0], site_climate(study,
                                                                              steady(20).t_c))
    source = study.source
    single = cop(study.pump, source.in_c, source.out_c, 45.0, 75.0, 1.0)
    assert_allclose(1 / wanted.electricity, single, rtol=1e-3)     # of 3 MW: 1.125 times as much


def test_homes_of_a_country_without_data_are_heated_where_it_is_cold(tables, evidence):
    # Kenya's row is its own; an unknown country on the equator takes hot water only, one with
    # snow the row of cold countries.
    kenya = evidence("kenya", layers=("figures",))
    assert heat_study(kenya).homes.heat_mwh_y == 0.9
    assert heat_study(replace(kenya, country="QQQ", _derived={})).homes.heat_mwh_y == 1.2
    north = replace(kenya.grid, crs=CRS(32627), left=455e3, top=7113e3, shape=(2, 2))  # Iceland
    assert heat_study(replace(kenya, country="QQQ", grid=north, _derived={})).homes.heat_mwh_y == 9
