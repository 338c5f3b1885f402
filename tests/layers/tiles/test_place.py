"""Every pixel shows the tile of its own place, in any projection."""

import io

import numpy as np
import pyproj
import pytest
from PIL import Image

from gis.types import Grid
from layers.tiles import Backdrop
from layers.tiles.pyramid import cover


class Numbered:
    """Tiles of one colour each: column and row modulo 256, and the zoom."""

    least_zoom, most_zoom, credit = 0, 19, ""

    def get(self, z, x, y):
        out = io.BytesIO()
        Image.new("RGB", (256, 256), (x % 256, y % 256, z)).save(out, "PNG")
        return out.getvalue()


@pytest.mark.parametrize("crs, left, top, cell", [
    ("EPSG:32737", 200_000.0, 9_950_000.0, 400.0),                       # Kenya
    ("EPSG:2154", 600_000.0, 6_900_000.0, 90.0),                         # Paris
    ("+proj=laea +lat_0=-17 +lon_0=180 +units=m", -150_000.0, 120_000.0, 600.0),    # Fiji
    ("+proj=laea +lat_0=68 +lon_0=25 +units=m", -400_000.0, 300_000.0, 1500.0),     # Lapland
    ("+proj=eqc +R=6371004 +units=m", -15_000_000.0, 7_000_000.0, 60_000.0),        # the world
])
def test_pixels_lie_where_they_belong(crs, left, top, cell):
    grid = Grid(pyproj.CRS.from_user_input(crs), left, top, cell, (240, 400))
    block = cover(grid)
    picture, = Backdrop(Numbered()).pictures(grid)
    assert picture.missing == 0 and picture.whole
    chance = np.random.default_rng(7)
    rows, cols = chance.integers(0, 240, 400), chance.integers(0, 400, 400)
    x, y = grid.centres(rows, cols)
    lon, lat = pyproj.Transformer.from_crs(grid.crs, 4326, always_xy=True).transform(x, y)
    # the pyramid's own definition: OpenStreetMap wiki, "Slippy map tilenames"
    n = 2 ** block.z
    across = (lon + 180) / 360 * n
    down = (1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2 * n
    inside = ((np.abs(across - np.round(across)) > 0.02) & (np.abs(down - np.round(down)) > 0.02))
    assert inside.sum() > 250
    wanted = np.stack([np.floor(across) % n % 256, np.floor(down) % 256,
                       np.full(400, block.z), np.full(400, 255)], axis=1)
    found = picture.pixels[rows, cols]
    assert np.array_equal(found[inside], wanted[inside].astype(np.uint8))
