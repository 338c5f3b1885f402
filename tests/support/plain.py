"""Made-up layers: a list that a file holds, and a plain on which answers are done by hand."""

from __future__ import annotations

import numpy as np
import pyproj
import shapely

from gis.types import Features, Places, Provenance
from layers.sources.recipe import Region

WGS84 = pyproj.CRS.from_epsg(4326)
REGION = Region(pyproj.CRS.from_epsg(32737), (30, -5, 43, 5), shapely.box(34, -4, 42, 4))
"""Kenya, roughly."""
PLAIN = pyproj.CRS("EPSG:6933")


def rows_of(geometry, **columns):
    """Rows of a file in degrees, as a reader hands them to a recipe."""
    n = len(geometry)
    columns = {k: np.array(v, dtype=object if isinstance(v[0], str) else float)
               for k, v in columns.items()}
    assert all(len(v) == n for v in columns.values())
    return Features(np.array(geometry, dtype=object), WGS84, columns, {},
                    Provenance("x", "a list", origin="file", path="a.geojson"))


def layer(key, shapes, coverage="complete", **columns):
    """A layer on the plain: shapes as WKT in metres, columns one value or one for each."""
    n = len(shapes)
    return Features(np.array([shapely.from_wkt(s) for s in shapes], object), PLAIN,
                    {name: np.broadcast_to(np.asarray(
                        value, object if isinstance(np.ravel(value)[0], str) else float), n)
                     for name, value in columns.items()}, {},
                    Provenance(key, "made up", coverage=coverage))


def places(*spots):
    """Places on the plain. [km]"""
    x, y = np.array(spots, float).T * 1000
    return Places(x, y, PLAIN)
