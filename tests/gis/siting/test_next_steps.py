"""The order of next steps, worked out by hand."""

import math
from types import SimpleNamespace

import pytest

from gis.cost.result import Measurement
from gis.results import CriterionResult
from gis.siting.next_steps import next_steps
from gis.siting.steps import Plan, Step
from gis.types import Quantity


def step(key, months, critical, start=0.0):
    return Step(key, key.title(), "the county", (), months, months / 2, months * 2, start,
                start + months, critical, "read", "2026", "a law")


def measurement(key, share, fills=()):
    return Measurement(key, f"Measure {key}", (key,), fills, share, 1000.0, 0.1,
                       Quantity(20_000.0, "EUR"), Quantity(3.0, "months"), 4, "recalled", "a table")


def criterion(key, known, weight, low, high):
    return CriterionResult(key, math.nan, "km", 0.0, 1.0, 0.5, low, high, weight, 0.0, known)


@pytest.fixture
def site():
    return SimpleNamespace(
        score_low=0.4, score_high=0.6,
        cost=SimpleNamespace(measurements=(measurement("soil", 0.3), measurement("dust", 0.0005),
                                           measurement("wells", 0.0, ("water",)))),
        criteria={"fibre": criterion("fibre", False, 0.1, 0.1, 0.9),
                  "wind": criterion("wind", True, 0.5, 0.0, 1.0)})


PLAN = Plan("KEN", (step("land", 4.0, True), step("grid", 16.0, True, 4.0),
                    step("noise", 6.0, False)), Quantity(20.0, "months"), 26.0, ())


def test_steps_of_all_kinds_stand_in_one_order(site):
    found = next_steps(site, PLAN)
    # grid 16/20, fibre 0.1 × 0.8 / 0.2, soil 0.3, land 4/20, wells 0 (but fills), noise 0
    assert [(s.key, round(s.value, 6)) for s in found] == [
        ("grid", 0.8), ("fibre", 0.4), ("soil", 0.3), ("land", 0.2), ("wells", 0.0),
        ("noise", 0.0)]
    assert found[0].whom == "the county" and found[0].months.high == 32.0
    assert math.isnan(found[0].cost.value)               # fees are not known, not zero
    assert "makes known: water" in found[4].value_words


def test_what_matters_to_nothing_is_left_out_and_no_plan_is_no_permit(site):
    found = next_steps(site)
    assert {s.key for s in found} == {"fibre", "soil", "wells"}


def test_a_site_without_cost_still_has_questions(site):
    site.cost = None
    assert [s.kind for s in next_steps(site)] == ["ask"]
