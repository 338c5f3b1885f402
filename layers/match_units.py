"""In which unit a column is written: told by its name, by its cells, or guessed by magnitude."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

from gis.errors import UnknownNameError

from . import tables
from .voltage import LEAST_VOLTS, VOLT_FLOOR

# Beyond these a middle value is not of the schema's unit but of the one behind it. The largest
# plant has 22,500 MW and half of all in any list less than a tenth of that; no place is higher than
# 8,849 m; no yearly heat, flow or share of the middle of a list reaches these.
_TOO_LARGE = {("power_plants", "mw"): (2_000.0, "kW"), ("large_loads", "mw"): (1_000.0, "kW"),
              ("heat_plants", "thermal_mw"): (1_000.0, "kW"),
              ("data_centres", "power_mw"): (500.0, "kW"),
              ("heat_sinks", "heat_mwh_y"): (5.0e6, "kWh/y"),
              ("heat_networks", "heat_mwh_y"): (2.0e7, "kWh/y"),
              ("*", "elevation_m"): (8_900.0, "ft"), ("*", "share"): (1.5, "%"),
              ("*", "°C"): (150.0, "K"), ("*", "length_km"): (5_000.0, "m"),
              ("protected", "area_km2"): (1.0e7, "m²"), ("communes", "area_km2"): (1.0e7, "m²")}
_CELL = re.compile(r"^\s*[<>~≈]?\s*([+-]?\d[\d\s.,' ]*(?:[eE][+-]?\d+)?)\s*([^\d\s][^\d]*)?$")


@dataclass(frozen=True)
class Unit:
    """How a figure of a file becomes one of the schema: factor × figure + offset."""

    name: str
    factor: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True)
class UnitGuess:
    """A unit, how sure that is (0 to 1) and why."""

    unit: Unit
    confidence: float
    reason: str


def plain(text: str) -> str:
    """Lower case without accents, words joined by underscores; "m³/h" becomes m3_h."""
    text = text.replace("²", "2").replace("³", "3").replace("°", "")
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "_", bare.lower()).strip("_")


@cache
def _written() -> dict[str, dict[str, Unit]]:
    """Units that a schema's unit may be written in, by the words for them."""
    table = tables.load("column_units")
    found: dict[str, dict[str, Unit]] = {}
    for wanted, name, factor, offset, words in zip(
            *(table[c] for c in ("schema_unit", "unit", "factor", "offset", "written")),
            strict=True):
        unit = Unit(str(name), float(factor), float(offset))
        for word in (plain(str(name)), *(plain(w) for w in str(words).split(";"))):
            found.setdefault(str(wanted), {}).setdefault(word, unit)
    return found


def units_of(wanted: str) -> tuple[str, ...]:
    """Names of the units in which a column of the schema's unit can be read; none where it is
    a count, a year or the like."""
    return tuple(dict.fromkeys(u.name for u in _written().get(wanted, {}).values()))


def unit_of(wanted: str, name: str) -> Unit:
    """The unit of that name for a column of the schema's unit.

    Raises
    ------
    UnknownNameError
        If a figure in that unit cannot become one of the schema's.
    """
    known = _written().get(wanted, {})
    if name == wanted or not name:
        return Unit(wanted)
    if plain(name) not in known:
        raise UnknownNameError("unit", name, units_of(wanted))
    return known[plain(name)]


def without_unit(column: str, wanted: str) -> tuple[str, Unit | None]:
    """A column's plain name without the unit at its end, and that unit: "VOLT_V" is volt in V."""
    words = plain(column).split("_")
    known = _written().get(wanted, {})
    for length in (3, 2, 1):
        if len(words) > length:
            unit = known.get("_".join(words[-length:]))
            if unit is not None:
                return "_".join(words[:-length]), unit
    return "_".join(words), None


def guess_unit(layer: str, attribute: str, wanted: str, column: str, values: np.ndarray
               ) -> UnitGuess:
    """The unit of a column's figures.

    Parameters
    ----------
    values : (n,) array
        Some of its cells: numbers, or text with figures in it.
    """
    if wanted not in _written():
        return UnitGuess(Unit(wanted), 1.0, "")
    named = without_unit(column, wanted)[1] or _written().get(wanted, {}).get(plain(column))
    if named is not None:
        return _by_voltage(named, column, values) if wanted == "kV" else UnitGuess(
            named, 0.95, f"the name {column!r} says {named.name}")
    spelled = {unit.name: unit for unit in _in_cells(values, wanted)}
    if len(spelled) == 1:
        unit = next(iter(spelled.values()))
        return UnitGuess(unit, 0.9, f"the cells say {unit.name}")
    figures = numbers(_first_levels(values) if wanted == "kV" else values)[0]
    figures = figures[np.isfinite(figures)]
    if not figures.size:
        return UnitGuess(Unit(wanted), 0.3, "no figures to judge by")
    middle = float(np.median(np.abs(figures)))
    if wanted == "kV":
        if middle >= VOLT_FLOOR:
            return UnitGuess(unit_of("kV", "V"), 0.9, f"values such as {middle:g} are volts")
        return UnitGuess(Unit("kV"), 0.85, f"values such as {middle:g} are kilovolts")
    for key in ((layer, attribute), ("*", attribute), ("*", wanted)):
        limit, other = _TOO_LARGE.get(key, (np.inf, ""))
        if middle > limit:
            return UnitGuess(unit_of(wanted, other), 0.7,
                             f"values such as {middle:g} are too large for {wanted}")
    return UnitGuess(Unit(wanted), 0.6, f"values such as {middle:g} are possible in {wanted}")


def _first_levels(values: np.ndarray) -> np.ndarray:
    """Of cells with several voltages ("132000;33000") the first."""
    if values.dtype.kind == "f":
        return values
    return np.array([re.split(r"[;/|]", str(v))[0] for v in values], dtype=object)


def _by_voltage(named: Unit, column: str, values: np.ndarray) -> UnitGuess:
    """The unit that a name says, unless the voltages cannot be in it."""
    figures = numbers(_first_levels(values))[0]
    middle = float(np.nanmedian(figures)) if np.isfinite(figures).any() else np.nan
    said = f"the name {column!r} says {named.name}"
    if named.name == "kV" and middle >= VOLT_FLOOR:
        return UnitGuess(unit_of("kV", "V"), 0.8, f"{said}, but values such as {middle:g} are "
                         "volts")
    if named.name == "V" and middle < LEAST_VOLTS:
        return UnitGuess(Unit("kV"), 0.8, f"{said}, but values such as {middle:g} are kilovolts")
    return UnitGuess(named, 0.95, said)


def _in_cells(values: np.ndarray, wanted: str) -> Iterable[Unit]:
    if values.dtype.kind == "f":
        return
    known = _written().get(wanted, {})
    for cell in values:
        match = _CELL.match(str(cell))
        unit = known.get(plain(match[2])) if match and match[2] else None
        if unit is not None:
            yield unit


def numbers(values: np.ndarray) -> tuple[np.ndarray, dict[str, int]]:
    """Figures of cells as people write them, NaN where there is none, and the cells that were
    not understood with their counts.

    "1 234,5", "1,234.5", "12 MW" and "~30" are figures; words are not.
    """
    if values.dtype.kind == "f":
        return np.where(np.isfinite(values), values, np.nan), {}
    out = np.full(len(values), np.nan)
    strange: dict[str, int] = {}
    for i, cell in enumerate(values):
        text = str(cell).strip()
        if text.lower() in ("", "nan", "none", "null", "-", "n/a", "na", "unknown", "?"):
            continue
        match = _CELL.match(text)
        figure = _figure(match[1]) if match else None
        if figure is None:
            strange[text[:40]] = strange.get(text[:40], 0) + 1
        else:
            out[i] = figure
    return out, strange


def _figure(text: str) -> float | None:
    bare = re.sub(r"[\s' ]", "", text).rstrip(".,")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", bare):
        bare = bare.replace(",", "")
    elif re.fullmatch(r"[+-]?\d{1,3}(\.\d{3}){2,}(,\d+)?|[+-]?\d{1,3}(\.\d{3})+,\d+", bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d+,\d+", bare):
        bare = bare.replace(",", ".")
    try:
        value = float(bare)
    except ValueError:
        return None
    return value if np.isfinite(value) else None
