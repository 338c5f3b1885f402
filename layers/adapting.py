"""A matched file made a layer of the schema, with a report of what was not understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyproj

from gis.errors import LayerError
from gis.types import WGS84, Features

from . import tables
from .adapt_words import VOCABULARY, defaults
from .match_units import numbers, unit_of
from .match_values import FILLED, ColumnMatch, Match
from .sources.recipe import shaped
from .sources.registry import recipe_of
from .voltage import VOLT_FLOOR, parse_voltage

OWN_AREA = " area measured [km²]"         # no file has a column that begins with a blank
SHOWN = 5                                # cells not understood that a report names


@dataclass(frozen=True)
class Note:
    """Something done or not understood while a file became a layer."""

    what: str
    count: int = 0                       # 0 where there is nothing to count
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        named = f": {', '.join(map(repr, self.examples))}" if self.examples else ""
        return f"{self.count or ''} {self.what}{named}".strip()


def adapted(features: Features, match: Match) -> tuple[Features, tuple[Note, ...]]:
    """The features in the layer's schema, EPSG:4326, and what was not understood.

    Parameters
    ----------
    features : Features
        All rows of the file, of the one geometry that the layer takes.
    match : Match
        The layer and its columns.

    Raises
    ------
    LayerError
        If no row serves the layer.
    """
    moved = features.to_crs(pyproj.CRS.from_user_input(WGS84))
    moved = _where_finite(moved)
    if not match.recipe:
        moved = _as_points(moved, match.layer)
    if match.recipe:
        done = recipe_of(match.recipe)
        out = done.adapt(replace(moved, provenance=replace(
            done.describe(moved.provenance), path=moved.provenance.path)))
        notes = tuple(note_of(step) for step in out.provenance.steps
                      if step not in moved.provenance.steps)
    else:
        out, notes = _by_columns(moved, match)
    if not len(out):
        why = "; ".join(map(str, notes)) or "none has a place on the Earth"
        raise LayerError(match.layer, f"no row of the file serves the layer ({why})",
                         "mend its rows, or name another layer")
    return out, notes


def _as_points(features: Features, layer: str) -> Features:
    """Areas reduced to a point inside, where the layer takes points; the area of communes stays."""
    import shapely

    takes = tables.schema()[layer].geometry
    if "point" not in takes or "polygon" in takes or not (
            shapely.get_dimensions(features.geometry) == 2).any():
        return features
    columns = dict(features.columns)
    if layer == "communes" and "area_km2" not in columns:
        geod = pyproj.Geod(ellps="WGS84")
        columns[OWN_AREA] = np.array([abs(geod.geometry_area_perimeter(g)[0]) / 1e6
                                      for g in features.geometry])
    return replace(features, geometry=shapely.point_on_surface(features.geometry),
                   columns=columns, provenance=features.provenance.then(
                       "areas reduced to a point inside"))


def note_of(step: str) -> Note:
    """A step of a provenance as a note: what begins with a number is counted."""
    head, _, rest = step.partition(" ")
    return Note(rest, int(head)) if head.isdigit() else Note(step)


def _where_finite(features: Features) -> Features:
    """Without rows that their reference system cannot place on the Earth."""
    import shapely

    bounds = shapely.bounds(features.geometry).reshape(-1, 4)
    good = np.isfinite(bounds).all(axis=1) & (np.abs(bounds[:, 1::2]) <= 90.001).all(axis=1)
    if good.all():
        return features
    kept = features.where(good)
    return replace(kept, provenance=kept.provenance.then(
        f"{int((~good).sum())} rows dropped, which their reference system places off the Earth"))


def _by_columns(features: Features, match: Match) -> tuple[Features, tuple[Note, ...]]:
    form = tables.schema()[match.layer]
    columns: dict[str, Any] = {}
    notes: list[Note] = []
    for chosen in match.columns:
        if not chosen.column:
            continue
        cells = features.columns[chosen.column]
        if chosen.attribute == "kv":
            columns["kv"], levels, found = _voltages(cells, chosen)
            notes += found
            if "kv_levels" in form.columns:
                columns.setdefault("kv_levels", levels)
        elif form.columns[chosen.attribute].type == "number":
            columns[chosen.attribute], found = _figures(cells, chosen)
            notes += found
        else:
            columns[chosen.attribute] = _words(cells)
    keep = np.ones(len(features), bool)
    for attribute, read in VOCABULARY.get(match.layer, {}).items():
        given = attribute in columns
        values = np.array([read(cell) for cell in columns[attribute]], object) if given else None
        if values is not None:
            strange = columns[attribute][(values == "") & (columns[attribute] != "")]
            if len(strange):
                notes.append(Note(f"cells of {attribute} not understood", len(strange),
                                  tuple(dict.fromkeys(map(str, strange)))[:SHOWN]))
            columns[attribute] = values
    for attribute, value in defaults(match.layer, features).items():
        values = columns.get(attribute, np.full(len(features), "", object))
        empty = values == ""
        if empty.any():
            columns[attribute] = np.where(empty, value, values).astype(object)
            notes.append(Note(f"rows of which {attribute} is not told taken as {value!r}",
                              int(empty.sum())))
    columns |= _always(match.layer, features, columns)
    steps = tuple(f"{c.attribute} from column {c.column}" + (f" in {c.unit}" if c.unit else "")
                  for c in match.columns if c.column)
    out = shaped(match.layer, features, columns,
                 steps=(*steps, *(str(note) for note in notes)))
    if match.layer == "power_plants":
        keep = (out["fuel"] != "") & (out["mw"] > 0)
        if not keep.all():
            note = Note("rows without fuel or capacity left out", int((~keep).sum()))
            notes.append(note)
            out = replace(out.where(keep), provenance=out.provenance.then(str(note)))
    for name in match.missing:
        if name not in columns:
            notes.append(Note(f"rows of which {name} stays unknown: no column gives it", len(out)))
    return out, tuple(notes)


def _words(cells: np.ndarray) -> np.ndarray:
    if cells.dtype.kind == "f":
        return np.array(["" if np.isnan(v) else f"{v:.15g}" for v in cells], dtype=object)
    return cells


def _figures(cells: np.ndarray, chosen: ColumnMatch) -> tuple[np.ndarray, list[Note]]:
    values, strange = numbers(cells)
    unit = unit_of(chosen.wanted_unit, chosen.unit)
    notes = []
    if strange:
        notes.append(Note(f"cells of {chosen.column} are no figures; {chosen.attribute} stays "
                          "unknown there", sum(strange.values()), tuple(strange)[:SHOWN]))
    return values * unit.factor + unit.offset, notes


def _voltages(cells: np.ndarray, chosen: ColumnMatch
              ) -> tuple[np.ndarray, np.ndarray, list[Note]]:
    """Highest kV, all levels, and what was no voltage. Text that says its unit is believed; a bare
    figure is in the chosen unit."""
    kv, levels = np.full(len(cells), np.nan), np.full(len(cells), "", dtype=object)
    factor = unit_of("kV", chosen.unit).factor
    strange: dict[str, int] = {}
    read: dict[Any, tuple[tuple[float, ...], str | None]] = {}
    for i, cell in enumerate(cells.tolist()):
        if cell != cell or cell == "":
            continue
        if cell not in read:
            read[cell] = _voltage(cell, factor)
        found, problem = read[cell]
        if problem:
            strange[str(cell)[:60]] = strange.get(str(cell)[:60], 0) + 1
        if found:
            kv[i], levels[i] = found[0], ";".join(f"{v:g}" for v in found)
    notes = [Note("cells are no voltages; they stay unknown", sum(strange.values()),
                  tuple(strange)[:SHOWN])] if strange else []
    return kv, levels, notes


def _voltage(cell: Any, factor: float) -> tuple[tuple[float, ...], str | None]:
    figure = numbers(np.array([cell], object))[0][0]
    bare = isinstance(cell, float) or not any(c.isalpha() or c in ";/|" for c in str(cell))
    if bare and np.isfinite(figure):
        # small figures in a column of volts are kilovolts by mistake as seldom as the reverse
        kv = figure * factor
        return parse_voltage(f"{kv:g} kV") if kv < VOLT_FLOOR else ((), "too high")
    return parse_voltage(cell)


def _always(layer: str, features: Features, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Names, sources and measures that every row has."""
    form = tables.schema()[layer]
    out: dict[str, Any] = {}
    n = len(features)
    for key in ("name", "place"):
        if key in form.columns and form.columns[key].required:
            given = columns.get(key, np.full(n, "", object))
            out[key] = [str(v) or f"{layer.replace('_', ' ')} {i + 1}"
                        for i, v in enumerate(given)]
    given = columns.get("source", np.full(n, "", object))
    out["source"] = np.where(given == "", features.provenance.source, given)
    if OWN_AREA in features.columns and "area_km2" not in columns:
        out["area_km2"] = features.columns[OWN_AREA]
    return out


def told_columns(match: Match) -> tuple[ColumnMatch, ...]:
    """The attributes that a user looks at: required ones and those with a column."""
    return tuple(c for c in match.columns
                 if c.column or (c.required and c.attribute not in FILLED))
