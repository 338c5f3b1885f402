import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.voltage import HIGHEST_KV, parse_voltage


@pytest.mark.parametrize("text, kv", [
    ("330000;132000", (330.0, 132.0)), ("132 kV; 33kV", (132.0, 33.0)), (132000, (132.0,)),
    (132000.0, (132.0,)), ("33", (33.0,)), (66, (66.0,)), ("220/132 kV", (220.0, 132.0)),
    ("132,000", (132.0,)), ("400000,220000", (400.0, 220.0)), ("0,4 kV", (0.4,)),
    ("33000;33000", (33.0,)), ("500 kV DC", (500.0,)), ("11000|415", (11.0, 0.415)),
])
def test_voltages_as_people_write_them(text, kv):
    assert parse_voltage(text) == (kv, None)


@pytest.mark.parametrize("text", [None, float("nan"), "", " ", "nan", "None", "unknown"])
def test_nothing_is_unknown_and_no_problem(text):
    assert parse_voltage(text) == ((), None)


@pytest.mark.parametrize("text", ["Avenida La Esperanza", "-132000", "0", "9e9 kV", "12/34/2020x"])
def test_what_is_no_voltage_is_told(text):
    levels, problem = parse_voltage(text)
    assert "not a voltage" in problem
    assert 0 not in levels and all(kv > 0 for kv in levels)


def test_good_part_of_a_bad_text_is_kept():
    levels, problem = parse_voltage("132000;Main Street")
    assert levels == (132.0,) and "Main Street" in problem


@given(st.text(max_size=40) | st.floats() | st.integers() | st.none())
def test_never_raises_and_never_invents_an_impossible_voltage(text):
    levels, problem = parse_voltage(text)
    assert all(0 < kv <= HIGHEST_KV and math.isfinite(kv) for kv in levels)
    assert list(levels) == sorted(set(levels), reverse=True)


@given(st.lists(st.sampled_from([11, 33, 66, 110, 132, 220, 225, 330, 400, 500, 765]), min_size=1))
def test_volts_and_kilovolts_mean_the_same(kv):
    volts = parse_voltage(";".join(str(v * 1000) for v in kv))
    assert volts == parse_voltage("; ".join(f"{v} kV" for v in kv))
    assert volts == (tuple(sorted({float(v) for v in kv}, reverse=True)), None)
