"""A region of 1,000 cells with three criteria in two themes."""

import numpy as np
import pyproj
import pytest

from gis.results import Screening
from gis.settings import Brief, Criterion, Settings, ValueFunction
from gis.siting.criteria import Measure
from gis.types import Grid

CRITERIA = (
    Criterion("pv_yield", "energy", 1.0, "solar yield", "kWh/kWp·y", ValueFunction(900, 1900),
              spread=0.05),
    Criterion("fibre", "digital", 0.6, "fibre", "km", ValueFunction(50, 1), spread=3,
              spread_kind="absolute"),
    Criterion("people", "digital", 0.4, "people served", "people",
              ValueFunction(10_000, 3_000_000, "log"), spread=0.2),
)
GRID = Grid(pyproj.CRS("EPSG:3035"), 0.0, 20_000.0, 1000.0, (20, 50))


@pytest.fixture
def settings():
    return Settings(Brief(), CRITERIA, {"energy": 0.5, "digital": 0.5}, 1000.0, draws=500)


@pytest.fixture
def screening():
    """PV 900 … 1,900; fibre 1 … 50 km; of people nothing is known anywhere."""
    ramp = np.linspace(0, 1, 1000)
    values = np.array([900 + 1000 * ramp, 1 + 49 * ramp, np.full(1000, np.nan)], np.float32)
    scores = np.array([ramp, 1 - ramp, np.full(1000, 0.5)], np.float32)
    rows, cols = np.divmod(np.arange(1000), 50)
    return Screening(GRID, np.zeros(GRID.shape, np.uint8), rows, cols, values, scores,
                     ~np.isnan(values))


@pytest.fixture
def measures():
    def of(pv, fibre):
        gap = np.full(len(pv), np.nan)
        return {"pv_yield": Measure(np.array(pv, float)),
                "fibre": Measure(np.array(fibre, float)), "people": Measure(gap)}
    return of
