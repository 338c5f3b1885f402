"""Regions that a folder or a drawing tells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from gis.errors import InputError
from gis.progress import Progress, silent


def regions_in(folder: Path, progress: Progress = silent) -> tuple[tuple[str, str], ...]:
    """Code and name of the countries whose outline a folder of data holds, or lies around it."""
    from layers.data_files import walk
    from layers.recognise import recognise
    from layers.regions.countries import countries, located
    from layers.regions.outlines import COUNTRY, outline_files

    progress(0, 2, "looking for outlines")
    found = {row.country: None for file in outline_files([folder]) for row in file.rows()
             if row.level == COUNTRY and row.country}
    if not 0 < len(found) <= 20:         # a file of the world tells nothing of where the data lie
        progress(1, 2, "looking where the files lie")
        smallest: dict[str, float] = {}
        for path in walk(folder):
            for item in recognise(path):
                box = item.facts.box if item.facts is not None else None
                if box is not None and all(map(math.isfinite, box)) and box[2] - box[0] < 90:
                    one = located((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
                    size = (box[2] - box[0]) * (box[3] - box[1])
                    smallest[one.iso3] = min(size, smallest.get(one.iso3, math.inf))
        found = dict.fromkeys(sorted(smallest, key=lambda key: smallest[key]))
    if not found:
        raise InputError(f"No file in {folder.name} tells where it lies; search the country by "
                         "its name, then add the folder.")
    return tuple((key, countries()[key].name) for key in found if key in countries())


def areas_folder() -> Path:
    """Where drawn areas are kept."""
    import platformdirs

    return Path(platformdirs.user_data_dir("heatsite", appauthor=False)) / "areas"


def keep_area(ring: Sequence[tuple[float, float]], name: str, folder: Path | None = None) -> Path:
    """Write a drawn polygon (EPSG:4326) as GeoJSON; its file.

    Raises
    ------
    InputError
        If the polygon has no area or crosses itself beyond repair.
    """
    import json

    import shapely

    from layers.files import write_atomic
    from layers.regions.countries import slug

    shape = shapely.make_valid(shapely.Polygon(ring)) if len(ring) >= 3 else shapely.Polygon()
    if not shapely.area(shape) > 0:
        raise InputError("The area drawn is empty; set at least three corners that do not lie on "
                         "one line.")
    target = (folder or areas_folder()) / f"{slug(name)}.geojson"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(target, json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"name": name},
         "geometry": json.loads(shapely.to_geojson(shape))}]}))
    return target
