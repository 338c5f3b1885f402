"""What the values of tags mean: power, circuits, years, whether a thing stands yet."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from .elements import Element

_POWER = re.compile(r"^([\d\s.,]+?)\s*(gw|mw|kw|w)(?:p|e|el|th)?$", re.IGNORECASE)
_MW = {"gw": 1e3, "mw": 1.0, "kw": 1e-3, "w": 1e-6}
MOST_MW = 30_000.0                       # the largest plant of the world has 22.5 GW
CONDUCTORS = 3                           # of a three-phase circuit
LIFE = {"construction": "under_construction", "proposed": "planned", "planned": "planned"}


def megawatts(text: str) -> float:
    """"150 MW", "2.5 GW", "500 kW", "60 MW;30 MW" as MW; NaN for "yes" and bare numbers."""
    total = 0.0
    for part in text.split(";"):
        match = _POWER.match(part.strip())
        value = number(match[1]) * _MW[match[2].lower()] if match else math.nan
        total += value
    return total if 0 < total <= MOST_MW else math.nan


def number(text: str) -> float:
    """A number as mappers write it: "1200", "1 200", "1.5", "1,5"; NaN for anything else."""
    words = text.strip()
    if re.fullmatch(r"\d{1,3}([ ,']\d{3})+", words):
        words = re.sub(r"[ ,']", "", words)
    elif re.fullmatch(r"\d+(,\d+)?", words):
        words = words.replace(",", ".")
    return float(words) if re.fullmatch(r"\d+(\.\d+)?", words) else math.nan


def circuits(tags: Mapping[str, str]) -> float:
    """Circuits of a line: as told, else one for each three conductors; NaN unknown.

    Direct current and other numbers of conductors tell nothing.
    """
    told = [number(part) for part in tags.get("circuits", "").split(";") if part.strip()]
    if told:
        total = math.fsum(told)
        return total if 0 < total <= 20 and total == round(total) else math.nan
    cables = [number(part) for part in tags.get("cables", "").split(";") if part.strip()]
    total = math.fsum(cables) if cables else math.nan
    if direct_current(tags) or not 0 < total <= 60 or total % CONDUCTORS:
        return math.nan
    return total / CONDUCTORS


def direct_current(tags: Mapping[str, str]) -> bool:
    """Whether a line says that it carries direct current."""
    parts = [part.strip() for part in tags.get("frequency", "").split(";") if part.strip()]
    return bool(parts) and all(part in ("0", "0 Hz") for part in parts)


def year(text: str) -> float:
    """The year of a date such as "1998-05", "~1970" or "before 1960"; NaN unknown."""
    match = re.search(r"\b(1[89]\d\d|20\d\d)\b", text)
    return float(match[1]) if match else math.nan


def life(element: Element, key: str) -> str:
    """existing, under_construction or planned."""
    word = element.tags.get(key, "")
    if word in LIFE:
        return LIFE[word]
    if word:
        return "existing"
    return next((status for prefix, status in LIFE.items() if f"{prefix}:{key}" in element.tags),
                "existing")
