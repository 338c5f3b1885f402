"""Every formula of the engine, alone: its inputs, result, unit and source.

A package offers its formulas in modules named `calc` or `…_calc`, registered by
:func:`calculation`. The functions take the engine tables first and then their named inputs,
and give named quantities back::

    @calculation("grid-capacity",
                 inputs={"kv": ("kV", None, "nominal voltage"),
                         "km": ("km", None, "length of the line")},
                 formula="min(√3·V·I·pf, ΔV·V²/(L·(r + x·tanφ)))",
                 source="textbook")
    def grid_capacity(tables, kv, km):
        return {"feasible_mw": Quantity(17.0, "MW")}

The last paragraph of such a function's docstring is its worked example:
``kv=33 km=10 -> feasible_mw=17``.
"""

from __future__ import annotations

import importlib
import inspect
import math
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .errors import InputError, UnknownNameError
from .types import Quantity, Table

TEXT = "text"
"""Unit of an input that is a word or a file name rather than a number."""

FILE = "file"
"""Unit of an input that is the text of a file; the caller reads the file."""

Input = tuple[str, float | str | None, str]
"""Unit, default and meaning. Default None: must be given. NaN or "": may be left out."""

Function = Callable[..., dict[str, Quantity]]

_PAIR = re.compile(r"(\w+)=(\S+)")


@dataclass(frozen=True)
class Example:
    """Inputs as typed, and results rounded to the digits told."""

    inputs: Mapping[str, str]
    result: Mapping[str, str]

    @classmethod
    def of(cls, text: str) -> Example | None:
        """The example that a docstring ends with; None where it has none."""
        given, arrow, found = text.rstrip().rpartition("\n\n")[2].partition("->")
        return cls(dict(_PAIR.findall(given)), dict(_PAIR.findall(found))) if arrow else None

    def __str__(self) -> str:
        return " ".join(f"{key}={value}" for key, value in self.inputs.items())


@dataclass(frozen=True)
class Calculation:
    """One formula that can be run by name."""

    name: str
    inputs: Mapping[str, Input]
    formula: str
    source: str
    function: Function

    @property
    def example(self) -> Example | None:
        """Its worked example, which a test holds it to."""
        return Example.of(inspect.getdoc(self.function) or "")

    def arguments(self, given: Mapping[str, str | float]) -> dict[str, float | str]:
        """`given` as numbers and words, with the defaults filled in.

        Raises :class:`InputError` for an unknown, missing or unreadable input.
        """
        for name in given:
            if name not in self.inputs:
                raise UnknownNameError(f"input of {self.name}", name, self.inputs)
        arguments: dict[str, float | str] = {}
        missing = []
        for name, (unit, default, text) in self.inputs.items():
            if name not in given:
                if default is None:
                    missing.append(f"{name} ({text}, {unit})")
                else:
                    arguments[name] = default
            elif unit in (TEXT, FILE):
                arguments[name] = str(given[name])
            else:
                arguments[name] = _number(self.name, name, unit, given[name])
        if missing:
            example = self.example
            such = f", such as `heatsite calc {self.name} {example}`" if example else ""
            raise InputError(f"calc {self.name}: give {' and '.join(missing)}{such}.")
        return arguments

    def run(self, tables: Mapping[str, Table],
            given: Mapping[str, str | float]) -> dict[str, Quantity]:
        """Result of the formula for `given` inputs (text as typed, or numbers)."""
        return self.function(tables, **self.arguments(given))


CALCULATIONS: dict[str, Calculation] = {}


def calculation(name: str, inputs: Mapping[str, Input], formula: str,
                source: str) -> Callable[[Function], Function]:
    """Register a function as the calculation `name`; it is returned unchanged."""

    def register(function: Function) -> Function:
        if name in CALCULATIONS:
            raise ValueError(f"calculation {name!r} is already registered")
        CALCULATIONS[name] = Calculation(name, dict(inputs), formula, source, function)
        return function

    return register


def calculations() -> Mapping[str, Calculation]:
    """All calculations, after loading every module of the engine named `calc` or `…_calc`."""
    import gis

    for module in pkgutil.walk_packages(gis.__path__, "gis."):
        offers = module.name.endswith((".calc", "_calc")) and module.name != __name__
        if offers and not module.ispkg:
            importlib.import_module(module.name)
    return CALCULATIONS


def find(name: str) -> Calculation:
    """The calculation `name`; raises :class:`UnknownNameError` with the nearest one."""
    known = calculations()
    if name not in known:
        raise UnknownNameError("calculation", name, known)
    return known[name]


def _number(calculation: str, name: str, unit: str, given: str | float) -> float:
    try:
        value = float(given)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"calc {calculation}: {name} = {given!r} is not a number; "
                         f"give it in {unit}, such as {name}=1.5.")
    return value
