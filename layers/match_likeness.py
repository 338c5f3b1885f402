"""How well the columns of a file suit the attributes of a layer, by their names and cells."""

from __future__ import annotations

import difflib
from functools import cache

import numpy as np

from . import tables
from .match_units import guess_unit, numbers, plain, units_of, without_unit
from .match_values import ColumnMatch, Contents
from .voltage import parse_voltage

SURE = 0.5                               # a column below is not taken by itself


@cache
def names_of(layer: str) -> dict[str, tuple[str, ...]]:
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


def columns_of(found: Contents, layer: str) -> dict[str, ColumnMatch]:
    """Every attribute of a layer with the column that suits it best; each column serves once."""
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
            samples_of(found.columns[name]) if name else (), column.description)
    return out


def _likeness(layer: str, attribute: str, column: tables.Column, name: str, values: np.ndarray
              ) -> tuple[float, str]:
    """How well a column's name and cells suit an attribute, and why."""
    names = names_of(layer).get(attribute, (attribute,))
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


def samples_of(values: np.ndarray) -> tuple[str, ...]:
    """Three different cells that hold something."""
    words = (f"{v:g}" if isinstance(v, float) else str(v)[:60] for v in values.tolist()
             if v == v and str(v).strip())
    return tuple(word for word, _ in zip(dict.fromkeys(words), range(3), strict=False))
