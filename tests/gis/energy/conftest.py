import numpy as np
import pyproj
import pytest
import shapely

from gis.types import Features, Grid, Provenance

UTM = pyproj.CRS(32637)


@pytest.fixture
def crs():
    return UTM


@pytest.fixture
def points():
    """Features in UTM 37N from columns; `x` and `y` in km east and north of a corner."""

    def make(layer, x, y, coverage="complete", **columns):
        values = {name: np.array(column, object if isinstance(column[0], str) else float)
                  for name, column in columns.items()}
        where = shapely.points(400_000 + 1000 * np.array(x, float),
                               9_800_000 + 1000 * np.array(y, float))
        return Features(where, UTM, values, {}, Provenance(layer, "made up", coverage=coverage))

    return make


@pytest.fixture
def places():
    from gis.types import Places

    def make(x, y):
        return Places(400_000 + 1000 * np.array(x, float), 9_800_000 + 1000 * np.array(y, float),
                      UTM)

    return make


@pytest.fixture
def grid():
    return Grid(UTM, 400_000.0, 9_900_000.0, 1000.0, (100, 100))
