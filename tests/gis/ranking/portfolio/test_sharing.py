"""Sizes, land and counties that candidates share."""

from types import SimpleNamespace

import numpy as np
import pyproj
import shapely

from gis.ranking.portfolio.sharing import counties, free_land_ha, portfolio_rules, usual_sizes
from gis.results import Screening
from gis.settings import Brief
from gis.siting.evidence import Evidence
from gis.types import Features, Grid, Places, Provenance
from layers import tables

CRS = pyproj.CRS.from_epsg(32637)
GRID = Grid(CRS, 0.0, 500.0, 100.0, (5, 5))


def evidence(layers=None, country="KEN"):
    return Evidence("test", country, Brief(), layers or {}, tables.load_all(), GRID, 1)


def test_sizes_hold_the_load_and_its_equal_parts():
    assert usual_sizes(evidence(), 30.0, (5, 10)) == (1.0, 2.0, 3.0, 5.0, 6.0, 10.0, 20.0, 30.0)
    assert max(usual_sizes(evidence(), 5000.0, (5,))) == 1000.0
    assert usual_sizes(evidence(), 0.02, (5, 10)) == (0.02,)


def test_rules_of_the_country_win():
    assert portfolio_rules(evidence())["persons_per_home"] == 3.9
    assert portfolio_rules(evidence(country="BEN"))["persons_per_home"] == 4.0


def test_free_land_is_the_largest_square_block():
    # a free 3 × 3 block of 1 ha cells in the upper left corner; the rest is excluded
    excluded = np.ones((5, 5), np.uint8)
    excluded[:3, :3] = 0
    rows, cols = np.nonzero(excluded == 0)
    screening = Screening(GRID, excluded, rows, cols, *[np.zeros((1, 9))] * 3)
    spots = [SimpleNamespace(row=1, col=1), SimpleNamespace(row=4, col=4),
             SimpleNamespace(row=-1, col=9)]
    assert free_land_ha(screening, spots, 50.0).tolist() == [9.0, 0.0, 0.0]
    assert free_land_ha(screening, spots, 8.0).tolist() == [np.inf, 0.0, 0.0]


def test_county_by_outline_and_by_the_nearest_where_outlines_leave_a_gap():
    boxes = np.array([shapely.box(0, 0, 100, 500), shapely.box(200, 0, 500, 500)])
    layer = Features(boxes, CRS, {"name": np.array(["West", "East"], object),
                                  "level": np.array(["admin", "admin"], object)}, {},
                     Provenance("boundary", "test"))
    places = Places.from_xy([50, 120, 300], [50, 50, 50], CRS)
    assert counties(places, evidence({"boundary": layer})) == ("West", "West", "East")
    assert counties(places, evidence()) == ("", "", "")
