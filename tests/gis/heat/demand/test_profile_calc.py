import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.calc import find
from gis.errors import InputError
from layers import tables as shipped

TABLES = shipped.load_all()
PARIS = dict(lat=48.86, lon=2.35)
MOMBASA = dict(lat=-4.05, lon=39.67)


def run(name, **given):
    return find(name).run(TABLES, given)


def months(found):
    return np.array([quantity.value for key, quantity in found.items() if key.endswith("_mwh")])


def test_profile_of_paris_and_of_a_tropical_city():
    paris = run("heat-profile", heat_mwh_y=1000, **PARIS)
    assert_allclose(months(paris).sum(), 1000)
    assert months(paris)[0] > 5 * months(paris)[6]
    assert_allclose(paris["seasonal_share"].value, 0.8, atol=0.01)
    coast = months(run("heat-profile", heat_mwh_y=1000, **MOMBASA))
    assert_allclose(coast, 1000 / 365 * np.array(
        [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]), rtol=1e-3)


def test_months_of_paris_are_those_published():
    # Monthly share of heating and hot water in Île-de-France, from degree days of Montsouris [%].
    published = [16.1, 14.1, 11.8, 8.1, 5.0, 2.7, 2.0, 2.0, 3.4, 7.3, 11.9, 15.6]
    found = months(run("heat-profile", heat_mwh_y=100, **PARIS))
    assert np.abs(found - published).max() < 1.0


def test_own_path_and_demandlib_agree():
    pytest.importorskip("demandlib.bdew")
    own, lib = (run("heat-profile", method=m, **PARIS) for m in ("standard", "demandlib"))
    assert_allclose(months(own), months(lib), rtol=1e-9)
    assert_allclose(own["peak_mw"].value, lib["peak_mw"].value, rtol=1e-9)


def test_degree_day_demand():
    coast = run("degree-day-demand", space_mwh_y=100, hot_water_mwh_y=20, **MOMBASA)
    assert coast["space_mwh_y"].value == 0 and coast["heat_mwh_y"].value == 20
    paris = run("degree-day-demand", space_mwh_y=100, **PARIS)
    hdd = paris["heating_degree_days"].value
    assert 2000 < hdd < 3300
    assert_allclose(paris["space_mwh_y"].value, 100 * hdd / 3300)


def test_network_supply():
    found = run("network-supply", supply_c=90, **PARIS)
    assert found["winter_c"].value == 90 and found["summer_c"].value == 68
    assert 68 < found["mean_c"].value < 90 and found["return_c"].value == 45
    loop = run("network-supply", supply_c=25, medium="tempered", **PARIS)
    assert loop["winter_c"].value == loop["summer_c"].value == 25


def test_distribution_cost():
    found = run("distribution-cost", density_tj_km2=50, plot_ratio=0.3)
    assert_allclose(found["cost_eur_mwh"].value, 41, rtol=0.02)
    assert_allclose(found["cost_eur_gj"].value, 11.4, rtol=0.02)
    assert_allclose(found["investment_eur_gj_y"].value, 172, rtol=0.02)
    assert_allclose(found["linear_gj_m"].value, 2.31, rtol=0.01)
    own = run("distribution-cost", density_tj_km2=50, plot_ratio=0.3, c1_eur_m=424, c2_eur_m2=8928)
    assert_allclose(own["cost_eur_mwh"].value, 2 * found["cost_eur_mwh"].value)
    inner = run("distribution-cost", density_tj_km2=500, plot_ratio=1, area="inner")
    assert inner["linear_mwh_m"].notes == ("very good",) and inner["suitability"].value == 1


def test_region_heat_share_of_europe():
    # About 300 TWh of heat against 3,000 TWh of space heating: a tenth is there, less is used.
    found = run("region-heat-share", demand_twh_y=3000, dc_twh_y=300, capture=1, cop=0)
    assert_allclose(found["source_share"].value, 0.10)
    assert_allclose((found["share"].low, found["share"].value, found["share"].high),
                    (0.05, 0.065, 0.075))


def test_region_heat_share_is_capped_by_what_is_in_reach():
    found = run("region-heat-share", demand_twh_y=100, dc_twh_y=40, capture=0.75, cop=4,
                reachable_share=0.2, used_share=1)
    assert_allclose(found["delivered_share"].value, 0.4)
    assert_allclose(found["share"].value, 0.2)
    assert_allclose(found["electricity_twh_y"].value, 5)


@pytest.mark.parametrize("name, given", [
    ("heat-profile", dict(lat=99, lon=0)), ("heat-profile", dict(building="castle", **PARIS)),
    ("heat-profile", dict(method="guess", **PARIS)), ("heat-profile", dict(heat_mwh_y=-1, **PARIS)),
    ("degree-day-demand", dict(space_mwh_y=-1, **PARIS)),
    ("degree-day-demand", dict(space_mwh_y=1, reference_hdd=0, **PARIS)),
    ("network-supply", dict(supply_c=300, **PARIS)),
    ("network-supply", dict(supply_c=60, return_c=70, **PARIS)),
    ("distribution-cost", dict(density_tj_km2=0, plot_ratio=0.3)),
    ("distribution-cost", dict(density_tj_km2=50, plot_ratio=0.3, years=0)),
    ("distribution-cost", dict(density_tj_km2=50, plot_ratio=0.3, area="moon")),
    ("region-heat-share", dict(demand_twh_y=0, dc_twh_y=1, capture=1, cop=4)),
    ("region-heat-share", dict(demand_twh_y=1, dc_twh_y=1, capture=2, cop=4)),
    ("region-heat-share", dict(demand_twh_y=1, dc_twh_y=1, capture=1, cop=0.5))])
def test_impossible_input_is_one_sentence(name, given):
    with pytest.raises(InputError) as error:
        run(name, **given)
    assert "\n" not in str(error.value)
