import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.errors import InputError
from gis.heat.dispatch.cores import has_numba
from gis.heat.dispatch.year import MANY, dispatch, dispatch_sums, dispatch_year

COMPILED = [False, True] if has_numba() else [False]


@pytest.mark.parametrize("compiled", COMPILED)
def test_store_by_hand(compiled):
    # Source 2, ratio 1; user 1, 1, 4, 4. The store of 1.5 MWh takes 1, then half of 1, loses
    # nothing and gives 1.5 in the third hour.
    flow = dispatch_year(np.full(4, 2.0), [1.0, 1.0, 4.0, 4.0], np.ones(4), store_mwh=1.5,
                         compiled=compiled)
    assert_allclose(flow.output_mw, [[2, 1.5, 2, 2]])
    assert_allclose(flow.content_mwh, [[1, 1.5, 0, 0]])
    assert_allclose(flow.used_mw, [[1, 1, 3.5, 2]])
    assert_allclose(flow.left_mw, [[0, 0.5, 0, 0]])


@pytest.mark.parametrize("compiled", COMPILED)
def test_loss_of_the_store_by_hand(compiled):
    # 1 MWh stored loses 10 % per hour: 0.9, 0.81; then it is used.
    flow = dispatch_year([1.0, 0.0, 0.0], [0.0, 0.0, 1.0], np.ones(3), store_mwh=5,
                         loss_share_h=0.1, compiled=compiled)
    assert_allclose(flow.content_mwh, [[1, 0.9, 0]])
    assert_allclose(flow.used_mw, [[0, 0, 0.81]])
    assert_allclose(flow.store_loss_mw, [[0, 0.1, 0.09]])


@pytest.mark.parametrize("compiled", COMPILED)
def test_minimum_load_by_hand(compiled):
    # Least output 1 MW, user 0.4 MW. Alone the plant is off; with a store of 1 MWh it runs the
    # first hour at 1.4, then rests until the store can take 0.6.
    source, demand, ratio = np.full(4, 3.0), np.full(4, 0.4), np.full(4, 4 / 3)
    alone = dispatch_year(source, demand, ratio, floor_mw=1.0, compiled=compiled)
    assert_allclose(alone.used_mw, 0)
    assert_allclose(alone.electricity_mw, 0)
    stored = dispatch_year(source, demand, ratio, floor_mw=1.0, store_mwh=1.0, compiled=compiled)
    assert_allclose(stored.output_mw, [[1.4, 0, 0, 1.2]], atol=1e-12)
    assert_allclose(stored.used_mw, 0.4)
    assert_allclose(stored.electricity_mw, stored.output_mw / 4)
    exchanger = dispatch_year(source, demand, np.ones(4), floor_mw=1.0, compiled=compiled)
    assert_allclose(exchanger.used_mw, 0.4)       # an exchanger has no least load


def test_minimum_load_without_store_agrees():
    random = np.random.default_rng(3)
    source, demand = random.random((2, 200)) * 3
    ratio = 1 + random.random(200) * (random.random(200) > 0.5)
    plain = dispatch(source, demand, ratio, 0.2, 2.0, 0.9)
    year = dispatch_year(source, demand, ratio, loss_mw=0.2, cap_mw=2.0, floor_mw=0.9)
    assert_allclose(year.used_mw[0], plain.used_mw, atol=1e-12)
    assert_allclose(year.left_mw[0], plain.left_mw, atol=1e-12)


def case(seed, sites=6, hours=300):
    random = np.random.default_rng(seed)
    source, demand = random.random((2, sites, hours)) * 3
    demand *= random.random((sites, hours)) > 0.2
    ratio = 1 + random.random((sites, hours)) * (random.random((sites, 1)) > 0.2)
    figures = dict(loss_mw=random.random(sites) * 0.4, cap_mw=random.random(sites) * 4,
                   floor_mw=random.random(sites), plant_mw=random.random(sites) * 5,
                   store_mwh=random.choice([0, 0.5, 20, 1e9], sites),
                   store_mw=random.choice([0.3, np.inf], sites),
                   loss_share_h=random.choice([0, 1e-4, 0.2, 1], sites),
                   start_mwh=random.random(sites) * 5)
    return (source, demand, ratio), figures


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), sites=st.sampled_from([6, 20]), steady=st.booleans(),
       compiled=st.sampled_from(COMPILED))
def test_energy_balance_closes(seed, sites, steady, compiled):
    (source, demand, ratio), figures = case(seed, sites)
    flow = dispatch_year(source, demand, ratio, **figures, steady=steady, compiled=compiled)
    from_store = flow.before_mwh - flow.content_mwh
    given_mw = source + flow.electricity_mw + from_store
    taken_mw = flow.used_mw + flow.left_mw + flow.loss_mw + flow.store_loss_mw
    scale = source + demand + flow.before_mwh + 1
    assert np.all(np.abs(given_mw - taken_mw) <= 1e-9 * scale)
    assert_allclose(given_mw.sum(axis=1), taken_mw.sum(axis=1), rtol=1e-9, atol=1e-9)
    assert np.all(flow.used_mw <= demand)
    assert np.all(flow.delivered_mw <= figures["cap_mw"][:, None] + 1e-9)
    assert np.all(flow.output_mw <= figures["plant_mw"][:, None])
    assert np.all(flow.output_mw <= source * ratio)
    assert np.all(flow.used_mw <= source * ratio + flow.before_mwh + 1e-9)
    assert np.all(flow.content_mwh <= figures["store_mwh"][:, None])
    assert np.all(flow.charged_mw <= figures["store_mw"][:, None] + 1e-9)
    assert np.all(flow.discharged_mw <= figures["store_mw"][:, None] + 1e-9)
    assert min(flow.used_mw.min(), flow.left_mw.min(), flow.content_mwh.min()) >= 0
    pumped = (ratio > 1.0001) & (flow.output_mw > 0)
    least = np.broadcast_to(figures["floor_mw"][:, None], source.shape)
    assert np.all(flow.output_mw[pumped] >= least[pumped])
    assert_allclose(flow.electricity_mw, flow.output_mw - flow.drawn_mw)


@pytest.mark.skipif(not has_numba(), reason="numba is not installed")
@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), sites=st.sampled_from([1, 7, 40]))
def test_compiled_and_plain_agree(seed, sites):
    arrays, figures = case(seed, sites)
    fast = dispatch_year(*arrays, **figures, compiled=True)
    slow = dispatch_year(*arrays, **figures, compiled=False)
    for name in ("used_mw", "output_mw", "content_mwh"):
        assert_allclose(getattr(fast, name), getattr(slow, name), rtol=1e-9, atol=1e-9)


@pytest.mark.skipif(not has_numba(), reason="numba is not installed")
def test_compiled_code_is_found_again_on_disk():
    # numba names what it keeps by the function's closure; one that holds compiled functions is
    # never the same again in another process.
    from gis.heat.dispatch import compiled

    for function in (compiled.fill, compiled.drain, compiled.advance, compiled.run):
        assert function.py_func.__closure__ is None
        assert function.stats.cache_path


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), sites=st.sampled_from([1, 7]), steady=st.booleans())
def test_a_site_alone_is_as_among_many(seed, sites, steady):
    # A few sites go one by one in plain numbers, many hour by hour in numpy.
    arrays, figures = case(seed, sites)
    few = dispatch_year(*arrays, **figures, steady=steady)
    many = dispatch_year(*(np.tile(a, (MANY, 1)) for a in arrays), steady=steady, compiled=False,
                         **{name: np.tile(v, MANY) for name, v in figures.items()})
    for name in ("used_mw", "output_mw", "content_mwh"):
        np.testing.assert_array_equal(getattr(few, name), getattr(many, name)[:sites])


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), steady=st.booleans(), compiled=st.sampled_from(COMPILED))
def test_sums_are_those_of_the_hours(seed, steady, compiled):
    arrays, figures = case(seed)
    flow = dispatch_year(*arrays, **figures, steady=steady, compiled=compiled)
    sums = dispatch_sums(*arrays, **figures, steady=steady, compiled=compiled)
    load = flow.delivered_mw / figures["cap_mw"][:, None]
    for found, hourly in ((sums.used_mwh, flow.used_mw), (sums.output_mwh, flow.output_mw),
                          (sums.drawn_mwh, flow.drawn_mw),
                          (sums.store_loss_mwh, flow.store_loss_mw),
                          (sums.electricity_mwh, flow.electricity_mw),
                          (sums.carrying_h, flow.used_mw > 0), (sums.pumping_h, load**3)):
        assert_allclose(found, hourly.sum(axis=1), rtol=1e-9, atol=1e-9)
    assert_allclose(sums.peak_mw, flow.output_mw.max(axis=1))
    assert_allclose(sums.end_mwh, flow.content_mwh[:, -1])


def test_a_larger_store_never_serves_less():
    hours = np.arange(8760)
    source, demand = np.full(8760, 1.0), 1 + np.cos(2 * np.pi * hours / 24)
    used = [dispatch_year(source, demand, np.full(8760, 1.3), store_mwh=size, loss_share_h=1e-4,
                          steady=True).used_mw.sum() for size in (0, 1, 3, 10, 1e12)]
    assert np.all(np.diff(used) >= -1e-9) and used[1] > used[0]
    assert np.isfinite(used).all() and used[-1] <= demand.sum()


def test_a_steady_year_gives_no_heat_from_nowhere():
    flow = dispatch_year(np.array([0.0, 0, 2, 2]), np.array([1.0, 1, 0, 0]), np.ones(4),
                         store_mwh=3, loss_share_h=0.01, steady=True)
    assert flow.content_mwh[0, -1] >= flow.start_mwh[0, 0] - 1e-12
    assert_allclose(flow.used_mw[0, :2], 1.0)


@pytest.mark.parametrize("compiled", COMPILED)
@pytest.mark.parametrize("which, value, words", [
    (0, np.nan, "source_mw at site 1, hour 7 is a gap"),
    (1, np.nan, "demand_mw at site 1, hour 7 is a gap"),
    (2, np.nan, "per_source at site 1, hour 7 is a gap"),
    (2, 0.5, "per_source at site 1, hour 7 = 0.5 is impossible"),
    (0, -1.0, "source_mw at site 1, hour 7 = -1 is impossible"),
    (1, np.inf, "demand_mw at site 1, hour 7 = inf is impossible")])
def test_gaps_are_named(compiled, which, value, words):
    arrays, figures = case(1)
    arrays[which][1, 7] = value
    with pytest.raises(InputError, match=words):
        dispatch_year(*arrays, **figures, compiled=compiled)


@pytest.mark.parametrize("name, value", [
    ("store_mwh", -1.0), ("store_mwh", np.inf), ("store_mwh", np.nan), ("loss_share_h", 1.5),
    ("cap_mw", np.nan), ("loss_mw", np.inf), ("start_mwh", -1)])
def test_impossible_figures_are_named(name, value):
    arrays, figures = case(1)
    with pytest.raises(InputError, match=name):
        dispatch_year(*arrays, **figures | {name: value})


def test_shapes_that_do_not_match_are_named():
    with pytest.raises(InputError, match="demand_mw has the shape"):
        dispatch_year(np.ones((3, 10)), np.ones((2, 10)), np.ones(10))
    with pytest.raises(InputError, match="per site"):
        dispatch_year(np.ones((3, 10)), np.ones((3, 10)), np.ones(10), cap_mw=np.ones(2))
