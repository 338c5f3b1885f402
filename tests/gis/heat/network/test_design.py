from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.errors import CrsMismatchError, InputError
from gis.heat.network.design import design_network
from gis.heat.network.sizing import NetworkUser
from gis.types import Grid, Provenance, Raster


def user(name, x, y, mw=1.0, mwh=2000.0, **more):
    return NetworkUser(name, float(x), float(y), mw, mwh, **more)


@pytest.fixture(scope="session")
def design(tables, crs):
    def make(users, ground=None, source=(0.0, 0.0), supply=70.0, back=40.0, **more):
        return design_network(source, users, supply, back, crs, tables, ground, **more)

    return make


def test_two_users_on_one_street_by_hand(design, lines):
    # 300 m of street; 0.9 MW at 200 m and 0.5 MW at 300 m. DN80 carries 0.75 MW, DN100 1.50 MW.
    found = design([user("near", 200, 0, 0.9, 2000), user("far", 300, 0, 0.5, 1000)],
                   lines([(0, 0), (300, 0)]))
    assert_allclose(found.plan.length_m, [200, 100])
    assert_allclose(found.pipes.dn[found.sizes.pipe], [100, 80])
    assert_allclose(found.cost_eur, 200 * 1090 + 100 * 1061)
    assert_allclose(found.sizes.peak_mw, [1.4 * 0.9993, 0.5], rtol=1e-3)
    # Supply loses 0.27 W/m·K × 200 m × 60 K on 11 kg/s and then 0.25 × 100 m × 60 K on 4 kg/s:
    # 0.16 K of 30 K, which the far user makes up by 0.5 % more flow.
    assert_allclose(found.sizes.extra_flow, [1.0023, 1.0053], atol=5e-4)
    assert_allclose(found.sizes.flow_kg_s[1], 1.0053 * 0.5e6 / (4187 * 30), rtol=5e-4)
    # The pair of table vectors: 28.9 and 30.5 W/m at 80/50/8 °C, here 70/40/10 °C.
    kelvin = (70 + 40 - 20) / (80 + 50 - 16)
    assert_allclose(found.loss_w_m, [30.5 * kelvin, 28.9 * kelvin], rtol=0.02)
    assert_allclose(found.loss_mwh, (found.loss_w_m * [200, 100]).sum() * 8.76e-3)
    head = 2 * (found.pressure_pa_m * [200, 100]).sum() + 1.1e5
    assert_allclose(found.pump_head_pa, head)
    assert_allclose(found.pump_mw, head * found.sizes.flow_kg_s[0] / 980.5 / 0.65 / 1e6)
    assert_allclose(found.route_km, [0.2, 0.3])


def test_cost_and_loss_are_shared_by_the_peaks_beyond(design, lines):
    # 200 m of DN100 shared 9 : 5, then 100 m of DN80 for the far user alone.
    found = design([user("near", 200, 0, 0.9, 2000), user("far", 300, 0, 0.5, 1000)],
                   lines([(0, 0), (300, 0)]))
    assert_allclose(found.user_cost_eur, [218000 * 9 / 14, 218000 * 5 / 14 + 106100])
    assert_allclose(found.user_loss_mwh.sum(), found.loss_mwh)


def test_detour_that_hints_at_missing_streets_is_told(design, lines):
    round_about = lines([(0, 0), (0, 900), (300, 900), (300, 0)])
    assert "missing" in " ".join(design([user("a", 300, 0)], round_about).notes)
    straight = design([user("a", 300, 0)], lines([(0, 0), (300, 0)]))
    assert "missing" not in " ".join(straight.notes)


def test_lines_run_from_source_to_users(design, town):
    found = design([user("a", 400, 400), user("b", 400, 0)], town)
    starts, ends = (shapely.get_coordinates(shapely.get_point(found.plan.geometry, k))
                    for k in (0, -1))
    assert_allclose(starts, np.column_stack([found.plan.x, found.plan.y])[found.plan.up])
    assert_allclose(ends, np.column_stack([found.plan.x, found.plan.y])[found.plan.down])
    assert_allclose(found.length_m, 800)
    layer = found.features()
    assert len(layer) == len(found.plan) and layer.units["dn"] == "mm"
    assert_allclose(layer["trench_eur"].sum(), found.cost_eur)


def test_shared_trench_is_dug_once(design, town):
    apart = [design([u], town).cost_eur for u in (user("a", 400, 0), user("b", 400, 100))]
    both = design([user("a", 400, 0), user("b", 400, 100)], town)
    assert_allclose(both.length_m, 500)
    assert both.cost_eur < sum(apart)


def test_river_is_gone_round_where_that_is_cheaper(design, town, lines, p):
    users = [user("a", 100, 0)]
    # DN100 at 1,090 EUR/m: 200 m more cost 218,000 EUR, one crossing 150,000, two 300,000.
    river, next_one = ([(x, -50), (x, 50)] for x in (40, 60))
    once = design(users, town, rivers=lines(river, kind=["river"]))
    assert once.sizes.rivers.sum() == 1 and once.length_m == pytest.approx(100)
    around = design(users, town, rivers=lines(river, next_one, kind=["river", "river"]))
    assert around.sizes.rivers.sum() == 0 and around.length_m == pytest.approx(300)
    dear = design([user("a", 100, 0)], lines([(0, 0), (100, 0)]), rivers=lines(river))
    assert_allclose(dear.sizes.crossing_eur, p["river_crossing_eur"])


def test_rail_and_a_wide_river_count_once_each(design, lines, p):
    street = lines([(0, 0), (200, 0)])
    wide = lines(shapely.box(40, -100, 80, 100), kind=["river"])
    found = design([user("a", 200, 0)], street, rivers=wide, rail=lines([(150, -9), (150, 9)]))
    assert found.sizes.rivers.sum() == 1 and found.sizes.rail.sum() == 1
    assert_allclose(found.sizes.crossing_eur.sum(),
                    p["river_crossing_eur"] + p["rail_crossing_eur"])


def test_crossing_on_a_junction_counts_once(design, town, lines):
    river = lines([(100, -50), (100, 50)], kind=["river"])
    street = lines([(0, 0), (100, 0)], [(100, 0), (200, 0)], [(100, 0), (100, -80)])
    found = design([user("a", 200, 0), user("b", 100, -80)], street, rivers=river)
    near = found.plan.up == 0
    assert found.sizes.rivers[near].sum() == 1
    assert found.sizes.rivers[found.plan.down == found.plan.user_node[0]].sum() == 0


def test_existing_pipe_is_used_where_it_is_wide_enough(design, town, lines, p):
    way = [(0, 0), (0, 400), (400, 400)]
    users = [user("a", 400, 400, 1.0)]
    reused = design(users, town, existing=lines(way, dn=[150]))
    assert reused.sizes.reused.all() and (reused.pipes.dn[reused.sizes.pipe] == 150).all()
    assert_allclose(reused.cost_eur, 800 * 1332 * p["existing_pipe_share"])
    thin = design(users, town, existing=lines(way, dn=[25]))
    plain = design(users, town)
    assert not thin.sizes.reused.any()
    assert_allclose(thin.cost_eur, plain.cost_eur)
    unknown = design(users, lines(way), existing=lines(way, dn=[np.nan]))
    assert not unknown.sizes.reused.any() and "unknown size" in " ".join(unknown.notes)


def test_pipe_off_the_streets_is_a_way_too(design, town, lines):
    cut = lines([(0, 0), (400, 400)], dn=[150])
    found = design([user("a", 400, 400)], town, existing=cut)
    assert_allclose(found.length_m, 400 * 2**0.5, rtol=1e-6)


def test_existing_pipes_on_a_finished_graph(design, town, lines, tables, p):
    from gis.heat.network.streets import street_graph

    pipes = lines([(0, 0), (0, 400), (400, 400)], [(np.nan, 0), (1, 1)], dn=[150, 150])
    found = design([user("a", 400, 400)], street_graph(town, tables), existing=pipes)
    assert_allclose(found.cost_eur, 800 * 1332 * p["existing_pipe_share"])
    assert found.cost_low_eur < found.cost_eur < found.cost_high_eur


def test_shore_is_no_river(design, lines):
    shore = lines([(50, -9), (50, 9)], [(60, -9), (60, 9)], kind=["lake", "river"])
    assert design([user("a", 90, 0)], lines([(0, 0), (90, 0)]),
                  rivers=shore).sizes.rivers.sum() == 1


def test_more_than_the_largest_pipe_takes_several_pairs(design, lines):
    found = design([user("city", 1000, 0, 100.0, 300000)], lines([(0, 0), (1000, 0)]))
    assert found.sizes.pairs[0] == 3 and "several pairs" in " ".join(found.notes)
    assert_allclose(found.cost_eur, 3 * 1000 * 2902)
    assert found.pressure_pa_m[0] <= 150.01


def test_simultaneity_thins_the_trunk(design, lines):
    street = lines([(0, 0), (300, 0)])
    many = design([user("homes", 300, 0, 2.0, consumers=200)], street)
    one = design([user("works", 300, 0, 2.0)], street)
    assert many.sizes.peak_mw[0] == pytest.approx(2.0 * many.sizes.simultaneity[0])
    assert many.sizes.simultaneity[0] < 0.55 and many.cost_eur < one.cost_eur


def test_user_too_far_for_its_demand_is_named(design, lines):
    street = lines([(0, 0), (9000, 0)])
    far = design([user("school", 9000, 0, 0.02, 40)], street)
    assert "school is too far" in " ".join(far.notes)
    assert np.isfinite([far.cost_eur, far.loss_mwh, far.pumping_mwh, far.pump_head_pa]).all()
    near = design([user("school", 200, 0, 0.02, 40)], street)
    assert "too far" not in " ".join(near.notes) and 1 < near.sizes.extra_flow[0] < 1.5


def test_hourly_ground_and_load(design, lines):
    street, users = lines([(0, 0), (300, 0)]), [user("a", 300, 0, 1.0, 4000)]
    swing = 10 + 5 * np.sin(2 * np.pi * np.arange(8760) / 8760)
    steady, hourly = design(users, street), design(users, street, ground_c=swing)
    assert_allclose(hourly.loss_mwh, steady.loss_mwh, rtol=1e-6)
    assert_allclose(hourly.loss_mw.sum(), hourly.loss_mwh)
    assert_allclose(steady.loss_mw * 8760, steady.loss_mwh)
    # Warmer ground in the first half of the year, less loss.
    assert hourly.loss_mw[2190] < steady.loss_mw < hourly.loss_mw[6570]
    load = np.full(8760, 4000 / 8760)
    even = design(users, street, load=load)
    assert_allclose(even.pumping_mwh, even.pump_mw * 8760 * (4000 / 8760) ** 3)
    assert even.pumping_mwh < steady.pumping_mwh


def test_without_ground_lines_are_straight_and_say_so(design):
    found = design([user("a", 300, 400)])
    assert found.basis == "straight" and "× 1.3" in found.notes[0]
    assert_allclose(found.length_m, 650)


def test_over_terrain(design, crs):
    cost = Raster(np.full((40, 40), 0.7), Grid(crs, -1000.0, 1000.0, 50.0, (40, 40)), "ratio",
                  Provenance("cost", "by hand"))
    found = design([user("a", 525, 25), user("b", -475, 25)], cost, source=(25.0, 25.0))
    assert found.basis == "terrain"
    assert_allclose(found.length_m, 1000)
    assert_allclose(found.plan.street_m.sum(), 700)
    # Off the centre of a cell, and both in one cell: still a pipe of its own length.
    close = design([user("a", 15, 25)], cost, source=(35.0, 25.0))
    assert_allclose(close.length_m, 20)
    wall = cost.values.copy()
    wall[:, 30:32] = np.nan
    with pytest.raises(InputError, match="a cannot be reached"):
        design([user("a", 825, 25)], replace(cost, values=wall), source=(25.0, 25.0))


def test_user_that_cannot_be_reached_is_named(design, lines):
    gap = lines([(0, 0), (900, 0)], [(1200, 0), (1900, 0)])
    with pytest.raises(InputError, match="hospital cannot be reached.*0.7 km"):
        design([user("mill", 800, 0), user("hospital", 1800, 0)], gap)


def test_users_at_the_source_need_no_pipe(design, lines):
    street = lines([(0, 0), (300, 0)])
    alone = design([user("greenhouse", 0.5, 0)], street)
    assert alone.length_m == 0 and alone.cost_eur == 0 and alone.loss_mwh == 0
    assert "greenhouse" in " ".join(alone.notes) and np.isfinite(alone.pump_mw)
    both = design([user("greenhouse", 0, 0), user("a", 300, 0)], street)
    assert_allclose(both.length_m, 300)
    assert_allclose(both.peak_mw, 2.0)
    assert_allclose(both.sizes.peak_mw, 1.0)


def test_user_without_demand_is_left_out_and_named(design, lines):
    found = design([user("idle", 100, 0, 0, 0), user("a", 300, 0)], lines([(0, 0), (300, 0)]))
    assert [u.name for u in found.users] == ["a"] and "idle" in found.notes[0]


@pytest.mark.parametrize("users, more, words", [
    ([], {}, "No user"), ([("a", 1, 1, 0, 0)], {}, "No user"),
    ([("a", np.nan, 1)], {}, "a has no coordinates"),
    ([("a", 1, 1, np.nan)], {}, "a: a peak of nan"), ([("a", 1, 1, -1)], {}, "a: a peak"),
    ([("a", 1, 1, 1, 9000)], {}, "more than 1 MW"),
    ([("a", 9, 9)], dict(source=(np.nan, 0.0)), "source has no coordinates"),
    ([("a", 9, 9)], dict(supply=40.0, back=70.0), "below the supply"),
    ([("a", 9, 9)], dict(supply=np.nan), "impossible"),
    ([("a", 9, 9)], dict(ground_c=np.nan), "ground is unknown"),
    ([("a", 9, 9)], dict(ground_c=np.zeros(12)), "ground is unknown"),
    ([("a", 9, 9)], dict(load=np.full(8760, np.nan)), "load of the pumps"),
    ([("a", 9, 9)], dict(load=np.ones(24)), "load of the pumps"),
    ([("a", np.inf, 9)], {}, "a has no coordinates"),
    ([("a", 9, 9, np.inf, 1)], {}, "a: a peak of inf"),
    ([("a", 9, 9)], dict(cost_factor=0.0), "cost_factor")])
@pytest.mark.parametrize("streets", [True, False])
def test_bad_input_is_one_sentence(design, town, users, more, words, streets):
    with pytest.raises(InputError, match=words) as error:
        design([user(*u) for u in users], town if streets else None, **more)
    assert "\n" not in str(error.value)


def test_other_reference_system_is_refused(design, town):
    import pyproj

    with pytest.raises(CrsMismatchError):
        design([user("a", 9, 9)], town.to_crs(pyproj.CRS("EPSG:32736")))


place = st.tuples(st.floats(0, 400), st.floats(0, 400))


@settings(max_examples=40, deadline=None)
@given(place, st.lists(st.tuples(place, st.floats(0.01, 20)), min_size=1, max_size=6))
def test_any_network_is_a_tree_that_serves_all(design, town, source, takers):
    users = [user(f"u{i}", *at, mw, 1000 * mw) for i, (at, mw) in enumerate(takers)]
    found = design(users, town, source=source)
    plan = found.plan
    assert len(np.unique(plan.down)) == len(plan) == len(plan.x) - 1     # a tree, rooted
    assert (plan.down != 0).all()
    seen = {0}
    for up, down in zip(plan.up, plan.down, strict=True):
        assert up in seen
        seen.add(down)
    assert seen >= set(plan.user_node.tolist())
    alone = [design([u], town, source=source) for u in users]
    assert found.cost_eur <= sum(d.cost_eur for d in alone) * (1 + 1e-9) + 1e-6
    assert (found.pressure_pa_m <= 150.01).all()
    assert_allclose(found.user_cost_eur.sum(), found.cost_eur)
    assert np.isfinite([found.cost_eur, found.loss_mwh, found.pumping_mwh]).all()
    assert found.cost_low_eur <= found.cost_eur <= found.cost_high_eur
