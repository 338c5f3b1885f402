"""Exclusions on a 10 × 10 km square of 1 km cells, and their tolerance of coarse drawings."""

import numpy as np
import pyproj
import pytest
import shapely

from gis.errors import LayerError
from gis.results import EXCLUSION_REASONS
from gis.siting.exclusions import ExclusionRules, exclude
from gis.siting.flags import soft_flags
from gis.types import Features, Grid, Places, Provenance, Raster, Table

CRS = pyproj.CRS("EPSG:3035")
GRID = Grid(CRS, -2000.0, 12_000.0, 1000.0, (14, 14))
RULES = ExclusionRules(slope_max_pct=25, border_flag_km=2)


def layer(shapes, **columns):
    held = {k: np.array(v, float if isinstance(v[0], float) else object)
            for k, v in columns.items()}
    return Features(np.array(shapes, object), CRS, held, {}, Provenance("x", "drawn"))


def km(*box):
    return shapely.box(*(1000 * v for v in box))


def region(accuracy=0.0, code="11"):
    return layer([km(0, 0, 10, 10)], name=["R"], level=["region"], code=[code],
                 accuracy_km=[accuracy])


def area(shape, level="hard", category="protected", accuracy=0.0, name="Park"):
    return dict(shape=shape, level=level, category=category, accuracy_km=accuracy, name=name,
                kind="national park")


def protected(*areas):
    return layer([a["shape"] for a in areas],
                 **{k: [a[k] for a in areas] for k in areas[0] if k != "shape"})


def point(x, y, accuracy=0.0, **columns):
    return layer([shapely.Point(1000 * x, 1000 * y)], accuracy_km=[accuracy],
                 **{k: [v] for k, v in {"name": "Town", **columns}.items()})


def reason(found, x, y):
    row, col = (int(v) for v in GRID.index(1000 * x, 1000 * y))
    return EXCLUSION_REASONS[found.codes[row, col]]


def test_first_reason_applies_and_shares_are_of_the_region():
    height = np.zeros(GRID.shape)
    height[:, 9:] = 1000.0                              # a cliff between x = 6 and 8 km
    found = exclude(GRID, {
        "boundary": region(),
        "surface_water": layer([km(-5, 0, 2, 10)], name=["Lake"], kind=["lake"]),
        "protected": protected(area(km(0, 0, 4, 5)),
                               area(km(0, 0, 10, 1), category="military")),
        "elevation": Raster(height, GRID, "m", Provenance("elevation", "drawn")),
    }, RULES)
    assert reason(found, -0.5, 5) == "outside"          # though the lake covers it too
    assert reason(found, 0.5, 0.5) == "water"
    assert reason(found, 2.5, 0.5) == "protected"
    assert reason(found, 5.5, 0.5) == "hard exclusion"
    assert reason(found, 6.5, 5.5) == "slope"
    assert reason(found, 5.5, 5.5) == ""
    assert found.shares == pytest.approx({"outside": 0.0, "water": 0.20, "protected": 0.10,
                                          "hard exclusion": 0.06, "slope": 0.18})


def test_soft_never_excludes_and_a_concession_lifts():
    found = exclude(GRID, {"boundary": region(), "protected": protected(
        area(km(0, 0, 4, 4)), area(km(1, 1, 2, 2), "concession", "concession"),
        area(km(6, 6, 8, 8), "soft", "urban_core"))}, RULES)
    assert reason(found, 1.5, 1.5) == "" and reason(found, 0.5, 0.5) == "protected"
    assert reason(found, 7, 7) == ""


def test_a_town_at_the_edge_of_a_coarse_park_keeps_its_surroundings():
    layers = {"boundary": region(), "protected": protected(area(km(0, 0, 8, 8), accuracy=5.0)),
              "towns": point(3.5, 3.5, 1.0)}
    found = exclude(GRID, layers, RULES)
    kept = {(3.5, 3.5), (2.5, 3.5), (4.5, 3.5), (3.5, 2.5), (3.5, 4.5)}
    for x in np.arange(0.5, 8):
        for y in np.arange(0.5, 8):
            assert (reason(found, x, y) == "") == ((x, y) in kept)
    assert found.notes == ("Park is drawn to ±5 km; cells inside it are kept at Town.",)


def test_ground_deeper_than_the_drawing_is_coarse_stays_protected():
    layers = {"boundary": region(), "protected": protected(area(km(0, 0, 8, 8), accuracy=2.0)),
              "substations": point(1.5, 4.5, 3.0, kind="substation")}
    found = exclude(GRID, layers, RULES)
    assert reason(found, 0.5, 4.5) == "" == reason(found, 1.5, 4.5)
    assert reason(found, 2.5, 4.5) == "protected"


def test_deep_inside_only_the_towns_own_cell_is_kept_and_nothing_of_an_exact_park():
    deep = {"boundary": region(), "protected": protected(area(km(0, 0, 8, 8), accuracy=1.0)),
            "towns": point(3.5, 3.5, 1.0)}
    found = exclude(GRID, deep, RULES)
    assert (found.codes[GRID.index(3500, 3500)] == 0) and reason(found, 2.5, 3.5) == "protected"
    exact = {**deep, "protected": protected(area(km(0, 0, 8, 8)))}
    assert reason(exclude(GRID, exact, RULES), 3.5, 3.5) == "protected"


@pytest.mark.parametrize("kind, kept", [("substation", True), ("abroad", False),
                                        ("border_point", False)])
def test_a_substation_beyond_a_coarse_outline(kind, kept):
    layers = {"boundary": region(accuracy=1.0), "substations": point(10.9, 5.5, 0.5, kind=kind)}
    found = exclude(GRID, layers, RULES)
    assert (reason(found, 10.5, 5.5) == "") is kept
    assert reason(found, 11.5, 5.5) == "outside"
    assert found.shares["outside"] == 0


def test_a_town_far_beyond_the_outline_stays_outside():
    layers = {"boundary": region(accuracy=0.2), "towns": point(11.5, 5.5, 0.3)}
    assert reason(exclude(GRID, layers, RULES), 11.5, 5.5) == "outside"


def test_a_landing_in_a_drawn_sea():
    layers = {"boundary": region(), "landings": point(8.2, 5.5, 0.5),
              "surface_water": layer([km(8, 0, 10, 10)], name=["Sea"], kind=["sea"],
                                     accuracy_km=[1.0])}
    found = exclude(GRID, layers, RULES)
    assert reason(found, 8.5, 5.5) == "" and reason(found, 9.5, 5.5) == "water"


def test_no_boundary_or_none_on_the_grid():
    with pytest.raises(LayerError, match="missing"):
        exclude(GRID, {}, RULES)
    with pytest.raises(LayerError, match="no cell"):
        exclude(GRID, {"boundary": layer([km(50, 50, 60, 60)], name=["R"], level=["region"])},
                RULES)


def test_rules_come_from_their_table():
    table = Table({"key": np.array(["slope_max_pct", "border_flag_km"], object),
                   "value": np.array([25.0, 10.0])}, {}, Provenance("exclusions", "drawn"))
    assert ExclusionRules.from_table(table) == ExclusionRules(25, 10)


def test_flags_name_what_to_look_at():
    layers = {"boundary": region(code="KEN"),
              "surface_water": layer([km(-3, 0, 0, 12)], name=["Sea"], kind=["sea"]),
              "protected": protected(area(km(4, 4, 6, 6), "soft", "urban_core", name="City"),
                                     area(km(7, 0, 9, 9), accuracy=1.0, name="Park"))}
    places = Places(np.array([5000.0, 6500.0, 1000.0, 9800.0]),
                    np.array([5000.0, 5000.0, 6000.0, 5000.0]), CRS)
    city, edge, coast, border = soft_flags(places, layers, RULES)
    assert city == ("in a dense urban area: City",)
    assert edge == ("at the edge of Park (national park, drawn to ±1 km)",)
    assert coast == ()                                  # the outline there is the shore
    assert "within 2 km of a state border" in border


def test_a_region_of_a_state_has_no_state_border():
    places = Places(np.array([9800.0]), np.array([5000.0]), CRS)
    assert soft_flags(places, {"boundary": region(code="11")}, RULES) == [()]


def test_a_place_in_a_lake_says_so():
    lake = layer([shapely.box(0, 0, 4000, 4000), shapely.Point(9000, 9000)], name=["Big", "Spring"],
                 kind=["lake", "spring"])
    places = Places(np.array([2000.0, 9000.0]), np.array([2000.0, 9000.0]), CRS)
    assert soft_flags(places, {"surface_water": lake}, RULES) == [
        ("inside the drawn outline of Big (lake)",), ()]
