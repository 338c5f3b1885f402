"""Load that moves, by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gis import calc
from gis.errors import InputError
from gis.power.backup import Backup, backup_year
from gis.power.shifting import shift_hours, shift_sites, system_year
from gis.types import Provenance, Table
from layers import tables


def test_half_the_night_moves_into_the_sun():
    # two dark hours lack 10 each and may give 5 each; noon has 8 over: 8 move, 4 from each
    found = shift_hours(np.full(3, 10.0), np.array([0.0, 18.0, 0.0]), 0.5, 3)
    assert found.load_mw.tolist() == [6, 18, 6]
    assert found.moved_mwh == 8
    assert (found.met_before, found.met_after) == (10 / 30, 18 / 30)


def test_the_capacity_limits_what_an_hour_takes():
    found = shift_hours(np.full(3, 10.0), np.array([0.0, 18.0, 0.0]), 0.5, 3, capacity_mw=12)
    assert found.load_mw.tolist() == [9, 12, 9]


def test_work_does_not_leave_its_window():
    load, sun = np.full(4, 10.0), np.array([0.0, 10.0, 0.0, 20.0])
    assert shift_hours(load, sun, 0.5, 2).load_mw.tolist() == [10, 10, 5, 15]


def test_two_sites_share_the_sun_of_one():
    found = shift_sites(np.array([[10.0], [10.0]]), np.array([[0.0], [13.0]]), 0.5)
    assert found.load_mw.ravel().tolist() == [7, 13]


@given(arrays(float, 48, elements=st.floats(0, 10)), arrays(float, 48, elements=st.floats(0, 10)),
       st.floats(0, 1))
def test_no_work_is_lost_and_local_power_never_serves_less(load, generation, share):
    found = shift_hours(load, generation, share, 24)
    assert found.load_mw.sum() == pytest.approx(load.sum(), abs=1e-6)
    assert found.load_mw.min() >= -1e-9
    if load.sum() > 0:
        assert found.met_after >= found.met_before - 1e-9


@pytest.mark.parametrize(("load", "sun", "share", "window"), [
    ([1, 2], [1], 0.2, 24), ([math.nan], [1], 0.2, 24), ([1], [-1], 0.2, 24),
    ([1], [1], 1.2, 24), ([1], [1], 0.2, 0)])
def test_impossible_series_are_refused(load, sun, share, window):
    with pytest.raises(InputError):
        shift_hours(np.array(load, float), np.array(sun, float), share, window)


def test_a_system_year_has_its_peak_and_its_weekends():
    day = ["weekday"] * 24 + ["weekend"] * 24
    profile = Table({"day": np.array(day, object), "step": np.tile(np.arange(24.0), 2),
                     "factor": np.r_[np.full(24, 1.0), np.full(24, 0.5)]}, {},
                    Provenance("load_profile", "made up"))
    load = system_year(profile, 100)
    assert len(load) == 8760
    assert load.max() == 100
    assert (load[3 * 24:5 * 24] == 50).all()     # 4 and 5 January 2025
    assert (load == 50).sum() == 104 * 24


def test_calc_load_shift():
    text = "load_mw,generation_mw\n10,0\n10,18\n10,0\n"
    found = calc.find("load-shift").run({}, {"series": text, "share": 0.5, "window_h": 3})
    assert found["moved_mwh"].value == 8
    assert found["peak_mw"].value == 18
    two = "load_mw,generation_mw,load_2_mw,generation_2_mw\n10,0,10,13\n"
    assert calc.find("load-shift").run({}, {"series": two, "share": 0.5})["moved_mwh"].value == 3
    with pytest.raises(InputError, match="line 2: generation_mw"):
        calc.find("load-shift").run({}, {"series": "load_mw,generation_mw\n1,x\n"})


def test_backup_emissions_by_hand():
    table = tables.load("backup")
    diesel = backup_year(Backup.of(table, "diesel"), 2, 100, 95)
    assert diesel.mwh == 200
    assert diesel.co2_t == pytest.approx(200 * 267 / 0.37 / 1000)
    assert diesel.added_co2_t == pytest.approx(diesel.co2_t - 200 * 95 / 1000)
    assert diesel.litres == pytest.approx(200_000 / 0.37 / 10)
    # 75 kg over 5000 cycles of 0.9: 16.7 g; 12 % of loss at 95 g: 13 g
    battery = Backup.of(table, "battery")
    assert battery.carbon_g_kwh(95) == pytest.approx(75_000 / 4500 + 95 * (1 / 0.88 - 1))
    assert backup_year(battery, 2, 100, 95, 2).capacity_mwh == pytest.approx(4 / 0.9)


def test_calc_backup_flexibility():
    run = calc.find("backup-flexibility").run
    given_ = {"kind": "diesel", "mw": 2, "hours_y": 100, "grid_g_kwh": 95}
    assert run({"backup": tables.load("backup")}, given_)["co2_t_y"].value == pytest.approx(144.3,
                                                                                           abs=0.1)
    with pytest.raises(InputError):
        run({"backup": tables.load("backup")}, given_ | {"hours_y": 9000})
