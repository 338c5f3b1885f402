"""Which tiles a picture needs; worked out by hand from the definition of the pyramid."""

import numpy as np
import pyproj
import pytest

from gis.types import Grid
from layers.tiles.pyramid import MOST_TILES, WORLD_M, Tile, cover

MERCATOR = pyproj.CRS.from_epsg(3857)


def test_the_whole_world_at_one_tile():
    found = cover(Grid(MERCATOR, -WORLD_M / 2, WORLD_M / 2, WORLD_M / 256, (256, 256)))
    assert found is not None and found.z == 0
    assert (found.top, found.rows) == (0, 1)


def test_a_tile_of_zoom_one_shows_itself():
    # the quarter west and north of 0, 0, seen at its own resolution, a little inside its edges
    cell = WORLD_M / 512
    found = cover(Grid(MERCATOR, -WORLD_M / 2 + cell, WORLD_M / 2 - cell, cell, (254, 254)))
    assert found is not None
    assert (found.z, found.left, found.top, found.columns, found.rows) == (1, 0, 0, 1, 1)


def test_nairobi_at_zoom_ten():
    # 36.82 E: (36.82 + 180) / 360 * 1024 = 616.7; 1.29 S: (1 + 0.007167) / 2 * 1024 = 515.7
    zone = pyproj.CRS.from_epsg(32737)
    x, y = pyproj.Transformer.from_crs(4326, zone, always_xy=True).transform(36.82, -1.29)
    found = cover(Grid(zone, x - 15_000, y + 15_000, 150.0, (200, 200)))
    assert found is not None and found.z == 10
    assert found.left <= 616 < found.left + found.columns
    assert found.top <= 515 < found.top + found.rows
    assert Tile(10, 616, 515) in found.tiles()


def test_across_the_antimeridian_columns_count_on():
    fiji = pyproj.CRS.from_proj4("+proj=laea +lat_0=-17 +lon_0=180 +units=m")
    found = cover(Grid(fiji, -200_000, 200_000, 1000.0, (400, 400)))
    assert found is not None and found.columns < 6
    columns = {tile.address[1] for tile in found.tiles()}
    assert 0 in columns and 2 ** found.z - 1 in columns


def test_never_more_tiles_than_allowed():
    cell = 10.0
    found = cover(Grid(MERCATOR, 0.0, 0.0, cell, (9000, 9000)))
    assert found is not None and found.columns * found.rows <= MOST_TILES


def test_a_picture_that_shows_no_ground():
    ortho = pyproj.CRS.from_proj4("+proj=ortho +lat_0=0 +lon_0=0 +units=m")
    assert cover(Grid(ortho, 8e6, 9e6, 1000.0, (100, 100))) is None


@pytest.mark.parametrize("wanted, shown", [((0, 3), 3), ((0, 19), 10)])
def test_no_deeper_than_the_source(wanted, shown):
    zone = pyproj.CRS.from_epsg(32737)
    found = cover(Grid(zone, 250_000, 9_860_000, 150.0, (100, 100)), *wanted)
    assert found is not None and found.z == shown


def test_too_far_out_for_a_source_that_begins_deep():
    assert cover(Grid(MERCATOR, 0.0, 0.0, 10_000.0, (900, 900)), 12, 14) is None


def test_the_middle_comes_first():
    found = cover(Grid(MERCATOR, -2e6, 2e6, 4_000.0, (1000, 1000)))
    assert found is not None
    first, last = found.tiles()[0], found.tiles()[-1]
    centre = np.array([found.left + (found.columns - 1) / 2, found.top + (found.rows - 1) / 2])

    def far(tile):
        return np.hypot(*(np.array([tile.x, tile.y]) - centre))
    assert far(first) <= far(last)
    assert len(set(found.tiles())) == found.columns * found.rows
