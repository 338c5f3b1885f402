"""A chessboard town: streets every 100 m, whose ways and lengths are known by hand."""

import numpy as np
import pyproj
import pytest
import shapely

from gis.heat.network.streets import network_parameters
from gis.types import Features, Provenance
from layers import tables as shipped

CRS = pyproj.CRS("EPSG:32737")


@pytest.fixture(scope="session")
def tables():
    return shipped.load_all()


@pytest.fixture(scope="session")
def p(tables):
    return network_parameters(tables)


@pytest.fixture(scope="session")
def crs():
    return CRS


@pytest.fixture(scope="session")
def lines():
    """``lines([(x, y), …], …, kind=[…])`` as a layer."""

    def make(*shapes, **columns):
        geometry = np.empty(len(shapes), object)
        with np.errstate(invalid="ignore"):          # unknown coordinates are meant here
            geometry[:] = [s if s is None or isinstance(s, shapely.Geometry)
                           else shapely.LineString(s) for s in shapes]
        return Features(geometry, CRS,
                        {k: np.array(v, float if k == "dn" else object)
                         for k, v in columns.items()}, {}, Provenance("test", "by hand"))

    return make


@pytest.fixture(scope="session")
def town(lines):
    """Five by five streets of 400 m, 100 m apart, each in one piece."""
    across = [[(0, 100 * i), (400, 100 * i)] for i in range(5)]
    along = [[(100 * i, 0), (100 * i, 400)] for i in range(5)]
    return lines(*across, *along)
