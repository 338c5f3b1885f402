"""Stations that a customer can be connected to, and the second way in when the first fails."""

from __future__ import annotations

import numpy as np

from ..types import Features
from .unknown_voltage import Voltages

NOT_CONNECTABLE = ("border_point", "abroad")


def stations(layer: Features | None, voltages: Voltages | None = None
             ) -> tuple[np.ndarray, list[tuple[float, ...]], tuple[str, ...]]:
    """Rows of the stations that a customer can be connected to, their voltages, and notes.

    `voltages` holds those inferred where the layer gives none; without it only given ones count.
    """
    if layer is None:
        return np.empty(0, np.int64), [], ("no substations are listed",)
    usable = layer["status"] == "existing"
    if layer.has("kind"):
        usable &= ~np.isin(layer["kind"].astype(str), NOT_CONNECTABLE)
    voltages = voltages or Voltages.given(layer)
    named = usable & np.isfinite(voltages.kv)
    notes = gap_notes("stations", usable, voltages)
    rows = np.flatnonzero(named)
    texts = layer["kv_levels"] if layer.has("kv_levels") else np.full(len(layer), "", object)
    return rows, [_levels(str(texts[row]), float(voltages.kv[row])) for row in rows], notes


def gap_notes(what: str, usable: np.ndarray, voltages: Voltages) -> tuple[str, ...]:
    """What became of the usable rows whose voltage the data do not give."""
    notes = []
    guessed = int((usable & voltages.inferred).sum())
    unused = int((usable & np.isnan(voltages.kv)).sum())
    if guessed:
        notes.append(f"the voltage of {guessed} of {usable.sum()} {what} is inferred, not given")
    if unused:
        notes.append(f"{unused} of {usable.sum()} {what} have no voltage and are not used")
    return tuple(notes)


def _levels(text: str, highest: float) -> tuple[float, ...]:
    """Voltages of a station in kV, highest first."""
    levels = {highest}
    for part in text.split(";"):
        try:
            levels.add(float(part))
        except ValueError:
            continue
    return tuple(sorted((v for v in levels if 0 < v <= highest), reverse=True))
