import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.heat.network.check import Disagreement, check_network, operating_point
from gis.heat.network.design import design_network
from gis.heat.network.sizing import NetworkUser

pytest.importorskip("pandapipes")


@pytest.fixture(scope="module")
def two_users(tables, crs, lines):
    users = [NetworkUser("near", 200.0, 0.0, 0.9, 2000.0),
             NetworkUser("far", 300.0, 0.0, 0.5, 1000.0)]
    return design_network((0.0, 0.0), users, 70, 40, crs, tables, lines([(0, 0), (300, 0)]))


def test_own_figures_of_two_users_by_hand(two_users):
    own = operating_point(two_users)
    # 11.2 kg/s through DN100 (107.1 mm), 4.00 kg/s through DN80 (82.5 mm), 980.5 kg/m³.
    assert_allclose(own.velocity_m_s, [1.265, 0.763], rtol=0.005)
    # DN100: 0.268 W/m·K × 200 m × 60 K over 11.2 kg/s × 4187 J/kg·K = 0.069 K.
    assert_allclose(own.supply_c, [70 - 0.069, 70 - 0.069 - 0.091], atol=0.01)
    assert_allclose(own.return_c, 40 - 0.05, atol=0.02)
    drop = two_users.pressure_pa_m * [200, 100] * 2 / 1e5
    assert_allclose(own.drop_bar, np.cumsum(drop), rtol=1e-3)


def test_check_agrees_on_two_users(two_users, tables):
    found = check_network(two_users, tables)
    assert found.agrees and found.findings == ()
    assert_allclose(found.checked.velocity_m_s, found.own.velocity_m_s, rtol=0.02)
    assert_allclose(found.checked.drop_bar, found.own.drop_bar, rtol=0.05)
    assert_allclose(found.checked.supply_c, found.own.supply_c, atol=0.05)
    assert_allclose(found.checked.return_c, found.own.return_c, atol=0.05)


def test_cold_end_of_a_long_thin_pipe_is_told(tables, crs, lines):
    # 20 kW over 3 km: the water arrives so much colder that the user must draw more.
    users = [NetworkUser("school", 3000.0, 0.0, 0.02, 40.0)]
    design = design_network((0.0, 0.0), users, 70, 40, crs, tables, lines([(0, 0), (3000, 0)]))
    found = check_network(design, tables)
    assert not found.agrees
    assert {d.what for d in found.disagreements} & {"velocity", "supply", "solver"}
    assert "designed" in str(found.disagreements[0])


def test_wrong_sizing_would_be_seen(two_users, tables):
    from dataclasses import replace

    thin = replace(two_users, sizes=replace(two_users.sizes,
                                            flow_kg_s=two_users.sizes.flow_kg_s * 0.7))
    found = check_network(thin, tables)
    assert {"velocity", "pressure drop"} <= {d.what for d in found.disagreements}


def test_too_long_a_way_breaks_the_pressure_limit(tables, crs, lines):
    users = [NetworkUser("city", 80000.0, 0.0, 20.0, 60000.0)]
    design = design_network((0.0, 0.0), users, 90, 50, crs, tables, lines([(0, 0), (80000, 0)]))
    assert "booster" in " ".join(check_network(design, tables).findings)


def test_parallel_pairs_share_the_flow(tables, crs, lines):
    users = [NetworkUser("city", 1000.0, 0.0, 100.0, 300000.0)]
    design = design_network((0.0, 0.0), users, 70, 40, crs, tables, lines([(0, 0), (1000, 0)]))
    found = check_network(design, tables)
    assert_allclose(found.checked.velocity_m_s, found.own.velocity_m_s, rtol=0.02)


def test_many_homes_that_do_not_peak_at_once_are_no_disagreement(tables, crs, lines):
    users = [NetworkUser(f"home {i}", 20.0 * i, 0.0, 0.05, 60.0, 10.0) for i in range(1, 11)]
    design = design_network((0.0, 0.0), users, 70, 40, crs, tables, lines([(0, 0), (200, 0)]))
    assert design.sizes.simultaneity.min() < 0.65 < 0.95 < design.sizes.simultaneity.max()
    found = check_network(design, tables)
    assert found.agrees, [str(d) for d in found.disagreements]


def test_user_at_the_source_has_nothing_to_check(tables, crs, lines):
    users = [NetworkUser("a", 0.0, 0.0, 1.0, 2000.0)]
    design = design_network((0.0, 0.0), users, 70, 40, crs, tables, lines([(0, 0), (30, 0)]))
    found = check_network(design, tables)
    assert found.agrees and found.own.drop_bar[0] == 0


def test_a_disagreement_reads_as_a_sentence():
    told = str(Disagreement("velocity", "segment 1 (DN 100)", 1.0, 1.2, "m/s", 0.05))
    assert told == ("velocity at segment 1 (DN 100): designed 1, checked 1.2 m/s "
                    "(tolerance 0.05)")
