import numpy as np
import pyproj
import shapely

from gis.types import Features, Provenance
from layers import pack
from layers.sources.places import rail


def test_tracks_at_the_surface_only():
    kinds = ["rail", "subway", "tram", "abandoned", "narrow_gauge", "platform"]
    lines = shapely.linestrings([[(36.8, -1.3), (36.9, -1.3 + i / 10)] for i in range(len(kinds))])
    found = rail(Features(lines, pyproj.CRS(4326),
                          {"railway": np.array(kinds, object),
                           "name": np.array(["a", "b", "c", "d", "e", "f"], object)}, {},
                          Provenance("rail", "OpenStreetMap")))
    assert found["kind"].tolist() == ["rail", "tram", "narrow_gauge"]
    assert found["name"].tolist() == ["a", "c", "e"]
    assert any("3 disused" in step for step in found.provenance.steps)


def test_sizes_of_pipes_are_numbers_even_where_none_is_known():
    pipes = pack.load("ile_de_france").layers["heat_pipes"]
    assert pipes["dn"].dtype.kind == "f" and np.isnan(pipes["dn"]).all()
