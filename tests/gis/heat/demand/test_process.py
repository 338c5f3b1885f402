import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.errors import InputError, UnknownNameError
from gis.heat.demand.process import (
    STREAMS,
    drying_heat_kwh_kg,
    equivalent,
    greenhouse_heat_w_m2,
    heat_demand,
    process,
    processes,
    sink_parameters,
    usable_share,
    warming_kwh_m3,
)
from gis.heat.demand.sinks import parse_sink, sink_kinds
from gis.heat.heat_pump import heat_pump
from layers import tables as shipped

TABLES = shipped.load_all()
PUMP, P = heat_pump(TABLES), sink_parameters(TABLES)
KINDS = processes(TABLES)


def near(kind, source_c, **more):
    return usable_share(process(TABLES, kind), source_c, PUMP, P, **more)


@pytest.mark.parametrize("kind, low, high", [
    ("maize_drying", 0.14, 0.19), ("fish_drying", 3, 4), ("coffee_drying", 1.1, 1.5),
    ("cocoa_drying", 1.3, 1.8), ("fruit_drying", 5, 6.7), ("cassava_drying", 1.6, 2.2)])
def test_drying_per_kilogram(kind, low, high):
    row = KINDS[kind]
    assert_allclose((row.heat_low, row.heat_high), (low, high), rtol=0.04)
    assert row.heat_low < row.heat < row.heat_high


def test_water_balance_by_hand():
    # 100 kg at 50 % hold 50 kg dry matter; at 0 % 50 kg of water have left for 50 kg of product.
    assert_allclose(drying_heat_kwh_kg(50, 0, 3.6), 1.0)


@pytest.mark.parametrize("m1, m2", [(13, 22), (100, 10), (20, -1), (20, 20)])
def test_no_drying(m1, m2):
    with pytest.raises(InputError, match="no drying"):
        drying_heat_kwh_kg(m1, m2, 5)


def test_water_and_milk():
    assert_allclose(warming_kwh_m3(20, 60, P["water_kwh_m3_k"]), 46.5, rtol=0.01)
    # Milk 4 to 63 °C: 3.93 · 1030 · 59 / 3600.
    assert_allclose(KINDS["milk_batch"].heat, 3.93 * 1030 * 59 / 3600, rtol=0.01)
    assert_allclose(heat_demand(TABLES, "hospital", 100).central, 93 * 46.5 / 10, rtol=0.01)


def test_distillation():
    med = KINDS["med_desalination"]
    assert_allclose((med.heat_low, med.heat, med.heat_high),
                    [P["evaporation_kj_kg"] / gor / 3.6 for gor in (12, 10, 8)], rtol=0.01)
    assert med.speculative and KINDS["membrane_desalination"].speculative


def test_usable_share_by_hand():
    # Hospital water 20 → 60 °C: 50 °C less 5 warms it to 45, so 25 of 40 K.
    found = near("hospital", 50)
    assert found.exchanger == pytest.approx(25 / 40) and found.heat_pump == 1
    assert found.cop > 3 and found.electricity == pytest.approx((15 / 40) / found.cop)
    # Direct-to-chip heat withers tea; an exchanger is enough.
    tea = near("tea_withering", 50)
    assert tea.exchanger == 1 and math.isnan(tea.cop) and tea.electricity == 0
    # Tea is dried at 100 °C: even lifted heat of 90 °C only preheats, (85 − 22) of 78 K.
    assert near("tea_drying", 50).heat_pump == pytest.approx((85 - 22) / 78)
    # HTST milk leaves its regenerator at 65 °C: 50 °C water adds nothing.
    assert near("milk_htst", 50).exchanger == 0


def test_warm_air_needs_less_heat_and_is_served_less():
    row = KINDS["maize_drying"]
    assert row.heat_mwh(1e6, 37.5).central == pytest.approx(row.heat_mwh(1e6).central / 2)
    # 35 °C water against 25 °C air gives 5 of 25 K; against 30 °C air nothing.
    assert near("maize_drying", 35).exchanger == pytest.approx(0.2)
    assert near("maize_drying", 35, ambient_c=30).exchanger == 0


@given(kind=st.sampled_from(sorted(KINDS)), source=st.floats(-5, 120), more=st.floats(0, 30))
def test_warmer_sources_serve_more(kind, source, more):
    cold, warm = near(kind, source), near(kind, source + more)
    assert 0 <= cold.exchanger <= cold.heat_pump <= 1
    assert warm.exchanger >= cold.exchanger and warm.heat_pump >= cold.heat_pump
    assert 0 <= cold.electricity < 1 and not math.isnan(cold.electricity)


def test_sorption_counts_against_an_electric_chiller():
    row = KINDS["absorption_cooling"]
    direct = equivalent(row, 143, P)                  # 1.43 kWh per kWh of cooling
    assert direct.output == pytest.approx(100)
    assert direct.replaced_mwh.central == pytest.approx(100 / 3.5)
    assert direct.cop_el == pytest.approx(1 / 0.03)
    # Lifted with a heat pump of COP 4: 143/4 + 3 MWh for 100 MWh of cooling: a chiller wins.
    lifted = equivalent(row, 143, P, 143 / 4)
    assert lifted.cop_el == pytest.approx(100 / (143 / 4 + 3)) and lifted.cop_el < 3.5
    assert lifted.saved_mwh < 0


def test_heat_has_no_equivalent():
    with pytest.raises(InputError, match="heat as heat"):
        equivalent(KINDS["hospital"], 10, P)


def test_registry_is_whole():
    wanted = {"tea_withering", "tea_drying", "maize_drying", "coffee_drying", "cocoa_drying",
              "fish_drying", "fruit_drying", "cassava_drying", "dairy_cip", "hospital", "hotel",
              "laundry", "school_kitchen", "swimming_pool", "greenhouse", "aquaculture",
              "absorption_cooling", "adsorption_cooling", "med_desalination",
              "membrane_desalination", "industrial_preheat"}
    assert wanted <= set(KINDS)
    known = sink_kinds(shipped.load("sinks"))
    seasons = set(shipped.load("seasons")["key"])
    for key, row in KINDS.items():
        assert 0 <= row.heat_low < row.heat < row.heat_high and row.source, key
        assert row.t_in_c < row.t_out_c and row.stream in STREAMS and row.season in seasons, key
        assert key in known, key


def test_a_user_by_hand_may_be_of_any_kind():
    sink = parse_sink("absorption_cooling:3000:75/65:0.3", shipped.load("sinks"))
    assert (sink.kind, sink.supply_c, sink.season) == ("absorption_cooling", 75, "cooling_day")
    for key in KINDS:
        assert parse_sink(f"{key}:10:60/40:1", shipped.load("sinks")).kind == key


def test_greenhouse_by_hand():
    # 6 W/m²K · 1.2 · 10 K by night; 35 % of a sun of 300 W/m² covers all of it by day.
    heat = greenhouse_heat_w_m2(np.array([8.0, 8.0, 30.0]), np.array([0.0, 300.0, 0.0]), P, 18, 6)
    assert_allclose(heat, [72, 0, 0])


@pytest.mark.parametrize("call", [
    lambda: heat_demand(TABLES, "hospital", -1), lambda: heat_demand(TABLES, "hospital", math.nan),
    lambda: near("hospital", 400), lambda: equivalent(KINDS["absorption_cooling"], math.nan, P)])
def test_impossible_input(call):
    with pytest.raises(InputError):
        call()


def test_unknown_kind_suggests_the_nearest():
    with pytest.raises(UnknownNameError, match="'maize_drying'"):
        heat_demand(TABLES, "maise_drying", 1)
