"""Candidates: exact spacing, enough land, ids and names that stay."""

from dataclasses import replace

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gis.errors import InputError
from gis.results import Screening
from gis.settings import Brief, Criterion, Settings, ValueFunction
from gis.siting.candidates import find_candidates, first_spaced, id_decimals
from gis.siting.land import enough_land
from gis.types import Features, Grid, Provenance

CRS = pyproj.CRS.from_proj4("+proj=laea +lat_0=0 +lon_0=36 +datum=WGS84 +units=m +no_defs")
GRID = Grid(CRS, 0.0, 20_000.0, 1000.0, (20, 20))
CRITERION = Criterion("sun", "energy", 1.0, "sun", "h", ValueFunction(0, 1))
BRIEF = Brief(candidates=5, spacing_min_km=4.0, spacing_share=0.0)
SETTINGS = Settings(BRIEF, (CRITERION,), {"energy": 1.0}, 1000.0)


def screening(scores, excluded=None):
    excluded = np.zeros(GRID.shape, np.uint8) if excluded is None else excluded
    rows, cols = np.nonzero(excluded == 0)
    values = np.asarray(scores, np.float32)[rows, cols][None]
    return Screening(GRID, excluded, rows, cols, values, values, np.ones(values.shape, bool))


def points(xy, crs=CRS, **columns):
    return Features(shapely.points(np.array(xy, float)), crs,
                    {k: np.array(v, object) for k, v in columns.items()}, {},
                    Provenance("points", "drawn"))


TOWNS = {"towns": points([(10_000, 10_000)], name=["Naivasha"])}
RAMP = np.arange(400.0).reshape(20, 20) / 400


def plain_greedy(scores, count, spacing):
    taken = []
    for cell in np.argsort(-scores.ravel(), kind="stable"):
        row, col = divmod(int(cell), scores.shape[1])
        if len(taken) < count and scores[row, col] > -np.inf and all(
                np.hypot(row - r, col - c) >= spacing for r, c in taken):
            taken.append((row, col))
    return taken


@examples(max_examples=80, deadline=None)
@given(arrays(np.float32, st.tuples(st.integers(1, 12), st.integers(1, 12)),
              elements=st.one_of(st.integers(0, 5).map(float), st.just(-np.inf))),
       st.integers(1, 8), st.sampled_from([0.0, 1.0, 1.5, 2.0, 3.7]))
def test_spacing_selects_exactly_what_the_plain_greedy_does(scores, count, spacing):
    assert first_spaced(scores.copy(), count, spacing) == plain_greedy(scores, count, spacing)


def test_land_needs_a_block_not_a_ribbon():
    allowed = np.zeros((6, 6), bool)
    allowed[0, :] = True                                # a ribbon one cell wide
    allowed[2:5, 1:4] = True                            # a block of 3 × 3
    allowed[5, 1] = True                                # a spur
    block = np.zeros_like(allowed)
    block[2:5, 1:4] = True
    assert np.array_equal(enough_land(allowed, 9 * 100, 1000), block)
    assert np.array_equal(enough_land(allowed, 100, 1000), allowed)
    assert not enough_land(allowed, 1000, 1000).any()
    assert enough_land(np.ones((2, 2), bool), 400, 1000).all()


def test_ids_and_names():
    best, *rest = find_candidates(screening(RAMP), SETTINGS, TOWNS)
    assert (best.row, best.col) == (19, 19)
    assert best.id == "n0.00e36.18"
    assert best.name == "Naivasha, 13 km south-east"
    assert len({c.name for c in (best, *rest)}) == 5 == len({c.id for c in (best, *rest)})
    for first in (best, *rest):
        for other in (best, *rest):
            assert first is other or np.hypot(first.x - other.x, first.y - other.y) >= 4000


def test_same_cell_same_id_whatever_the_weights():
    one = {(c.row, c.col): c.id for c in find_candidates(screening(RAMP), SETTINGS, TOWNS)}
    two = {(c.row, c.col): c.id for c in find_candidates(screening(RAMP ** 2), SETTINGS, TOWNS)}
    assert one == two


def test_ids_tell_places_apart():
    assert id_decimals(17_000) == 2 and id_decimals(1000) == 3 and id_decimals(100) == 4
    close = replace(SETTINGS, brief=replace(BRIEF, spacing_min_km=0.0, candidates=400))
    found = find_candidates(screening(RAMP), close, TOWNS)
    assert len({c.id for c in found}) == 400 == len({c.name for c in found})


def test_without_towns_the_name_is_the_position():
    assert find_candidates(screening(RAMP), SETTINGS, {})[0].name == "0.00° N, 36.18° E"


def test_own_points_join_and_displace_nothing():
    excluded = np.zeros(GRID.shape, np.uint8)
    excluded[5, 5] = 3
    plain = find_candidates(screening(RAMP, excluded), SETTINGS, TOWNS)
    own = points([(19_400, 600), (5_500, 14_500)], name=["Mill", ""])
    found = find_candidates(screening(RAMP, excluded), SETTINGS, TOWNS, own)
    assert [c.id for c in found[:5]] == [c.id for c in plain]
    mill, park = found[5:]
    assert mill.own and mill.name == "Mill" and mill.id == "own-n0.0054e36.1743"
    assert park.flags == ("excluded for others: protected",) and park.name.startswith("Naivasha")


def test_an_own_point_outside_is_refused():
    layers = {**TOWNS, "boundary": Features(np.array([shapely.box(0, 0, 20_000, 20_000)], object),
                                            CRS, {}, {}, Provenance("boundary", "drawn"))}
    with pytest.raises(InputError, match=r"Mill.*30 km outside Kenya.*swapped"):
        find_candidates(screening(RAMP), SETTINGS, layers, points([(50_000, 5_000)],
                                                                  name=["Mill"]), "Kenya")
    near = find_candidates(screening(RAMP), SETTINGS, layers, points([(20_300, 5_000)],
                                                                     name=["Quay"]))
    assert near[-1].flags == ("on the region's border",)


def test_no_land_says_so():
    excluded = np.full(GRID.shape, 1, np.uint8)
    excluded[::2, :] = 0
    big = replace(SETTINGS, brief=replace(BRIEF, it_mw=500.0))
    with pytest.raises(InputError, match="250 ha"):
        find_candidates(screening(RAMP, excluded), big, TOWNS)


def test_own_points_alone_where_no_cell_has_the_land():
    excluded = np.full(GRID.shape, 1, np.uint8)
    excluded[::2, :] = 0
    big = replace(SETTINGS, brief=replace(BRIEF, it_mw=500.0))
    only, = find_candidates(screening(RAMP, excluded), big, TOWNS, points([(5_500, 19_500)],
                                                                          name=["Mill"]))
    assert only.flags == ("less than 250 ha of free land in one piece around it",)


def test_own_points_at_one_place_stay_apart():
    own = points([(5_500, 5_500)] * 3, name=["Mill", "Mill", ""])
    found = find_candidates(screening(RAMP), SETTINGS, TOWNS, own)[5:]
    assert len({c.id for c in found}) == 3 == len({c.name for c in found})


def test_ids_at_one_place_do_not_hang_on_the_order_of_the_file():
    def ids(names):
        own = points([(5_500, 5_500)] * len(names), name=names)
        found = find_candidates(screening(RAMP), SETTINGS, TOWNS, own)
        return {one.name: one.id for one in found if one.own}

    there, back = ids(["Old mill", "Quarry"]), ids(["Quarry", "Old mill"])
    assert there == back and len(set(there.values())) == 2
    stem = "own-n0.0497e36.0494"
    assert there["Old mill"] == f"{stem}-old-mill"
    assert set(ids(["Quarry"]).values()) == {stem}
