"""Tables without places that a user puts in the data folder: figures of a country, load shapes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from gis.errors import LayerError
from gis.types import Layer, Table

from .merge import concat_tables, joined_provenance
from .readers.table import read_table
from .tables import LayerSchema, schema

LAYERS = ("figures", "load_profile")


def read_layer_table(path: Path, name: str) -> tuple[str, Table] | None:
    """The layer key and layer of a table with the columns of `figures` or `load_profile`.

    None where it has not all that such a layer requires.

    Raises
    ------
    LayerError
        If a cell of a numeric column is no number; names the row.
    """
    table = read_table(path, name)
    lower = {column.lower(): column for column in table.columns}
    for layer in LAYERS:
        form = schema()[layer]
        if set(form.required) - {"source"} <= set(lower):
            return layer, _shaped(form, table, lower, path)
    return None


def _shaped(form: LayerSchema, table: Table, lower: dict[str, str], path: Path) -> Table:
    columns = {}
    for key, column in form.columns.items():
        values = table[lower[key]] if key in lower else None
        if column.type == "number":
            columns[key] = _numbers(values, key, form.layer, path, len(table))
        else:
            columns[key] = np.full(len(table), "", dtype=object) if values is None else np.array(
                [f"{v:g}" if isinstance(v, float) else str(v) for v in values], dtype=object)
    told = columns["source"] != ""
    columns["source"] = np.where(told, columns["source"], f"{path.name}, brought by the user")
    about = replace(table.provenance, layer=form.layer, source=f"{path.name}, brought by the user",
                    licence="not stated in the file", coverage="partial")
    return Table(MappingProxyType(columns), MappingProxyType(form.units), about)


def _numbers(values, key: str, layer: str, path: Path, n: int) -> np.ndarray:
    if values is None:
        return np.full(n, np.nan)
    if values.dtype.kind == "f":
        return values
    out = np.full(n, np.nan)
    for row, cell in enumerate(values):
        if not str(cell).strip():
            continue
        try:
            out[row] = float(cell)
        except ValueError:
            raise LayerError(layer, f"{path.name}, row {row + 1}: {key} = {str(cell)[:40]!r} is "
                             "not a number", "give a number or leave the cell empty") from None
    return out


def merged_table(before: Layer | None, layer: str, own: Table) -> tuple[Table, str]:
    """The user's table with what the pack knows besides, and what was done in words."""
    if layer != "figures" or not isinstance(before, Table):
        return own, f"takes the place of any such layer of the pack: {len(own)} rows"
    rest = np.flatnonzero(~np.isin(before["key"], own["key"]))
    kept = replace(before, columns=MappingProxyType(
        {key: values[rest] for key, values in before.columns.items()}))
    step = (f"{len(own)} figures of the file, {len(before) - len(rest)} of them in place of the "
            "pack's")
    about = joined_provenance(own.provenance, before.provenance, "pack+file").then(step)
    return replace(concat_tables(own, kept), provenance=about), step
