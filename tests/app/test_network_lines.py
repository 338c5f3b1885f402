"""The pipes of one site as `heatsite estimate` tells them."""

import json

import pytest
from click.testing import CliRunner

from app.commands._network import print_network
from app.commands.estimate import command

NAIROBI = ("--lat", "-1.29", "--lon", "36.82", "--it-mw", "1")


def run(*words):
    found = CliRunner().invoke(command, words)
    assert found.exit_code == 0, found.output
    return found


def test_json_holds_the_network():
    found = json.loads(run(*NAIROBI, "--json").stdout)
    network = found["network"]
    assert network == found["heat"]["network"]
    assert {"basis", "length_km", "pipes", "cost_eur", "loss_mwh_y", "pumping_mwh_y", "crossings",
            "check"} <= set(network)
    assert network["basis"] == "straight"
    assert network["length_km"] == pytest.approx(sum(p["length_km"] for p in network["pipes"]))
    assert network["check"] == {"agrees": None, "disagreements": [], "findings": [],
                                "note": "not checked"}


def test_check_on_demand():
    pytest.importorskip("pandapipes")
    check = json.loads(run(*NAIROBI, "--check-network", "--json").stdout)["network"]["check"]
    assert check["agrees"] is True and check["disagreements"] == []


def test_streets_of_a_data_folder(real_data):
    folder = real_data / "roads" / "kenya_nairobi"
    if not folder.is_dir():
        pytest.skip(f"no real data: {folder.name} is absent")
    found = json.loads(run(*NAIROBI, "--data", str(folder), "--json").stdout)
    assert "streets" in found["network"]["basis"]
    text = run(*NAIROBI, "--data", str(folder)).stdout
    assert "pipes along streets: " in text and "not checked (--check-network does)" in text


def test_an_empty_folder_beyond_the_packs_leaves_the_heat_unknown(tmp_path):
    found = CliRunner().invoke(command, ["--lat", "59.3", "--lon", "18.1", "--data",
                                         str(tmp_path)])
    assert found.exit_code == 0, found.output
    assert "No starter pack reaches here" in found.output
    assert "how much heat could be sold is unknown, not zero" in found.output


def test_disagreement_is_printed(capsys):
    check = {"agrees": False, "disagreements": ["pressure drop at mill: designed 1, checked 2 bar"],
             "findings": ["Water runs at up to 4 m/s"], "note": ""}
    print_network({"basis": "streets and straight", "length_km": 2.0, "cost_eur": 1e6,
                   "pipes": [{"dn": 80, "length_km": 1.5, "reused": False},
                             {"dn": 150, "length_km": 0.5, "reused": True}],
                   "cost_low_eur": 0.8e6, "cost_high_eur": 1.3e6, "loss_mwh_y": 100.0,
                   "loss_share": 0.05, "pumping_mwh_y": 3.0,
                   "crossings": {"rivers": 1, "rail": 0}, "check": check, "notes": ["a note"]})
    said = capsys.readouterr().out
    for words in ("along streets and in straight lines", "DN 80 1.5 km, DN 150 0.5 km (reused)",
                  "crosses 1 × river or canal", "pandapipes differs", "designed 1, checked 2 bar",
                  "up to 4 m/s", "a note"):
        assert words in said
    print_network(None)
    assert capsys.readouterr().out == ""
