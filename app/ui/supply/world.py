"""Land of the world to draw on, where it was fetched."""

from __future__ import annotations

from typing import Any

from gis.progress import Progress, silent

SOURCE = "natural_earth_countries"
FINE_DEG = 0.02                              # detail left out of the map of the world [°]


def world_land(progress: Progress = silent) -> Any:
    """Countries' shapes in degrees, (n,) as Natural Earth draws them; None where no fetch
    brought them. Nothing is fetched here."""
    import shapely

    from layers.cache import Store
    from layers.readers.vector import read_vector

    store = Store()
    for region in store.regions():
        for entry in store.entries(region):
            name = next((k.name for k in entry.files if k.name.endswith(".shp")), "")
            if entry.source != SOURCE or not name:
                continue
            progress(0, 2, "reading the world's countries")
            found = read_vector(store.folder(region) / name).geometry
            progress(1, 2, "reading the world's countries")
            found = shapely.simplify(found, FINE_DEG, preserve_topology=False)
            return found[~shapely.is_empty(found)]
    return None
