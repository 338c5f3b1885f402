"""Headroom, against a load that falls in a straight line, solved by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis import calc
from gis.errors import InputError
from gis.power.flexibility import headroom, read_load

FALLING = 10_000 - 5_000 * np.arange(8760) / 8760


@pytest.mark.parametrize(("share", "mw", "hours"),
                         [(0.0025, 24.4, 43), (0.005, 49.4, 87), (0.01, 99.4, 175)])
def test_falling_load(share, mw, hours):
    found = headroom(FALLING, share)
    assert found.headroom_mw == pytest.approx(mw, abs=0.05)
    assert found.hours_affected == hours
    assert found.event_hours == hours


@given(share=st.floats(0.001, 0.2), flat=st.floats(1, 1e4))
def test_a_flat_load_leaves_next_to_no_room(share, flat):
    assert headroom(np.full(8760, flat), share).headroom_mw == pytest.approx(0, abs=1e-3)


def test_each_half_year_keeps_its_own_peak():
    months = np.repeat(np.arange(1, 13), 730)
    load = np.full(8760, 50.0)
    load[0], load[4500] = 100.0, 60.0            # peaks of January and July
    # One peak leaves 50 in all hours but one; the peak of summer leaves 10 in half of them.
    assert headroom(load, 0.005).headroom_mw == pytest.approx(50.2, abs=0.1)
    assert headroom(load, 0.005, months).headroom_mw == pytest.approx(10.08, abs=0.05)


def test_calc_reads_csv_text():
    text = "time,mw\n" + "\n".join(f"2025-01-01T00:00,{mw}" for mw in (5, 9, 10))
    load, months = read_load(text)
    assert load.tolist() == [5, 9, 10] and months.tolist() == [1, 1, 1]
    run = calc.find("headroom").run
    plain = "mw\n" + "\n".join(f"{mw:.6f}" for mw in FALLING)
    assert run({}, {"load": plain, "share": "0.005"})["headroom_mw"].value == pytest.approx(
        49.4, abs=0.05)
    with pytest.raises(InputError, match="not a fraction"):
        run({}, {"load": plain, "share": "50"})


@pytest.mark.parametrize(("text", "words"), [
    ("load\n5\n", "no column 'mw'"), ("mw\n5\nfive\n", "line 3"), ("mw\n-5\n", "line 2"),
    ("mw\n", "no hours"), ("time,mw\nsoon,5\n", "not a date")])
def test_bad_files_are_told_apart(text, words):
    with pytest.raises(InputError, match=words):
        read_load(text)


@given(st.lists(st.floats(1, 100), min_size=10, max_size=60), st.floats(0.001, 0.3),
       st.floats(1.01, 3))
def test_giving_way_more_never_leaves_less_room(load, share, factor):
    less, more = (headroom(np.array(load), r).headroom_mw for r in (share, share * factor))
    assert more >= less - 1e-6
    assert less >= 0


def test_a_case_solved_by_hand():
    # four hours of 10, 10, 10 and 6; N = 4 + e is cut by N in three hours and by e in one:
    # with N below 4 three of four hours are cut whole, 75 %; at 80 %: (3 N + N − 4) / 4 N = 0.8
    assert headroom(np.array([10.0, 10, 10, 6]), 0.8).headroom_mw == pytest.approx(5)


def test_a_year_of_zeros_is_refused():
    with pytest.raises(InputError, match="0 MW in every hour"):
        headroom(np.zeros(8760), 0.01)
