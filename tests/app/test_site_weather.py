import json

import pytest
from click.testing import CliRunner
from numpy.testing import assert_allclose

from app.cli import root


@pytest.fixture(scope="module")
def hours(tmp_path_factory):
    """A CSV of hours at a place without a starter pack."""
    from gis.climate.normals import climate_from_world
    from gis.climate.weather_year import weather_year
    from layers import tables

    year = weather_year(climate_from_world(tables.load("climate_normals"), 18.42, -33.93), 7)
    path = tmp_path_factory.mktemp("weather") / "town.csv"
    rows = [f"{t + 3:.3f},{r:.2f},{g:.2f},{w:.2f}" for t, r, g, w in zip(
        year.t_c, year.rh_pct, year.ghi_w_m2, year.wind_10m_ms, strict=True)]
    path.write_text("\n".join(["t_c,rh_pct,ghi,wind", *rows]))
    return path, float(year.t_c.mean()) + 3


def estimate(*words):
    found = CliRunner().invoke(root, ["estimate", "--lat", "-33.93", "--lon", "18.42", "--json",
                                      *words])
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def test_a_weather_file_and_a_warmer_year_reach_the_site(hours):
    path, mean = hours
    today = estimate("--weather", str(path))
    assert_allclose(today["energy"]["t_mean_c"]["value"], mean, atol=0.01)
    assert any("No times" in note for note in today["notes"])
    later = estimate("--weather", str(path), "--warmer", "3")
    assert later["brief"]["warmer_k"] == 3
    assert_allclose(later["energy"]["t_mean_c"]["value"], mean + 3, atol=0.01)
    assert later["heat"]["pue"] > today["heat"]["pue"]


def test_the_network_needs_permission():
    words = ["estimate", "--lat", "0", "--lon", "10", "--weather", "nasa"]
    found = CliRunner().invoke(root, words,
                               env={"XDG_CACHE_HOME": "/nonexistent"})
    assert found.exit_code != 0
    assert "--allow-network" in str(found.output) + str(found.exception)


def test_own_power_that_no_mix_gives_is_said():
    # In the polar night no battery that is tried carries four fifths of the year.
    told = estimate("--lat", "80", "--lon", "-40", "--own-power", "0.8", "--json")
    assert "mix_pv_mw" not in told["energy"]
    assert "No mix of sun, wind and battery" in " ".join(told["notes"])
