"""Cost by hand: no interest, so an annuity is the investment over the years."""

import math

import pytest

from gis.cost.formula import invested, total, yearly
from gis.heat.finance.economics import capital_recovery_factor


def test_every_component_by_hand(numbers, plan):
    capital = invested(numbers, plan)
    assert capital == pytest.approx({
        "connection_eur": 200_000,
        "land_eur": 100_000,                  # 0.5 ha · 10,000 m² · 20 EUR
        "building_eur": 8_000_000,            # 8 EUR/W · 1.25 · 1e6 · 0.8
        "cooling_eur": 3_000_000,             # 8 EUR/W · 1.25 · 1e6 · 0.2 · 1.5
        "fibre_eur": 50_000})                 # 4 km · 25,000 EUR / 2 MW
    assert yearly(numbers, plan) == pytest.approx({
        "energy_eur": 525_600,                # 8760 h · 0.5 · 1.2 · 100 EUR
        "connection_eur": 5_000, "land_eur": 2_000, "building_eur": 320_000,
        "cooling_eur": 150_000, "fibre_eur": 2_000,
        "maintenance_eur": 220_000,           # 2 % of 11 million
        "staff_eur": 20_000, "water_eur": 6_000,
        "outage_eur": 18_000,                 # 100 h · 0.6 MW · (250 L · 1 EUR + 50 EUR)
        "heat_supply_eur": 30_000, "heat_revenue_eur": -40_000})
    assert total(yearly(numbers, plan)) == pytest.approx(1_258_600)


def test_interest_makes_capital_dearer_and_leaves_the_rest(numbers, plan):
    from dataclasses import replace

    free, dear = yearly(numbers, plan), yearly(numbers, replace(plan, rate=0.06))
    assert dear["building_eur"] == pytest.approx(8e6 * capital_recovery_factor(0.06, 25))
    assert dear["building_eur"] > free["building_eur"]
    assert dear["energy_eur"] == free["energy_eur"]
    assert dear["maintenance_eur"] == free["maintenance_eur"]


def test_unknown_input_makes_its_components_unknown_and_no_others(numbers, plan):
    cost = yearly({**numbers, "pue": math.nan}, plan)
    assert {key for key, eur in cost.items() if math.isnan(eur)} == {"energy_eur", "outage_eur"}
    assert total(cost) == pytest.approx(1_258_600 - 525_600 - 18_000)


def test_no_heat_used_costs_and_earns_nothing_though_its_cost_has_no_value(numbers, plan):
    cost = yearly({**numbers, "heat_used_mwh_mw": 0.0, "heat_cost_eur_mwh": math.nan}, plan)
    assert cost["heat_supply_eur"] == 0 and cost["heat_revenue_eur"] == 0
