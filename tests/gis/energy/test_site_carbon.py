"""Carbon of a site, by hand."""

import math

import numpy as np
import pyproj
import pytest

from gis import calc
from gis.energy.carbon_plan import carbon_plan, planned_g_kwh
from gis.energy.model import SHIPPED
from gis.energy.site_carbon import Embodied, carbon_summary
from gis.settings import Brief
from gis.siting.evidence import Evidence
from gis.types import Grid, Provenance, Table
from layers import tables

TABLES = {n: tables.load(n) for n in ("carbon_plans", "embodied_carbon")}


def test_calc_site_carbon():
    found = calc.find("site-carbon").run(TABLES, {
        "mwh_y": 10_000, "grid_g_kwh": 95, "contract_share": 0.5, "residual_g_kwh": 200,
        "plan_g_kwh": 30, "it_mw": 1})
    assert found["location_t_y"].value == 950
    assert found["market_t_y"].value == 1000
    assert found["plan_t_y"].value == 300
    assert found["embodied_t_y"].value == pytest.approx(3300 / 5 + 1200 / 20)


def test_the_rest_keeps_its_carbon_when_the_low_carbon_share_grows():
    # now 0.5 · 20 + 0.5 · 800 = 410; at 0.8: 0.8 · 20 + 0.2 · 800 = 176
    assert planned_g_kwh(410, 0.5, 0.8, 20) == pytest.approx(176)
    assert planned_g_kwh(410, 0.5, 1.0, 20) == pytest.approx(20)
    assert planned_g_kwh(410, 0.5, 0.4, 20) == 410           # below the present share
    assert planned_g_kwh(23, 1.0, 1.0, 25) == 23


def test_kenyas_plan_by_hand():
    plan = carbon_plan(TABLES["carbon_plans"], "KEN", 95.4, 0.9, SHIPPED)
    assert plan.year == 2030
    assert plan.known == "modelled"
    assert plan.g_kwh == pytest.approx(0.975 * 25 + 0.025 * (95.4 - 0.9 * 25) / 0.1)
    assert plan.low == pytest.approx(10)                     # all of it, wind and water
    assert plan.high == pytest.approx(0.925 * 45 + 0.075 * (95.4 - 0.9 * 45) / 0.1)
    assert "95% to 100% by 2030" in plan.words


@pytest.mark.parametrize("country", [str(iso) for iso in TABLES["carbon_plans"]["iso3"]])
def test_every_plan_stands_within_its_range_and_below_the_present(country):
    plan = carbon_plan(TABLES["carbon_plans"], country, 400, 0.1, SHIPPED)
    assert plan.low <= plan.g_kwh <= plan.high <= 400


def test_without_a_plan_or_a_present_share_nothing_is_guessed():
    assert math.isnan(carbon_plan(TABLES["carbon_plans"], "XXX", 400, 0.1, SHIPPED).g_kwh)
    unknown = carbon_plan(TABLES["carbon_plans"], "KEN", 400, math.nan, SHIPPED)
    assert math.isnan(unknown.g_kwh)
    assert unknown.year == 2030


def test_a_site_in_a_region_with_its_own_figures():
    figures = Table({"key": np.array(["grid_carbon_5y_mean_g_kwh"], object),
                     "value": np.array([100.0])}, {}, Provenance("figures", "made up"))
    crs = pyproj.CRS("EPSG:6933")
    known = Evidence("plain", "KEN", Brief(it_mw=2, utilisation=0.5), {"figures": figures},
                     TABLES, Grid(crs, 0, 0, 1000, (9, 9)), 1)
    found = carbon_summary(known, 1.2)
    assert found["co2_location_t_y"].value == pytest.approx(2 * 0.5 * 1.2 * 8760 * 0.1)
    assert found["co2_market_t_y"].known == "assumed"
    assert found["co2_market_t_y"].value == found["co2_location_t_y"].value
    bought = carbon_summary(known, 1.2, contract_g_kwh=0.0)["co2_market_t_y"]
    assert bought.value == 0 and "contract of 0 g/kWh" in bought.notes[0]
    assert math.isnan(found["co2_plan_t_y"].value)
    assert found["co2_embodied_t_y"].value == pytest.approx(
        2 * Embodied.from_table(TABLES["embodied_carbon"]).value)
