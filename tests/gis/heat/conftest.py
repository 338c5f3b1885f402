"""A small world for heat: the shipped tables, steady weather, and the Kenyan starter pack."""

import numpy as np
import pytest

from gis.climate.weather_year import WeatherYear
from gis.settings import Brief
from gis.siting.evidence import Evidence
from gis.types import Features
from layers import pack
from layers import tables as shipped


@pytest.fixture(scope="session")
def tables():
    return shipped.load_all()


@pytest.fixture(scope="session")
def steady():
    """Weather of one temperature all year."""

    def make(t_c):
        flat = np.full(8760, float(t_c))
        return WeatherYear(0.0, 37.0, 0.0, 3.0, flat, flat * 0 + 50, flat - 3, flat, flat * 0,
                           flat * 0 + 101325, None)

    return make


@pytest.fixture(scope="session")
def evidence(tables):
    """Evidence of a starter pack: ``evidence("kenya", it_mw=1)``."""
    from gis.grid.study_grid import study_grid

    def make(region, layers=None, **brief):
        loaded = pack.load(region)
        boundary = loaded.layers["boundary"]
        grid = study_grid(boundary.where(boundary["level"] == "region"), loaded.info.cell_m)
        chosen = loaded.layers if layers is None else {
            key: loaded.layers[key] for key in layers if key in loaded.layers}
        moved = {key: layer.to_crs(grid.crs) if isinstance(layer, Features) else layer
                 for key, layer in chosen.items()}
        return Evidence(region, loaded.info.country, Brief(**brief), moved, tables, grid, 1)

    return make
