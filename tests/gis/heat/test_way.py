from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.heat.pipe import pipes
from gis.heat.way import own_way
from layers import tables as shipped

STUDY = SimpleNamespace(pipes=pipes(shipped.load_all()))
LARGEST = len(STUDY.pipes.dn) - 1


@given(peak_mw=st.floats(1e-4, 30), km=st.floats(0.01, 100), supply_c=st.floats(30, 90))
def test_a_pipe_carries_the_peak_and_its_own_loss(peak_mw, km, supply_c):
    way = own_way(STUDY, km, peak_mw, supply_c, supply_c - 15, 8)
    assert way.cap_mw >= peak_mw + way.loss_mw or way.pipe == LARGEST


@pytest.mark.parametrize("km, dn", [(1, 32), (5, 50)])
def test_a_long_pipe_is_wider_for_what_it_loses(km, dn):
    # 54 kW: over 5 km DN40 would lose 87 kW and carry 135 kW, too little for both.
    way = own_way(STUDY, km, 0.054, 70, 40, 8)
    assert STUDY.pipes.dn[way.pipe] == dn
