import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.energy.wind import Turbine, full_load_hours, site_density, to_hub, wind_100m


def test_power_law_by_hand():
    # 10 m to 100 m at 0.14: factor 10^0.14 = 1.380
    assert_allclose(to_hub(5.0, 10.0), 6.902, atol=0.001)


def test_sites_serve_within_their_radius_and_priors_elsewhere(points, places):
    layer = points("wind", [0, 0], [0, 50], wind_ms=[9.0, 6.0], height_m=[100, 100],
                   uncertainty_ms=[0.5, 1.5], radius_km=[10, np.nan], kind=["site", "prior"])
    wind = wind_100m(places([0, 9, 30], [0, 0, 0]), layer)
    assert_allclose(wind.speed, [9, 9, np.nan])
    assert_allclose(wind.sd, [0.5, 0.5, np.nan])
    assert_allclose(wind.prior, 6)
    assert_allclose(wind.prior_sd, 1.5)


def test_between_two_sites_the_nearer_counts_more(points, places):
    layer = points("wind", [0, 9], [0, 0], wind_ms=[6.0, 12.0], height_m=[100, 100],
                   kind=["site", "site"], radius_km=[10, 10])
    # 3 and 6 km: weights 4/5 and 1/5
    wind = wind_100m(places([3], [0]), layer)
    assert_allclose(wind.speed, 7.2)
    assert_allclose(wind.sd, 0.12 * 7.2)


def test_no_site_in_reach_is_unknown_not_zero(points, places):
    layer = points("wind", [0], [0], wind_ms=[6.0], height_m=[100], kind=["site"], radius_km=[5])
    wind = wind_100m(places([50], [50]), layer)
    assert np.isnan(wind.speed).all() and np.isnan(wind.prior).all()


STEP = Turbine(np.array([0.0, 7.999, 8.0, 100.0]), np.array([0.0, 0.0, 1.0, 1.0]))


def test_full_load_hours_of_a_step_turbine():
    # Rayleigh: share of time above v is exp(-π/4·(v/mean)²); at v = mean = 8: 0.456
    assert_allclose(full_load_hours(8.0, STEP), 8760 * 0.88 * np.exp(-np.pi / 4), rtol=0.005)


def test_thin_air_gives_less():
    assert full_load_hours(7.0, STEP, 0.99) < full_load_hours(7.0, STEP)
    assert full_load_hours(0.0, STEP) == 0
    assert np.isnan(full_load_hours(np.nan, STEP))


def test_air_over_nairobi_is_a_fifth_thinner():
    assert_allclose(site_density(19.0, 1680) / 1.225, 0.81, atol=0.015)


@pytest.mark.parametrize("mean, low, high", [(5.0, 0.14, 0.22), (6.5, 0.28, 0.37), (8, 0.42, 0.52)])
def test_generic_turbine_lies_among_real_ones(mean, low, high):
    # Capacity factors of 330 W/m² machines by their published power curves, before losses.
    from gis.energy.model import EnergyModel
    from layers import tables

    turbine = Turbine.from_table(tables.load("wind_turbine"))
    share = full_load_hours(mean, turbine, model=EnergyModel(wind_losses=1.0)) / 8760
    assert low < share < high
