"""Jobs, tax, income from heat and who pays for the line."""

import math

import pytest

from gis.cost.currency import shown_rates
from gis.cost.jobs import job_claims, jobs
from gis.cost.local_money import local_money
from gis.cost.site import cost_of_inputs


def test_jobs_by_hand(tables):
    found = jobs(tables, 10)
    assert found.permanent.value == pytest.approx(10)
    assert (found.permanent.low, found.permanent.high) == pytest.approx((4, 25))
    assert found.construction_job_years.value == pytest.approx(80)
    assert "4 to 25 people" in found.sentences[0]
    assert "keeps less than one person at work" in jobs(tables, 0.05).sentences[0]
    assert "up to 2 people" in jobs(tables, 0.2).sentences[0]
    assert any("promised" in text for text in found.sentences)


def test_claims_stand_beside_evidence(tables):
    kinds = [claim.kind for claim in job_claims(tables)]
    assert kinds == sorted(kinds) and {"claim", "evidence"} == set(kinds)
    assert all(claim.source and claim.date for claim in job_claims(tables))


def test_tax_of_land_alone_and_of_land_and_building(tables, inputs, plan):
    cost = cost_of_inputs(tables, plan, inputs())
    # Kenya: 0.12 % of 100,000 EUR · 2 MW. France: 0.6 % of 11.1 million EUR · 2 MW.
    assert local_money(tables, "KEN", cost).tax.value == pytest.approx(240)
    assert local_money(tables, "FRA", cost).tax.value == pytest.approx(133_200)
    assert local_money(tables, "FRA", cost).tax.unit == "EUR/y"


def test_heat_earns_its_price_and_bounds_stay_in_order(tables, inputs, plan):
    found = local_money(tables, "KEN", cost_of_inputs(
        tables, plan, inputs(heat_price_eur_mwh=(20, 40, 90)))).heat_revenue
    assert (found.low, found.value, found.high) == pytest.approx((40_000, 80_000, 180_000))
    none = local_money(tables, "KEN", cost_of_inputs(tables, plan, inputs(heat_used_mwh_mw=0.0)))
    assert none.heat_revenue.value == 0
    assert any("No heat is sold" in text for text in none.sentences)


def test_who_pays_for_the_line(tables, inputs, plan):
    cost = cost_of_inputs(tables, plan, inputs())
    kenya = local_money(tables, "KEN", cost).line
    assert kenya.regime == "deep" and kenya.applicant_eur.value == pytest.approx(400_000)
    assert local_money(tables, "IRL", cost).line.applicant_eur.value == pytest.approx(200_000)
    nowhere = local_money(tables, "ATA", cost).line
    assert nowhere.regime == "unknown" and math.isnan(nowhere.applicant_eur.value)
    assert "ask the grid company" in nowhere.text


def test_unknown_investment_leaves_the_tax_unknown(tables, inputs, plan):
    found = local_money(tables, "FRA", cost_of_inputs(tables, plan, inputs(build_eur_w=None)))
    assert math.isnan(found.tax.value) and found.tax.low is None
    assert any("cannot be told" in text for text in found.sentences)


def test_the_total_in_other_money(tables, inputs, plan):
    cost = cost_of_inputs(tables, plan, inputs(), shown_rates(tables, "SEN", "EUR", 1.0))
    west = cost.in_currency("XOF")
    assert west["total_eur"].value == pytest.approx(1_258_600 * 655.957)
    assert west["total_eur"].unit == "XOF/(MW·y)"
