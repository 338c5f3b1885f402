"""Portfolio, comparison and cost in the report, from values worked out by hand."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace

import pytest

from app.export.manifest import dumps
from app.export.portfolio import portfolio_json
from app.export.report.comparison import comparison_beside, radar_chart, radar_finding
from app.export.report.cost import waterfall_chart
from app.export.report.portfolio import (
    pareto_chart,
    portfolio_beside,
    portfolio_page,
    read_portfolio,
    write_portfolio,
)
from app.words.costs import cost_finding, measured_words, money, spanned, waterfall
from app.words.options import ROWS, caveats, finding
from gis.cost.result import CostComponent, EstimateClass, Measurement, SiteCost
from gis.errors import InputError
from gis.ranking.portfolio.clash import Clash
from gis.ranking.portfolio.outage import Outage
from gis.ranking.portfolio.result import (
    Option,
    ParetoFront,
    ParetoPoint,
    Portfolio,
    PortfolioSite,
)
from gis.types import Quantity


def option(name: str, count: int, heat: float, cost: float, short: float = 0.0, **more) -> Option:
    each = 10.0 / count
    sites = tuple(PortfolioSite(f"{name}{i}", f"Place <{i}>", each, heat / count, 30.0, 12.0, 3.0,
                                "", "", ("Mill",)) for i in range(count))
    outage = Outage(*(0.5 for _ in Outage.__dataclass_fields__))
    return Option(name, f"{count} × {each:g} MW", sites, 10.0 - short, short, heat, 30.0, 100.0,
                  50.0, 12.0, 12.0, 20.0, cost, 3.0 * count, 5.0, 1000.0, 2.0, math.nan, outage,
                  heat, 0.0, **more)


@pytest.fixture
def answer() -> Portfolio:
    one = option("one", 1, 10_000.0, 10.0)
    few = option("few", 2, 25_000.0, 11.0, binding=("heat of Mill",))
    many = option("many", 5, 20_000.0, 9.0, short=4.0,
                  clashes=(Clash("station", "station A", 5.0, 8.0, "MW"),),
                  notes=("These limits exclude one another.",))
    mix = option("best_mix", 2, 25_000.0, 11.0)
    front = ParetoFront(("heat_used", "net_cost"), ("MWh/y", "MEUR/y"), (
        ParetoPoint((25_000.0, 11.0), few), ParetoPoint((10_000.0, 10.0), one)))
    return Portfolio(10.0, "heat_used", "MWh/y", (one, few, many, mix), "few",
                     ("heat of Mill",), front, ("A note.",))


def test_finding_and_caveats(answer):
    assert finding(answer) == (
        "A few (2 × 5 MW) is best for heat used. Against one big site, a few means 2.5 times the "
        "heat, 10 % more cost a year and 2 times the new line.")
    assert caveats(answer) == ("A few is held by: heat of Mill.",
                               "Many small: These limits exclude one another.")


def test_best_of_a_line_carries_the_whole_load(answer):
    row = next(r for r in ROWS if r.label == "Yearly cost less heat")
    assert row.best(answer.options) == (True, False, False, False)   # "many" is short of load


def test_page_and_way_back(answer, tmp_path):
    paths = write_portfolio(answer, "kenya", "Kenya", tmp_path / "out")
    assert [path.name for path in paths] == ["portfolio.json", "portfolio.html",
                                              "portfolio.xlsx"]
    page = paths[1].read_text("utf-8")
    assert "Place &lt;0&gt;" in page and "<script" not in page and "short by 4" in page
    assert page.count('class="front-dot"') == 2 and 'class="option best"' in page
    found, region = read_portfolio(paths[0])
    assert region == "kenya"
    # NaN is not equal to itself; the JSON is
    assert dumps(portfolio_json(found)) == dumps(portfolio_json(answer))
    assert portfolio_beside(tmp_path / "out", "kenya")["total"] == "10.0"
    assert portfolio_beside(tmp_path / "out", "elsewhere") is None
    assert portfolio_beside(tmp_path, "kenya") is None


def test_damaged_portfolio_is_told(tmp_path):
    (tmp_path / "portfolio.json").write_text('{"options": [{}]}')
    with pytest.raises(InputError, match="portfolio.json"):
        portfolio_beside(tmp_path, "kenya")


def test_better_is_right_and_up(answer):
    page = portfolio_page(answer, "Kenya")
    dots = [tuple(map(float, m)) for m in
            re.findall(r'class="front-dot" cx="([\d.]+)" cy="([\d.]+)"', page)]
    (few_x, few_y), (one_x, one_y) = dots
    assert few_x > one_x                     # more heat lies to the right
    assert one_y < few_y                     # less cost lies above


def test_radar():
    rows = [[0.5, 0.5, 0.5], [0.5, 0.9, None]]
    assert radar_finding(("heat", "grid", "land"), rows, ("A", "B")) == \
        "B differs most from A in grid: +0.40."
    chart = radar_chart(("heat", "grid", "land"), rows, ("A", "<B>"))
    assert "&lt;B&gt;" in chart and chart.count("fill-opacity") == 2
    assert radar_chart(("heat",), [[1.0]], ("A",)) == ""


def test_damaged_comparison_is_told(tmp_path):
    assert comparison_beside(tmp_path) is None
    (tmp_path / "comparison.json").write_text(json.dumps({"subjects": []}))
    with pytest.raises(InputError, match="comparison.json"):
        comparison_beside(tmp_path)


# cost ----------------------------------------------------------------------------------------

def component(key: str, value: float, label: str = "") -> CostComponent:
    return CostComponent(key, label or key, "income" if value < 0 else "running",
                         Quantity(value, "EUR/(MW·y)", value * 0.8, value * 1.2), math.nan, "a · b",
                         5)


@pytest.fixture
def cost() -> SiteCost:
    parts = (component("land_eur", 2_000.0), component("energy_eur", 600_000.0, "electricity"),
             component("building_eur", 300_000.0, "building, with power"),
             component("water_eur", math.nan), component("fibre_eur", 1_000.0),
             component("heat_revenue_eur", -100_000.0, "heat sold"))
    total = Quantity(803_000.0, "EUR/(MW·y)", 700_000.0, 900_000.0)
    return SiteCost(2.0, "small", parts, total, (), (), EstimateClass(
        5, "concept", (-0.5, -0.2), (0.3, 1.0), ""), ())


def test_waterfall_goes_up_then_back_to_the_total(cost):
    steps = waterfall(cost)
    assert [(s.key, s.start, s.end) for s in steps] == [
        ("energy_eur", 0.0, 600.0), ("building_eur", 600.0, 900.0), ("small", 900.0, 903.0),
        ("heat_revenue_eur", 903.0, 803.0), ("total", 0.0, 803.0)]
    assert steps[2].label == "land_eur, fibre_eur"
    assert cost_finding(cost, lambda v, d: f"{v:.{d}g}") == (
        "803 kEUR per MW of IT and year; electricity and building make up 100 % of what is paid.")


def test_sites_share_one_scale(cost):
    def bars(top: float) -> list[float]:
        return [float(w) for w in re.findall(r'<rect[^>]* width="([\d.]+)"',
                                             waterfall_chart(cost, top))]

    assert bars(1806.0)[0] == pytest.approx(bars(903.0)[0] / 2, abs=0.1)


def test_money_in_words():
    def write(value: float, digits: int) -> str:
        return f"{value:.{digits}g}"

    assert money(545_000.0, write) == "545 kEUR"
    assert money(1_930_000.0, write) == "1.9 MEUR"
    assert money(math.nan, write) == "unknown"
    assert spanned(5e4, 4e5, write) == "50–4e+02 kEUR"
    assert spanned(None, 4e5, write) == ""
    one = Measurement("a", "a", (), (), 0.32, 1.0, 0.5, Quantity(2e4, "EUR", 1e4, 3e4),
                      Quantity(5, "months", 3.0, 8.0), 4, "assumed", "judgement")
    assert measured_words(one, write) == (
        "Narrows the total's range by 32 % and 50 % of what is in doubt between sites; usually "
        "costs 10–30 kEUR and takes 3 to 8 months.")


# difference maps -----------------------------------------------------------------------------

def difference(tmp_path, name, values):
    """A difference map beside a comparison, as `compare` writes it."""
    import numpy as np
    import pyproj

    from app.export.raster_file import write_raster
    from app.export.report.difference import file_name
    from gis.types import Grid

    crs = pyproj.CRS.from_proj4("+proj=laea +lat_0=0 +lon_0=37 +datum=WGS84 +units=m")
    grid = Grid(crs, left=0.0, top=40_000.0, cell=10_000.0, shape=values.shape)
    write_raster(tmp_path / file_name(name), values.astype(np.float32), grid,
                 name="score difference", nodata=float("nan"), driver="GTiff", tags={})


def test_difference_maps_beside_a_comparison_are_shown(tmp_path):
    import numpy as np

    from app.export.report.difference import differences_beside

    values = np.full((4, 4), 0.04)
    values[0, 0], values[1] = np.nan, -0.04
    difference(tmp_path, "B/../<b>", values)
    document = {"subjects": [{"name": "A"}], "maps": [
        {"name": "B/../<b>", "reason": ""}, {"name": "C", "reason": "other grids"},
        {"name": "not written", "reason": ""}]}
    found = differences_beside(tmp_path, document)
    # 15 cells are known, 11 of them better.
    assert [one["title"] for one in found] == [
        "Suitability of B/../<b> less that of A: better on 73 % of the allowed area"]
    assert found[0]["image"].startswith("data:image/png;base64,")
    assert [c["text"] for c in found[0]["classes"]][::4] == ["−0.044", "0", "+0.044"]


def test_a_file_that_is_no_difference_map_is_left_out(tmp_path):
    from app.export.report.difference import differences_beside

    (tmp_path / "difference_B.tif").write_text("not a picture")
    assert differences_beside(tmp_path, {"subjects": [{"name": "A"}],
                                         "maps": [{"name": "B", "reason": ""}]}) == []


def test_a_third_objective_is_the_size_of_the_dots(answer):
    points = tuple(replace(p, values=(*p.values, water)) for p, water in zip(
        answer.front.points, (400.0, 1600.0), strict=True))
    three = replace(answer, front=replace(answer.front, points=points, units=("", "", "m³/y"),
                                          objectives=("heat_used", "net_cost", "water")))
    drawn = pareto_chart(three)
    # every option draws 1,000 m³ in all; the dots of the front the least and the most
    assert 'r="3.0"' in drawn and 'r="9.0"' in drawn and "polyline" not in drawn
    assert "Size: Water drawn, m³/y (less is better)" in drawn
    assert "polyline" in pareto_chart(answer) and "Size:" not in pareto_chart(answer)
