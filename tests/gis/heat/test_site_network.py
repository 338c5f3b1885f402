"""A site's heat along the streets of a small town whose ways are known by hand."""

import math

import numpy as np
import pyproj
import pytest
import shapely
from numpy.testing import assert_allclose

from gis.heat import network_summary
from gis.heat.demand.sinks import parse_sink
from gis.heat.detail import Detail
from gis.heat.estimate import estimate
from gis.heat.finance.economics import capital_recovery_factor
from gis.heat.network.check import Disagreement, NetworkCheck
from gis.heat.study import heat_study
from gis.settings import Brief
from gis.siting.evidence import Evidence
from gis.types import Features, Grid, Provenance

CRS = pyproj.CRS("EPSG:32737")
X, Y = 256_000.0, 9_857_000.0            # south-western corner of the town, in Nairobi
MEAN_FACTOR = 0.6                        # trench in Kenya over Western Europe's


def lines(*shapes, **columns):
    geometry = np.array([shapely.LineString([(X + a, Y + b) for a, b in s]) for s in shapes],
                        object)
    return Features(geometry, CRS, {k: np.array(v, float if k == "dn" else object)
                                    for k, v in columns.items()}, {},
                    Provenance("test", "by hand"))


STREETS = lines(*([(0, 100 * i), (400, 100 * i)] for i in range(5)),
                *([(100 * i, 0), (100 * i, 400)] for i in range(5)))


def users(*places, temp=(60.0, 60.0, 60.0), heat=8760.0):
    """Breweries, each with a steady 0.1 MW unless told."""
    n = len(places)
    columns = {"name": [f"brewery {i + 1}" for i in range(n)], "kind": ["brewery"] * n,
               "demand_kind": ["present"] * n, "season": ["all_year"] * n,
               "heat_mwh_y": [heat / 10] * n, "temp_c": list(temp[:n]), "heat_factor": [1.1] * n}
    text = {"name", "kind", "demand_kind", "season"}
    return Features(np.array([shapely.Point(X + a, Y + b) for a, b in places], object), CRS,
                    {k: np.array(v, object if k in text else float) for k, v in columns.items()},
                    {}, Provenance("heat_sinks", "by hand"))


@pytest.fixture(scope="module")
def town(tables):
    grid = Grid(CRS, X - 5000, Y + 5000, 500.0, (20, 20))

    def make(sinks, **layers):
        brief = Brief(it_mw=1.0, utilisation=1.0, cooling="immersion",
                      heat_cost_limit_eur_mwh=300.0)
        layers = {"heat_sinks": sinks, **layers}
        return X, Y, Evidence("town", "KEN", brief, layers, tables, grid, 1)

    return make


def test_users_share_the_trench_along_the_streets(town, steady):
    # 400 m east, then 200 m and 400 m north: 800 m of trench serve both.
    x, y, world = town(users((400, 400), (400, 200)), roads=STREETS)
    found = estimate(x, y, steady(20), world)
    net = found.network
    assert net.basis == "streets" and len(net.parts) == 1
    routes = {sink.name: sink.route_km for sink in found.sinks}
    # 100 m connect source and user, each for itself.
    assert_allclose([routes["brewery 1"], routes["brewery 2"]], [0.9, 0.7], rtol=2e-3)
    assert_allclose(net.length_km, 0.8 + 2 * 0.1, rtol=2e-3)
    assert_allclose(sum(pipe.length_km for pipe in net.pipes), net.length_km)
    assert net.crossings == {"rivers": 0, "rail": 0}
    assert net.cost_low_eur < net.cost_eur < net.cost_high_eur
    assert net.check.agrees is None and net.check.note == "not checked"
    # Each metre is paid once, with the price of its size.
    study = heat_study(world)
    price = dict(zip(study.pipes.dn.astype(int).tolist(), study.pipes.trench_eur_m.tolist(),
                     strict=True))
    by_hand = sum(1000 * pipe.length_km * price[pipe.dn] for pipe in net.pipes) * MEAN_FACTOR
    assert_allclose(net.cost_eur, by_hand, rtol=1e-6)
    assert_allclose(found.used_mwh_y, 2 * 876, rtol=1e-6)


def test_money_and_heat_close_over_the_shared_trench(town, steady):
    x, y, world = town(users((400, 400), (400, 200)), roads=STREETS)
    found = estimate(x, y, steady(20), world, detail=Detail())
    study, net = heat_study(world), found.network
    rate = study.prices.rate
    pump = found.heat_pump_electricity_mwh_y
    drawn = found.erf * study.source.it_mw.sum() * found.pue
    assert_allclose(drawn + pump, found.used_mwh_y + net.loss_mwh_y, rtol=1e-9)
    # The pipes' share of the yearly cost is that of the whole trench, once.
    yearly = found.lcoh_eur_mwh * found.used_mwh_y
    assert yearly > net.cost_eur * capital_recovery_factor(rate, study.p["pipe_life_y"])
    spent = found.capex_eur - net.cost_eur
    assert 0 < spent < found.capex_eur


def test_another_temperature_is_another_pipe(town, steady):
    # In two directions nothing is to be shared, so each has its own temperature.
    x, y, world = town(users((400, 0), (0, 400), temp=(60.0, 75.0)), roads=STREETS)
    net = estimate(x, y, steady(20), world).network
    assert sorted(part.supply_c for part in net.parts) == [60, 75] and net.basis == "streets"
    assert_allclose(net.length_km, 0.4 + 0.4 + 0.2, rtol=2e-3)


def test_a_shared_trench_may_be_worth_hotter_water(town, steady):
    x, y, world = town(users((400, 400), (400, 200), temp=(60.0, 75.0)), roads=STREETS)
    both = estimate(x, y, steady(20), world)
    (part,) = both.network.parts
    assert part.supply_c == 75 and any("share a trench" in note for note in both.notes)
    assert_allclose(both.network.length_km, 0.8 + 0.2, rtol=2e-3)
    # All heat is lifted to 75 °C: the heat pump works harder than for 60 °C.
    alone = estimate(x, y, steady(20), town(users((400, 400)), roads=STREETS)[2])
    assert both.cop < alone.cop
    # Two pipes for 1.4 km of trench would cost more than one of 0.8 km and its electricity.
    assert both.lcoh_eur_mwh < alone.lcoh_eur_mwh


def test_rivers_and_rails_cost_extra(town, steady):
    river = lines([(250, -900), (250, 900)], kind=["river"], name=["the river"])
    rail = lines([(350, -900), (350, 900)], kind=["rail"])
    dry, wet = (estimate(*place, steady(20), world).network for *place, world in (
        town(users((400, 200)), roads=STREETS),
        town(users((400, 200)), roads=STREETS, surface_water=river, rail=rail)))
    assert wet.crossings == {"rivers": 1, "rail": 1} and dry.crossings == {"rivers": 0, "rail": 0}
    assert_allclose(wet.cost_eur - dry.cost_eur, (150_000 + 120_000) * MEAN_FACTOR, rtol=1e-6)


def test_a_straight_pipe_pays_for_its_crossing_too(town, steady):
    river = lines([(250, -900), (250, 900)], kind=["river"], name=["the river"])
    dry, wet = (estimate(*place, steady(20), world) for *place, world in (
        town(users((400, 200))), town(users((400, 200)), surface_water=river)))
    assert dry.network.basis == wet.network.basis == "straight"
    assert_allclose(dry.sinks[0].route_km, 1.3 * math.hypot(0.4, 0.2) + 0.1, rtol=2e-3)
    assert_allclose(wet.network.cost_eur - dry.network.cost_eur, 150_000 * MEAN_FACTOR, rtol=1e-6)
    assert wet.lcoh_eur_mwh > dry.lcoh_eur_mwh and wet.used_mwh_y == dry.used_mwh_y


def test_a_pipe_that_lies_there_is_used(town, steady):
    old = lines([(0, 0), (400, 0)], dn=[150.0], kind=["network"], name=["old pipe"])
    unknown = lines([(0, 0), (400, 0)], dn=[np.nan], kind=["network"], name=["old pipe"])
    new, kept, doubtful = (
        estimate(*place, steady(20), world).network for *place, world in (
            town(users((400, 200)), roads=STREETS),
            town(users((400, 200)), roads=STREETS, heat_pipes=old),
            town(users((400, 200)), roads=STREETS, heat_pipes=unknown)))
    assert [(pipe.dn, pipe.reused) for pipe in kept.pipes if pipe.reused] == [(150, True)]
    assert_allclose(sum(p.length_km for p in kept.pipes if p.reused), 0.4, rtol=2e-3)
    assert kept.cost_eur < 0.7 * new.cost_eur
    assert not any(pipe.reused for pipe in doubtful.pipes)


def test_a_user_off_the_streets_gets_a_pipe_of_its_own(town, steady):
    x, y, world = town(users((400, 200), (2600, -1000), heat=80_000.0), roads=STREETS)
    net = estimate(x, y, steady(20), world).network
    assert set(net.basis.split(" and ")) == {"streets", "straight"}
    assert any("brewery 2" in note and "street" in note for note in net.notes)


def test_a_way_that_is_too_dear_leaves_the_user_out(town, steady):
    # The only street to a near user leads far around a block.
    loop = lines([(0, 0), (-3000, 0), (-3000, 3000), (50, 3000), (50, 60)])
    x, y, world = town(users((60, 60)), roads=loop)
    found = estimate(x, y, steady(20), world)
    assert found.network is None and found.used_mwh_y == 0
    assert any("too dear by the real way" in note for note in found.notes)


def test_main_roads_that_lead_far_around_are_no_street_layer(town, steady):
    far, kind = [(0, 0), (-600, 0), (-600, 600), (400, 600), (400, 210)], ["primary"]
    main, street = (estimate(*place, steady(20), world).network for *place, world in (
        town(users((400, 200)), roads=lines(far, kind=kind)),
        town(users((400, 200)), roads=lines(far, kind=["other"]))))
    assert main.basis == "straight"
    assert any("only main roads are known" in note for note in main.notes)
    assert street.basis == "streets" and street.length_km > 2
    assert any("far longer than usual" in note for note in street.notes)
    # Where they lead straight there, main roads do, at the price of a busy street.
    direct = lines([(0, 0), (400, 0), (400, 210)], kind=kind)
    x, y, world = town(users((400, 200)), roads=direct)
    assert estimate(x, y, steady(20), world).network.basis == "streets"


def test_a_length_by_hand_stays(town, tables, steady):
    x, y, world = town(users((400, 200)), roads=STREETS)
    net = estimate(x, y, steady(20), world, [parse_sink("brewery:876:60/30:2.5",
                                                        tables["sinks"])]).network
    assert net.basis == "given" and net.length_km == 2.5


def test_hydraulics_are_checked_on_demand(town, tables, steady):
    pytest.importorskip("pandapipes")
    asked = Detail(check_network=True)
    for layers in ({"roads": STREETS}, {}):
        x, y, world = town(users((400, 400), (400, 200)), **layers)
        check = estimate(x, y, steady(20), world, detail=asked).network.check
        assert check.agrees is True and check.disagreements == ()
    hand = [parse_sink("brewery:876:60/30:2.5", tables["sinks"])]
    x, y, world = town(users((400, 400)))
    assert estimate(x, y, steady(20), world, hand, asked).network.check.agrees is True


def test_disagreement_is_shown(town, steady, monkeypatch):
    differs = Disagreement("pressure drop", "brewery 1", 0.5, 0.9, "bar", 0.1)
    monkeypatch.setattr(network_summary, "check_network",
                        lambda design, tables: NetworkCheck(None, None, (differs,), ("too fast",)))
    x, y, world = town(users((400, 400)), roads=STREETS)
    check = estimate(x, y, steady(20), world, detail=Detail(check_network=True)).network.check
    assert check.agrees is False
    assert check.disagreements == (str(differs),) and check.findings == ("too fast",)


def test_nobody_in_reach_has_no_network(town, steady):
    x, y, world = town(users((4000, 4000), heat=10.0), roads=STREETS)
    assert estimate(x, y, steady(20), world, detail=Detail(check_network=True)).network is None


def test_real_streets_of_nairobi(real_data, tables, steady):
    pytest.importorskip("pyogrio")
    path = real_data / "roads" / "kenya_nairobi" / "osm_roads_nairobi_cbd_utm37s.gpkg"
    if not path.exists():
        pytest.skip(f"no real data: {path.name} is absent")
    from app.session import default_settings, prepare

    place = (36.82, -1.29)
    inputs = prepare("kenya", path.parent, cell_m=10_000.0, place=place)
    assert "roads" in inputs.layers
    world = inputs.evidence(default_settings(inputs.grid.cell, it_mw=1.0))
    x, y = pyproj.Transformer.from_crs(4326, inputs.grid.crs, always_xy=True).transform(*place)
    found = estimate(x, y, steady(19), world)
    assert "streets" in found.network.basis
    for sink in found.sinks:
        if not sink.potential and sink.used_mwh_y > 0:
            assert sink.distance_km < sink.route_km < 2.5 * sink.distance_km + 0.2
    assert "roads" not in prepare("kenya", path.parent, cell_m=10_000.0).layers
