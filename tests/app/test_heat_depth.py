import json

import pytest
from click.testing import CliRunner

from app.commands._heat_depth import assumptions, hourly_carbon
from app.commands.estimate import command
from gis.errors import InputError

HERE = ["--lat", "48.92", "--lon", "2.35", "--it-mw", "1", "--sink", "hospital:3000:65/40:0.5"]


def run(*words):
    found = CliRunner().invoke(command, [*HERE, *words])
    assert found.exit_code == 0, found.output
    return found


def strict(text):
    return json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


def test_estimate_json_holds_finance_sensitivity_and_co2():
    heat = strict(run("--json", "--assume", "supplier_g_kwh=0").stdout)["heat"]
    assert {"free", "fixed", "outdoor_tariff", "cost_plus"} < set(heat["finance"])
    assert heat["co2"]["avoided_market_t_y"]["value"] > heat["co2"]["avoided_location_t_y"]["value"]
    assert heat["sensitivity"][0]["lcoh_eur_mwh"] == heat["lcoh_eur_mwh"]


def test_estimate_prints_the_main_lines():
    words = run().output
    for expected in ("cost_plus", "EUR of 2025", "what moves the cost of heat",
                     "(the grid's mean stands in)"):
        assert expected in words


def test_assumptions_are_read():
    assert assumptions(("subsidy_share=0.3", "horizon_y=20")) == {"subsidy_share": 0.3,
                                                                 "horizon_y": 20.0}


@pytest.mark.parametrize("words", [("subsidy_share",), ("a=b",), ("a=nan",), ("a=1", "a=2")])
def test_unreadable_assumptions_are_refused(words):
    with pytest.raises(InputError):
        assumptions(words)


def test_hourly_carbon_of_a_file(tmp_path):
    path = tmp_path / "grid.csv"
    path.write_text("g_kwh\n" + "50\n" * 8760)
    assert hourly_carbon(path).mean() == 50
    assert hourly_carbon(None) is None
    path.write_text("g_kwh\n50\n")
    with pytest.raises(InputError, match="8,760"):
        hourly_carbon(path)
    path.write_text("carbon\n50\n")
    with pytest.raises(InputError, match="g_kwh"):
        hourly_carbon(path)
