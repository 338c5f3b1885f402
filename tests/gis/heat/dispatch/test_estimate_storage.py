import numpy as np

from gis.heat.demand.sinks import parse_sink
from gis.heat.estimate import estimate


def users(tables, words="laundry:6000:60/40:0.5"):
    return [parse_sink(words, tables["sinks"])]


def found(evidence, steady, tables, m3, words="laundry:6000:60/40:0.5"):
    given = evidence("kenya", layers=(), storage_m3=m3, it_mw=1)
    return estimate(0.0, 0.0, steady(15), given, users(tables, words))


def test_a_tank_lets_a_day_user_take_more(evidence, steady, tables):
    without, stored = (found(evidence, steady, tables, m3) for m3 in (0, 200))
    assert stored.used_mwh_y > 1.02 * without.used_mwh_y
    assert stored.used_mwh_y <= stored.sinks[0].servable_mwh_y
    assert "stored" not in without.monthly and "discharged" not in without.monthly
    charged, given = sum(stored.monthly["stored"]), sum(stored.monthly["discharged"])
    assert 0 < given <= charged
    assert stored.capex_eur > without.capex_eur
    assert any("tank of 200 m³" in sink.note for sink in stored.sinks)
    low, high = stored.ranges["used_mwh_y"]
    assert low <= stored.used_mwh_y <= high


def test_headline_balance_with_a_tank_closes(evidence, steady, tables):
    stored = found(evidence, steady, tables, 200)
    left = sum(stored.monthly["rejected"])
    drawn = stored.available_mwh_y - left
    output = drawn + stored.heat_pump_electricity_mwh_y
    net = sum(stored.monthly["stored"]) - sum(stored.monthly["discharged"])
    pipe_loss = output - net - stored.used_mwh_y
    assert 0 <= pipe_loss < 0.1 * stored.used_mwh_y


def test_a_useless_tank_is_left_out_and_said(evidence, steady, tables):
    stored = found(evidence, steady, tables, 500, "brewery:50:60/40:0.5")
    without = found(evidence, steady, tables, 0, "brewery:50:60/40:0.5")
    assert stored.lcoh_eur_mwh == without.lcoh_eur_mwh
    assert any("left out" in note for note in stored.notes)


def test_an_enormous_store_is_defined(evidence, steady, tables):
    stored = found(evidence, steady, tables, 1e7)
    assert np.isfinite([stored.used_mwh_y, stored.lcoh_eur_mwh, stored.capex_eur]).all()
