import pytest
from numpy.testing import assert_allclose

from gis.errors import InputError
from gis.heat.pipe import pipes
from layers import tables as shipped

PIPES = pipes(shipped.load_all())


@pytest.mark.parametrize("dn, megawatt, watt", [
    (80, 0.75, 28.9), (100, 1.50, 30.5), (150, 4.3, 42.0), (200, 8.8, 45.7), (250, 15.9, 44.1),
    (300, 24.9, 50.8), (400, 45.5, 52.5)])
def test_capacity_and_loss_of_each_size(dn, megawatt, watt):
    size = PIPES.index_of(dn)
    assert_allclose(PIPES.capacity_mw(30)[size], megawatt, rtol=0.03)
    assert_allclose(PIPES.loss_w_m(size, 80, 50, 8), watt, rtol=0.02)


def test_capacity_follows_the_temperature_difference():
    assert_allclose(PIPES.capacity_mw(60), 2 * PIPES.capacity_mw(30))


def test_rougher_gradient_carries_more():
    assert (pipes(shipped.load_all(), 300).flow_kg_s > PIPES.flow_kg_s).all()


def test_smallest_sufficient_size():
    assert PIPES.dn[PIPES.choose(1.4, 30)] == 100
    assert PIPES.dn[PIPES.choose(1.6, 30)] == 150
    assert PIPES.dn[PIPES.choose(1000.0, 30)] == 400       # the largest there is


def test_pumping_by_hand():
    # DN100: 11.95 kg/s / 980.5 kg/m³ = 12.19 L/s; 2 · 150 Pa/m · 1,000 m = 3 bar; η 0.65.
    size = PIPES.index_of(100)
    assert_allclose(PIPES.pumping_mw(size, 1.0, 1.0), 0.01219 * 3e5 / 0.65 / 1e6, rtol=0.01)
    assert_allclose(PIPES.pumping_mw(size, 0.5, 1.0), PIPES.pumping_mw(size, 1.0, 1.0) / 8)


def test_a_pipe_colder_than_the_ground_loses_nothing():
    assert PIPES.loss_w_m(0, 20, 10, 25) == 0


def test_bad_input():
    with pytest.raises(InputError, match="nearest is DN 100 "):
        PIPES.index_of(108)
    with pytest.raises(InputError):
        pipes(shipped.load_all(), 0)
