from dataclasses import replace

import numpy as np
import pytest
import shapely
from numpy.testing import assert_allclose

from gis.energy import criteria
from gis.energy.summary import energy_summary, site_weather
from gis.settings import Brief
from gis.siting.criteria import CRITERIA
from gis.siting.evidence import Evidence
from gis.types import Features, Provenance, Raster, Table
from layers import tables

NAN = np.nan


def climate(points):
    """Two stations with months: 25 °C at 0 m in the west, 13 °C at 2,000 m in the east."""
    rows = []
    for x, height, mean in ((0, 0.0, 25.0), (100, 2000.0, 13.0)):
        rows += [(x, height, month, mean, mean - 5, mean + 5, 60.0, 5.0, 3.0)
                 for month in range(1, 13)]
    table = np.array(rows, float)
    names = ("elevation_m", "month", "t_mean_c", "t_min_c", "t_max_c", "rh_pct", "ghi_kwh_m2_d",
             "wind_10m_ms")
    return points("climate", table[:, 0], [50] * len(rows), place=["station"] * len(rows),
                  source=["made up"] * len(rows),
                  **{name: table[:, i + 1].tolist() for i, name in enumerate(names)})


@pytest.fixture
def evidence(points, grid):
    def make(cooling="crah_chiller", **layers):
        return Evidence("somewhere", "KEN", Brief(cooling=cooling), layers,
                        {name: tables.load(name) for name in tables.names()}, grid, 7)
    return make


def test_every_energy_criterion_is_registered():
    assert {"pv_yield", "wind_100m", "grid_carbon", "firm_renewable",
            "cooling_climate"} <= set(CRITERIA)


def test_missing_layers_are_unknown_with_a_reason(evidence, places):
    bare = Evidence("nowhere", "XXX", Brief(), {}, {}, evidence().grid, 7)
    for key in ("pv_yield", "wind_100m", "grid_carbon", "firm_renewable", "cooling_climate"):
        measure = CRITERIA[key](places([1, 2], [1, 2]), bare)
        assert np.isnan(measure.values).all() and measure.note


def test_pv_yield_brackets_its_value(evidence, points, places):
    solar = points("solar", [0, 100], [50, 50], pvout_kwh_kwp_y=[1500, 1700],
                   pvout_p10_kwh_kwp_y=[1400, NAN], pvout_p90_kwh_kwp_y=[1600, NAN])
    measure = criteria.measure_pv_yield(places([0.0, 50.0], [50.0, 50.0]), evidence(solar=solar))
    assert_allclose(measure.values, [1500, 1600], rtol=0.01)
    assert np.all((measure.low < measure.values) & (measure.values < measure.high))


def test_a_warmer_year_takes_off_what_warmer_cells_lose(evidence, points, places):
    # −0.35 % per K: 2 K warmer leave 0.993 of the map's yield and of its ends.
    solar = points("solar", [0], [50], pvout_kwh_kwp_y=[1500])
    today = criteria.measure_pv_yield(places([0], [50]), evidence(solar=solar))
    later = criteria.measure_pv_yield(places([0], [50]), replace(
        evidence(solar=solar), brief=Brief(warmer_k=2.0)))
    for end in ("values", "low", "high"):
        assert_allclose(getattr(later, end), 0.993 * getattr(today, end), rtol=1e-12)
    assert "Warmer by 2 K: -0.7%." in later.note


def test_a_place_has_the_same_yield_alone_and_among_many(evidence, points, places):
    solar = points("solar", [0, 40, 90], [0, 70, 20], pvout_kwh_kwp_y=[1500, 1700, 1400])
    many = places(np.linspace(1, 99, 400), np.linspace(99, 1, 400))
    together = criteria.measure_pv_yield(many, evidence(solar=solar)).values
    alone = criteria.measure_pv_yield(places([many_x(many, 123)], [many_y(many, 123)]),
                                      evidence(solar=solar)).values
    assert_allclose(alone[0], together[123], rtol=1e-12)


def many_x(many, i):
    return (many.x[i] - 400_000) / 1000


def many_y(many, i):
    return (many.y[i] - 9_800_000) / 1000


def test_warm_lowland_cools_worse_than_highland(evidence, points, places):
    measure = criteria.measure_cooling_climate(places([1, 50, 99], [50, 50, 50]),
                                               evidence(climate=climate(points)))
    low, middle, high = measure.values
    assert low > middle > high > 1


def test_pue_follows_the_height_of_the_place(evidence, points, places, grid):
    flat = Raster(np.full(grid.shape, 0.0), grid, "m", Provenance("elevation", "made up"))
    here = places([99], [50])
    as_station = criteria.measure_cooling_climate(here, evidence(climate=climate(points)))
    in_valley = criteria.measure_cooling_climate(here, evidence(climate=climate(points),
                                                                elevation=flat))
    assert in_valley.values[0] > as_station.values[0] + 0.02


def test_pue_of_the_field_is_that_of_the_hourly_year(evidence, points, places):
    study = evidence(climate=climate(points))
    here = places([20], [50])
    weather = site_weather(here, study)
    hourly = energy_summary(here, study, weather)["pue"].value
    assert_allclose(criteria.measure_cooling_climate(here, study).values[0], hourly, atol=0.01)


def test_no_firm_station_in_a_complete_layer_is_far_in_a_partial_one_unknown(evidence, points,
                                                                            places):
    def measure(coverage):
        layer = points("power_plants", [5], [5], coverage=coverage, name=["a"], fuel=["coal"],
                       mw=[100], status=["operating"])
        return criteria.measure_firm_renewable(places([1], [1]), evidence(power_plants=layer))

    assert_allclose(measure("complete").values, 100 * 2 ** 0.5)
    assert np.isnan(measure("partial").values).all()


def test_carbon_is_the_figure_of_the_region(evidence, places):
    figures = Table({"key": np.array(["grid_carbon_5y_mean_g_kwh"], object),
                     "value": np.array([95.0])}, {}, Provenance("figures", "made up"))
    assert_allclose(criteria.measure_grid_carbon(places([1, 2], [1, 2]),
                                                 evidence(figures=figures)).values, 95)


def test_summary_of_a_site(evidence, points, places):
    solar = points("solar", [0, 100], [50, 50], pvout_kwh_kwp_y=[1600, 1600])
    wind = points("wind", [50], [50], wind_ms=[8.0], height_m=[100], kind=["site"],
                  radius_km=[10])
    plants = points("power_plants", [50], [80], name=["Dam"], fuel=["hydro"], mw=[60],
                    status=["operating"])
    study = evidence(climate=climate(points), solar=solar, wind=wind, power_plants=plants)
    here = places([50], [50])
    energy = energy_summary(here, study, site_weather(here, study))
    assert_allclose(energy["pv_kwh_kwp_y"].value, 1600, rtol=1e-6)
    months = energy["pv_kwh_kwp_y"].notes[1].split(": ")[1].split()[:12]
    assert_allclose(sum(float(month) for month in months), 1600, atol=6)
    assert_allclose(energy["wind_100m_ms"].value, 8)
    assert 2500 < energy["wind_full_load_hours"].value < 4000
    assert_allclose(energy["firm_renewable_km"].value, 30)
    assert "Dam" in energy["nearest_firm_plant"].notes[0]
    assert (0 < energy["pv_share_of_demand"].value
            < energy["local_share_of_demand"].value < 1)
    assert_allclose(energy["t_mean_c"].value, 19, atol=0.1)


def test_without_climate_the_world_table_serves(evidence, places):
    weather = site_weather(places([50], [50]), evidence())
    assert "world" in weather.normals.sources[0]
    assert weather.t_c.shape == (8760,)


def test_a_temperature_map_sets_the_level_of_the_year(evidence, points, places, grid):
    warm = Raster(np.full(grid.shape, 22.0), grid, "°C", Provenance("temperature", "made up"))
    study = evidence(climate=climate(points), temperature=warm)
    assert_allclose(site_weather(places([50], [50]), study).t_c.mean(), 22, atol=0.05)


def test_features_in_another_system_are_refused(evidence, places):
    import pyproj

    from gis.errors import CrsMismatchError

    layer = Features(shapely.points([[37.0, -1.0]]), pyproj.CRS(4326),
                     {"pvout_kwh_kwp_y": np.array([1500.0])}, {}, Provenance("solar", "made up"))
    with pytest.raises(CrsMismatchError):
        criteria.measure_pv_yield(places([1], [1]), evidence(solar=layer))


def test_an_unknown_firm_station_is_no_modelled_one(evidence, points, places):
    plants = points("power_plants", [5], [5], coverage="partial", name=["a"], fuel=["coal"],
                    mw=[100], status=["operating"])
    study, here = evidence(climate=climate(points), power_plants=plants), places([50], [50])
    fact = energy_summary(here, study, site_weather(here, study))["firm_renewable_km"]
    assert np.isnan(fact.value) and fact.known == "prior"


def test_an_hourly_year_of_another_sun_is_told(evidence, points, places):
    # 5 kWh/m² a day make far less than a map's 3,000 kWh/kWp.
    solar = points("solar", [0], [50], pvout_kwh_kwp_y=[3000])
    study, here = evidence(climate=climate(points), solar=solar), places([0], [50])
    pv = energy_summary(here, study, site_weather(here, study))["pv_kwh_kwp_y"]
    assert_allclose(pv.value, 3000)
    assert "sun of the hourly year alone" in pv.notes[2]
