"""The command line as a planner or a script meets it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def heatsite(*arguments, cwd=ROOT, env=None):
    return subprocess.run([sys.executable, "-m", "app.cli", *map(str, arguments)],
                          capture_output=True, text=True, cwd=cwd, env=env)


@pytest.fixture(scope="module")
def kenya(tmp_path_factory):
    """One ranking of Kenya, written and printed as JSON."""
    folder = tmp_path_factory.mktemp("journey") / "kenya study"
    run = heatsite("rank", "kenya", "--json", "--out", folder)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout), folder


def test_rank_answers_in_the_shape_of_the_contract(kenya):
    answer, _ = kenya
    assert {"region", "grid", "brief", "sites", "excluded", "layers", "elapsed_s"} <= set(answer)
    assert answer["region"] == "kenya" and answer["grid"]["cell_m"] == 1000
    assert len(answer["sites"]) == 20
    first = answer["sites"][0]
    assert {"id", "rank", "name", "lat", "lon", "score", "score_low", "score_high", "coverage",
            "criteria", "heat", "energy", "water", "power", "robustness"} <= set(first)
    assert {"available_mwh_y", "delivered_mwh_y", "used_mwh_y", "erf", "cop", "full_load_hours",
            "lcoh_eur_mwh", "co2_avoided_t_y", "homes", "sinks"} <= set(first["heat"])
    assert {"rank_low", "rank_high", "p_top3", "flip"} <= set(first["robustness"])


def test_the_region_as_a_whole_is_answered_by_distance(kenya):
    region = kenya[0]["region_heat"]
    assert region["it_mw"] == 40 and region["demand_mwh"] > 0
    shares = [band["reachable_share"] for band in region["bands"]]
    assert shares == sorted(shares) and 0 < shares[-1] <= 1
    assert all(band["present_share"] <= band["with_new_share"] for band in region["bands"])


def test_contributions_add_up_to_the_score(kenya):
    for site in kenya[0]["sites"]:
        total = sum(item["contribution"] for item in site["criteria"].values())
        assert total == pytest.approx(site["score"], abs=1e-4)
        known = sum(item["weight"] for item in site["criteria"].values() if item["known"])
        assert known == pytest.approx(site["coverage"], abs=1e-4)
        assert site["score_low"] <= site["score"] <= site["score_high"]


def test_sites_come_best_first_and_keep_their_distance(kenya):
    from pyproj import Geod

    sites = kenya[0]["sites"]
    assert [site["rank"] for site in sites] == list(range(1, 21))
    assert sorted((site["score"] for site in sites), reverse=True) == [s["score"] for s in sites]
    geod = Geod(ellps="WGS84")
    for i, a in enumerate(sites):
        for b in sites[:i]:
            assert geod.inv(a["lon"], a["lat"], b["lon"], b["lat"])[2] > 15_000
    assert len({site["id"] for site in sites}) == len({site["name"] for site in sites}) == 20


def test_used_heat_never_exceeds_what_is_delivered(kenya):
    for site in kenya[0]["sites"]:
        heat = site["heat"]
        assert 0 <= heat["used_mwh_y"] <= heat["delivered_mwh_y"] * (1 + 1e-6)
        counted = sum(sink["used_mwh_y"] for sink in heat["sinks"] if not sink["potential"])
        assert counted == pytest.approx(heat["used_mwh_y"], rel=1e-3, abs=1)
        assert all(s["used_mwh_y"] == 0 for s in heat["sinks"] if s["potential"])


def test_rank_writes_the_whole_result_folder(kenya):
    _, folder = kenya
    names = {path.name for path in folder.iterdir()}
    assert {"result.json", "sites.csv", "sites.gpkg", "suitability.tif", "report.html",
            "kenya.heatsite.toml"} <= names


def test_the_written_project_gives_the_same_ranking(kenya):
    answer, folder = kenya
    run = heatsite("rank", folder / "kenya.heatsite.toml", "--json")
    assert run.returncode == 0, run.stderr
    again = json.loads(run.stdout)
    assert again.pop("changed") == []    # files of the project that are not as they were
    assert {**again, "elapsed_s": 0} == {**answer, "elapsed_s": 0}


def test_bad_words_end_with_one_sentence_and_code_2(tmp_path):
    (tmp_path / "empty").mkdir()
    cases = [
        (["rank", "kenia"], "kenya"),
        (["rank", "kenya", "--it-mw", "0"], "it_mw"),
        (["rank", "kenya", "--it-mw", "-3"], "it_mw"),
        (["rank", "kenya", "--cooling", "ice"], "cooling"),
        (["rank", "kenya", "--data", tmp_path / "nowhere"], "does not exist"),
        (["rank", "nowhere.heatsite.toml"], "does not exist"),
        (["rnak", "kenya"], "rank"),
        (["rank", "kenya", "--it-mw", "two"], "two"),
        (["estimate", "--lat", "95", "--lon", "36"], "--lat"),
        (["calc", "heat-pump-kop"], "heat-pump-cop"),
        (["calc", "heat-pump-cop", "source_in_c"], "KEY=VALUE"),
        (["data", "check", tmp_path / "none.gpkg"], "does not exist"),
    ]
    for words, needle in cases:
        run = heatsite(*words, *(["--out", tmp_path / "out"] if words[0] == "rank" else []))
        assert run.returncode == 2, (words, run.stderr)
        said = [line for line in run.stderr.splitlines() if not line.startswith("  ")]
        assert len(said) == 1 and needle in said[0], (words, run.stderr)
        assert "Traceback" not in run.stderr and run.stdout == ""
        assert not (tmp_path / "out").exists()


def test_calc_answers_with_value_unit_formula_and_source():
    run = heatsite("calc", "heat-pump-cop", "source_in_c=25", "source_out_c=15",
                   "sink_return_c=35", "sink_supply_c=70", "--json")
    answer = json.loads(run.stdout)
    assert answer["result"]["cop"]["value"] == pytest.approx(4.05, abs=0.01)
    assert answer["formula"] and answer["source"] and answer["inputs"]["source_in_c"] == 25


def test_every_formula_of_the_contract_is_there():
    run = heatsite("calc", "--json")
    assert {"heat-pump-cop", "recoverable-heat", "lcoh", "pipe-capacity", "pipe-loss",
            "grid-capacity", "cooling-water", "pv-yield", "wind-yield", "headroom",
            "workload-power", "ahp"} <= set(json.loads(run.stdout))


def test_estimate_studies_one_point_in_depth():
    run = heatsite("estimate", "--lat", "-1.02", "--lon", "36.63", "--it-mw", "1", "--json")
    assert run.returncode == 0, run.stderr
    site = json.loads(run.stdout)
    assert {"hourly", "ranges", "cost", "heat", "criteria"} <= set(site)
    assert all(len(series) == 12 for series in site["hourly"].values())
    assert site["heat"]["used_mwh_y"] > 0, "a tea factory stands here"
    low, high = site["ranges"]["used_mwh_y"]
    assert low <= site["heat"]["used_mwh_y"] <= high <= 2.0001 * site["heat"]["used_mwh_y"]
    cost, detail = site["cost"], site["cost_detail"]
    total = cost.pop("total_eur")
    assert total["value"] == pytest.approx(
        sum(q["value"] for q in cost.values() if q["value"] is not None), rel=1e-4)
    assert [c["code"] for c in detail["currencies"]] == ["EUR", "KES", "USD"]
    assert detail["estimate_class"]["number"] == 5 and detail["measurements"]
    assert site["local"]["line"]["regime"] == "deep" and site["job_claims"]
    assert site["cost_inputs"]["diesel_eur_l"]["source"]


def test_estimate_works_where_no_pack_reaches_with_a_named_user():
    run = heatsite("estimate", "--lat", "59.33", "--lon", "18.07", "--it-mw", "1",
                   "--sink", "district_heating:30000:75/45:0.5", "--json")
    assert run.returncode == 0, run.stderr
    heat = json.loads(run.stdout)["heat"]
    assert heat["used_mwh_y"] > 1000 and heat["lcoh_eur_mwh"] > 0


def test_doctor_and_gui_need_no_display(monkeypatch, tmp_path):
    import os

    env = {key: value for key, value in os.environ.items()
           if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    answer = json.loads(heatsite("doctor", "--json", env=env).stdout)
    assert {"python", "starter packs", "display"} <= {f["what"] for f in answer["findings"]}
    if sys.platform.startswith("linux"):
        run = heatsite("gui", env=env)
        assert run.returncode == 2 and "display" in run.stderr
        run = heatsite("gui", tmp_path, "--if-display", env=env)
        assert run.returncode == 0 and "No display" in run.stdout
