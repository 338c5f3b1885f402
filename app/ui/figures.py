"""Numbers as people read them; "unknown" is a word, never a zero."""

from __future__ import annotations

import math
import re

UNKNOWN = "unknown"


def number(value: float, digits: int = 3) -> str:
    """A number at `digits` significant digits, thousands grouped; unknown where NaN."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    if value == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    rounded = round(value, places)
    if abs(rounded) >= 10 ** digits:
        rounded = round(value, digits - 1 - math.floor(math.log10(abs(value))))
    return f"{rounded:,.{min(places, 3)}f}".replace("-", "\u2212")


def ticks(values) -> list[str]:
    """Round values of an axis, all with as many places as their step needs."""
    step = min((abs(b - a) for a, b in zip(values[:-1], values[1:], strict=True)), default=1.0)
    places = 0
    while places < 6 and abs(round(step, places) - step) > 1e-6 * step:
        places += 1
    return [f"{float(v) + 0.0:,.{places}f}".replace("-", "\u2212") for v in values]


def with_unit(value: float, unit: str, digits: int = 3) -> str:
    text = number(value, digits)
    return text if text == UNKNOWN or not unit else f"{text}\u202f{unit}"


def measured(value: float, unit: str) -> str:
    """A criterion's value as people say it: a share in percent, a ratio in times."""
    if unit == "share":
        return with_unit(100 * value, "%", 2)
    return with_unit(value, {"ratio": "times"}.get(unit, unit), 3)


def span(low: float | None, high: float | None, digits: int = 2) -> str:
    """A range, "120–180"; empty where a bound is unknown."""
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return ""
    return f"{number(low, digits)}\u2013{number(high, digits)}"


def score(value: float, low: float | None = None, high: float | None = None) -> str:
    """A score with its interval, "0.71 (0.66–0.75)"."""
    if not math.isfinite(value):
        return UNKNOWN
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return f"{value:.2f}"
    return f"{value:.2f} ({low:.2f}\u2013{high:.2f})"


def degrees(lon: float, lat: float) -> str:
    """Position in degrees with hemisphere letters."""
    return (f"{abs(lat):.4f}°{'N' if lat >= 0 else 'S'}  "
            f"{abs(lon):.4f}°{'E' if lon >= 0 else 'W'}")


def unbroken(text: str) -> str:
    """Text in which no line break parts a figure from its unit."""
    return re.sub(r"(?<=\d) (?=%|EUR\b|kWh\b|MWh\b|GWh\b|MW\b|km\b|m/s\b|ms\b)", "\u00a0", text)
