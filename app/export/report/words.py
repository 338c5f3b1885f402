"""Figures as people read them."""

from __future__ import annotations

import math

from gis.types import Quantity

UNKNOWN = "unknown"
KNOWN_WORDS = {"measured": "measured", "published": "published", "recalled": "recalled",
               "modelled": "modelled", "assumed": "assumed", "prior": "guess from a prior"}
SHORT = {"mwh": "MWh", "gwh": "GWh", "mw": "MW", "kw": "kW", "kv": "kV", "km": "km", "eur": "EUR",
         "keur": "kEUR", "meur": "MEUR", "co2": "CO2", "pv": "PV", "pue": "PUE", "wue": "WUE",
         "ghi": "GHI", "saidi": "SAIDI", "ms": "ms", "ixp": "IXP", "pvout": "PV yield"}
UNIT_TAILS = ("_mwh_y", "_gwh_y", "_eur_mwh", "_kwh_kwp_y", "_g_kwh", "_l_s", "_m3_y", "_m3_d",
              "_l_kwh", "_t_y", "_m3_h", "_keur_mw", "_kwh_m2_y", "_keur", "_meur", "_eur", "_mw",
              "_km", "_kv", "_ms", "_pct", "_months", "_c", "_m", "_h", "_h_y", "_l", "_w_m2")


def known(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def figure(value: float | None, digits: int = 3) -> str:
    """`value` with at most so many significant digits and thousands separated."""
    if not known(value):
        return UNKNOWN
    value = float(value)
    if abs(value) < 1e-12:
        return "0"
    power = math.floor(math.log10(abs(value)))
    rounded = round(value, digits - 1 - power)
    power = math.floor(math.log10(abs(rounded)))          # 99.96 rounds up to 100
    return f"{rounded:,.{min(max(0, digits - 1 - power), 6)}f}"


def score(value: float | None) -> str:
    return f"{value:.2f}" if known(value) else UNKNOWN


def span(low: float | None, high: float | None, digits: int = 2) -> str:
    """A range such as "3.1–5.2"; empty where there is none."""
    if not (known(low) and known(high)):
        return ""
    first, last = figure(low, digits), figure(high, digits)
    if first == last:
        return first
    return f"{first} to {last}" if low < 0 or high < 0 else f"{first}–{last}"


def percent(share: float | None) -> str:
    return f"{100 * share:.0f} %" if known(share) else UNKNOWN


def gwh(mwh: float | None) -> str:
    """MWh as GWh with two or three digits."""
    return figure(mwh / 1000, 3 if abs(mwh) >= 100_000 else 2) if known(mwh) else UNKNOWN


def gwh_span(low: float | None, high: float | None) -> str:
    return span(low / 1000, high / 1000) if known(low) and known(high) else ""


def label(key: str) -> str:
    """A key such as `water_m3_y` as words; the unit stands beside the figure."""
    for tail in sorted(UNIT_TAILS, key=len, reverse=True):
        if key.endswith(tail) and len(key) > len(tail):
            key = key[: -len(tail)]
            break
    words = [SHORT.get(word, word) for word in key.split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def quantity(key: str, q: Quantity) -> dict:
    """One figure with its range, for a table row."""
    return {"label": label(key), "value": figure(q.value), "unit": q.unit if known(q.value) else "",
            "span": span(q.low, q.high), "known": KNOWN_WORDS.get(q.known, q.known),
            "unknown": not known(q.value), "source": q.source, "notes": " ".join(q.notes)}


def listed(items: list[str], joint: str = "and") -> str:
    """"a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joint} {items[-1]}"


def count(n: int, one: str, many: str = "") -> str:
    """"1 site", "4 sites", "no sites"."""
    many = many or one + "s"
    return f"{n:,} {one if n == 1 else many}" if n else f"no {many}"
