"""Colours and marks of the report; the same in map, legends and charts."""

from __future__ import annotations

import math

import numpy as np

from gis.language import mark

THEMES = {"energy": "#E69F00", "grid": "#7A5195", "water": "#0072B2",
          "heat": "#D55E00", "digital": "#009E73", "land": "#8C6D46"}
THEME_NAMES = (mark("energy"), mark("grid"), mark("water"), mark("heat"), mark("digital"),
               mark("land"))
OTHER_THEME = "#6B7280"

CIVIDIS = ("#00224e", "#083370", "#35456c", "#4f576c", "#666970", "#7d7c78", "#948e77",
           "#aea371", "#c8b866", "#e5cf52", "#fee838")
"""Eleven even steps of matplotlib's cividis, dark to light."""

VOLTAGES = ((380, mark("380 kV and more"), 3.2), (200, "200–275 kV", 2.4), (100, "100–150 kV", 1.7),
            (0, mark("below 100 kV"), 1.1), (math.nan, mark("voltage unknown"), 1.1))
"""Least voltage, label, line width [px]."""

FUELS = {
    "geothermal": mark("Geothermal"), "hydro": mark("Hydro"), "wind": mark("Wind"),
    "solar": mark("Solar"), "biomass": mark("Biomass, biogas"), "waste": mark("Waste"),
    "gas": mark("Gas"), "oil": mark("Oil"), "coal": mark("Coal"), "nuclear": mark("Nuclear"),
    "import": mark("Import"),
}
GLYPHS = {
    "geothermal": "M4 13c2-2-2-4 0-6s-1-4 1-5M8 13c2-2-2-4 0-6s-1-4 1-5M12 13c2-2-2-4 0-6s-1-4 1-5",
    "hydro": "M8 2c3 4 4.5 6 4.5 8a4.5 4.5 0 0 1-9 0C3.5 8 5 6 8 2z",
    "wind": "M8 15V8M8 8l5-4M8 8l-6.5-1.5M8 8l1.5 6",
    "solar": "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.5 1.5"
             "M11.5 11.5 13 13M3 13l1.5-1.5M11.5 4.5 13 3",
    "biomass": "M3 13C3 6 7 3 13 3c0 6-3 10-10 10zM3 13l6-6",
    "waste": "M4 5h8l-1 9H5zM3 5h10M6.5 5V3h3v2",
    "gas": "M8 2c0 3 4 4 4 8a4 4 0 0 1-8 0c0-2 1-3 2-4 0 1 .5 2 1.2 2C8 6 7 4 8 2z",
    "oil": "M4 4c0-1.3 8-1.3 8 0v8c0 1.3-8 1.3-8 0zM4 4c0 1.3 8 1.3 8 0M4 8c0 1.3 8 1.3 8 0",
    "coal": "M3 11l2-5 4-2 4 3v5l-5 2z",
    "nuclear": "M8 7a1 1 0 1 1 0 2 1 1 0 0 1 0-2zM2 8c0-3 12-3 12 0s-12 3-12 0zM5 3c2.6-1.5 8.6 8.9"
               " 6 10.4S2.4 4.5 5 3z",
    "import": "M2 8h9M8 5l3 3-3 3M14 3v10",
}
"""Marks of power plants in a 16 × 16 box, drawn as strokes."""


def fuel_key(fuel: str) -> str:
    """Key of `FUELS` for a fuel of the layer schema; unheard-of fuels share the import mark."""
    fuel = fuel.strip().lower()
    return "biomass" if fuel == "biogas" else fuel if fuel in FUELS else "import"


def voltage_class(kv: float) -> int:
    """Index into `VOLTAGES`."""
    if not math.isfinite(kv):
        return len(VOLTAGES) - 1
    return next(i for i, (least, _, _) in enumerate(VOLTAGES) if kv >= least)


def ramp(steps: int) -> list[str]:
    """`steps` colours of cividis from dark to light."""
    stops = np.array([[int(c[i:i + 2], 16) for i in (1, 3, 5)] for c in CIVIDIS], float)
    at = np.linspace(0, len(CIVIDIS) - 1, max(steps, 2))
    rgb = [np.interp(at, np.arange(len(CIVIDIS)), stops[:, k]) for k in range(3)]
    return ["#" + "".join(f"{round(c[i]):02x}" for c in rgb) for i in range(len(at))][:steps]


def class_limits(values: np.ndarray, most: int = 9) -> np.ndarray:
    """Round class limits that hold the middle 98 % of `values`; the end classes are open."""
    values = values[np.isfinite(values)]
    if not len(values):
        return np.array([0.0, 1.0])
    low, high = np.quantile(values, (0.01, 0.99))
    for step in (0.01, 0.02, 0.05, 0.1, 0.2):
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= most:
            break
    return np.arange(first, max(last, first + 1) + 1) * step
