"""Guided match: which layer a file fits and which of its columns gives which attribute.

Every guess has a reason and a confidence from 0 to 1; a user can take any other layer, column or
unit. `layers.adapting` then makes the layer, `layers.adding` writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyproj

from gis.errors import InputError, UnknownNameError

from . import tables
from .match_likeness import columns_of, names_of, samples_of
from .match_units import guess_unit, plain, unit_of
from .match_values import ColumnMatch, Contents, LayerOption, Match
from .readers.vector import geometry_counts, read_vector, vector_info

__all__ = ["ColumnMatch", "Contents", "LayerOption", "Match", "contents", "guess", "overridden"]

SAMPLES = 400                            # rows looked at
# Attributes that most tables have: they tell layers apart only a little
COMMON = frozenset({"name", "kind", "status", "admin", "code", "town", "operator", "note",
                    "source", "confidence", "accuracy_km", "length_km", "year", "level",
                    "category", "population", "population_year", "elevation_m"})


def contents(path: str | Path, table: str | None = None) -> Contents:
    """What a vector file or a table with places holds. Raises as the readers do."""
    from .recognise import recognise

    path = Path(path)
    info = vector_info(path, path.name, table)
    told = pyproj.CRS.from_user_input(info["crs"]) if info["crs"] else None
    # where a file tells no reference system, any serves to look at its cells
    some = read_vector(path, path.name, table=table, max_features=SAMPLES,
                       crs=told or pyproj.CRS.from_epsg(3857))
    counts = geometry_counts(path, path.name, info["layer_name"])
    known = [k for k in counts if k != "collection"]
    geometry = max(known, key=lambda kind: counts[kind], default="")
    fits = next((item.recipe for item in recognise(path) if item.recipe is not None
                 and item.facts is not None and item.facts.table == info["layer_name"]
                 and not item.recipe.unused), None)
    return Contents(path, info["layer_name"], tuple(info["layers"]), "vector", geometry, counts,
                    some.columns, int(info["features"]), told, fits.key if fits else "",
                    fits.layer if fits else "")


class NoLayerError(InputError):
    """Nothing in a file tells what layer it is: one must be named."""


def guess(found: Contents, layer: str | None = None,
          remembered: Mapping[str, str] | None = None) -> Match:
    """The best match of a file.

    Parameters
    ----------
    found : Contents
    layer : str, optional
        Layer key that the user asks for.
    remembered : mapping, optional
        What was chosen before for such columns: `layer` and `attribute: "COLUMN:UNIT"`.

    Raises
    ------
    UnknownNameError
        If there is no such layer.
    NoLayerError
        If none is likely and none is asked for.
    InputError
        If the layer does not take features of this geometry.
    """
    options = _options(found)
    before = dict(remembered or {})
    known = before.pop("layer", "")
    if layer is not None and layer not in tables.schema():
        raise UnknownNameError("layer", layer, tables.schema())
    if layer is None and known in tables.schema():
        layer = known
    if layer is None:
        if not options:
            raise NoLayerError(f"{found.path.name}: no layer is likely for what it holds; name one "
                               "with --layer.")
        layer = options[0].layer
    if not _takes(layer, found.geometry):
        raise InputError(f"{found.path.name} holds {found.geometry or 'no'} features, but the "
                         f"layer {layer} takes {tables.schema()[layer].geometry}.")
    match = _matched(found, layer, options)
    if before and known == layer:
        usable = {key: words for key, words in before.items()
                  if words.rpartition(":")[0] in found.columns or words in found.columns}
        return replace(overridden(match, found, usable), remembered=True, recipe="")
    if found.recipe and found.recipe_layer == layer:
        match = replace(match, recipe=found.recipe)
    return match


def overridden(match: Match, found: Contents, given: Mapping[str, str]) -> Match:
    """The match with columns that the user names: `attribute: "COLUMN"` or "COLUMN:UNIT".

    An empty text takes an attribute's column away.

    Raises
    ------
    UnknownNameError
        If the layer has no such attribute, the file no such column, or the unit does not fit.
    """
    columns = {c.attribute: c for c in match.columns}
    form = tables.schema()[match.layer]
    for attribute, words in given.items():
        attribute = _attribute(attribute, form)
        old = columns[attribute]
        if not words:
            columns[attribute] = replace(old, column="", unit="", confidence=1.0,
                                         reason="left out by the user", samples=())
            continue
        column, unit = _column_and_unit(words, found)
        if old.units:
            guessed = guess_unit(match.layer, attribute, old.wanted_unit, column,
                                 found.columns[column])
            unit = unit_of(old.wanted_unit, unit).name if unit else guessed.unit.name
        elif unit:
            raise InputError(f"{attribute} has no unit; write {attribute}={column}.")
        columns[attribute] = replace(old, column=column, unit=unit, confidence=1.0,
                                     reason="chosen by the user",
                                     samples=samples_of(found.columns[column]))
    used = {c.column for c in columns.values()}
    return replace(match, columns=tuple(columns.values()), recipe="",
                   unused=tuple(c for c in found.columns if c not in used))


def _attribute(name: str, form: tables.LayerSchema) -> str:
    """An attribute by its own name or by one that people give it: voltage_kv is kv."""
    if name in form.columns:
        return name
    for key, names in names_of(form.layer).items():
        if key in form.columns and plain(name) in names:
            return key
    raise UnknownNameError(f"attribute of {form.layer}", name, form.columns)


def _column_and_unit(words: str, found: Contents) -> tuple[str, str]:
    lower = {c.lower(): c for c in found.columns}
    if words.lower() in lower:           # a column's own name may hold a colon
        return lower[words.lower()], ""
    column, _, unit = words.rpartition(":")
    if column.lower() not in lower:
        raise UnknownNameError("column", column or words, found.columns)
    return lower[column.lower()], unit


def _takes(layer: str, geometry: str) -> bool:
    takes = tables.schema()[layer].geometry
    # an area can stand as a point inside it: a station's fence, a factory's roof
    return bool(geometry) and (takes == "any" or geometry in takes
                               or (geometry == "polygon" and "point" in takes))


def _options(found: Contents) -> tuple[LayerOption, ...]:
    words = set(plain(f"{found.path.stem} {found.table}").split("_"))
    text = plain(f"{found.path.stem} {found.table}")
    options = []
    for layer, form in tables.schema().items():
        if not _takes(layer, found.geometry):
            continue
        columns = columns_of(found, layer)
        telling = [a for a, c in form.columns.items() if c.required and a not in COMMON]
        met = [a for a in telling if columns[a].column]
        extra = [a for a, c in form.columns.items()
                 if not c.required and a not in COMMON and columns[a].column]
        hints = [w for w in names_of(layer).get("", ()) if w in words or ("_" in w and w in text)]
        score = (0.5 * (len(met) / len(telling) if telling else 0.0)
                 + 0.1 * min(1.0, len(extra) / 2) + 0.35 * bool(hints)
                 + 0.05 * bool(form.columns.get("name") and columns["name"].column))
        if found.geometry not in form.geometry and form.geometry != "any":
            score *= 0.8
        reasons = []
        if found.recipe_layer == layer:
            score, reasons = max(score, 0.95), ["its columns are those of a known provider"]
        if met or extra:
            reasons.append("columns for " + ", ".join((*met, *extra)[:4]))
        if hints:
            reasons.append(f"its name holds {hints[0]!r}")
        if score >= 0.1:
            options.append(LayerOption(layer, round(min(score, 1.0), 2), "; ".join(reasons)
                                       or "its geometry fits"))
    return tuple(sorted(options, key=lambda o: (-o.confidence, o.layer)))


def _matched(found: Contents, layer: str, options: tuple[LayerOption, ...]) -> Match:
    columns = columns_of(found, layer)
    used = {c.column for c in columns.values()}
    return Match(layer, options, tuple(columns.values()),
                 tuple(c for c in found.columns if c not in used), found.fingerprint)
