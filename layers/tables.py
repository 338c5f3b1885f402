"""The engine's tables, read from `assets/tables/` into frozen values."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

import numpy as np

from gis.errors import LayerError, UnknownNameError
from gis.types import Provenance, Table

TEXT_COLUMNS = frozenset({"source", "note", "notes", "unit", "text", "licence", "date"})


@dataclass(frozen=True)
class Column:
    """One column of a layer, the same in every pack, import and fetch."""

    name: str
    type: str                            # text | number
    unit: str
    required: bool
    description: str


@dataclass(frozen=True)
class LayerSchema:
    """Columns and geometry of one layer."""

    layer: str
    geometry: str                        # point, line, polygon, raster, table, any, "point or …"
    columns: Mapping[str, Column]

    @property
    def units(self) -> dict[str, str]:
        """Unit of each numeric column that has one."""
        return {c.name: c.unit for c in self.columns.values() if c.unit}

    @property
    def required(self) -> tuple[str, ...]:
        """Columns without which the layer cannot serve."""
        return tuple(c.name for c in self.columns.values() if c.required)


def parse_csv(text: str) -> dict[str, list[str]]:
    """Columns of a CSV text, cells stripped; short rows are filled with empty cells."""
    rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
    if not rows:
        return {}
    header = [name.strip().lstrip("\ufeff") for name in rows[0]]
    width = len(header)
    body = [[cell.strip() for cell in row[:width]] + [""] * (width - len(row)) for row in rows[1:]]
    return {name: [row[i] for row in body] for i, name in enumerate(header)}


def as_number(cell: str) -> float:
    """The number in a cell; NaN where it is empty. Raises ValueError for words, nan and inf."""
    if not cell:
        return float("nan")
    value = float(cell)
    if not np.isfinite(value):
        raise ValueError(f"{cell!r} is not a number")
    return value


def column_values(cells: list[str], kind: str | None = None) -> np.ndarray:
    """Cells as float64 (empty: NaN) or as text (object, empty: "").

    `kind` is "number" or "text"; without it a column of nothing but numbers is numeric.
    """
    if kind != "text":
        try:
            values = np.array([as_number(cell) for cell in cells], float)
        except ValueError:
            if kind == "number":
                raise
        else:
            values.flags.writeable = False
            return values
    text = np.array(cells, dtype=object)
    text.flags.writeable = False
    return text


def asset_text(*parts: str) -> str:
    """Text of a file under `assets/`."""
    return resources.files("assets").joinpath(*parts).read_text(encoding="utf-8")


@cache
def names() -> tuple[str, ...]:
    """Names of all engine tables."""
    folder = resources.files("assets").joinpath("tables")
    return tuple(sorted(item.name[:-4] for item in folder.iterdir()
                        if item.name.endswith(".csv") and item.name != "layer_schema.csv"))


@cache
def load(name: str) -> Table:
    """The engine table `assets/tables/NAME.csv`.

    Raises
    ------
    UnknownNameError
        If there is no such table.
    """
    if name not in names():
        raise UnknownNameError("table", name, names())
    cells = parse_csv(asset_text("tables", f"{name}.csv"))
    columns = {key: column_values(column, "text" if key in TEXT_COLUMNS else None)
               for key, column in cells.items()}
    sources = tuple(dict.fromkeys(s for s in cells.get("source", ()) if s))
    return Table(MappingProxyType(columns), MappingProxyType({}), Provenance(
        layer=name, source="; ".join(sources[:3]) + (" …" if len(sources) > 3 else ""),
        origin="pack", path=f"assets/tables/{name}.csv"))


class _AllTables(Mapping[str, Table]):
    """Every engine table, read when first asked for."""

    def __getitem__(self, name: str) -> Table:
        if name not in names():
            raise KeyError(name)
        return load(name)

    def __iter__(self):
        return iter(names())

    def __len__(self) -> int:
        return len(names())


def load_all() -> Mapping[str, Table]:
    """All engine tables by name; each is read when first asked for."""
    return _AllTables()


@cache
def _defaults() -> dict:
    return tomllib.loads(asset_text("tables", "defaults.toml"))


def defaults() -> dict:
    """`brief` and `theme_weights` of a bare `rank`, as fresh dictionaries."""
    return {key: dict(value) for key, value in _defaults().items()}


@cache
def schema() -> Mapping[str, LayerSchema]:
    """The schema of every layer, by layer key."""
    cells = parse_csv(asset_text("tables", "layer_schema.csv"))
    found: dict[str, tuple[str, dict[str, Column]]] = {}
    shared: dict[str, Column] = {}
    for layer, geometry, name, kind, unit, need, words in zip(
            *(cells[c] for c in ("layer", "geometry", "column", "type", "unit", "need",
                                 "description")), strict=True):
        if kind not in ("text", "number"):
            raise LayerError("layer_schema", f"column {layer}.{name} has the type {kind!r}",
                             "use text or number")
        column = Column(name, kind, unit, need == "required", words)
        if layer == "*":
            shared[name] = column
        else:
            found.setdefault(layer, (geometry, {}))[1][name] = column
    return MappingProxyType({
        layer: LayerSchema(layer, geometry, MappingProxyType({**columns, **shared}))
        for layer, (geometry, columns) in found.items()})
