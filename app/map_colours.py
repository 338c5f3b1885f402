"""Colours, signs and class limits of every map: the window, the GIS files, the pages."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

THEMES = {"energy": "#E69F00", "grid": "#7A5195", "water": "#0072B2",
          "heat": "#D55E00", "digital": "#009E73", "land": "#8C6D46"}
ON_THEME = {"energy": "#1B1F24", "grid": "#FFFFFF", "water": "#FFFFFF",
            "heat": "#FFFFFF", "digital": "#FFFFFF", "land": "#FFFFFF"}
THEME_LABELS = {"energy": "Energy", "grid": "Grid", "water": "Water",
                "heat": "Heat", "digital": "Digital", "land": "Land"}


@dataclass(frozen=True)
class Palette:
    """Colours of one appearance, as hex text."""

    dark: bool
    window: str
    surface: str                             # panels, tables, fields
    raised: str                              # hovered or pressed chrome
    line: str                                # hairlines
    text: str
    muted: str
    faint: str                               # steps that cannot be taken yet
    accent: str
    accent_text: str                         # the accent as text on a surface
    on_accent: str
    accent_soft: str                         # background of the selected row
    beyond: str                              # land outside the region
    land: str
    water: str
    outline: str
    coast: str
    halo: str
    label: str
    excluded: str
    hatch: str
    town: str
    site: str
    on_site: str
    used: str
    stored: str
    rejected: str
    demand: str
    warn: str


_SHADES = {                                  # light, dark
    "window": ("#F6F6F4", "#1A1D21"), "surface": ("#FFFFFF", "#22262B"),
    "raised": ("#ECECE9", "#2D3238"), "line": ("#DDDCD8", "#373C43"),
    "text": ("#1F2328", "#E8E6E1"), "muted": ("#5F666E", "#A2A8B0"),
    "faint": ("#A9ADB2", "#626971"), "accent": ("#C2410C", "#C2410C"),
    "accent_text": ("#B83C09", "#F0885A"), "on_accent": ("#FFFFFF", "#FFFFFF"),
    "accent_soft": ("#FBEAE2", "#4A2A1B"), "beyond": ("#E9E7E1", "#191C20"),
    "land": ("#F4F1EA", "#20242A"), "water": ("#DCE7EE", "#16202A"),
    "outline": ("#8B8A84", "#6F7680"), "coast": ("#B4C6D2", "#2E4252"),
    "halo": ("#FFFFFF", "#14171A"), "label": ("#2B2F34", "#ECEAE5"),
    "excluded": ("#C9C8C4", "#3B3F45"), "hatch": ("#8F8E8A", "#6A6F76"),
    "town": ("#4A4F55", "#C9CDD2"), "site": ("#20303F", "#F2F0EB"),
    "on_site": ("#FFFFFF", "#1A1D21"), "used": ("#D55E00", "#E8772E"),
    "stored": ("#F0B48A", "#8F5B38"), "rejected": ("#D7D5D0", "#454A51"),
    "demand": ("#1F2328", "#E8E6E1"), "warn": ("#9A5B00", "#F0B24A")}
LIGHT, DARK = (Palette(dark=bool(at), **{name: pair[at] for name, pair in _SHADES.items()})
               for at in (0, 1))

RAMPS = {
    "cividis": ("#00224E", "#083370", "#35456C", "#4F576C", "#666970", "#7D7C78", "#948E77",
                "#AEA371", "#C8B866", "#E5CF52", "#FEE838"),
    "inferno": ("#1E0C45", "#4A0C6B", "#721A6E", "#9B2964", "#C33B4F", "#E25734", "#F68013",
                "#FCAE12", "#F4E156"),
    "ylgnbu": ("#F8FCCA", "#E0F3B2", "#B2E1B6", "#71C8BD", "#3AAEC3", "#1E8ABD", "#2259A6",
               "#233390", "#081D58"),
    "ylorbr": ("#FFFCD6", "#FFF2B1", "#FEE08A", "#FEC652", "#FEA231", "#F27F1B", "#DB5D0B",
               "#B94303", "#8E3104"),
    "greens": ("#E9F7E5", "#D2EDCC", "#B4E1AD", "#91D28E", "#6ABF71", "#3FA95C", "#268E47",
               "#087432", "#005321"),
    "purples": ("#EBE9F3", "#D9D9EA", "#BFC0DE", "#A5A2CD", "#8C88BF", "#7669AF", "#63449D",
                "#51218C", "#3F007D"),
    "puor": ("#7F3B08", "#BE630A", "#EF9E3C", "#FED7A2", "#F6F6F7", "#CECDE4", "#988DBE",
             "#5D3790", "#2D004B"),
}
THEME_RAMPS = {"energy": "ylorbr", "grid": "purples", "water": "ylgnbu", "heat": "inferno",
               "digital": "greens", "land": "cividis"}

FUEL_COLOURS = {"geothermal": "#D55E00", "hydro": "#0072B2", "biomass": "#4D8B31",
                "biogas": "#4D8B31", "waste": "#8C6D46", "solar": "#E69F00", "wind": "#3F9FBF",
                "gas": "#6B7280", "oil": "#4B5563", "coal": "#30343A", "nuclear": "#A23E8C",
                "import": "#6B7280"}
LINE_SHADES = ((300, "#4B2466", 2.6), (180, "#6B4386", 2.0), (100, "#8E6BA6", 1.5),
               (50, "#AE95BF", 1.1), (0, "#C4B4CF", 0.8))      # from kV, colour, width [px]
FUEL_SHAPES = {"geothermal": "triangle", "hydro": "down_triangle", "biomass": "hexagon",
               "biogas": "hexagon", "waste": "hexagon", "solar": "star", "wind": "cross",
               "gas": "pentagon", "oil": "pentagon", "coal": "pentagon", "nuclear": "ring",
               "import": "square"}
"""Sign of each kind of power plant: shape and colour both tell them apart."""
PROTECTED = "#5B8C5A"
MOST_CLASSES = 9


def ramp(name: str, count: int, reverse: bool = False) -> np.ndarray:
    """`count` colours along a ramp, (count, 3) uint8."""
    stops = np.array([[int(text[i:i + 2], 16) for i in (1, 3, 5)] for text in RAMPS[name]], float)
    if reverse:
        stops = stops[::-1]
    at = np.linspace(0, len(stops) - 1, count)
    return np.stack([np.interp(at, np.arange(len(stops)), stops[:, k]) for k in range(3)],
                    axis=1).round().astype(np.uint8)


def round_limits(low: float, high: float, most: int = MOST_CLASSES) -> np.ndarray:
    """Round class limits that cover low to high with at most `most` classes."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return np.array([0.0, 1.0])
    if high <= low:
        low, high = low - (abs(low) * 0.25 or 0.5), low + (abs(low) * 0.25 or 0.5)
    raw = (high - low) / most
    power = 10 ** math.floor(math.log10(raw))
    step = next(k * power for k in (1, 2, 2.5, 5, 10) if k * power >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return np.arange(first, last + 1) * step


def limits_covering(values: np.ndarray) -> np.ndarray:
    """Round class limits around the middle 96 % of the values, NaN left out."""
    known = values[np.isfinite(values)]
    if len(known) > 50_000:
        known = known[:: len(known) // 50_000]
    if not len(known):
        return np.array([0.0, 1.0])
    low, high = np.percentile(known, [2, 98])
    return round_limits(float(low), float(high))


def suitability_limits(scores: np.ndarray) -> np.ndarray:
    """Class limits of the suitability map for the scores of the allowed cells."""
    low, high = (np.percentile(scores[::max(1, len(scores) // 50_000)], [2, 98])
                 if len(scores) else (0.0, 1.0))
    return np.clip(round_limits(float(low), float(high), 8), 0, 1)
