"""Ranges: one input at a time, effects added as squares."""

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis.cost.doubt import Moves, moves
from gis.cost.formula import Plan
from gis.cost.inputs import LABELS
from gis.cost.site import cost_of_inputs
from gis.types import Quantity
from layers import tables as shipped

TABLES = shipped.load_all()


def test_two_doubts_add_up_as_squares(inputs, plan):
    # Energy −3,000 and +4,000 EUR; water 3,000 m³ · (2 ± 1) EUR: ±3,000.
    per_eur = 5256.0
    cost = cost_of_inputs(TABLES, plan, inputs(
        electricity_eur_mwh=(100 - 3000 / per_eur, 100, 100 + 4000 / per_eur),
        water_eur_m3=(1, 2, 3)))
    assert cost.total.value == pytest.approx(1_258_600)
    assert cost.total.low == pytest.approx(1_258_600 - math.hypot(3000, 3000))
    assert cost.total.high == pytest.approx(1_258_600 + 5000)
    assert [i.key for i in cost.inputs[:2]] == ["electricity_eur_mwh", "water_eur_m3"]
    assert cost.inputs[0].share == pytest.approx(25 / 43)      # 3² + 4² of 3² + 4² + 3² + 3²
    assert cost["staff_eur"].amount.low == cost["staff_eur"].amount.high == 20_000


def test_an_input_of_two_components_moves_both_at_once(inputs, plan):
    found, whole = moves(inputs(pue=(1.1, 1.2, 1.2)), plan)
    assert found["energy_eur"].down["pue"] == pytest.approx(43_800)
    assert found["outage_eur"].down["pue"] == pytest.approx(1_500)
    assert whole.down["pue"] == pytest.approx(45_300) and not whole.up


def test_a_narrowed_input_keeps_only_its_share():
    known = Moves({"a": 3.0, "b": 4.0}, {"a": 6.0})
    assert known.range() == (5.0, 6.0)
    assert known.range({"b": 0.0, "a": 0.5}) == (1.5, 3.0)
    assert known.of({"b"}).range() == (4.0, 0.0)
    assert Moves({}, {}).share("a") == 0


SPAN = st.tuples(st.floats(0.1, 1), st.floats(1, 5), st.sampled_from((False, False, False, True)))


@settings(max_examples=60, deadline=None,
          suppress_health_check=(HealthCheck.function_scoped_fixture,))
@given(st.tuples(*[SPAN] * len(LABELS)), st.floats(0.05, 200), st.floats(-0.02, 0.2))
def test_total_is_the_sum_and_lies_in_its_range(numbers, spans, it_mw, rate):
    inputs = {key: Quantity(math.nan, "") if unknown else
              Quantity(numbers[key], "", numbers[key] * low, numbers[key] * high)
              for key, (low, high, unknown) in zip(LABELS, spans, strict=True)}
    cost = cost_of_inputs(TABLES, Plan(it_mw, 0.6, rate, 0.5, 270), inputs)
    known = [c.amount for c in cost.components if not math.isnan(c.amount.value)]
    assert cost.total.value == pytest.approx(math.fsum(q.value for q in known))
    for q in (*known, cost.total):
        assert q.low <= q.value <= q.high
    for c in cost.components:
        if c.key not in cost.unknown:
            assert c.amount.high <= 0 if c.kind == "income" else c.amount.low >= 0
    assert all(0 <= m.narrows_share <= 1 for m in cost.measurements)
    assert math.fsum(i.share for i in cost.inputs) == pytest.approx(
        1.0 if cost.total.low < cost.total.high else 0.0)
