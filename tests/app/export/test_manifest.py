import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export.manifest import dumps, plain, rank_json, significant


def strict(text):
    """Parse JSON that may hold no NaN or Infinity."""
    def refuse(name):
        raise AssertionError(f"{name} is not JSON")
    return json.loads(text, parse_constant=refuse)


def test_unknown_is_null_and_numbers_are_short():
    value = {"a": math.nan, "b": np.float32(0.5), "c": (np.int64(3), math.inf), "d": 1 / 3}
    assert plain(value) == {"a": None, "b": 0.5, "c": [3, None], "d": 0.333333}


def test_booleans_stay_booleans():
    assert plain(np.bool_(True)) is True


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_rounding_moves_a_number_by_less_than_its_sixth_digit(value):
    assert abs(significant(value) - value) <= 5.1e-6 * abs(value)


def test_negative_zero_is_written_as_zero():
    assert str(plain(-0.0)) == "0.0"


def test_text_refuses_what_json_does_not_know():
    with pytest.raises(ValueError):
        dumps({"a": math.nan})


def test_positions_keep_a_metre(result):
    document = strict(dumps(rank_json(replace(
        result, sites=(replace(result.sites[0], lon=36.817234),)))))
    assert document["sites"][0]["lon"] == 36.81723


def test_shape_of_rank(result):
    document = strict(dumps(rank_json(result)))
    assert document["region"] == "testland"
    assert {"crs", "cell_m", "rows", "cols"} <= set(document["grid"])
    assert (document["grid"]["rows"], document["grid"]["cols"]) == (80, 80)
    assert document["brief"]["it_mw"] == 2.0
    assert document["excluded"]["protected"] == 0.03
    assert document["elapsed_s"] == {"screening": 0.123, "sites": 0.5}
    assert {layer["layer"] for layer in document["layers"]} >= {"boundary", "power_lines"}
    site = document["sites"][0]
    assert {"id", "rank", "name", "lat", "lon", "score", "score_low", "score_high", "coverage",
            "criteria", "heat", "energy", "water", "power", "robustness"} <= set(site)
    assert {"rank_low", "rank_high", "p_top3", "flip"} <= set(site["robustness"])
    assert {"available_mwh_y", "delivered_mwh_y", "used_mwh_y", "erf", "cop", "full_load_hours",
            "lcoh_eur_mwh", "co2_avoided_t_y", "homes", "sinks"} <= set(site["heat"])
    assert site["heat"]["available_mwh_y"] == 11000.1
    assert site["energy"]["pv_yield"]["unit"] == "kWh/kWp·y"


def test_unknown_criterion_and_heat_without_a_user_are_null(result):
    last = rank_json(result)["sites"][2]
    assert last["criteria"]["slope"]["value"] is None
    assert last["criteria"]["slope"]["known"] is False
    assert last["heat"]["lcoh_eur_mwh"] is None and last["heat"]["cop"] is None


def test_contributions_add_up_to_the_score(result):
    for site in rank_json(result)["sites"]:
        parts = sum(c["contribution"] for c in site["criteria"].values())
        assert math.isclose(parts, site["score"], abs_tol=1e-5)


def test_weights_and_versions_are_kept(result):
    document = rank_json(result)
    assert math.isclose(sum(document["settings"]["weights"].values()), 1.0, abs_tol=1e-5)
    assert document["settings"]["seed"] == result.settings.seed
    assert "heatsite" in document["versions"]


def test_only_timings_change_from_run_to_run(result):
    again = rank_json(replace(result, elapsed_s={"screening": 9.0}))
    first = rank_json(result)
    assert again.pop("elapsed_s") != first.pop("elapsed_s")
    assert dumps(again) == dumps(first)
