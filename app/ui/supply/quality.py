"""How good a study's layers are, and how two sources of the same thing agree."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from gis.progress import Progress, silent


def qualities(inputs: Any, progress: Progress = silent) -> dict[str, Any]:
    """The quality of every layer of a study, by layer."""
    from layers.quality import quality

    found, layers = {}, inputs.layers
    for done, (key, layer) in enumerate(layers.items()):
        progress(done, len(layers), f"looking at {key.replace('_', ' ')}")
        if not hasattr(layer, "geometry") or len(layer):
            found[key] = quality(layer, layers["boundary"])
    return found


def quality_words(found: Any) -> tuple[str, ...]:
    """What a layer's quality is, in sentences."""
    said = []
    if found.kind == "raster" and math.isfinite(found.coverage):
        said.append(f"Covers {found.coverage:.0%} of the region's cells")
    elif math.isfinite(found.coverage):
        said.append(f"Reaches {found.coverage:.0%} of the region ({found.reach_km:g} km)")
    if found.gap is not None:
        said.append(f"Farthest place: {found.gap.km:,.0f} km, at {found.gap.lat:.2f}\u00b0 N, "
                    f"{found.gap.lon:.2f}\u00b0 E")
    if math.isfinite(found.newest_age_y):
        ages = f"{found.newest_age_y:.0f}" if found.newest_age_y == found.oldest_age_y else \
            f"{found.newest_age_y:.0f} to {found.oldest_age_y:.0f}"
        said.append(f"Age: {ages} years")
    else:
        said.append("Age unknown: no date is told")
    if found.duplicates:
        said.append(f"{found.duplicates:,} rows repeat another")
    gaps = sorted(((share, name) for name, share in found.unknown.items() if share >= 0.005),
                  reverse=True)
    if gaps and found.kind != "raster":
        said.append("Unknown: " + ", ".join(f"{name.replace('_', ' ')} {share:.0%}"
                                            for share, name in gaps[:6]))
    return tuple(said)


def reach_of(inputs: Any, layer: str, progress: Progress = silent) -> tuple[Any, float]:
    """Squares of the region with their distance to a layer, in the study's projection; its reach
    [km]."""
    from layers.quality import coverage_map, quality

    progress(0, 1, f"looking at {layer.replace('_', ' ')}")
    found, boundary = inputs.layers[layer], inputs.layers["boundary"]
    reach = quality(found, boundary).reach_km
    return coverage_map(found, boundary).to_crs(inputs.grid.crs), reach


def compared(inputs: Any, layer: str, file: Path, within_km: float, progress: Progress = silent
             ) -> tuple[Any, Any]:
    """A layer of the study against a file of the same thing: the comparison, and its map in the
    study's projection."""
    from layers.quality_compare import compare, read_source

    progress(0, 2, f"reading {file.name}")
    other = read_source(file, layer)
    progress(1, 2, "comparing")
    told, shapes = compare(inputs.layers[layer], other, within_km,
                           boundary=inputs.layers["boundary"],
                           names=(layer.replace("_", " "), file.name))
    return told, shapes.to_crs(inputs.grid.crs)


def comparison_words(told: Any) -> tuple[str, ...]:
    """How far two sources agree, in sentences."""
    said = []
    for name, total, measure, near, other in (
            (told.first, told.first_total, told.first_measure, told.first_near, told.second),
            (told.second, told.second_total, told.second_measure, told.second_near, told.first)):
        share = "none of it can be compared" if math.isnan(near) else \
            f"{near:.0%} of it lies within {told.within_km:g} km of {other}"
        said.append(f"{name}: {total:,.0f} {measure} in the region; {share}.")
    if told.kv_pairs:
        said.append(f"Where both tell a voltage, {told.same_kv:.0%} is the same.")
    return tuple(said)
