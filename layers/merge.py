"""Two tables of one layer made one, and how their provenance then reads."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import pyproj

from gis.types import Features, Provenance, Table


def concat(first: Features, second: Features) -> Features:
    """Rows of both, in the first's reference system; columns that one lacks are unknown there."""
    second = second.to_crs(first.crs)
    columns = _columns(first.columns, second.columns, len(first), len(second))
    return replace(first, geometry=np.concatenate([first.geometry, second.geometry]),
                   columns=columns, units=MappingProxyType({**second.units, **first.units}))


def concat_tables(first: Table, second: Table) -> Table:
    """Rows of both tables; columns that one lacks are unknown there."""
    return replace(first, columns=_columns(first.columns, second.columns, len(first), len(second)),
                   units=MappingProxyType({**second.units, **first.units}))


def _columns(first, second, n_first: int, n_second: int):
    def unknown(like: np.ndarray, n: int) -> np.ndarray:
        return np.full(n, np.nan) if like.dtype.kind == "f" else np.full(n, "", dtype=object)

    out = {}
    for name in dict.fromkeys((*first, *second)):
        like = first[name] if name in first else second[name]
        out[name] = np.concatenate([first.get(name, unknown(like, n_first)),
                                    second.get(name, unknown(like, n_second))])
    return MappingProxyType(out)


def joined_provenance(first: Provenance, second: Provenance, origin: str | None = None
                      ) -> Provenance:
    """One provenance that names both; the poorer of "known" and "coverage" holds for all."""
    ranks = ("measured", "published", "modelled", "derived", "recalled", "assumed")

    def both(a: str, b: str) -> str:
        parts = dict.fromkeys(p for text in (a, b) for p in text.split("; ") if p)
        return "; ".join(parts)

    def poorer(a: str, b: str) -> str:
        known = [r for r in ranks if r in (a, b)]
        return known[-1] if known else a

    return replace(
        first, source=both(first.source, second.source),
        licence=both(first.licence, second.licence), date=both(first.date, second.date),
        resolution=both(first.resolution, second.resolution),
        known=poorer(first.known, second.known),
        coverage="partial" if "partial" in (first.coverage, second.coverage) else first.coverage,
        origin=origin or first.origin, path=both(first.path, second.path),
        checksum=both(first.checksum, second.checksum),
        steps=tuple(dict.fromkeys((*first.steps, *second.steps))),
        notes=tuple(dict.fromkeys((*first.notes, *second.notes))))


def metres(layer: Features, crs: pyproj.CRS) -> np.ndarray:
    """Centres of the features in a metric reference system, (n, 2). [m]"""
    import shapely

    points = shapely.get_coordinates(shapely.centroid(layer.geometry))
    if layer.crs == crs or not len(points):
        return points
    return np.column_stack(mover(layer.crs, crs).transform(points[:, 0], points[:, 1]))


@lru_cache(maxsize=64)
def mover(crs: pyproj.CRS, to: pyproj.CRS) -> pyproj.Transformer:
    """Transformation between two reference systems, x before y; kept, for making it is slow."""
    return pyproj.Transformer.from_crs(crs, to, always_xy=True)


def nearest(points: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distance of each point to the nearest of `others` and its index; infinite if none. [m]"""
    from scipy.spatial import cKDTree

    if not len(others):
        return np.full(len(points), np.inf), np.zeros(len(points), int)
    if not len(points):
        return np.zeros(0), np.zeros(0, int)
    return cKDTree(others).query(points)


def plain_name(name: str) -> str:
    """A name without accents, kind words and punctuation, to compare two spellings."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.lower())
                   if not unicodedata.combining(c))
    bare = re.sub(r"\(.*?\)", " ", bare)
    words = [w for w in re.findall(r"[a-z0-9]+", bare)
             if w not in ("lake", "lac", "river", "res", "reservoir", "dam", "power", "plant",
                          "station", "the", "la", "le", "substation")]
    return " ".join(words)
