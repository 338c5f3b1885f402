"""Intakes, outfalls, drawdown, competing users, and the trade between water and energy."""

import math

import numpy as np
import pytest

from gis import calc
from gis.errors import InputError, UnknownNameError
from gis.water.supply import (
    drawdown,
    make_up_spread,
    people_supplied,
    pump_kw,
    pumping,
    stress_class,
    supply_rules,
    warming_k,
)
from gis.water.trade import water_energy_trade
from layers import tables

TABLES = tables.load_all()
RULES = supply_rules(TABLES)


def run(name, **given):
    return calc.find(name).run(TABLES, given)


def test_sea_water_for_a_megawatt_takes_19_kw_at_40_m():
    assert pump_kw(35, 40, 0.75, 1025) == pytest.approx(18.76, abs=0.01)


def test_make_up_lies_between_soft_water_and_hard_water_in_dry_heat():
    assert make_up_spread(RULES) == pytest.approx((0.9, 1.48 / 1.26 * 1.125))


def test_pumping_adds_lift_friction_and_exchanger():
    # 998 · 9.80665 · 0.01 m³/s · (20 + 5 · 2 + 10) m / 0.75
    found = run("intake-pumping", l_s=10, km=2, lift_m=20)["pump_kw"]
    assert found.value == pytest.approx(998 * 9.80665 * 0.01 * 40 / 0.75 / 1000)
    assert found.low < found.value < found.high


def test_unknown_lift_widens_the_range():
    known, unknown = pumping(10, 1, 20, RULES), pumping(10, 1, math.nan, RULES)
    assert unknown.value == pytest.approx(known.value)
    assert unknown.low < known.low and unknown.high > known.high


def test_a_megawatt_warms_a_cubic_metre_a_second_by_a_quarter_of_a_kelvin():
    # 1000 kW / (998 kg/m³ · 4.18 kJ/kgK · 1 m³/s)
    assert warming_k(1, 1, RULES) == pytest.approx(0.2397, abs=1e-4)
    assert math.isnan(warming_k(1, math.nan, RULES))
    with pytest.raises(InputError, match="low flow"):
        warming_k(1, 0, RULES)
    found = run("outfall-warming", heat_mw=2, low_flow_m3_s=0.5, country="ken")
    assert found["warming_k"].value == pytest.approx(0.9589, abs=1e-3)
    assert found["most_heat_mw"].value == pytest.approx(3 * 0.5 * 998 * 4.18 / 1000)


def test_drawdown_by_logan_and_its_class():
    metres, word = drawdown(1.0, math.sqrt(5), 60.0, RULES)
    assert metres.value == pytest.approx(1.22 * 86.4 / (10 * math.sqrt(5)))
    assert word == "low" and metres.low < metres.value < metres.high
    assert drawdown(1.0, math.sqrt(5), 10.0, RULES)[1] == "high"
    assert drawdown(1.0, math.sqrt(5), math.nan, RULES)[1] == ""


def test_boreholes_by_class():
    # M: 1 to 5 L/s, lower quartile 5^0.25 = 1.495 L/s: 3 for 4 L/s, and a spare
    found = run("boreholes", need_l_s=4, productivity="M", depth_m=100, rest_level_m=40)
    assert found["boreholes"].value == 4
    assert found["drawdown_m"].value == pytest.approx(1.22 * 86.4 * (4 / 3) / (10 * 5**0.5))
    with pytest.raises(UnknownNameError, match="VH"):
        run("boreholes", need_l_s=4, productivity="VHH")


def test_recharge_area_of_50_mm():
    assert run("recharge-area", m3_y=14_700, recharge_mm_y=50)["km2"].value == pytest.approx(0.294)
    with pytest.raises(InputError, match="above 0"):
        run("recharge-area", m3_y=1, recharge_mm_y=0)


def test_stress_words():
    assert [stress_class(v, RULES) for v in (5, 20, 40, 81, math.nan)] == [
        "low", "medium", "high", "very high", ""]


def test_forty_cubic_metres_a_day_are_the_water_of_900_people_in_kenya():
    people = people_supplied(40.5, "KEN", TABLES)
    assert people.value == pytest.approx(900)
    assert people.low == pytest.approx(405) and people.high == pytest.approx(2025)
    assert run("water-users", m3_d=40.5, country="KEN",
               population=9000)["town_share"].value == pytest.approx(0.1)
    unknown = people_supplied(40.5, "TZA", TABLES)
    assert "no figure for TZA" in unknown.notes[1]


def year(t_c, t_wb_c):
    return np.full(8760, float(t_c)), np.full(8760, float(t_wb_c))


def test_every_cooling_type_is_in_the_trade_and_dry_ones_take_no_water():
    rows = water_energy_trade(TABLES, *year(30, 18), 1.0, 0.65)
    assert {r.cooling for r in rows} == set(TABLES["cooling"]["key"])
    assert all(r.water_m3_y == 0 for r in rows if not r.wetted)
    assert sum(r.wetted for r in rows) == 3


def test_the_trade_of_evaporative_air_by_hand():
    # 30 °C, wet bulb 18: dry economiser (36 − 30 − 1.5)/11; wetted air 30 − 0.87 · 12 = 19.56,
    # economiser 1: the pads do 1 − 4.5/11 of the heat, 1.68 L/kWh each
    wet, dry = (r for r in water_energy_trade(TABLES, *year(30, 18), 2.0, 0.5)
                if r.cooling == "evaporative")
    assert wet.l_kwh == pytest.approx((1 - 4.5 / 11) * 1.68)
    assert wet.water_m3_y == pytest.approx(wet.l_kwh * 2 * 0.5 * 8760)
    assert wet.hot_day_m3 == pytest.approx(wet.l_kwh * 2 * 24)
    assert wet.water_low_m3_y < wet.water_m3_y < wet.water_high_m3_y
    assert dry.energy_mwh_y == pytest.approx(dry.pue * 2 * 0.5 * 8760)
    assert dry.extra_mwh_y == pytest.approx((dry.pue - wet.pue) * 8760)
    assert dry.kwh_m3 == pytest.approx(dry.extra_mwh_y * 1000 / wet.water_m3_y)
    assert dry.pue > wet.pue


def test_a_cold_place_needs_neither():
    rows = water_energy_trade(TABLES, *year(5, 3), 1.0, 0.65)
    assert all(r.water_m3_y == pytest.approx(0.0, abs=1e-9) for r in rows)
    assert all(math.isnan(r.kwh_m3) for r in rows)


def test_through_flow_only_for_a_water_body():
    rows = water_energy_trade(TABLES, *year(25, 20), 2.0, 0.65)
    assert {r.cooling: r.through_l_s for r in rows if r.through_l_s} == {"water_source": 70.0}


def test_wrong_briefs_and_weather_are_refused():
    with pytest.raises(InputError, match="8,760"):
        water_energy_trade(TABLES, np.zeros(10), np.zeros(10), 1.0, 0.65)
    with pytest.raises(InputError, match="it_mw"):
        water_energy_trade(TABLES, *year(20, 15), 0.0, 0.65)
    with pytest.raises(InputError, match="utilisation"):
        water_energy_trade(TABLES, *year(20, 15), 1.0, 1.5)


def test_trade_by_name():
    found = run("water-energy-trade", lat=3.1, lon=35.6, cooling="evaporative")
    assert found["dry_pue"].value > found["pue"].value
    assert found["dry_kwh_m3"].value > 0
    assert found["water_m3_y"].low < found["water_m3_y"].value < found["water_m3_y"].high
    with pytest.raises(UnknownNameError, match="evaporative"):
        run("water-energy-trade", lat=0, lon=36, cooling="evaporativ")


def test_lift_ranges_from_a_good_pump_to_the_bottom():
    found = run("borehole-lift", rest_level_m=80, depth_m=200, m3_y=1000)
    assert found["kwh_m3"].value == pytest.approx(0.36)
    assert found["kwh_m3"].low == pytest.approx(0.36 * 0.6 / 0.7)
    assert found["kwh_m3"].high == pytest.approx(0.9 * 0.6 / 0.5)
    assert found["mwh_y"].high == pytest.approx(1.08)
    shallow = run("borehole-lift", rest_level_m=80, depth_m=10)["kwh_m3"]
    assert shallow.high == pytest.approx(0.36 * 1.2)     # a bottom above the water is no bottom
    with pytest.raises(InputError, match="0 or more"):
        run("borehole-lift", rest_level_m=-1)


def test_every_figure_of_the_trade_lies_within_its_range():
    t_c = np.full(8760, 35.0)
    for row in water_energy_trade(TABLES, t_c, np.full(8760, 20.0), 1.0, 0.65):
        for low, value, high in (("pue_low", "pue", "pue_high"),
                                 ("energy_low_mwh_y", "energy_mwh_y", "energy_high_mwh_y"),
                                 ("water_low_m3_y", "water_m3_y", "water_high_m3_y"),
                                 ("extra_low_mwh_y", "extra_mwh_y", "extra_high_mwh_y")):
            assert getattr(row, low) <= getattr(row, value) <= getattr(row, high), (row, value)
        if math.isfinite(row.kwh_m3):
            assert row.kwh_m3_low < row.kwh_m3 < row.kwh_m3_high
