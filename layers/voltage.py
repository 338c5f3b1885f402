"""Voltages as people write them: "330000;132000", "132 kV; 33kV", 132000, street names."""

from __future__ import annotations

import math
import re

# Below this a bare number is kilovolts, from it on volts: the highest line in the world carries
# 1,150 kV, the lowest voltage of a power network is 100 V or more, written in volts as 230, 400.
VOLT_FLOOR = 1_200.0
HIGHEST_KV = 1_200.0
LEAST_VOLTS = 100.0                      # no network is run below
NOTHING = frozenset({"", "none", "nan", "null", "-", "n/a", "unknown", "?"})
_NUMBER = re.compile(r"^(\d+(?:[.,]\d+)?(?:e\d)?|\d{1,3}(?:[ ,']\d{3})+)"
                     r"\s*(kv|v)?(?:\s*(?:ac|dc))?$", re.IGNORECASE)


def parse_voltage(text: object) -> tuple[tuple[float, ...], str | None]:
    """Voltages in kV, highest first and each once, and what is wrong with the text, if anything.

    Parameters
    ----------
    text : str, number or None
        A tag such as OpenStreetMap's `voltage`. A bare number from 1,200 on is read as volts,
        below as kilovolts.

    Returns
    -------
    levels : tuple of float
        Voltages. [kV] Empty where unknown.
    problem : str or None
        None also where the text is empty: unknown is no problem.
    """
    if text is None or (isinstance(text, float) and math.isnan(text)):
        return (), None
    words = str(text).strip()
    if words.lower() in NOTHING:
        return (), None
    levels: set[float] = set()
    bad: list[str] = []
    parts = [part.strip() for part in re.split(r"[;/|]|,(?=\s|\d{4,})", words)]
    # "220/132 kV": a unit at the end holds for the bare numbers before it
    trailing = re.search(r"(kv|v)\b", parts[-1], re.IGNORECASE)
    matches = [m for m in map(_NUMBER.match, parts) if m]
    in_volts = any(not m[2] and _number(m[1]) >= VOLT_FLOOR for m in matches)
    for part in parts:
        if part.lower() in NOTHING:
            continue
        match = _NUMBER.match(part)
        if not match:
            bad.append(part)
            continue
        value = _number(match[1])
        unit = (match[2] or (trailing[1] if trailing else "")).lower()
        # "11000;415": one figure in volts makes the other volts too, not 415 kV
        if not unit and in_volts and value >= LEAST_VOLTS:
            unit = "v"
        kv = _kilovolts(value, unit)
        if kv is None:
            bad.append(part)
        else:
            levels.add(kv)
    problem = f"not a voltage: {'; '.join(bad)[:60]!r}" if bad else None
    return tuple(sorted(levels, reverse=True)), problem


def _number(text: str) -> float:
    """"132,000" and "132 000" are thousands, "0,4" is a decimal comma."""
    if re.fullmatch(r"\d{1,3}(?:[ ,']\d{3})+", text):
        return float(re.sub(r"[ ,']", "", text))
    return float(text.replace(",", "."))


def _kilovolts(value: float, unit: str) -> float | None:
    if unit == "kv":
        kv = value
    elif unit == "v" or value >= VOLT_FLOOR:
        kv = value / 1000
    else:
        kv = value
    return round(kv, 3) if 0 < kv <= HIGHEST_KV and math.isfinite(kv) and round(kv, 3) else None
