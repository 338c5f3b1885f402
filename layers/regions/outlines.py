"""Outlines of countries and of areas inside them, found in whatever files hold some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyproj

from gis.errors import InputError, LayerError, UnknownNameError
from gis.types import WGS84, Features, Provenance

from ..boxes import Box, parts
from ..data_files import walk
from ..readers.local import SUFFIXES
from ..readers.vector import read_vector
from ..recognise import Recognised, recognise
from ..sources.recipe import text
from .countries import countries, country, plain
from .outline_styles import ADMIN, COUNTRY, Style, style_of
from .shapes import near_box

BORDERS = "borders are as their source draws them, also where they are disputed"


@dataclass(frozen=True, eq=False)
class Outline:
    """A country's or an area's polygon, EPSG:4326."""

    name: str
    country: str                         # ISO 3166-1 alpha-3; "" unknown
    level: str                           # country | admin
    shape: Any
    accuracy_km: float
    provenance: Provenance

    def boundary(self, code: str = "") -> Features:
        """The layer `boundary` of a region that is this outline."""
        from types import MappingProxyType

        from ..tables import schema

        words = {"name": self.name, "code": code or self.country, "level": "region",
                 "confidence": "high", "note": "", "source": self.provenance.source}
        columns = {key: np.array([words[key]], object) for key in words}
        columns["accuracy_km"] = np.array([self.accuracy_km])
        return Features(np.array([self.shape], object), pyproj.CRS.from_user_input(WGS84),
                        MappingProxyType(columns), MappingProxyType(schema()["boundary"].units),
                        self.provenance)


@dataclass(frozen=True, eq=False)
class OutlineFile:
    """One layer of a file that holds outlines."""

    item: Recognised
    style: Style

    def rows(self, box: Box | None = None) -> list[Outline]:
        """Its areas, those that meet `box`."""
        found: list[Outline] = []
        for part in parts(box) if box is not None else (None,):
            try:
                found += self._read(part)
            except LayerError:           # nothing in that part, or damaged: `data check` tells
                continue
        return found if box is None or box[0] <= box[2] else _once(found)

    def _read(self, box: Box | None) -> list[Outline]:
        assert self.item.facts is not None
        style = self.style
        read = read_vector(self.item.path, "boundary", bbox=box, table=self.item.facts.table)
        areal = np.array([g.geom_type in ("Polygon", "MultiPolygon") for g in read.geometry], bool)
        read = read.where(areal).to_crs(pyproj.CRS.from_user_input(WGS84))
        if not len(read):
            return []
        names = _first(read, style.names)
        codes = [style.of or _code([text(read, c)[i] for c in style.codes], names[i])
                 for i in range(len(read))]
        levels = [style.level] * len(read) if style.level else _levels(read, codes)
        about = replace(read.provenance, layer="boundary", path=self.item.name,
                        source=f"{style.title} ({self.item.path.name})",
                        licence=style.licence or "not stated in the file", known="published",
                        coverage="complete", notes=(*read.provenance.notes, BORDERS))
        return [Outline(str(n), c, level, g, style.accuracy_km, about) for n, c, level, g in
                zip(names, codes, levels, read.geometry, strict=True)]


def _first(read: Features, columns: Sequence[str]) -> np.ndarray:
    """The first of the columns that is not empty, row by row."""
    out = np.full(len(read), "", object)
    for column in columns:
        out = np.where(out == "", text(read, column), out)
    return out


def _code(cells: Iterable[str], name: str) -> str:
    """Alpha-3 code of a row by its codes, else by its name; "" where neither is known."""
    for cell in cells:
        found = country(cell) if cell and len(cell) <= 3 else None
        if found is not None:
            return found.iso3
    found = country(name)
    return found.iso3 if found is not None else ""


def _levels(read: Features, codes: Sequence[str]) -> list[str]:
    kinds = text(read, "shapetype", "admin_level", "level")
    if not any(kinds):                   # one row per country, or many
        return [COUNTRY if codes.count(c) == 1 else ADMIN for c in codes]
    return [COUNTRY if k.lower() in ("adm0", "2", "region", "country", "0") and c else ADMIN
            for k, c in zip(kinds, codes, strict=True)]


def _once(rows: list[Outline]) -> list[Outline]:
    """Rows of both sides of the antimeridian, each once."""
    import shapely

    return list({shapely.to_wkb(row.shape): row for row in rows}.values())


def outline_files(folders: Iterable[Path]) -> tuple[OutlineFile, ...]:
    """The files of these folders that hold outlines, told by their columns."""
    return tuple(_found(folders))


def _found(folders: Iterable[Path]) -> Iterator[OutlineFile]:
    for folder in folders:
        for path in walk(Path(folder)):
            if path.suffix.lower() not in SUFFIXES or path.suffix.lower() in (".tif", ".tiff"):
                continue
            for item in recognise(path, path.relative_to(folder).as_posix()):
                style = style_of(item)
                if style is not None:
                    yield OutlineFile(item, style)


def country_outline(files: Sequence[OutlineFile], iso3: str) -> Outline | None:
    """The finest outline of a country's main part; areas inside it joined where there is none."""
    import shapely

    box = countries()[iso3].box
    name = countries()[iso3].name
    wide = (box[0], max(-90.0, box[1] - 1), box[2], min(90.0, box[3] + 1))
    best: Outline | None = None
    joined: Outline | None = None
    for file in files:
        rows = [row for row in file.rows(wide) if row.country == iso3]
        whole = [row for row in rows if row.level == COUNTRY]
        for row in whole:
            if best is None or _vertices(row) > _vertices(best):
                best = row
        inside = [row for row in rows if row.level == ADMIN]
        if not whole and len(inside) > 1 and not file.style.of:
            one = replace(inside[0], name=name, shape=shapely.union_all(
                [row.shape for row in inside]), provenance=inside[0].provenance.then(
                f"{len(inside)} areas joined"))
            if joined is None or shapely.area(one.shape) > shapely.area(joined.shape):
                joined = one
    found = best or joined
    if found is None:
        return None
    shape, left = near_box(found.shape, box)
    about = found.provenance if not left else found.provenance.then(
        f"{left} outlying polygons away from the country's main part left out; study them by a "
        "bounding box")
    return replace(found, name=name, country=iso3, level=COUNTRY, shape=shape, provenance=about)


def _vertices(row: Outline) -> int:
    import shapely

    return int(shapely.get_num_coordinates(row.shape))


def admin_outline(files: Sequence[OutlineFile], iso3: str, name: str,
                  boundary: Features | None = None) -> Outline:
    """The area of that name in a country, from files or else from a pack's own `boundary`.

    Raises
    ------
    UnknownNameError
        With the nearest name, where areas of the country are known.
    InputError
        Where none is.
    """
    wanted, known = plain(name), []
    found: list[Outline] = []
    for file in files:
        for row in file.rows(_box_of(iso3)):
            if row.level == ADMIN and row.country in (iso3, ""):
                known.append(row.name)
                if plain(row.name) == wanted:
                    found.append(row)
    if boundary is not None:
        for i in np.flatnonzero(boundary["level"] == "admin"):
            known.append(str(boundary["name"][i]))
            if plain(known[-1]) == wanted or plain(str(boundary["code"][i])) == wanted:
                found.append(Outline(known[-1], iso3, ADMIN, boundary.geometry[i],
                                     float(boundary["accuracy_km"][i]), boundary.provenance))
    if found:
        return max(found, key=_vertices)
    if known:
        raise UnknownNameError(f"area of {countries()[iso3].name}", name, sorted(set(known)))
    raise InputError(f"No areas inside {countries()[iso3].name} are known here; fetch them with "
                     f"`heatsite data fetch {iso3} --only geoboundaries`, or give --data a folder "
                     "with their polygons.")


def _box_of(iso3: str) -> Box | None:
    return countries()[iso3].box if iso3 in countries() else None


def countries_at(files: Sequence[OutlineFile], shape: Any) -> list[Outline]:
    """Countries whose outline meets a shape (EPSG:4326), the largest share first."""
    import shapely

    from .shapes import bounds_of

    best: dict[str, Outline] = {}
    for file in files:
        if file.style.level == ADMIN:
            continue
        for row in file.rows(bounds_of(shape)):
            if row.level != COUNTRY or not row.country:
                continue
            if row.country not in best or _vertices(row) > _vertices(best[row.country]):
                best[row.country] = row
    met = [(float(shapely.area(shapely.intersection(row.shape, shape))), row)
           for row in best.values() if shapely.intersects(row.shape, shape)]
    return [row for _, row in sorted(met, key=lambda pair: -pair[0])]


def drawn(path: Path) -> Outline:
    """The polygons of a file as one outline; raises :class:`LayerError` where it holds none."""
    import shapely

    read = read_vector(path, "boundary").to_crs(pyproj.CRS.from_user_input(WGS84))
    areal = shapely.get_dimensions(read.geometry) == 2
    if not areal.any():
        raise LayerError("boundary", f"{path.name} holds no polygon", "draw the region as one")
    shape = shapely.union_all(read.geometry[areal])
    about = replace(read.provenance, source=f"polygon drawn by the user ({path.name})",
                    licence="the user's own", known="assumed", coverage="complete")
    return Outline(path.stem, "", ADMIN, shape, 0.0, about)
