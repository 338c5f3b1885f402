"""What stands behind a site in the report: charts, danger, what runs on it."""

import math
import re
from dataclasses import fields, replace

import pytest

from app.export.report import build_report
from app.export.report.depth_charts import power_chart, trade_chart
from app.export.report.depth_view import large, power_finding, work_finding, work_view
from app.export.report.site_view import groups
from app.words.dates import Dates
from app.words.trade import kinds, trade_finding
from gis.datacentre.workload import Workload
from gis.energy.monthly import MonthlyPower
from gis.settings import Brief
from gis.types import Provenance, Quantity
from gis.water.trade import Trade
from layers import tables


def trade(cooling, wetted, energy, water, extra=0.0, kwh_m3=math.nan):
    """One cooling type; what the charts do not draw is unknown."""
    told = {"cooling": cooling, "label": cooling.capitalize(), "wetted": wetted, "pue": 1.2,
            "pue_low": 1.1, "pue_high": 1.3, "energy_mwh_y": energy, "water_m3_y": water,
            "water_low_m3_y": 0.9 * water, "water_high_m3_y": 1.2 * water,
            "extra_mwh_y": extra, "kwh_m3": kwh_m3}
    return Trade(**{field.name: math.nan for field in fields(Trade)} | told)


TRADE = (trade("chiller", False, 15_000.0, 0.0), trade("pads", True, 13_000.0, 500.0),
         trade("pads", False, 13_060.0, 0.0, 60.0, 120.0))


def test_what_dry_cooling_saves_and_costs():
    assert trade_finding(TRADE) == ("Pads left dry saves 500\u202fm³ of water and costs "
                                    "60\u202fMWh more a year: 120\u202fkWh for each m³.")
    assert trade_finding(TRADE[:1]).startswith("No cooling type")


def test_a_cooling_type_stands_once_with_its_dry_twin():
    assert [(run.cooling, dry is not None) for run, dry in kinds(TRADE)] == [
        ("chiller", False), ("pads", True)]


def test_bars_of_the_trade_are_in_proportion():
    brief = Brief()
    it = brief.mean_it_mw * 8760
    rows = (trade("chiller", False, it + 2000.0, 0.0), trade("pads", True, it + 1000.0, 500.0))
    rows = (*rows, trade("pads", False, it + 1060.0, 0.0, 60.0, 120.0))
    drawn = trade_chart(rows, brief, 2000.0, 600.0)
    wide = [float(w) for w in re.findall(r'class="t-energy"[^>]*width="([\d.]+)"', drawn)]
    assert wide[0] == pytest.approx(2 * wide[1], abs=0.11)
    assert drawn.count("d-energy") == 1                 # the dry twin, dashed
    assert ">none<" in drawn and ">500<" in drawn


def test_unknown_wind_is_not_drawn():
    power = MonthlyPower((700.0,) * 12, (400.0,) * 12, (math.nan,) * 12, 4.0, 2.0)
    drawn = power_chart(power)
    assert "own-sun" in drawn and "own-wind" not in drawn
    assert power_chart(MonthlyPower((700.0,) * 12, (math.nan,) * 12, (math.nan,) * 12, 4, 2)) == ""


@pytest.mark.parametrize(("value", "words"), [(9.2e9, "9.2 billion"), (999_999.0, "1 million"),
                                              (60_000.0, "60,000")])
def test_large_counts_in_words(value, words):
    assert large(value) == words


def test_both_measures_of_own_power_are_told(result):
    site = replace(result.sites[0], energy={
        "local_share_of_demand": Quantity(0.51, "share"),
        "hours_covered_share": Quantity(0.30, "share")})
    assert "51 % of the energy" in power_finding(site)
    assert "30 % of the hours" in power_finding(site)


def test_carbon_stands_apart_and_all_figures_are_told(result):
    figures = {"zzz_new_mw": Quantity(1.0, "MW"), "co2_market_t_y": Quantity(2.0, "t/y"),
               "pue": Quantity(1.1, "PUE"),
               "co2_location_t_y": Quantity(3.0, "t/y", source="an inventory")}
    dates = Dates([Provenance("x", "an inventory", date="2024")])
    found = {group["theme"]: group for group in groups(
        replace(result.sites[0], energy=figures), dates)}
    assert [row["label"] for row in found["energy"]["rows"]] == ["PUE, yearly mean"]
    assert [row["label"] for row in found["energy"]["more"]] == ["Zzz new"]
    first, second = found["carbon"]["rows"]
    assert (first["value"], first["date"], second["value"]) == ("3", "2024", "2")
    assert "PUE × 8,760" in first["how"]


def test_the_page_holds_the_tables_behind_its_sites(result, inputs):
    given = type(inputs)(**vars(inputs) | {"tables": tables.load_all(), "country": "KEN"})
    page = build_report(result, given)
    assert page.count('class="chart trade"') == len(result.sites)
    assert "What runs on it" in page and "Earthquake" in page
    assert 'id="work"' in page and page.count("Households that take") == len(result.sites)
    assert 'id="work"' not in build_report(result, inputs)


def test_models_of_one_service_stand_together(result, inputs):
    given = type(inputs)(**vars(inputs) | {"tables": tables.load_all()})
    found = work_view(result, given)
    services = [row["service"] for row in found["rows"] if row["first"]]
    assert len(services) == len(set(services)) == len({r["service"] for r in found["rows"]})


def test_how_far_models_lie_apart():
    def model(name, service, wh):
        return Workload(name, name, wh, wh, wh, 2.0, 0.5, service, "one", "a test")

    told = work_finding([model("Big", "chat", 800.0), model("Small", "chat", 100.0),
                         model("Film", "video", 9000.0)])
    assert "for chat, Big takes 8 times the power of Small" in told
