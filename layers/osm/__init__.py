"""OpenStreetMap: queries to Overpass, its answers, and extracts (.osm.pbf), as layers.

`kinds` says which tags make which layer; `query` asks Overpass for them, `overpass` and `extract`
read its answers and the extracts into elements, and `shaping` turns these into the layers.
"""

from .extract import read_extract
from .kinds import KINDS
from .overpass import read_overpass
from .query import overpass_query

__all__ = ["KINDS", "overpass_query", "read_extract", "read_overpass"]
