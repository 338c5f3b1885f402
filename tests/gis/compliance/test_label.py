"""Classes by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.compliance.label import LETTERS, TITLES, Label, classed, letter
from layers import tables

NAN = float("nan")


@pytest.fixture(scope="module")
def limits():
    return tables.load("label_classes")


@pytest.mark.parametrize("indicator, value, expected", [
    ("energy", 1.15, "A"), ("energy", 1.151, "B"), ("energy", 1.35, "C"), ("energy", 1.5, "D"),
    ("energy", 1.7, "E"), ("energy", 1.9, "F"), ("energy", 1.91, "G"),
    ("water", 0.0, "A"), ("water", 0.1, "A"), ("water", 0.4, "C"), ("water", 0.81, "F"),
    ("water", 1.01, "G"), ("heat", 0.5, "A"), ("heat", 0.2, "C"), ("heat", 0.1, "E"),
    ("heat", 0.0999, "F"), ("heat", 0.0, "G"), ("climate", 60.99, "B"), ("energy", NAN, "?")])
def test_one_figure(limits, indicator, value, expected):
    assert letter(limits, indicator, value) == expected


def test_the_range_tells_between_which_classes_it_may_lie(limits):
    known = classed(limits, "energy", 1.2, 1.1, 1.4)         # A to D around B
    assert (known.letter, known.best, known.worst) == ("B", "A", "D")
    exact = classed(limits, "climate", 60.0)
    assert (exact.letter, exact.best, exact.worst) == ("B", "B", "B")


def test_unknown_is_neither_zero_nor_a_class(limits):
    nothing = classed(limits, "water", NAN)
    assert not nothing.known and (nothing.best, nothing.worst) == ("A", "G")
    assert nothing.figure() == "" and "unknown" in nothing.says()
    # Too uncertain to state: no class, but more than 0.12 and less than 0.3 is E to C.
    unsure = classed(limits, "heat", 0.2, 0.12, 0.3, known=False)
    assert math.isnan(unsure.value) and (unsure.letter, unsure.best, unsure.worst) == (
        "?", "C", "E")
    assert unsure.words() == "Heat: class unknown, between C and E."


def test_figures_that_people_read(limits):
    assert classed(limits, "heat", 0.125).figure() == "12 %"
    assert classed(limits, "water", 0.0).figure() == "0"
    assert classed(limits, "water", 0.0002).figure() == "< 0.01"      # little is not nothing
    assert classed(limits, "energy", 1.204).says().startswith("1.20 kWh")


def test_all_classes_in_words(limits):
    found = Label(tuple(classed(limits, key, NAN) for key in TITLES))
    assert found["climate"].indicator == "climate"
    assert found.words().count("class unknown") == 4 and found.words().endswith("G is last.")


def test_limits_grow_worse_in_order_and_say_whose_they_are(limits):
    rows = list(limits.rows())
    for indicator in TITLES:
        mine = [row for row in rows if row["indicator"] == indicator]
        assert "".join(row["class"] for row in mine) == LETTERS[:-1]
        ends = [row["limit"] for row in mine]
        assert ends == sorted(ends, reverse=mine[0]["better"] == "more")
    assert {row["indicator"] for row in rows if "C(2026) 3472" in row["source"]} == {
        "energy", "water"}
    assert all(row["source"].startswith("our own limit") for row in rows
               if row["known"] == "assumed")


@given(st.sampled_from(list(TITLES)), st.lists(st.floats(0, 1500), min_size=3, max_size=3))
def test_a_class_lies_within_its_range_and_worse_figures_never_rise(indicator, ends):
    limits = tables.load("label_classes")
    low, value, high = sorted(ends)
    found = classed(limits, indicator, value, low, high)
    assert found.best <= found.letter <= found.worst
    first, last = letter(limits, indicator, low), letter(limits, indicator, high)
    assert (first >= last) if indicator == "heat" else (first <= last)
