"""KML and KMZ: placemarks with their fields. Links are never followed, entities never expanded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

import numpy as np
import pyproj

from gis.errors import LayerError
from gis.types import WGS84

from ..tables import column_values
from .rows import Rows

DEEPEST = 200                            # elements inside elements; real files have about ten
SHAPES = frozenset({"Point", "LineString", "LinearRing", "Polygon"})
# What points elsewhere or needs a network: counted and left out
LEFT_OUT = {"NetworkLink": "links to other files not followed",
            "GroundOverlay": "pictures laid on the ground left out",
            "ScreenOverlay": "pictures on the screen left out",
            "PhotoOverlay": "photographs left out",
            "Model": "3D models left out", "Track": "tracks left out"}


def read_kml(file: Path, name: str, table: str | None = None) -> Rows:
    """All placemarks of a KML file or of the document in a KMZ archive.

    Raises
    ------
    LayerError
        If the XML is broken, declares a document type (entities), or nests too deeply.
    """
    from .archive import kmz_document

    document = _Document(name, file.name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = document.start
    parser.EndElementHandler = document.end
    parser.CharacterDataHandler = document.text
    parser.StartDoctypeDeclHandler = document.refuse
    parser.EntityDeclHandler = document.refuse
    parser.ExternalEntityRefHandler = document.refuse
    try:
        if file.suffix.lower() == ".kmz":
            parser.Parse(kmz_document(file, name), True)
        else:
            with open(file, "rb") as handle:
                parser.ParseFile(handle)
    except (expat.ExpatError, ValueError) as error:
        raise LayerError(name, f"{file.name} cannot be read, it is damaged or cut short "
                         f"({error})", "copy or export it again") from error
    return document.rows()


class _Document:
    """What the parser met, placemark by placemark."""

    def __init__(self, name: str, file: str):
        self.name, self.file = name, file
        self.path: list[str] = []
        self.words: list[str] = []
        self.fields: dict[str, str] = {}
        self.key = ""
        self.shapes: list = []
        self.rings: list = []
        self.found: list[tuple[list, Mapping[str, str]]] = []
        self.left: dict[str, int] = {}

    def refuse(self, *_: object) -> NoReturn:
        raise LayerError(self.name, f"{self.file} declares a document type or entities, which "
                         "could name other files", "export it again as plain KML")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        tag = tag.rsplit(" ", 1)[-1]
        self.path.append(tag)
        if len(self.path) > DEEPEST:
            raise LayerError(self.name, f"{self.file} nests elements more than {DEEPEST} deep",
                             "export it again")
        self.words = []
        if tag == "Placemark":
            self.fields, self.shapes = {}, []
        elif tag in ("Data", "SimpleData"):
            self.key = attributes.get("name", "")
        elif tag == "Polygon":
            self.rings = []
        if tag in LEFT_OUT:
            self.left[tag] = self.left.get(tag, 0) + 1

    def text(self, words: str) -> None:
        self.words.append(words)

    def end(self, tag: str) -> None:
        tag = tag.rsplit(" ", 1)[-1]
        self.path.pop()
        text = "".join(self.words).strip()
        self.words = []
        if "Placemark" not in self.path:
            if tag == "Placemark":
                self.found.append((self.shapes, self.fields))
            return
        parent = self.path[-1]
        if tag in ("name", "description") and parent == "Placemark":
            self.fields[tag] = text
        elif tag == "SimpleData" or (tag == "value" and parent == "Data"):
            if self.key:
                self.fields[self.key] = text
        elif tag == "coordinates":
            self.rings.append(_coordinates(text))
        elif tag in SHAPES and not (tag == "LinearRing" and "Polygon" in self.path):
            shape = _shape(tag, self.rings)
            self.rings = []
            if shape is not None:
                self.shapes.append(shape)

    def rows(self) -> Rows:
        keys = list(dict.fromkeys(key for _, fields in self.found for key in fields))
        columns = {key: column_values([fields.get(key, "") for _, fields in self.found],
                                      "text" if key in ("name", "description") else None)
                   for key in keys}
        geometry = np.empty(len(self.found), dtype=object)
        for i, (shapes, _) in enumerate(self.found):
            geometry[i] = _together(shapes)
        steps = tuple(f"{n} {LEFT_OUT[tag]}" for tag, n in self.left.items())
        table = Path(self.file).stem
        return Rows(geometry, columns, pyproj.CRS.from_user_input(WGS84), table, (table,), steps)


def _coordinates(text: str) -> np.ndarray:
    """"lon,lat[,height] lon,lat …" as (n, 2); heights are left out."""
    pairs = [part.split(",")[:2] for part in re.sub(r"\s*,\s*", ",", text).split()]
    if any(len(pair) < 2 for pair in pairs):
        raise ValueError("a coordinate is not 'longitude,latitude'")
    return np.array(pairs, dtype=float).reshape(-1, 2)


def _shape(tag: str, rings: list):
    import shapely

    if not rings or not len(rings[0]):
        return None
    if tag == "Point":
        return shapely.Point(rings[0][0])
    if tag == "Polygon":
        whole = [_closed(ring) for ring in rings if len(ring) >= 3]
        return shapely.Polygon(whole[0], whole[1:]) if whole else None
    return shapely.LineString(rings[0]) if len(rings[0]) >= 2 else None


def _closed(ring: np.ndarray) -> np.ndarray:
    return ring if np.array_equal(ring[0], ring[-1]) else np.vstack([ring, ring[:1]])


def _together(shapes: list):
    """One geometry of several: a Multi… where they are of one kind, else a collection."""
    import shapely

    if len(shapes) < 2:
        return shapes[0] if shapes else None
    kinds = {shape.geom_type for shape in shapes}
    many = {"Point": shapely.MultiPoint, "LineString": shapely.MultiLineString,
            "Polygon": shapely.MultiPolygon}.get(kinds.pop() if len(kinds) == 1 else "")
    return many(shapes) if many else shapely.GeometryCollection(shapes)
