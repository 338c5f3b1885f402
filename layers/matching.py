"""Guided match: which layer a file fits and which of its columns gives which attribute.

Every guess has a reason and a confidence from 0 to 1; a user can take any other layer, column or
unit. `layers.adapting` then makes the layer, `layers.adding` writes it.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pyproj

from gis.errors import InputError, UnknownNameError

from . import tables
from .match_units import guess_unit, numbers, plain, unit_of, units_of, without_unit
from .readers.vector import geometry_counts, read_vector, vector_info
from .voltage import parse_voltage

SAMPLES = 400                            # rows looked at
SURE = 0.5                               # a column below is not taken by itself
# Attributes that most tables have: they tell layers apart only a little
COMMON = frozenset({"name", "kind", "status", "admin", "code", "town", "operator", "note",
                    "source", "confidence", "accuracy_km", "length_km", "year", "level",
                    "category", "population", "population_year", "elevation_m"})
FILLED = frozenset({"source", "confidence", "accuracy_km", "note"})


@dataclass(frozen=True, eq=False)
class Contents:
    """What a file holds, as far as a match needs it."""

    path: Path
    table: str                           # layer or sheet inside the file
    tables: tuple[str, ...]
    kind: str                            # vector | raster
    geometry: str                        # point | line | polygon | "" (raster)
    mixed: Mapping[str, int]             # how many of the first rows are of which geometry
    columns: Mapping[str, np.ndarray]    # some cells of each, without geometry
    features: int
    crs: pyproj.CRS | None               # None: must be asked
    recipe: str = ""                     # key of the provider's recipe that fits, if one does
    recipe_layer: str = ""

    @property
    def fingerprint(self) -> str:
        """Stands for all files with the same columns and geometry, whatever their name."""
        words = "\n".join([self.kind, self.geometry, *sorted(c.lower() for c in self.columns)])
        return hashlib.sha256(words.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class LayerOption:
    """A layer that the file may be."""

    layer: str
    confidence: float
    reason: str


@dataclass(frozen=True)
class ColumnMatch:
    """One attribute of the layer and the column that gives it; `column` "" is none."""

    attribute: str
    column: str
    unit: str                            # of the file's figures; "" for text
    wanted_unit: str                     # of the schema
    units: tuple[str, ...]               # that the user can choose from
    required: bool
    confidence: float
    reason: str
    samples: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True)
class Match:
    """A layer, its attributes with their columns, and what remains."""

    layer: str
    options: tuple[LayerOption, ...]     # other layers too, best first
    columns: tuple[ColumnMatch, ...]     # every attribute of the layer
    unused: tuple[str, ...]              # columns of the file that give nothing
    fingerprint: str
    recipe: str = ""                     # the provider's own recipe makes the layer
    remembered: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """Required attributes without a column: they stay unknown or take a stated default."""
        return tuple(c.attribute for c in self.columns
                     if c.required and not c.column and c.attribute not in FILLED)

    @property
    def chosen(self) -> dict[str, str]:
        """`attribute: "COLUMN:UNIT"` of every column taken, as :func:`overridden` reads it."""
        return {c.attribute: f"{c.column}:{c.unit}" if c.unit else c.column
                for c in self.columns if c.column}


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
    InputError
        If no layer takes features of this geometry.
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
            raise InputError(f"{found.path.name}: no layer takes what it holds; name one with "
                             "--layer.")
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
                                     samples=_samples(found.columns[column]))
    used = {c.column for c in columns.values()}
    return replace(match, columns=tuple(columns.values()), recipe="",
                   unused=tuple(c for c in found.columns if c not in used))


def _attribute(name: str, form: tables.LayerSchema) -> str:
    """An attribute by its own name or by one that people give it: voltage_kv is kv."""
    if name in form.columns:
        return name
    for key, names in _names(form.layer).items():
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


@cache
def _names(layer: str) -> dict[str, tuple[str, ...]]:
    """Names that columns of each attribute have, best first; under "" words of file names."""
    table = tables.load("column_names")
    found: dict[str, tuple[str, ...]] = {}
    for wanted in ("*", layer):
        for of, attribute, names in zip(table["layer"], table["attribute"], table["names"],
                                        strict=True):
            if of == wanted:
                found[str(attribute)] = tuple(dict.fromkeys(
                    plain(n) for n in str(names).split(";")))
    return found


def _options(found: Contents) -> tuple[LayerOption, ...]:
    words = set(plain(f"{found.path.stem} {found.table}").split("_"))
    text = plain(f"{found.path.stem} {found.table}")
    options = []
    for layer, form in tables.schema().items():
        if not _takes(layer, found.geometry):
            continue
        columns = _columns(found, layer)
        telling = [a for a, c in form.columns.items() if c.required and a not in COMMON]
        met = [a for a in telling if columns[a].column]
        extra = [a for a, c in form.columns.items()
                 if not c.required and a not in COMMON and columns[a].column]
        hints = [w for w in _names(layer).get("", ()) if w in words or ("_" in w and w in text)]
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
    columns = _columns(found, layer)
    used = {c.column for c in columns.values()}
    return Match(layer, options, tuple(columns.values()),
                 tuple(c for c in found.columns if c not in used), found.fingerprint)


def _columns(found: Contents, layer: str) -> dict[str, ColumnMatch]:
    form = tables.schema()[layer]
    scored = []
    for attribute, column in form.columns.items():
        for name, values in found.columns.items():
            score, reason = _likeness(layer, attribute, column, name, values)
            if score >= SURE:
                scored.append((score, attribute, name, reason))
    taken: dict[str, tuple[str, float, str]] = {}
    for score, attribute, name, reason in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        if attribute not in taken and name not in {t[0] for t in taken.values()}:
            taken[attribute] = name, score, reason
    out = {}
    for attribute, column in form.columns.items():
        name, score, reason = taken.get(attribute, ("", 0.0, "no column is named like it"))
        unit = ""
        units = units_of(column.unit) if column.type == "number" else ()
        if name and units:
            guessed = guess_unit(layer, attribute, column.unit, name, found.columns[name])
            unit, score = guessed.unit.name, min(score, guessed.confidence)
            reason = f"{reason}; {guessed.reason}" if guessed.reason else reason
        out[attribute] = ColumnMatch(
            attribute, name, unit, column.unit if column.type == "number" else "", units,
            column.required, round(score, 2), reason,
            _samples(found.columns[name]) if name else (), column.description)
    return out


def _likeness(layer: str, attribute: str, column: tables.Column, name: str, values: np.ndarray
              ) -> tuple[float, str]:
    """How well a column's name and cells suit an attribute, and why."""
    names = _names(layer).get(attribute, (attribute,))
    bare = plain(name)
    short = without_unit(name, column.unit)[0] if column.unit else bare
    if bare == attribute:
        score, reason = 1.0, "of the same name"
    elif bare in names:
        score, reason = 0.95 - 0.01 * names.index(bare), f"{name!r} is a usual name for it"
    elif short in names:
        score, reason = 0.85, f"{name!r} is a usual name for it with its unit"
    elif set(bare.split("_")) & {n for n in names if len(n) > 3}:
        score, reason = 0.6, f"{name!r} holds a usual name for it"
    else:
        near = difflib.get_close_matches(bare, [n for n in names if len(n) > 4], 1, 0.86)
        if not near:
            return 0.0, ""
        score, reason = 0.55, f"{name!r} is spelled almost like {near[0]!r}"
    if column.type == "number":
        suited = _share_of_figures(attribute, values)
        if suited < 0.5:
            return score * 0.3, f"{reason}, but {suited:.0%} of its cells are figures"
    return score, reason


def _share_of_figures(attribute: str, values: np.ndarray) -> float:
    """Share of the cells that hold anything which are figures; 1 where all are empty."""
    if values.dtype.kind == "f":
        return 1.0
    filled = [v for v in values if str(v).strip()]
    if not filled:
        return 1.0
    if attribute == "kv":
        return sum(bool(parse_voltage(v)[0]) for v in filled) / len(filled)
    return float(np.isfinite(numbers(np.array(filled, object))[0]).mean())


def _samples(values: np.ndarray) -> tuple[str, ...]:
    """Three different cells that hold something."""
    words = (f"{v:g}" if isinstance(v, float) else str(v)[:60] for v in values.tolist()
             if v == v and str(v).strip())
    return tuple(word for word, _ in zip(dict.fromkeys(words), range(3), strict=False))
