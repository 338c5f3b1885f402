"""Steps and permits: side by side, one after the other, and what holds where."""

import math

import numpy as np
import pytest

from gis import calc
from gis.errors import InputError, LayerError
from gis.siting.steps import countries, plan
from gis.types import Provenance, Quantity, Table
from layers import tables

TABLES = tables.load_all()


def made_up(*rows):
    """Rows of key, after, when, it_mw_from, months (low, usual, high)."""
    keys, after, when, least, months = zip(*rows, strict=True)
    n = len(rows)

    def text(values):
        return np.array(values, object)

    low, usual, high = (np.array(column, float) for column in zip(*months, strict=True))
    empty, made = text([""] * n), text(["made up"] * n)
    return {"permits": Table({
        "iso3": text(["XYZ"] * n), "region": empty, "key": text(keys), "step": text(keys),
        "authority": made, "after": text(after), "when": text(when),
        "it_mw_from": np.array(least, float), "it_mw_to": np.full(n, np.nan),
        "months_low": low, "months": usual, "months_high": high,
        "known": made, "date": made, "source": made}, {}, Provenance("permits", "made up"))}


SMALL = made_up(("land", "", "always", math.nan, (1, 2, 4)),
                ("study", "land", "always", 5, (2, 6, 8)),
                ("permit", "study", "always", math.nan, (1, 3, 5)),
                ("grid", "land", "always", math.nan, (2, 4, 20)),
                ("well", "land", "water", math.nan, (1, 1, 1)),
                ("work", "permit;grid;well", "always", math.nan, (10, 12, 14)))


def test_the_longest_chain_by_hand():
    found = plan(SMALL, "XYZ", 10)
    # land 2, study 6, permit 3, work 12 = 23; the grid is done in month 6
    assert found.months.value == 23 and found.one_by_one_months == 27
    assert found.months.low == 1 + 2 + 1 + 10
    assert found.months.high == 4 + 20 + 14          # then the grid is the slowest
    by_key = {step.key: step for step in found.steps}
    assert {key for key, step in by_key.items() if step.critical} == {
        "land", "study", "permit", "work"}
    assert (by_key["grid"].start_month, by_key["grid"].end_month) == (2, 6)
    assert "well" not in by_key


def test_a_step_that_does_not_hold_passes_its_place_on():
    # no study below 5 MW: the permit still waits for the land
    found = plan(SMALL, "XYZ", 2, water=True)
    by_key = {step.key: step for step in found.steps}
    assert by_key["permit"].start_month == 2 and "study" not in by_key and "well" in by_key
    assert found.months.value == 2 + 4 + 12


def test_the_sites_own_lead_time_replaces_that_of_the_table():
    found = plan(SMALL, "XYZ", 10, lead_time=Quantity(30, "months", 20, None))
    assert found.months.value == 2 + 30 + 12
    assert next(s for s in found.steps if s.key == "grid").known == "modelled"
    assert found.months.low == 1 + 20 + 10 and found.months.high == 4 + 30 + 14
    assert plan(SMALL, "XYZ", 10, lead_time=Quantity(math.nan, "months")).months.value == 23


def test_steps_that_wait_for_each_other_are_told():
    loop = made_up(("a", "b", "always", math.nan, (1, 1, 1)),
                   ("b", "a", "always", math.nan, (1, 1, 1)))
    with pytest.raises(LayerError, match="waits for itself"):
        plan(loop, "XYZ", 1)


def test_any_other_country_is_told_whom_to_ask():
    found = plan(TABLES, "ATA", 2, water=True)
    assert found.country == "ATA" and "No steps of ATA" in found.notes[0]
    assert found.months.low < found.months.value < found.months.high
    assert {"land", "environment", "building", "water", "grid"} <= {s.key for s in found.steps}
    assert all(step.known == "assumed" for step in found.steps)
    asked = [step for step in found.steps if "ask" in f"{step.authority} {step.step}".lower()]
    assert len(asked) >= 6
    # wider than a country whose rules are known
    kenya = plan(TABLES, "KEN", 2, water=True)
    assert (found.months.high / found.months.low) > (kenya.months.high / kenya.months.low)
    with pytest.raises(InputError, match="it_mw"):
        plan(TABLES, "KEN", 0)


def test_without_general_steps_the_months_are_unknown():
    found = plan(SMALL, "ATA", 1)
    assert not found.steps and math.isnan(found.months.value) and "XYZ" in found.notes[0]


@pytest.mark.parametrize("country", ["KEN", "FRA", "GHA", "SEN", "NGA", "ZAF", "RWA", "MAR",
                                     "DEU", "IRL"])
@pytest.mark.parametrize("it_mw", [0.5, 2, 10, 100])
def test_the_table_holds_together(country, it_mw):
    found = plan(TABLES, country, it_mw, water=True, region="ile_de_france")
    assert found.months.low < found.months.value < found.months.high
    assert found.months.value < found.one_by_one_months
    for step in found.steps:
        assert step.months_low <= step.months <= step.months_high
        assert step.source and step.date and step.authority and step.known in ("read", "recalled")
    assert found.steps[-1].key == "occupation" and found.steps[-1].critical


def test_one_kind_of_classified_installation_at_a_time():
    for it_mw, kind in ((2, "declaration"), (10, "registration"), (50, "authorisation")):
        keys = [s.key for s in plan(TABLES, "FRA", it_mw).steps if s.key.startswith("icpe")]
        assert keys == [f"icpe_{kind}"]


def test_countries_and_the_calculation():
    assert countries(TABLES) == ("DEU", "FRA", "GHA", "IRL", "KEN", "MAR", "NGA", "RWA", "SEN",
                                 "ZAF")
    found = calc.find("permit-months").run(TABLES, {"country": "ken", "it_mw": 2})
    # land 4, grid 24, commissioning 1 = 29; land 4, EIA 4.5, user 2, permit 2.5, NCA 1,
    # construction 18, commissioning 1 = 33
    assert found["months"].value == pytest.approx(33)
    assert found["one_by_one_months"].value > 33
