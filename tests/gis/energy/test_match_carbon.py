import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gis.energy.carbon import yearly_emissions_t
from gis.energy.match import match


def test_four_hours_by_hand():
    # met 0 + 1 + 2 + 2 = 5 of 8; two of four hours covered; 5 of 8 generated used
    found = match(np.full(4, 2.0), np.array([0.0, 1.0, 2.0, 5.0]))
    assert found.energy_share == 5 / 8
    assert found.hours_share == 0.5
    assert found.used_share == 5 / 8


def test_unknown_hours_make_the_match_unknown():
    assert np.isnan(match(np.ones(2), np.array([1.0, np.nan])).energy_share)


@given(arrays(float, 24, elements=st.floats(0, 10)), st.floats(1, 3))
def test_more_generation_never_covers_less(generation, factor):
    demand = np.full(24, 3.0)
    less, more = match(demand, generation), match(demand, generation * factor)
    assert more.energy_share >= less.energy_share - 1e-12
    assert more.hours_share >= less.hours_share


def test_carbon_by_hand():
    assert yearly_emissions_t(10_000, 95) == 950
