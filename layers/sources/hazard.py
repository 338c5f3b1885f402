"""Flood and earthquake: rasters of classes or of ground shaking, and areas with classes.

Classes run 1 low, 2 medium, 3 high, 4 very high; 0 in a raster is the unmarked rest: low. A file
says what it holds by its name or the text inside it.
"""

from __future__ import annotations

import numpy as np

from gis.types import Features

from .combine import add_all
from .recipe import FileFacts, Recipe, number, shaped, text

COLUMNS = ("flood_class", "earthquake_class")
FLOOD = ("flood", "inundation", "inondation")
QUAKE = ("earthquake", "quake", "seism", "sismi")
SHAKING = ("pga", "ground_shaking", "peak ground acceleration")
MOST_G = 3.0                             # stronger shaking was never recorded


def _classes(f: FileFacts) -> bool:
    """Whether the sampled values are whole numbers from 0 to 4."""
    values = np.array([f.low, 2 * f.middle, f.high])   # a median may lie between two classes
    return (f.kind == "raster" and bool(np.isfinite(values).all())
            and bool(((values >= 0) & (values <= (4, 8, 4)) & (values == np.round(values))).all()))


def areas(features: Features) -> Features:
    """Areas with at least one class from 1 to 4; other values count as unknown."""
    found, strange = {}, 0
    for column in COLUMNS:
        values = number(features, column)
        good = (values >= 1) & (values <= 4) & (values == np.round(values))
        strange += int((np.isfinite(values) & ~good).sum())
        found[column] = np.where(good, values, np.nan)
    some = np.isfinite(found["flood_class"]) | np.isfinite(found["earthquake_class"])
    features = features.where(some)
    names = text(features, "name", "nom")
    return shaped("hazard", features, {
        "name": [n or f"area {i + 1}" for i, n in enumerate(names)],
        **{column: values[some] for column, values in found.items()},
        "source": [s or features.provenance.source for s in text(features, "source")]},
        steps=(f"{strange} values that are no class from 1 to 4 taken as unknown, "
               f"{int((~some).sum())} areas without a class left out",))


merge = add_all("areas added; where areas overlap the higher class holds")

RECIPES = (
    Recipe("hazard_areas", "flood and earthquake areas", "hazard", "vector",
           lambda f: f.geometry == "polygon" and bool(f.fields & set(COLUMNS)),
           "", adapt=areas, merge=merge),
    Recipe("flood_raster", "flood classes", "flood_class", "raster",
           lambda f: _classes(f) and f.hint(*FLOOD), "", coverage="complete",
           notes=("class 0 counts as low",)),
    Recipe("flood_depth", "flood depths", "", "raster",
           lambda f: f.kind == "raster" and f.hint(*FLOOD), "",
           unused="its values are no classes from 0 to 4: turn depths or years into 1 low, 2 "
                  "medium, 3 high, 4 very high"),
    Recipe("shaking_raster", "ground shaking in g", "pga_g", "raster",
           lambda f: f.kind == "raster" and f.hint(*SHAKING) and 0 <= f.low
           and f.high <= MOST_G, "", known="modelled", coverage="complete",
           notes=("peak ground acceleration of 475 years, in g",)),
    Recipe("shaking_strange", "ground shaking", "", "raster",
           lambda f: f.kind == "raster" and f.hint(*SHAKING), "",
           unused=f"its values lie outside 0 to {MOST_G:g} g: give peak ground acceleration in g, "
                  "not in m/s² or per cent"),
    Recipe("quake_raster", "earthquake classes", "earthquake_class", "raster",
           lambda f: _classes(f) and f.hint(*QUAKE), "", coverage="complete",
           notes=("class 0 counts as low",)),
    Recipe("hazard_raster", "worse of flood and earthquake class", "hazard", "raster",
           lambda f: _classes(f) and f.hint("hazard", "danger", "aleas"), "",
           coverage="complete", notes=("class 0 counts as low",)),
)
