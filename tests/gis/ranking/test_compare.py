"""Results side by side, with answers worked out by hand."""

import math
from dataclasses import replace

import numpy as np
import pyproj
import pytest

from gis.errors import InputError
from gis.ranking.compare import compare, distance_km
from gis.ranking.subject import FIGURES, AreaScores, ComparedSite, Subject
from gis.types import Grid, Provenance, Raster

UTM = pyproj.CRS("EPSG:32637")
GRID = Grid(UTM, 0, 2000, 1000, (2, 2))


def site(key, rank, score, lon=36.0, lat=0.0, heat=0.5, **figures):
    known = {name: math.nan for name in FIGURES} | figures
    return ComparedSite(key, rank, f"town {key}", lon, lat, score, score - 0.1, score + 0.1, 0.8,
                        {"heat": heat, "land": 0.4}, known)


def raster(values, grid=GRID):
    return Raster(np.array(values, float), grid, "score 0..1", Provenance("suitability", "test"))


def subject(name, *sites, region="kenya", **other):
    usual = dict(brief={"it_mw": 2.0}, theme_weights={"heat": 0.6, "land": 0.4},
                 criterion_weights={"heat_used": 1.0, "slope": 1.0},
                 value_functions={"slope": {"kind": "linear", "scores_0": 15, "scores_1": 3}})
    return Subject(name, region, region.title(), sites=tuple(sites), **{**usual, **other})


def test_sites_match_by_id_then_by_distance_each_once():
    first = subject("one", site("a", 1, 0.8), site("b", 2, 0.7, lon=37.0), site("c", 3, 0.6, 38))
    # b moved by 0.5 km, "near" lies 0.9 km from b: the nearer one is b
    other = subject("two", site("b2", 1, 0.75, lon=37.0 + 0.5 / 111.2),
                    site("a", 2, 0.7, lon=36.5), site("near", 3, 0.5, lon=37.0 - 0.9 / 111.2))
    found = compare([first, other], within_km=1.0)
    pairs = [(m.sites[0] and m.sites[0].id, m.sites[1] and m.sites[1].id) for m in found.matches]
    assert pairs == [("a", "a"), ("b", "b2"), ("c", None), (None, "near")]
    assert found.matches[0].rank_changes == (0, 1)
    assert found.matches[0].score_changes == pytest.approx((0, -0.1))
    assert found.matches[1].rank_changes == (0, -1)
    assert found.matches[2].score_changes == (0, None) and found.matches[3].rank_changes == (None,
                                                                                            None)
    assert "shares 2 of 3 sites with one, whose first site is number 2 there" in " ".join(
        found.said)


def test_distance_of_one_degree_at_the_equator():
    assert distance_km(site("a", 1, 0.5), site("b", 1, 0.5, lon=37.0)) == pytest.approx(
        111.195, abs=0.01)


def test_what_was_asked_differently_and_what_only_rounding_changed():
    first = subject("one", site("a", 1, 0.8))
    other = subject("two", site("a", 1, 0.8), brief={"it_mw": 10.0},
                    theme_weights={"heat": 0.6000001, "land": 0.4})
    found = compare([first, other])
    assert [(d.key, d.values) for d in found.brief] == [("it_mw", (2.0, 10.0))]
    assert not found.weights and found.same_anchors


def test_other_anchors_are_told():
    other = subject("two", value_functions={"slope": {"kind": "linear", "scores_0": 20,
                                                      "scores_1": 3}})
    found = compare([subject("one", site("a", 1, 0.8)), other])
    assert not found.same_anchors and "slope" in found.said[0]
    assert "two has no site." in found.said


def test_figures_and_radar():
    first = subject("one", site("a", 1, 0.8, heat=0.9, homes=100.0), site("b", 2, 0.7, lon=37,
                                                                          homes=300.0),
                    area={"heat": AreaScores.of(np.array([0.2, 0.4, 0.9]))})
    found = compare([first, subject("two")])
    homes = next(f for f in found.figures if f.key == "homes")
    assert (homes.first[0], homes.median[0]) == (100, 200) and math.isnan(homes.first[1])
    assert found.radar.themes == ("heat", "land")
    assert found.radar.first[0].tolist() == [0.9, 0.4]
    assert found.radar.sites[0].tolist() == [0.7, 0.4] and np.isnan(found.radar.first[1]).all()
    assert found.radar.area[0, 0] == pytest.approx(0.4)


def test_spread_over_the_area_by_hand():
    found = AreaScores.of(np.array([0.1, 0.45, 0.55, 0.9, math.nan]))
    assert (found.median, found.best) == (0.5, 0.9)
    assert found.above == {"0.4": 0.75, "0.5": 0.5, "0.6": 0.25, "0.7": 0.25}
    assert math.isnan(AreaScores.of(np.array([math.nan])).median)


def test_difference_map_on_one_grid_and_a_reason_on_others():
    one = subject("one", suitability=raster([[0.5, 0.6], [math.nan, 0.2]]))
    two = subject("two", suitability=raster([[0.7, 0.5], [0.1, 0.2]]))
    found = compare([one, two]).maps[0]
    assert found.raster.values == pytest.approx(np.array([[0.2, -0.1], [math.nan, 0]]),
                                                nan_ok=True)
    for grid, words in ((replace(GRID, cell=500), "500 m wide"),
                        (replace(GRID, left=300.0), "different ground"),
                        (replace(GRID, crs=pyproj.CRS("EPSG:32636")), "reference systems")):
        other = subject("two", suitability=raster(np.zeros((2, 2)), grid))
        shown = compare([one, other])
        assert shown.maps[0].raster is None and words in shown.maps[0].reason
        assert shown.maps[0].reason in shown.said
    assert "no map" in compare([one, subject("three")]).maps[0].reason


def test_two_countries_are_compared_by_their_spread():
    found = compare([subject("a", site("x", 1, 0.8)),
                     subject("b", site("x", 1, 0.5, lon=2.0, lat=48.0), region="ile_de_france")])
    assert [m.sites.count(None) for m in found.matches] == [1, 1]
    assert any("different regions" in s for s in found.said)


@pytest.mark.parametrize("names, within, words", [
    (["a"], 1, "one result alone"), (["a", "a"], 1, "named twice"),
    (["a", "b"], -1, "cannot be matched")])
def test_what_cannot_be_compared(names, within, words):
    with pytest.raises(InputError, match=words):
        compare([subject(name) for name in names], within)
