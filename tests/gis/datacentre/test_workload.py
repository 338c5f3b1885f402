"""IT power from queries, worked out by hand."""

import math

import pytest

from gis import calc
from gis.datacentre.households import households_equivalent
from gis.datacentre.workload import saving, served, workload
from gis.errors import InputError, UnknownNameError
from layers import tables

TABLES = {name: tables.load(name) for name in ("workloads", "households")}


def test_a_billion_queries_a_day():
    # 1e9 / 1000 · 8500 Wh · 2 / (24 h · 0.5) = 1.4167e9 W
    assert workload(TABLES, "gpt-oss-120b").it_power_mw(1e9) == pytest.approx(1416.7, rel=1e-4)


def test_power_scales_with_queries_and_energy():
    small = workload(TABLES, "distilgpt2")
    assert small.it_power_mw(0) == 0
    assert small.it_power_mw(2e6) == pytest.approx(2 * small.it_power_mw(1e6))
    assert small.it_power_mw(1e6, small.wh_per_1000_high) > small.it_power_mw(1e6)


def test_wrong_inputs_are_named():
    with pytest.raises(UnknownNameError, match="resnet-18"):
        workload(TABLES, "resnet18")
    with pytest.raises(InputError, match="queries_per_day"):
        workload(TABLES, "resnet-18").it_power_mw(-1)


def test_it_can_be_run_by_name():
    found = calc.find("workload-power").run(TABLES, {"queries_per_day": "1000000",
                                                     "model": "gpt-oss-120b"})
    power = found["it_power_mw"]
    assert power.value == pytest.approx(1.4167, rel=1e-3) and power.unit == "MW"
    assert power.low < power.value < power.high


def test_the_same_service_on_half_a_megawatt_or_ten():
    large, small = workload(TABLES, "gpt-oss-120b"), workload(TABLES, "distilgpt2")
    queries = large.queries_per_day(10.0)
    assert queries == pytest.approx(7_058_824, rel=1e-6)     # 10e6 · 24 · 0.5 · 1000 / (8500 · 2)
    # 95.1 % of the queries to the small model: 0.049 · 10 MW, and a little
    found = saving(large, small, queries, 0.951)
    assert found.it_power_mw == pytest.approx(10.0)
    assert found.smaller_it_power_mw == pytest.approx(0.49 + 0.951 * 10 * 1.31 / 8500)
    assert found.times == pytest.approx(20.35, abs=0.02)
    assert found.saved_mwh_y == pytest.approx((10 - found.smaller_it_power_mw) * 0.5 * 8760)


def test_nothing_to_the_smaller_model_saves_nothing():
    large, small = workload(TABLES, "exaone-32b"), workload(TABLES, "resnet-18")
    assert saving(large, small, 1e6, 0.0).saved_mwh_y == pytest.approx(0.0, abs=1e-9)
    assert math.isnan(saving(large, small, 0.0).times)
    with pytest.raises(InputError, match="share"):
        saving(large, small, 1e6, 1.5)


def test_saving_by_name_has_a_range():
    found = calc.find("workload-saving").run(TABLES, {
        "queries_per_day": "1e6", "model": "gpt-oss-120b", "smaller": "distilgpt2"})
    assert found["it_power_mw"].value == pytest.approx(1.4167, rel=1e-3)
    assert found["times"].value == pytest.approx(8500 / 1.31)
    small = found["smaller_it_power_mw"]
    assert small.low < small.value < small.high


def test_a_megawatt_is_more_homes_where_they_take_less():
    kenya = households_equivalent(TABLES, "KEN", 1.0)
    assert kenya.value == pytest.approx(8_760_000 / 350)
    assert kenya.low < kenya.value < kenya.high
    assert households_equivalent(TABLES, "USA", 1.0).value < 1000
    unknown = households_equivalent(TABLES, "ATA", 1.0)
    assert math.isnan(unknown.value) and "ATA" in unknown.notes[0]
    by_name = calc.find("households-equivalent").run(TABLES, {"mean_mw": 2, "country": "ken"})
    assert by_name["households"].value == pytest.approx(2 * kenya.value)
    with pytest.raises(InputError, match="mean_mw"):
        households_equivalent(TABLES, "KEN", -1)


def test_a_megawatt_serves_more_with_a_smaller_model():
    rows = served(TABLES, 1.0)
    assert [row.model for row in rows][:2] == ["text-classification", "embeddings"]
    by_model = {row.model: row for row in rows}
    # 1e6 W · 24 h · 0.5 / 2 / 8.5 Wh
    assert by_model["gpt-oss-120b"].queries_per_day == pytest.approx(705_882, rel=1e-5)
    assert all(r.queries_per_day_low < r.queries_per_day < r.queries_per_day_high for r in rows)


def test_services_of_several_models_are_compared():
    from gis.datacentre.workload import same_service

    rows = same_service(TABLES, 10.0)
    assert {row.service for row in rows} == {"chat", "image generation", "image recognition",
                                             "speech to text"}
    for row in rows:
        assert row.it_power_mw == pytest.approx(10.0)
        assert row.smaller_low_mw <= row.smaller_it_power_mw <= row.smaller_high_mw
        assert row.times >= 1 and row.saved_mwh_y >= 0
    chat = next(row for row in rows if row.smaller == "frontier-chat")
    # 18,990 · 2 against 340 · 1 Wh per 1,000 queries
    assert chat.model == "exaone-32b" and chat.times == pytest.approx(18_990 * 2 / 340)


def test_the_share_that_must_go_to_the_smaller_model():
    from gis.datacentre.workload import share_to_fit

    large, small = workload(TABLES, "gpt-oss-120b"), workload(TABLES, "distilgpt2")
    queries = large.queries_per_day(10.0)
    share = share_to_fit(large, small, queries, 0.5)
    assert saving(large, small, queries, share).smaller_it_power_mw == pytest.approx(0.5)
    assert share_to_fit(large, small, queries, 12.0) == 0
    assert math.isnan(share_to_fit(large, small, queries, 1e-6))


def test_a_model_of_another_service_is_no_stand_in():
    found = calc.find("workload-compare").run(TABLES, {"model": "gpt-oss-120b",
                                                       "smaller": "resnet-18"})
    assert any("no stand-in" in note for note in found["share"].notes)
    with pytest.raises(InputError, match="above 0"):
        calc.find("workload-compare").run(TABLES, {"model": "gpt-oss-120b", "it_power_mw": 0,
                                                   "smaller": "distilgpt2"})


def test_every_workload_row_tells_its_range_and_source():
    for row in TABLES["workloads"].rows():
        assert 0 < row["wh_per_1000_low"] <= row["wh_per_1000"] <= row["wh_per_1000_high"]
        assert row["gpu_to_system"] >= 1 and 0 < row["load_factor"] <= 1
        assert row["source"] and row["date"] and row["service"] and row["query"]
        assert row["known"] in ("published", "recalled", "modelled", "assumed")


def test_every_countrys_home_lies_within_its_range():
    for row in TABLES["households"].rows():
        assert 0 < row["low_kwh_y"] <= row["kwh_household_y"] <= row["high_kwh_y"]
        assert row["known"] and row["date"] and row["source"].startswith(row["known"])
