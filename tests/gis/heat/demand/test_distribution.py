import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.errors import InputError, UnknownNameError
from gis.heat.demand.distribution import (
    area_cost,
    density_class,
    distribution,
    distribution_parameters,
    plot_ratio,
    suitability,
)
from layers import tables as shipped

TABLES = shipped.load_all()
P = distribution_parameters(TABLES)


def test_fifty_terajoule_per_square_kilometre():
    # 50 TJ/km², e 0.3, 212/4464: w 46.25 m, Q/L 2.31 GJ/m, d_a 0.0414 m, I 172, 41 EUR/MWh.
    found = distribution(50_000 / 3.6 / 100, 0.3, area_cost(TABLES), P, 0.06, 40)
    assert_allclose(found.width_m, 46.25)
    assert_allclose(found.linear_gj_m, 2.31, rtol=0.002)
    assert_allclose(found.diameter_m, 0.0414, rtol=0.005)
    assert_allclose(found.investment_eur_gj, 172, rtol=0.005)
    assert_allclose(found.cost_eur_mwh, 41, rtol=0.02)


def test_denser_heat_is_cheaper_and_dense_areas_have_a_constant_width():
    density = np.array([50.0, 139.0, 500.0, 2000.0])
    found = distribution(density, plot_ratio(density, P), area_cost(TABLES), P, 0.06, 40)
    assert np.all(np.diff(found.cost_eur_mwh) < 0)
    assert found.width_m[-1] == 60 and found.diameter_m[0] == 0.02


def test_no_heat_costs_without_end_and_unknown_stays_unknown():
    found = distribution(np.array([0.0, np.nan]), np.array([0.3, 0.3]), area_cost(TABLES), P,
                         0.06, 40)
    assert found.cost_eur_mwh[0] == np.inf and np.isnan(found.cost_eur_mwh[1])


def test_words_of_linear_density():
    assert [density_class(v, P) for v in (0.4, 0.7, 1.2, 1.6)] == [
        "critical", "conditional", "good", "very good"]
    assert_allclose(suitability(np.array([0.4, 1.0, 2.0]), P), [0, 0.5, 1])


def test_bad_input():
    with pytest.raises(InputError):
        distribution(np.array([-1.0]), np.array([0.3]), area_cost(TABLES), P, 0.06, 40)
    with pytest.raises(UnknownNameError):
        area_cost(TABLES, "inne")
