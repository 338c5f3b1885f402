"""Extracts of OpenStreetMap (.osm.pbf), read as a stream through osmium.

Tags are tested inside osmium, so that only what a layer needs reaches Python; the few elements
with their nodes are put into a small extract first, whose places then fit into memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from gis.errors import LayerError
from gis.types import Features

from ..boxes import parts
from ..files import sha256
from ..readers.local import local_file
from .elements import Element, as_area
from .kinds import EVERY, rules_of
from .shaping import About, layers_of

Box = tuple[float, float, float, float]


def is_extract(path: Path) -> bool:
    """Whether a file is an OpenStreetMap extract: its first block is named OSMHeader."""
    with open(path, "rb") as handle:
        head = handle.read(64)
    return head[:2] == b"\0\0" and head[4:15] == b"\n\tOSMHeader"


def extract_box(path: Path) -> Box | None:
    """The box that an extract says it covers: west, south, east, north [°]."""
    box = _header(path).box()
    if not box.valid():
        return None
    low, high = box.bottom_left, box.top_right
    return low.lon, low.lat, high.lon, high.lat


def read_extract(path: str | Path, box: Box | None = None) -> Mapping[str, Features]:
    """Layers of an extract.

    Parameters
    ----------
    path : path
        A .osm.pbf file.
    box : (west, south, east, north), optional
        Only what meets this box; west above east crosses the antimeridian. [° WGS 84]

    Returns
    -------
    mapping
        Features in the schema of each layer that the extract holds, EPSG:4326.

    Raises
    ------
    LayerError
        If it is no extract, or is damaged.
    InputError
        If there is no such file.
    """
    file = local_file(path)
    if not is_extract(file):
        raise LayerError(file.name, f"{file.name} is no extract of OpenStreetMap",
                         "give a .osm.pbf file, e.g. of download.geofabrik.de")
    stat = file.stat()
    return _layers(file, box, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1)
def _layers(file: Path, box: Box | None, mtime: int, size: int) -> Mapping[str, Features]:
    date = _header(file).get("osmosis_replication_timestamp") or ""
    lost: list[int] = []
    try:
        elements = list(_elements(file, box, lost))
    except (RuntimeError, OSError) as error:
        raise _damaged(file, error) from error
    steps = (f"{len(lost)} elements with nodes beyond the extract's edge or a broken outline "
             "dropped",) if lost else ()
    return layers_of(elements, About(file.name, sha256(file), date[:10], steps))


def _header(file: Path) -> Any:
    import osmium

    try:
        with osmium.io.Reader(osmium.io.File(str(file), "pbf"),
                              osmium.osm.osm_entity_bits.NOTHING) as reader:
            return reader.header()
    except RuntimeError as error:
        raise _damaged(file, error) from error


def _damaged(file: Path, error: Exception) -> LayerError:
    return LayerError(file.name, f"{file.name} is damaged or cut short ({str(error)[:80]})",
                      "download it again")


def _elements(file: Path, box: Box | None, lost: list[int]) -> Iterator[Element]:
    import osmium

    whole = osmium.io.File(str(file), "pbf")
    keys = sorted({(key, value) for rule in EVERY for key, values in rule.tags[:1]
                   for value in values})
    with tempfile.TemporaryDirectory(prefix="heatsite-osm-") as folder:
        small = Path(folder) / "needed.osm.pbf"
        needed = osmium.IdTracker()
        # a tag of several values passes no test of one value: these few are left out
        tagged: Any = osmium.FileProcessor(whole).with_filter(osmium.filter.TagFilter(*keys))
        for item in tagged:
            if rules_of(dict(item.tags)):
                _note(needed, item)
        needed.complete_backward_references(whole)
        with osmium.SimpleWriter(str(small), overwrite=True) as writer:
            osmium.apply(whole, needed.id_filter(), writer)
        yield from _shaped(small, box, lost)


def _note(needed: Any, item: Any) -> None:
    """Mark an element and what it is made of."""
    if item.is_node():
        needed.add_node(item.id)
    elif item.is_way():
        needed.add_way(item.id)
        needed.add_references(item)
    elif item.is_relation():
        needed.add_relation(item.id)
        needed.add_references(item)


def _shaped(small: Path, box: Box | None, lost: list[int]) -> Iterator[Element]:
    import osmium
    import shapely

    factory = osmium.geom.WKBFactory()
    window = None if box is None else shapely.union_all([shapely.box(*p) for p in parts(box)])
    source: Any = osmium.FileProcessor(osmium.io.File(str(small), "pbf")) \
        .with_locations("flex_mem").with_areas().with_filter(osmium.filter.EmptyTagFilter())
    for item in source:
        tags = dict(item.tags)
        rules = rules_of(tags)
        if not rules:
            continue
        try:
            if item.is_area():
                # closed ways come as ways too; an area is taken from relations alone
                if item.from_way():
                    continue
                kind, number = "relation", item.orig_id()
                shape = shapely.from_wkb(bytes.fromhex(factory.create_multipolygon(item)))
            elif item.is_way():
                kind, number = "way", item.id
                shape = shapely.from_wkb(bytes.fromhex(factory.create_linestring(item)))
            elif item.is_node():
                kind, number = "node", item.id
                shape = shapely.Point(item.location.lon, item.location.lat)
            else:
                continue
        except (RuntimeError, osmium.InvalidLocationError):
            lost.append(item.id)
            continue
        if window is None or shapely.intersects(window, as_area(shape)):
            yield Element(kind, number, tags, shape)
