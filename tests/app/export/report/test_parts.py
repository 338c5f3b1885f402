import math
import zlib
from dataclasses import replace

import numpy as np
import pytest

from app.export.report.charts import monthly, monthly_finding, monthly_top, nice_step, season
from app.export.report.raster_image import pictures, png
from app.export.report.site_view import called, criterion_row
from app.export.report.summary import how_sure, in_front
from app.export.report.theme import class_limits, ramp, voltage_class
from app.export.report.words import (
    figure,
    listed,
    plain,
    quantity,
    sentences,
    span,
    unbroken,
)
from app.words.labels import label
from gis.heat.result import SinkUse
from gis.results import CriterionResult
from gis.settings import Criterion, ValueFunction
from gis.types import Quantity


@pytest.mark.parametrize("value, text", [
    (1234567, "1,230,000"), (7000, "7,000"), (0.0523, "0.0523"), (12.0, "12.0"), (-3.21, "-3.21"),
    (0, "0"), (math.nan, "unknown"), (None, "unknown"), (99.96, "100")])
def test_figures_are_short(value, text):
    assert figure(value) == text


def test_ranges():
    assert span(3.14, 5.2) == "3.1–5.2"
    assert span(-300, 500) == "-300 to 500"
    assert span(math.nan, 5) == ""
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert label("cooling_water_m3_y") == "Cooling water"
    assert label("pv_kwh_kwp_y") == "Solar power, best fixed tilt"
    assert sentences(("nearest: Tana", "", "Done.")) == "Nearest: Tana. Done."


def test_anchors_are_never_in_powers_of_ten():
    assert [plain(v) for v in (3e6, 0.5, 1.05, 900.0)] == ["3,000,000", "0.5", "1.05", "900"]


def test_no_line_ends_between_a_figure_and_its_unit():
    assert unbroken("99 % of 9.0 GWh/y at 2 km") == "99\u00a0% of 9.0\u00a0GWh/y at 2\u00a0km"
    assert unbroken(3) == 3


def test_shares_among_the_criteria_are_percentages():
    used = Criterion("heat_used", "heat", 1.0, "heat used", "share", ValueFunction(0, 1))
    row = criterion_row(used, CriterionResult(
        key="heat_used", value=0.991, unit="share", low=0.68, high=1.0, known=True, score=0.99,
        score_low=0.7, score_high=1.0, weight=0.16, contribution=0.16, note="hour by hour"))
    assert (row["value"], row["unit"], row["span"]) == ("99", "%", "68–100")
    assert row["note"] == "Hour by hour."


def test_a_network_is_called_one():
    def sink(name, kind):
        return SinkUse(name, kind, *[0.0] * (len(SinkUse.__dataclass_fields__) - 2))
    assert called(sink("Gennevilliers", "district_heating")) == "the heat network Gennevilliers"
    assert called(sink("Hospital", "hospital")) == "Hospital"


def test_quantities_are_written_in_their_unit():
    share = quantity("x_share", Quantity(0.25, "share", 0.2, 0.3))
    assert (share["value"], share["unit"], share["span"]) == ("25", "%", "20–30")
    count = quantity("circuits", Quantity(1.0, "count", 1.0, 1.0))
    assert (count["value"], count["unit"], count["span"]) == ("1", "", "")
    assert quantity("y_km", Quantity(math.nan, "km"))["unknown"]


def test_class_limits_are_round_and_hold_the_values():
    limits = class_limits(np.linspace(0.31, 0.68, 1000))
    assert limits == pytest.approx(np.arange(0.3, 0.71, 0.05))
    assert class_limits(np.array([])) == pytest.approx([0, 1])


def test_ramp_ends_in_the_colours_of_cividis():
    assert ramp(5)[0] == "#00224e" and ramp(5)[-1] == "#fee838"


def test_voltage_classes():
    assert [voltage_class(kv) for kv in (400, 220, 132, 33, math.nan)] == [0, 1, 2, 3, 4]


def test_png_holds_its_pixels():
    image = png(np.array([[0, 1, 1], [1, 0, 0]], np.uint8), [(0, 0, 0, 0), (9, 8, 7, 255)])
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    start = image.index(b"IDAT") + 4
    length = int.from_bytes(image[start - 8:start - 4], "big")
    assert zlib.decompress(image[start:start + length]) == bytes([0, 0, 1, 1, 0, 1, 0, 0])


def test_pictures_lie_where_the_grid_lies(result):
    shown = pictures(result)
    (south, west), (north, east) = shown.bounds
    # 200 km are 1.797 to 1.809 degrees here; the lower left corner lies at 37 - 1.797.
    assert (south, north) == pytest.approx((-1.81, 1.81), abs=0.06)
    assert (west, east) == pytest.approx((35.2, 38.8), abs=0.06)
    assert len(shown.colours) == len(shown.limits) - 1
    assert "protected" in shown.reasons.values() and "water" not in shown.reasons.values()


def test_monthly_chart_shares_one_scale(result):
    # 12,000 MWh a year are 1,000 MWh in every month, used or rejected.
    assert monthly_top(result.sites) == pytest.approx(1000)
    drawn = monthly(result.sites[0], 1000)
    assert 'class="heat-used"' in drawn and 'class="demand"' in drawn
    assert 'class="demand"' not in monthly(result.sites[2], 1000)
    assert "no present demand" in monthly_finding(result.sites[2])


def test_unknown_use_is_drawn_as_unknown_and_not_as_none(result):
    site = result.sites[2]
    nobody = dict.fromkeys(("used", "demand", "rejected"), (math.nan,) * 12)
    unlisted = replace(site, heat=replace(site.heat, monthly={**site.heat.monthly, **nobody}))
    drawn = monthly(unlisted, monthly_top((unlisted,)))
    assert "heat-used" not in drawn and "nan" not in drawn and 'class="demand"' not in drawn
    assert "use unknown</text>" in drawn and "unknown" in monthly_finding(unlisted)
    assert monthly_top((unlisted,)) == monthly_top((site,))


def test_season_runs_round_the_turn_of_the_year():
    full = [True] * 4 + [False] * 5 + [True] * 3
    assert season(full) == (9, 3)


@pytest.mark.parametrize("top", [0.3, 1.0, 7.0, 99.0, 4100.0])
def test_axis_has_few_round_steps(top):
    assert 2 <= top / nice_step(top) <= 5


def test_sites_that_may_stand_in_front_are_counted_by_rank(result):
    chances = (0.6, 0.4, 0.1, 0.099, math.nan)
    sites = tuple(replace(result.sites[0], robustness=replace(result.sites[0].robustness, p_top3=p))
                  for p in chances)
    assert in_front(replace(result, sites=sites)) == 3
    four = (*sites, sites[0])
    assert any(words.startswith("4 sites are among the first three")
               for words in how_sure(replace(result, sites=four)))
    assert not any("race" in words for words in how_sure(replace(result, sites=sites)))
