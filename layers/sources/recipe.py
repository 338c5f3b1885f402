"""What a provider's file looks like, and how it becomes a layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pyproj

from gis.types import Features, Layer, Provenance

from ..tables import schema

Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class FileFacts:
    """What is known of a file before it is read in full."""

    name: str                            # path inside the data folder, with /
    kind: str                            # vector | raster | table | json
    table: str = ""                      # layer inside the file
    tables: tuple[str, ...] = ()
    geometry: str = ""                   # point | line | polygon | ""
    fields: frozenset[str] = frozenset() # column names, lower case
    first: Mapping[str, str] = field(default_factory=dict)   # first row, by lower-case column
    features: int = 0
    box: Box | None = None               # extent [° WGS 84]
    words: str = ""                      # text inside the file (tags, descriptions)
    cell_m: float = 0.0                  # raster
    low: float = np.nan                  # 1 % and 99 % quantiles of a sample, 50 %
    middle: float = np.nan
    high: float = np.nan
    lying_nodata: bool = False

    def has(self, *columns: str) -> bool:
        return all(column in self.fields for column in columns)

    def hint(self, *words: str) -> bool:
        """Whether the file's own name or the text inside it holds one of the words."""
        text = f"{self.name.rsplit('/', 1)[-1]} {self.table} {self.words}".lower()
        return any(word in text for word in words)


@dataclass(frozen=True, eq=False)
class Region:
    """Where a study takes place."""

    crs: pyproj.CRS                      # metric
    box: Box                             # the region with a margin [° WGS 84]
    shape: Any                           # polygon of the region, EPSG:4326
    layers: frozenset[str] = frozenset() # keys of the pack's layers
    place: tuple[float, float] | None = None   # lon, lat of the one site that is asked for

    @property
    def pack(self) -> bool:
        """Whether a pack stands behind it; else no more than its outline was known."""
        return self.layers != {"boundary"}


def _unchanged(features: Features) -> Features:
    return features


def _file_instead(pack: Layer | None, file: Features, region: Region) -> Features:
    return file


Merge = Callable[[Layer | None, Features, Region], Features]


@dataclass(frozen=True, eq=False)
class Recipe:
    """How files of one provider are recognised, adapted to the schema and merged into a pack."""

    key: str
    title: str
    layer: str
    kind: str
    matches: Callable[[FileFacts], bool]
    source: str                          # empty: any file with such columns
    licence: str = ""
    date: str = ""
    known: str = "published"
    coverage: str = "partial"
    accuracy_km: float = np.nan
    notes: tuple[str, ...] = ()
    adapt: Callable[[Features], Features] = _unchanged
    merge: Merge = _file_instead
    order: int = 0                       # lower is merged first
    clip: bool = False                   # long shapes are cut at the region's margin
    copies: bool = True                  # files over the same area hold the same data
    instead: str = ""                    # a pack layer that makes these files needless
    alone: str = ""                      # why they do not serve without the layer of a pack
    unused: str = ""                     # why files of this kind are left out
    read: Callable[[Path, Box | None], Features] | None = None   # of files no driver reads

    def describe(self, provenance: Provenance) -> Provenance:
        """The provenance of a file of this provider."""
        name = provenance.path.rsplit("/", 1)[-1]
        source = self.source or f"{self.title} of {name} (source not stated in the file)"
        return replace(provenance, layer=self.layer, source=source,
                       licence=self.licence or "not stated in the file",
                       date=self.date, known=self.known, coverage=self.coverage,
                       notes=(*provenance.notes, *self.notes))


def text(features: Features, *names: str) -> np.ndarray:
    """The first of these columns that exists, as text; empty where none does. Case is ignored."""
    values = raw(features, *names)
    if values is None:
        return np.full(len(features), "", dtype=object)
    if values.dtype.kind == "f":
        return np.array(["" if np.isnan(v) else f"{v:g}" if v != round(v) else f"{v:.0f}"
                         for v in values], dtype=object)
    return values


def number(features: Features, *names: str) -> np.ndarray:
    """The first of these columns that exists, as numbers; NaN where it holds none."""
    values = raw(features, *names)
    if values is None:
        return np.full(len(features), np.nan)
    if values.dtype.kind == "f":
        return values
    out = np.full(len(values), np.nan)
    for i, value in enumerate(values):
        try:
            out[i] = float(value)
        except ValueError:
            continue
    out[~np.isfinite(out)] = np.nan
    return out


def raw(features: Features, *names: str) -> np.ndarray | None:
    """The first of these columns that exists, ignoring case."""
    lower = {column.lower(): column for column in features.columns}
    for name in names:
        if name.lower() in lower:
            return features.columns[lower[name.lower()]]
    return None


def shaped(layer: str, like: Features, columns: Mapping[str, Any], *,
           steps: tuple[str, ...] = (), geometry: np.ndarray | None = None) -> Features:
    """Features with exactly the schema's columns; a scalar holds for every row, absent: unknown."""
    form = schema()[layer]
    unknown = set(columns) - set(form.columns)
    if unknown:
        raise ValueError(f"{layer}: columns {sorted(unknown)} are not in the schema")
    n = len(like) if geometry is None else len(geometry)
    out = {}
    for name, column in form.columns.items():
        value = columns.get(name, np.nan if column.type == "number" else "")
        dtype = float if column.type == "number" else object
        out[name] = np.array(value, dtype=dtype) if np.ndim(value) else np.full(n, value, dtype)
    provenance = like.provenance
    for step in steps:
        provenance = provenance.then(step)
    return Features(like.geometry if geometry is None else geometry, like.crs,
                    MappingProxyType(out), MappingProxyType(form.units), provenance)


def with_columns(features: Features, **columns: np.ndarray) -> Features:
    """The same features with some columns replaced."""
    return replace(features, columns=MappingProxyType({**features.columns, **columns}))
