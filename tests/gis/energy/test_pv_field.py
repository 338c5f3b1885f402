import numpy as np
import pyproj
import pytest
import shapely
from numpy.testing import assert_allclose

from gis.climate.interpolation import Lattice
from gis.climate.months import months_from_world
from gis.energy import criteria
from gis.energy.pv_field import pv_field
from gis.energy.pv_months import pv_months
from gis.energy.solar import pv_yield_from_world
from gis.settings import Brief
from gis.siting.evidence import Evidence
from gis.types import Features, Grid, Places, Provenance, Raster
from layers import tables

UTM = pyproj.CRS(32737)                  # south: the grid lies at 1° S, 36° E


@pytest.fixture
def grid():
    return Grid(UTM, 200_000.0, 9_900_000.0, 1000.0, (100, 100))


@pytest.fixture
def places():
    return lambda x, y: Places(200_000 + 1000 * np.array(x), 9_800_000 + 1000 * np.array(y), UTM)


def atlas(**columns):
    """Points of a solar atlas at the western and the eastern edge of the grid."""
    return Features(shapely.points([200_000, 300_000], [9_850_000] * 2), UTM,
                    {name: np.array(value, float) for name, value in columns.items()}, {},
                    Provenance("solar", "made up"))


@pytest.fixture(scope="module")
def shipped():
    return {name: tables.load(name) for name in tables.names()}


@pytest.fixture
def evidence(grid, shipped):
    def make(known=shipped, **layers):
        return Evidence("somewhere", "KEN", Brief(), layers, known, grid, 7)
    return make


def raster(grid, value, unit="kWh/m²·y"):
    values = np.full(grid.shape, float(value))
    values[:, 60:] = np.nan
    return Raster(values, grid, unit, Provenance("ghi", "made up"))


def test_a_place_takes_its_own_sun_and_warmth(grid, places, shipped):
    lattice = Lattice.over(grid, 100)
    nodes = lattice.places(grid.crs)
    field = pv_field(lattice, months_from_world(shipped["climate_normals"], *nodes.lonlat))
    here = places([20.0, 60.0], [50.0, 50.0])
    base = field.yearly_at(here)
    ghi = lattice.at(field.ghi_kwh_m2_y, here)
    assert_allclose(field.yearly_at(here, 1.1 * ghi), 1.1 * base, rtol=1e-3)
    assert_allclose(field.yearly_at(here, np.array([np.nan, 2 * ghi[1]])),
                    [base[0], 2 * base[1]], rtol=1e-3)
    # 10 K more: 0.35 %/K of the power at 25 °C, by a cell that is warmer than that
    fall = field.yearly_at(here, None, lattice.at(field.t_c, here) + 10) / base
    assert np.all((fall > 0.95) & (fall < 0.965))
    assert_allclose(field.shares_at(here).sum(axis=0), 1)


def test_a_place_between_nodes_is_as_if_worked_out_there(grid, places, shipped):
    lattice = Lattice.over(grid, 100)
    table = shipped["climate_normals"]
    field = pv_field(lattice, months_from_world(table, *lattice.places(grid.crs).lonlat))
    here = places([13.3, 71.9], [44.1, 22.2])
    there = months_from_world(table, *here.lonlat)
    assert_allclose(field.yearly_at(here), pv_months(there).sum(axis=0), rtol=2e-3)


def test_at_the_tables_own_climate_the_level_is_the_tables(evidence, places, shipped):
    here, table = places([10.0, 80.0], [50.0, 50.0]), shipped["climate_normals"]
    told = [pv_yield_from_world(table, x, y) for x, y in zip(*here.lonlat, strict=True)]
    assert_allclose(criteria.measure_pv_yield(here, evidence()).values, told, rtol=0.01)
    bare = {k: v for k, v in shipped.items() if k != "climate_normals"}
    assert np.isnan(criteria.measure_pv_yield(here, evidence(bare)).values).all()


def test_no_solar_layer_but_climate_gives_a_yield_with_a_range(evidence, places):
    measure = criteria.measure_pv_yield(places([10.0, 80.0], [50.0, 50.0]), evidence())
    assert np.all((measure.values > 1300) & (measure.values < 1800))
    assert np.all((measure.low < measure.values) & (measure.values < measure.high))
    assert "Hourly model" in measure.note


def test_a_map_of_irradiation_sets_the_level(evidence, grid, places):
    here = places([10.0, 80.0], [50.0, 50.0])
    plain = criteria.measure_pv_yield(here, evidence())
    found = criteria.measure_pv_yield(here, evidence(ghi=raster(grid, 1500)))
    dim = criteria.measure_pv_yield(here, evidence(ghi=raster(grid, 1000)))
    assert_allclose(dim.values[0] / found.values[0], 1000 / 1500, rtol=0.01)
    assert_allclose(dim.values[1], plain.values[1], rtol=0.01)       # no data there
    width = (found.high - found.low) / found.values
    assert width[0] < width[1]                     # the sun is known in the west only


def test_a_map_of_irradiation_moves_between_points_of_an_atlas(evidence, grid, places):
    solar = atlas(pvout_kwh_kwp_y=[1600, 1600], ghi_kwh_m2_y=[2000, 2000])
    found = criteria.measure_pv_yield(places([10.0, 80.0], [50.0, 50.0]),
                                      evidence(solar=solar, ghi=raster(grid, 1900)))
    assert_allclose(found.values, [1600 * 1900 / 2000, 1600], rtol=1e-6)


def test_months_add_up_to_the_year(evidence, places):
    solar = atlas(pvout_kwh_kwp_y=[1500, 1700])
    here = places([0.0, 50.0], [50.0, 50.0])
    found = criteria.pv_months_of(here, evidence(solar=solar))
    assert found.shape == (12, 2)
    assert_allclose(found.sum(axis=0), [1500, 1600], rtol=0.01)
    assert np.isnan(criteria.pv_months_of(here, evidence({}, solar=solar))).all()
