import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.errors import InputError
from gis.heat.region import built_heat, region_demand_mwh, region_heat, region_heat_of_sites
from gis.heat.study import heat_study
from gis.types import Places

HOUR = np.arange(8760)
PARIS_C = (12 - 8 * np.cos(2 * np.pi * (HOUR / 24 - 15) / 365)
           + 4 * np.sin(2 * np.pi * (HOUR % 24 - 9) / 24))
LAYERS = ("heat_networks", "heat_density", "heat_sinks", "figures")


@pytest.fixture(scope="module")
def region(evidence):
    return evidence("ile_de_france", layers=LAYERS, it_mw=10)


def at(evidence, lon, lat):
    place = Places.from_lonlat(np.array(lon), np.array(lat), evidence.grid.crs)
    return place.x, place.y


def test_region_demand_is_that_of_its_buildings(region):
    # The layer lists the larger places (48 TWh), the figure of the region all of them.
    layer = region.features("heat_density")
    users = sum(s.demand_mwh_y for s in heat_study(region).sinks
                if not s.network and not s.potential)
    assert_allclose(region_demand_mwh(region), 73.8e6 + users)
    assert 0.6 < layer["heat_mwh_y"].sum() / 73.8e6 < 0.7


def test_buildings_less_networks(region):
    built, layer = built_heat(region), region.features("heat_density")
    assert 0 < built.heat_mwh.sum() < layer["heat_mwh_y"].sum()
    assert np.all(built.suited_mwh <= built.heat_mwh) and np.all(built.heat_mwh >= 0)


def test_shares_rise_with_distance_and_stay_within_source_and_demand(region):
    x, y = at(region, [2.36, 2.25, 2.50], [48.93, 48.80, 48.85])
    found = region_heat(region, x, y, 20.0, PARIS_C)
    assert found.it_mw == 60
    assert_allclose(found.available_mwh, heat_study(region).source.heat_mw.sum() / 10 * 60)
    shares = np.array([(b.reachable_share, b.present_share, b.with_new_share)
                       for b in found.bands])
    assert np.all(np.diff(shares[:, 0]) >= 0) and np.all(np.diff(shares[:, 1]) >= -1e-12)
    for band in found.bands:
        assert band.present_used_mwh <= band.present_mwh * (1 + 1e-9)
        assert band.new_used_mwh <= band.new_mwh * (1 + 1e-9)
        assert band.present_share <= band.with_new_share <= band.reachable_share + 1e-9
        # Delivered heat is at most source heat plus a heat pump's power (COP 2 or more).
        assert band.present_used_mwh + band.new_used_mwh <= 2 * found.available_mwh
    # 60 MW give 60·0.65·0.72·8.76 = 246 GWh, some 300 after the heat pump: 0.4 % of 74 TWh.
    assert 0.002 < found.bands[3].with_new_share < 0.0045


def test_a_larger_build_out_displaces_more_but_never_in_proportion(region):
    x, y = at(region, [2.36], [48.93])
    small, large = (region_heat(region, x, y, mw, PARIS_C, (2.0,)).bands[0] for mw in (5, 500))
    assert small.with_new_share < large.with_new_share < 100 * small.with_new_share
    assert small.reachable_share == large.reachable_share


def test_without_a_layer_of_buildings_present_users_are_the_demand(evidence):
    kenya = evidence("kenya", layers=("heat_sinks",))
    x, y = at(kenya, [36.43], [-0.72])
    found = region_heat(kenya, x, y, 2.0, np.full(8760, 18.0))
    present = sum(s.demand_mwh_y for s in heat_study(kenya).sinks if not s.potential)
    assert_allclose(found.demand_mwh, present)
    assert all(band.new_mwh == 0 and np.isnan(band.new_cost_eur_mwh) for band in found.bands)
    assert found.bands[-1].present_share > 0


def test_bad_input(region, evidence):
    x, y = at(region, [2.36], [48.93])
    with pytest.raises(InputError, match="more than 0 MW"):
        region_heat(region, x, y, 0.0, PARIS_C)
    with pytest.raises(InputError, match="heat demand"):
        region_heat(evidence("ile_de_france", layers=()), x, y, 1.0, PARIS_C)


def test_sites_of_a_study_together(region, evidence):
    x, y = at(region, [2.36, 2.25], [48.93, 48.80])
    found = region_heat_of_sites(region, x, y)
    assert found.it_mw == 20 and found.bands[0].km == 0.5
    assert region_heat_of_sites(region, [], []) is None
    assert region_heat_of_sites(evidence("ile_de_france", layers=()), x, y) is None
