import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.errors import InputError
from gis.heat.chain import join, need, simulate, site_climate
from gis.heat.demand.sinks import parse_sink
from gis.heat.detail import Detail, assumed, sensitivity
from gis.heat.estimate import estimate
from gis.heat.finance.cash_flow import npv
from gis.heat.finance.economics import capital_recovery_factor
from gis.heat.finance.parties import (
    Assumptions,
    Plant,
    appraise,
    cost_of_heat,
    parties,
    variants,
    yearly_flows,
)
from gis.heat.finance.prices import OutdoorTariff, price_models
from gis.heat.study import heat_study
from layers import tables as shipped

MODELS = price_models(shipped.load("heat_price_models"))
TERMS = Assumptions(0.06, 100.0, 25, 2025, 40.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
PLANT = Plant(np.full(8760, 1.0), 900e3, 25, 100e3, 25, 400e3, 40, 20e3, 0.0, 2000.0, 50.0,
              60 * 8760.0, 0.2 * 8760)


def sinks(*texts):
    table = shipped.load("sinks")
    return [parse_sink(text, table) for text in texts]


@pytest.fixture(scope="module")
def world(evidence):
    return evidence("ile_de_france", layers=("figures",), it_mw=2.0, cooling="crah_chiller")


@pytest.fixture(scope="module")
def deep(world, steady):
    return estimate(0, 0, steady(5), world,
                    sinks("hospital:8000:65/40:0.8", "brewery:2000:45/30:0.3"), Detail())


def money(model, price, terms=TERMS, plant=PLANT):
    return parties(plant, MODELS[model], np.full(8760, price), terms)


def test_split_by_hand():
    found = money("fixed", 40.0)
    # Data centre: 8,760 MWh · 40 − 20,000 upkeep − 2,000 MWh · 100; user: the pipe and its pumps.
    assert_allclose(found.revenue_eur, 350_400)
    assert_allclose(found.running_eur, (220_000, 5_000))
    assert found.invested_eur == (1e6, 400e3)
    assert_allclose(found.data_centre.flows[[0, 1, 25]], [-1e6, 130_400, 130_400])
    assert_allclose(found.user.flows[[0, 1]], [-400e3, 525_600 - 350_400 - 5_000])
    assert_allclose(found.data_centre.simple_payback.value, 1e6 / 130_400)
    # 130,400 a year for 25 years at 6 %: 130,400 · 12.7834 − 1,000,000.
    assert_allclose(found.data_centre.npv_eur, 666_950, rtol=1e-4)


def test_what_one_pays_the_other_earns():
    total = [money(model, price).data_centre.npv_eur + money(model, price).user.npv_eur
             for model, price in (("free", 0.0), ("fixed", 40.0), ("cost_plus", 75.0))]
    assert_allclose(total, total[0])


def test_cost_plus_nothing_earns_exactly_the_rate():
    cost = cost_of_heat(PLANT, TERMS)
    found = money("cost_plus", cost)
    assert abs(found.data_centre.npv_eur) < 1e-6 * found.invested_eur[0]
    assert_allclose(found.data_centre.irr.value, 0.06, atol=1e-9)


def test_saved_cooling_is_the_data_centres():
    # 6,810 MWh no longer chilled at 20 EUR/MWh, for 25 years at 6 %.
    plant = replace(PLANT, drawn_mwh=6810.0)
    plain, saving = (money("fixed", 40.0, terms, plant)
                     for terms in (TERMS, replace(TERMS, cooling_saved_eur_mwh=20.0)))
    assert_allclose(saving.data_centre.npv_eur - plain.data_centre.npv_eur,
                    6810 * 20 / capital_recovery_factor(0.06, 25))
    assert saving.user.npv_eur == plain.user.npv_eur


def test_heat_store_belongs_to_the_heat_pump():
    stored = replace(PLANT, store_eur=60e3, store_life_y=30)
    assert money("fixed", 40.0, plant=stored).invested_eur == (1060e3, 400e3)
    cost = cost_of_heat(stored, TERMS)
    assert_allclose((cost - cost_of_heat(PLANT, TERMS)) * 8760,
                    60e3 * capital_recovery_factor(0.06, 30))
    assert abs(money("cost_plus", cost, plant=stored).data_centre.npv_eur) < 1


def test_estimate_with_a_store_counts_its_cost(evidence, steady):
    world = evidence("ile_de_france", layers=("figures",), it_mw=2.0, cooling="crah_chiller",
                     storage_m3=500.0)
    found = estimate(0, 0, steady(5), world, sinks("school:12000:65/40:0.3"), Detail())
    assert "m³" in found.sinks[0].note
    assert_allclose(found.finance["free"]["user_investment_eur"].value, found.capex_eur)
    assert_allclose(found.sensitivity[0].lcoh_eur_mwh, found.lcoh_eur_mwh)
    assert_allclose(found.co2["avoided_location_t_y"].value, found.co2_avoided_t_y)


def test_taxes_and_subsidy_by_hand():
    taxed = replace(TERMS, electricity_tax_eur_mwh=10, heat_tax_eur_mwh=5, carbon_price_eur_t=50,
                    subsidy_share=0.5)
    found = money("cost_plus", 80.0, taxed)
    assert_allclose(found.running_eur[0] - money("cost_plus", 80.0).running_eur[0],
                    2050 * 10 + 8760 * 5)
    assert_allclose(found.saved_eur, 60 * 8760 + 0.2 * 8760 * 50)
    assert found.invested_eur[0] == 700e3 and found.data_centre.flows[0] == -700e3


def test_doubts_add_up_as_independent_errors():
    # Free heat: the data centre has none; the user's 60 EUR/MWh may be 40 % less or more, and
    # the investment of 1.4 million 10 % more: √(4.2² + …) of present value.
    doubts = variants(PLANT, TERMS, investment=(1.0, 1.1), electricity=(1.0, 1.0),
                      used=(1.0, 1.0), fuel=(0.6, 1.4))
    tariff = OutdoorTariff(np.array([0.0, 10.0]), np.array([30.0, 10.0]))
    found = appraise(PLANT, TERMS, MODELS, tariff, np.full(8760, 5.0), doubts)["free"]
    assert found["data_centre_npv_eur"].low == found["data_centre_npv_eur"].high == 0
    npv = found["user_npv_eur"]
    fuel = 0.4 * 60 * 8760 / capital_recovery_factor(0.06, 25)
    part = 1e6 + 400e3 * capital_recovery_factor(0.06, 40) / capital_recovery_factor(0.06, 25)
    assert_allclose(npv.high - npv.value, fuel)
    assert_allclose(npv.value - npv.low, math.hypot(fuel, 0.1 * part))


def test_yearly_flows_buy_again_what_wears_out():
    # A pump of 900,000 EUR lasts 20 of 25 years: bought in year 0 and in year 20.
    tariff = OutdoorTariff(np.array([0.0, 10.0]), np.array([30.0, 10.0]))
    flows = yearly_flows(replace(PLANT, pump_life_y=20), TERMS, MODELS, tariff,
                         np.full(8760, 5.0))["fixed"]["data_centre"]
    assert len(flows) == 26
    assert_allclose([flows[k] for k in (0, 1, 19, 20)],
                    [-1e6, 130_400, 130_400, 130_400 - 900e3])
    assert flows[25] > flows[24]                     # what the second pump is still worth


def test_flows_of_an_estimate_give_its_net_present_value(deep):
    assert set(deep.cash_flows) == set(deep.finance) - {"assumptions"}
    for model, parts in deep.cash_flows.items():
        for party, flows in parts.items():
            figure = deep.finance[model][f"{party}_npv_eur"].value
            assert_allclose(npv(0.06, flows), figure, atol=1e-6)


def test_sensitivity_is_what_a_new_estimate_gives(deep, world, steady):
    users = sinks("hospital:8000:65/40:0.8", "brewery:2000:45/30:0.3")
    price = deep.finance["assumptions"]["electricity_eur_mwh"].value
    study = heat_study(world)
    climate = site_climate(study, steady(5).t_c)

    def cost(study):
        links, _ = simulate(study, [(sink, 1.0) for sink in users], climate,
                            study.source.heat_mw, math.inf, 9)
        return (sum(link.cost.yearly for link in links)
                / sum(link.used_mwh for link in links)), links

    assert_allclose(cost(study)[0], deep.lcoh_eur_mwh)
    table = shipped.load("lcoh_sensitivity")
    bars = {bar.key: bar for bar in sensitivity(study, cost(study)[1], table, 9)}
    dear = replace(study, prices=replace(study.prices, electricity_eur_mwh=1.25 * price))
    assert_allclose(cost(dear)[0], bars["electricity_eur_mwh"].lcoh_high_eur_mwh)
    rate = replace(study, prices=replace(study.prices, rate=0.03))
    assert_allclose(cost(rate)[0], bars["rate"].lcoh_low_eur_mwh)
    users = [replace(sink, route_km=1.15 * sink.route_km) for sink in users]
    assert_allclose(cost(study)[0], bars["km"].lcoh_high_eur_mwh, rtol=0.003)


def test_estimate_shows_it_only_where_asked(world, steady, deep):
    plain = estimate(0, 0, steady(5), world, sinks("hospital:8000:65/40:0.8",
                                                   "brewery:2000:45/30:0.3"))
    assert (plain.finance, plain.sensitivity, plain.co2) == ({}, (), {})
    assert plain.lcoh_eur_mwh == deep.lcoh_eur_mwh


def test_estimate_agrees_with_its_own_cost(deep):
    free = deep.finance["free"]
    assert_allclose(free["user_investment_eur"].value, deep.capex_eur)
    plus = deep.finance["cost_plus"]["price_eur_mwh"].value
    assert_allclose(plus, 1.1 * deep.lcoh_eur_mwh)
    assert plus >= deep.lcoh_eur_mwh
    assert deep.finance["assumptions"]["price_year"].value == 2025
    models = set(deep.finance) - {"assumptions"}
    assert models == set(MODELS)
    assert all(set(deep.finance[model]) == set(free) for model in models)


def test_sensitivity_of_an_estimate_starts_from_its_cost(deep):
    assert 0 < len(deep.sensitivity) <= 5
    for bar in deep.sensitivity:
        assert_allclose(bar.lcoh_eur_mwh, deep.lcoh_eur_mwh)
    lengths = [bar.swing_eur_mwh for bar in deep.sensitivity]
    assert lengths == sorted(lengths, reverse=True)


def test_co2_of_an_estimate_agrees_with_its_headline(deep, world, steady):
    assert_allclose(deep.co2["avoided_location_t_y"].value, deep.co2_avoided_t_y)
    grid = deep.co2["grid_g_kwh"].value
    same = estimate(0, 0, steady(5), world, sinks("hospital:8000:65/40:0.8",
                                                  "brewery:2000:45/30:0.3"),
                    Detail({"supplier_g_kwh": grid}, np.full(8760, grid)))
    assert_allclose([same.co2[k].value for k in ("avoided_location_t_y", "avoided_market_t_y")],
                    deep.co2_avoided_t_y)


def test_dirty_grid_stays_negative(world, steady):
    found = estimate(0, 0, steady(5), world, sinks("hospital:8000:65/40:0.8"),
                     Detail(grid_hourly_g_kwh=np.full(8760, 2000.0)))
    assert found.co2["avoided_location_t_y"].value < 0
    assert found.co2["break_even_g_kwh"].value < 2000


def test_cost_holds_losses_pumping_and_money_of_one_year(world, steady):
    study = heat_study(world)
    climate = site_climate(study, steady(5).t_c)
    sink, = sinks("hospital:8000:65/40:3")
    link = join(study, sink, need(study, sink, climate), 3.0, study.source.heat_mw,
                climate.ground_c)
    price = study.prices.electricity_eur_mwh
    assert link.pumping_mwh > 0 and link.flow.loss_mw.sum() > 0
    assert_allclose(link.cost.electricity, (link.electricity_mwh + link.pumping_mwh) * price)
    # What is lost is lifted and paid for, but not sold.
    assert_allclose(link.flow.drawn_mw.sum() + link.electricity_mwh,
                    link.used_mwh + link.flow.loss_mw.sum())
    # Catalogue money of 2015 becomes money of 2025; trench costs are in it already.
    at_2015 = study.pump.by_size(study.pump.investment_eur_kw, link.flow.delivered_mw.max()) * 1000
    pump_mw = (link.flow.delivered_mw * (1 - link.need.exchanger_share)).max()
    assert_allclose(link.cost.pump_annuity,
                    pump_mw * at_2015 * 1.34 * capital_recovery_factor(0.06, 25))
    assert_allclose(link.cost.pipe_annuity, study.pipes.trench_eur_m[link.way.pipe] * 3000
                    * study.prices.pipe_factor * capital_recovery_factor(0.06, 40))


def test_nobody_in_reach_has_nothing_to_appraise(world, steady):
    found = estimate(0, 0, steady(5), world, None, Detail())
    assert found.finance == {} and found.sensitivity == () and found.co2 == {}


@pytest.mark.parametrize("wrong", [{"subsidy": 0.1}, {"subsidy_share": -1}, {"price_year": 2030},
                                   {"heat_tax_eur_mwh": math.inf}, {"subsidy_share": 1.1},
                                   {"horizon_y": 2.5}, {"fuel_price_spread": 1}])
def test_wrong_assumptions_are_refused(wrong):
    with pytest.raises(InputError):
        assumed(shipped.load("heat_finance"), wrong, 25)
