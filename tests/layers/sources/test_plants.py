import numpy as np
import pytest
import shapely

from layers.sources import plants
from layers.sources.recipe import shaped
from tests.support.plain import REGION, rows_of


def point(lon, lat):
    return shapely.Point(lon, lat)


def listed(rows):
    return shaped("power_plants", rows_of([point(*r[:2]) for r in rows]), {
        "name": [r[2] for r in rows], "fuel": [r[3] for r in rows], "mw": 50.0,
        "status": "operating", "source": "s"})


def test_plants_are_known_by_place_and_fuel_by_name_or_with_a_lost_sign():
    pack = listed([(37.05, -1.06, "Thika Power", "oil"), (36.3, -0.9, "Olkaria", "geothermal"),
                   (35.0, 0.0, "Sondu Miriu", "hydro")])
    file = listed([(37.05, 1.06, "Thika 2", "oil"), (36.31, -0.9, "Olkaria 4", "geothermal"),
                   (36.31, -0.9, "Solar park", "solar"), (35.5, 0.5, "Sondu Miriu", "hydro")])
    merged = plants.merge_plants(pack, file, REGION)
    assert list(merged["name"])[3:] == ["Solar park"]
    assert "Sondu Miriu, Thika 2" in merged.provenance.steps[-1]


@pytest.mark.parametrize("status, year, end, expected", [
    ("Operational", np.nan, np.nan, "operating"), ("Under Development", 2018.0, np.nan,
                                                   "under_construction"),
    ("", 2010.0, np.nan, "operating"), ("", 2030.0, np.nan, "planned"),
    ("", 1990.0, 2020.0, "closed"),
])
def test_status_of_plants(status, year, end, expected):
    raw = rows_of([point(36, 0)], **{
        "Name": ["A"], "Fuel": ["Hydro"], "Capacity (MW)": [20.0], "Operational Status": [status],
        "Commissioning Date": [year], "DateOut": [end]})
    assert list(plants.plants(raw)["status"]) == [expected]


def test_plants_that_nobody_says_to_run_are_left_out():
    raw = rows_of([point(36, 0)], **{"Name": ["A"], "Fuel": ["Hydro"], "Capacity (MW)": [20.0]})
    found = plants.plants(raw)
    assert len(found) == 0 and "1 plants of which neither" in found.provenance.steps[-1]


@pytest.mark.parametrize("name, lon, mw, new", [
    ("Turkana", 36.9, 50.0, False),              # 11 km, a shared word
    ("Turkana", 37.1, 50.0, True),               # 33 km, another capacity
    ("Turkana", 37.1, 49.0, True), ("Turkana", 37.1, 310.0, False), ("Marsabit", 36.9, 50.0, True),
])
def test_like_names_count_as_the_same_plant(name, lon, mw, new):
    pack = listed([(36.8, 2.5, "Lake Turkana Wind Power", "wind")])
    pack.columns["mw"][0] = 310.0
    file = listed([(lon, 2.5, name, "wind")])
    file.columns["mw"][0] = mw
    assert (len(plants.merge_plants(pack, file, REGION)) == 2) == new
