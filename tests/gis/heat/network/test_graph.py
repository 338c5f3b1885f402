import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.errors import CrsMismatchError, InputError, LayerError
from gis.heat.network.attach import attach
from gis.heat.network.streets import ground_factor, street_graph


def test_crossing_streets_are_cut_at_every_corner(town, tables):
    graph = street_graph(town, tables)
    assert len(graph.x) == 25 and len(graph) == 40
    assert_allclose(graph.length_m, 100)
    assert len(np.unique(graph.component)) == 1


def test_ends_within_a_metre_are_one_junction(lines, tables):
    graph = street_graph(lines([(0, 0), (100, 0)], [(100.6, 0.6), (200, 0)]), tables)
    assert len(graph.x) == 3 and len(graph) == 2
    apart = street_graph(lines([(0, 0), (100, 0)], [(103, 0), (200, 0)]), tables)
    assert len(apart.x) == 4 and len(np.unique(apart.component)) == 2


def test_street_that_stops_just_short_of_another_reaches_it(lines, tables):
    graph = street_graph(lines([(0, 0), (100, 0)], [(50, 0.7), (50, 80)]), tables)
    assert len(graph) == 3 and len(np.unique(graph.component)) == 1


def test_doubled_streets_count_once(town, tables):
    from dataclasses import replace

    twice = replace(town, geometry=np.concatenate([town.geometry, town.geometry]))
    assert len(street_graph(twice, tables)) == 40


def test_unusable_lines_are_left_out_and_named(lines, tables):
    roads = lines([(0, 0), (100, 0)], [(5, 5), (5, 5)], [(0, np.nan), (1, 1)], None,
                  shapely.Point(3, 3), shapely.MultiLineString([[(100, 0), (200, 0)]]))
    graph = street_graph(roads, tables)
    assert_allclose(graph.length_m.sum(), 200)
    told = " ".join(graph.provenance.notes)
    assert "no length" in told and "unknown coordinates" in told and "no lines" in told


def test_nothing_usable_is_one_sentence(lines, tables):
    with pytest.raises(LayerError, match="no usable line"):
        street_graph(lines([(5, 5), (5, 5)]), tables)


def test_degrees_are_refused(lines, tables):
    from dataclasses import replace

    import pyproj

    with pytest.raises(LayerError, match="degrees"):
        street_graph(replace(lines([(0, 0), (1, 0)]), crs=pyproj.CRS("EPSG:4326")), tables)


@pytest.mark.parametrize("text, key", [
    ("['residential', 'primary']", "major_road_factor"), ("trunk_link", "major_road_factor"),
    ("track", "unpaved_factor"), ("['track', 'path']", "unpaved_factor"),
    ("['track', 'residential']", "street_factor"), ("", "street_factor"),
    (None, "street_factor"), (float("nan"), "street_factor"), (["primary"], "major_road_factor")])
def test_ground_of_a_road(text, key, p):
    assert ground_factor(text, p) == p[key]


def test_two_ways_between_the_same_corners_both_stay(lines, tables):
    graph = street_graph(lines([(0, 0), (100, 0)], [(0, 0), (50, 60), (100, 0)]), tables)
    assert len(graph) == 3                # the longer one got a node of its own
    assert_allclose(graph.length_m.sum(), 100 + 2 * np.hypot(50, 60))
    assert (graph.tail < graph.head).all()


def test_street_that_returns_to_its_start_stays(lines, tables):
    ring = [(100, 0), (160, 0), (160, 60), (100, 60), (100, 0)]
    graph = street_graph(lines([(0, 0), (100, 0)], ring), tables)
    assert_allclose(graph.length_m.sum(), 340)
    assert len(np.unique(graph.tail * len(graph.x) + graph.head)) == len(graph)


def test_place_beside_a_street_is_joined_at_right_angles(town, tables, p):
    graph, node = attach(street_graph(town, tables), [30.0], [-40.0], ["mill"], p)
    added = np.flatnonzero((graph.tail == node[0]) | (graph.head == node[0]))
    assert_allclose(graph.length_m[added], [40])
    assert_allclose(graph.factor[added], [p["connection_factor"]])
    assert_allclose(graph.length_m.sum(), 4040)


def test_places_on_one_street_cut_it_in_order(lines, tables, p):
    graph = street_graph(lines([(0, 0), (100, 0)]), tables)
    graph, node = attach(graph, [80.0, 20.0, 20.4, 0.3], [0.0, 0.0, 0.0, 0.0], list("abcd"), p)
    assert node[1] == node[2] and len(np.unique(node)) == 3
    assert_allclose(np.sort(graph.length_m), [20, 20, 60])


def test_row_of_places_each_near_the_next_is_one_place(lines, tables, p):
    x = np.array([50.0, 50.8, 51.6, 52.4, 53.2])
    _, node = attach(street_graph(lines([(0, 0), (100, 0)]), tables), x, np.zeros(5),
                     list("abcde"), p)
    assert len(np.unique(node)) == 1


def test_lone_street_is_passed_over_for_one_that_leads_on(town, lines, tables, p):
    from dataclasses import replace

    lone = lines([(420, 150), (430, 150)])
    roads = replace(town, geometry=np.concatenate([town.geometry, lone.geometry]))
    graph, node = attach(street_graph(roads, tables), [440.0, 0.0], [150.0, 0.0], list("ab"), p)
    assert graph.component[node[0]] == graph.component[node[1]]


@pytest.mark.parametrize("x, words", [(np.nan, "no coordinates"), (9000.0, "nearest street")])
def test_place_that_cannot_be_joined_is_named(town, tables, p, x, words):
    with pytest.raises(InputError, match=f"mill.*{words}"):
        attach(street_graph(town, tables), [x], [0.0], ["mill"], p)


def test_pipes_in_another_system_are_refused(town, tables):
    import pyproj

    moved = town.to_crs(pyproj.CRS("EPSG:32736"))
    with pytest.raises(CrsMismatchError):
        street_graph(town, tables, moved)


def test_view_for_people(town, tables):
    pytest.importorskip("networkx")
    view = street_graph(town, tables).to_networkx(1000.0)
    assert view.number_of_nodes() == 25 and view.number_of_edges() == 40
    assert_allclose(sorted({round(d["cost_eur"]) for *_, d in view.edges(data=True)}), [100000])


corner = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda c: (50.0 * c[0], 50.0 * c[1]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(corner, min_size=2, max_size=5), min_size=1, max_size=8))
def test_any_lines_give_a_plain_graph_of_the_same_length(lines, tables, paths):
    roads = lines(*paths)
    if not (shapely.length(roads.geometry) > 0).any():
        return
    graph = street_graph(roads, tables)
    # The grid on which lines are cut is a millimetre.
    whole = shapely.length(shapely.unary_union(roads.geometry))
    assert_allclose(graph.length_m.sum(), whole, rtol=0.005)
    assert (graph.tail < graph.head).all()
    pair = graph.tail * len(graph.x) + graph.head
    assert (np.diff(pair) > 0).all()
    ends = shapely.get_coordinates(shapely.get_point(graph.geometry, 0))
    assert_allclose(ends[:, 0], graph.x[graph.tail], atol=1e-6)
    assert_allclose(ends[:, 1], graph.y[graph.tail], atol=1e-6)
