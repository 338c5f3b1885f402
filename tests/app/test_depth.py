"""What an estimate tells beyond heat, as one object."""

import json

import pytest

from app.single import estimate_site


@pytest.fixture(scope="module")
def nairobi():
    return estimate_site(36.82, -1.29, it_mw=2.0, cooling="evaporative")


def test_it_is_strict_json(nairobi):
    assert json.loads(json.dumps(nairobi, allow_nan=False)) == nairobi


def test_every_cooling_type_trades_water_against_energy(nairobi):
    rows = {(row["cooling"], row["wetted"]): row for row in nairobi["water"]["trade"]}
    assert len({cooling for cooling, _ in rows}) == 7
    wet, dry = rows["evaporative", True], rows["evaporative", False]
    assert wet["water_m3_y"] > 0 and dry["water_m3_y"] == 0
    assert dry["energy_mwh_y"] - wet["energy_mwh_y"] == pytest.approx(dry["extra_mwh_y"], abs=0.1)
    # The table and the study of the brief's own cooling tell the same.
    assert wet["pue"] == pytest.approx(nairobi["heat"]["pue"], rel=0.01)


def test_service_households_hazard_and_steps(nairobi):
    models = {row["model"]: row for row in nairobi["workload"]["models"]}
    assert models["distilgpt2"]["queries_per_day"] > models["gpt-oss-120b"]["queries_per_day"]
    mean_mw = 2.0 * 0.65 * nairobi["heat"]["pue"]
    assert nairobi["workload"]["households"]["value"] == pytest.approx(
        mean_mw * 8_760_000 / 350, rel=1e-4)
    assert nairobi["hazard"]["earthquake_class"]["value"] == 2
    assert nairobi["hazard"]["flood_class"]["low"] < nairobi["hazard"]["flood_class"]["high"]
    steps = nairobi["steps"]
    assert steps["months"]["low"] < steps["months"]["value"] < steps["months"]["high"]
    grid = next(step for step in steps["steps"] if step["key"] == "grid")
    assert grid["months"] == pytest.approx(nairobi["power"]["lead_time_months"]["value"], rel=1e-4)
