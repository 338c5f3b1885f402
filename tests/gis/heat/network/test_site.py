"""The network of a site along real streets, over terrain, and where nothing is known."""

import numpy as np
import pyproj
import pytest
import shapely
from numpy.testing import assert_allclose

from gis.errors import InputError
from gis.heat.network.design import design_network
from gis.heat.network.site import design_for_site
from gis.heat.network.sizing import NetworkUser
from gis.heat.network.streets import street_graph
from gis.settings import Brief
from gis.siting.evidence import Evidence
from gis.types import Features, Grid, Provenance, Raster


def roads_of(path, crs):
    """The lines of a file with its column `highway`, in a metric reference system."""
    import pyogrio

    meta, _, geometry, columns = pyogrio.raw.read(path)
    kinds = dict(zip(meta["fields"], columns, strict=True))["highway"]
    layer = Features(shapely.from_wkb(geometry), pyproj.CRS(meta["crs"]),
                     {"highway": np.asarray(kinds, object)}, {},
                     Provenance("roads", "OpenStreetMap", "ODbL 1.0"))
    return layer.to_crs(pyproj.CRS(crs))


@pytest.fixture(scope="module")
def nairobi(real_data):
    path = real_data / "roads" / "kenya_nairobi" / "osm_roads_nairobi_cbd_utm37s.gpkg"
    if not path.exists():
        pytest.skip(f"no real data: {path.name} is absent")
    return roads_of(path, "EPSG:32737")


@pytest.fixture(scope="module")
def evidence(tables, crs):
    def make(country="KEN", **layers):
        grid = Grid(crs, 250000.0, 9865000.0, 100.0, (150, 150))
        return Evidence("test", country, Brief(it_mw=1), layers, tables, grid, 1)

    return make


SITE = (256900.0, 9857300.0)
USERS = (NetworkUser("hospital", 258400.0, 9858000.0, 1.2, 4000.0),
         NetworkUser("hotel", 257500.0, 9857900.0, 0.4, 1500.0),
         NetworkUser("laundry", 258000.0, 9857200.0, 0.3, 900.0))


def test_real_streets_with_list_like_kinds(nairobi, tables, p):
    lists = [k for k in nairobi["highway"] if str(k).startswith("[")]
    assert lists, "the extract should hold list-like text"
    graph = street_graph(nairobi, tables)
    main = graph.length_m[graph.component[graph.tail] == graph.largest].sum()
    assert main > 0.95 * graph.length_m.sum()
    # Both carriageways and both directions of a street are in the file: less length than drawn.
    assert 0.5 < graph.length_m.sum() / shapely.length(nairobi.geometry).sum() <= 1.0
    assert set(np.unique(graph.factor)) == {p["street_factor"], p["major_road_factor"]}


def test_real_street_network_holds_together(real_data, tables):
    path = real_data / "roads" / "burundi" / "osm_roads_burundi_gitega.gpkg"
    if not path.exists():
        pytest.skip(f"no real data: {path.name} is absent")
    roads = roads_of(path, "EPSG:32735")
    graph = street_graph(roads, tables)
    assert_allclose(graph.length_m.sum(), shapely.length(roads.geometry).sum(), rtol=0.01)
    main = graph.length_m[graph.component[graph.tail] == graph.largest].sum()
    assert main > 0.99 * graph.length_m.sum()


def test_site_in_nairobi_follows_the_streets(nairobi, evidence):
    found = design_for_site(*SITE, USERS, evidence(roads=nairobi), 70.0, 40.0, ground_c=19.0)
    assert found.basis == "streets"
    straight = np.array([np.hypot(u.x - SITE[0], u.y - SITE[1]) for u in USERS]) / 1000
    assert (found.route_km >= straight - 1e-6).all()
    world = evidence(roads=nairobi)
    alone = [design_for_site(*SITE, [u], world, 70.0, 40.0, ground_c=19.0) for u in USERS]
    assert all(a.route_km[0] < 2.5 * km for a, km in zip(alone, straight, strict=True))
    assert found.cost_eur < 0.95 * sum(a.cost_eur for a in alone)
    streets = shapely.union_all(nairobi.geometry).buffer(1.5)
    along = shapely.length(shapely.intersection(found.plan.geometry, streets)).sum()
    connections = sum(shapely.distance(shapely.Point(x, y), streets) + 3 for x, y in
                      [SITE, *((u.x, u.y) for u in USERS)])
    assert along > found.length_m - connections
    assert found.length_m < straight.sum() * 1300            # shared trench
    assert found.loss_share < 0.15
    # Kenya's trench costs 0.6 of Western Europe's.
    dear = design_for_site(*SITE, USERS, evidence("DEU", roads=nairobi), 70.0, 40.0,
                           ground_c=19.0)
    assert_allclose(found.cost_eur / dear.cost_eur, 0.6)


def test_real_network_agrees_with_its_check(nairobi, evidence, tables):
    pytest.importorskip("pandapipes")
    from gis.heat.network.check import check_network

    found = design_for_site(*SITE, USERS, evidence(roads=nairobi), 70.0, 40.0, ground_c=19.0)
    check = check_network(found, tables)
    assert check.checked is not None
    assert_allclose(check.checked.drop_bar, check.own.drop_bar, rtol=0.1)
    assert_allclose(check.checked.return_c, check.own.return_c, atol=0.5)


def test_same_inputs_give_the_same_network(nairobi, evidence):
    one, two = (design_for_site(*SITE, USERS, evidence(roads=nairobi), 70.0, 40.0)
                for _ in range(2))
    assert one.cost_eur == two.cost_eur
    assert np.array_equal(one.plan.length_m, two.plan.length_m)


def test_site_far_from_the_streets_says_why_not(nairobi, evidence):
    far = [NetworkUser("mill", 262000.0, 9850000.0, 1.0, 3000.0)]
    found = design_for_site(*SITE, far, evidence(roads=nairobi), 70.0, 40.0)
    assert found.basis == "straight"
    assert "Not along streets" in found.notes[0] and "mill" in found.notes[0]


def test_terrain_where_no_streets_are_known(evidence, tables):
    world = evidence()
    rows, cols = np.mgrid[:150, :150]
    elevation = Raster(1600.0 + 0 * rows, world.grid, "m", Provenance("elevation", "flat"))
    # A lake between site and user, but for its northern end.
    lake = Features(np.array([shapely.box(257400, 9850000, 257800, 9857600)], object),
                    world.grid.crs, {"kind": np.array(["lake"], object)}, {},
                    Provenance("surface_water", "by hand"))
    users = [NetworkUser("hospital", 258350.0, 9857250.0, 1.2, 4000.0)]
    found = design_for_site(*SITE, users, evidence(elevation=elevation, surface_water=lake), 70.0,
                            40.0)
    assert found.basis == "terrain" and "none are known" in found.notes[0]
    in_water = shapely.length(shapely.intersection(found.plan.geometry, lake.geometry[0])).sum()
    assert in_water < 200
    assert found.length_m > np.hypot(1450, 50)


def test_coarse_terrain_is_not_used(evidence, crs):
    coarse = Grid(crs, 250000.0, 9865000.0, 2000.0, (8, 8))
    elevation = Raster(np.full((8, 8), 1600.0), coarse, "m", Provenance("elevation", "flat"))
    found = design_for_site(*SITE, USERS, evidence(elevation=elevation), 70.0, 40.0)
    assert found.basis == "straight"


def test_ground_follows_the_weather(evidence):
    warm = design_for_site(*SITE, USERS, evidence(), 70.0, 40.0, t_c=np.full(8760, 19.0))
    cold = design_for_site(*SITE, USERS, evidence(), 70.0, 40.0, t_c=np.full(8760, 1.0))
    assert_allclose(cold.loss_mwh / warm.loss_mwh, (110 - 2) / (110 - 38), rtol=1e-6)
    with pytest.raises(InputError, match="temperature is unknown"):
        design_for_site(*SITE, USERS, evidence(), 70.0, 40.0, t_c=np.full(8760, np.nan))


def test_nobody_to_serve_is_no_network(evidence):
    assert design_for_site(*SITE, [], evidence(), 70.0, 40.0) is None
    idle = [NetworkUser("idle", 258000.0, 9857200.0, 0.0, 0.0)]
    assert design_for_site(*SITE, idle, evidence(), 70.0, 40.0) is None


def test_unknown_place_or_demand_is_named(evidence, crs, tables):
    for bad, words in ((NetworkUser("mill", np.nan, 9857200.0, 1.0, 10.0), "coordinates"),
                       (NetworkUser("mill", 258000.0, 9857200.0, np.nan, 10.0), "mill: a peak")):
        with pytest.raises(InputError, match=words):
            design_for_site(*SITE, [bad], evidence(), 70.0, 40.0)


def test_own_graph_can_be_kept_for_many_sites(nairobi, tables, crs):
    graph = street_graph(nairobi, tables)
    kept = design_network(SITE, USERS, 70.0, 40.0, crs, tables, graph)
    fresh = design_network(SITE, USERS, 70.0, 40.0, crs, tables, nairobi)
    assert kept.cost_eur == fresh.cost_eur
