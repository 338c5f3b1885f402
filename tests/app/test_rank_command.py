"""`heatsite rank --weights … --methods` as typed."""

import json

import pytest
from click.testing import CliRunner

from app.commands.rank import command
from gis.errors import InputError
from gis.ranking.methods import METHOD_KEYS

PROJECT = """format = 2
region = "ile_de_france"
[brief]
candidates = 4
[stakeholders.town.theme_weights]
heat = 1
water = 1
[stakeholders.operator.theme_weights]
grid = 3
energy = 2
"""


@pytest.mark.parametrize("weights, words", [("heat_frist", "did you mean 'heat_first'"),
                                            ("heat=0,grid=0", "are zero"),
                                            ("heat=much", "is no theme and weight")])
def test_bad_weights_are_refused_before_any_work(weights, words):
    found = CliRunner().invoke(command, ["nowhere", "--weights", weights])
    assert isinstance(found.exception, InputError) and words in str(found.exception)


def test_weights_methods_and_stakeholders_in_json(tmp_path):
    project = tmp_path / "here.heatsite.toml"
    project.write_text(PROJECT)
    found = CliRunner().invoke(command, [str(project), "--weights", "green_power_first",
                                         "--methods", "--json"])
    assert found.exception is None, found.exception
    document = json.loads(found.stdout)
    assert document["settings"]["theme_weights"]["energy"] == 0.44
    methods = document["methods"]
    ids = [site["id"] for site in document["sites"]]
    assert list(methods["ranks"]) == ids and methods["methods"] == list(METHOD_KEYS)
    assert [methods["ranks"][key]["weighted_sum"] for key in ids] == list(range(1, len(ids) + 1))
    assert methods["said"] and len(methods["spearman"]) == len(METHOD_KEYS)
    held = [site["robustness"] for site in document["sites"]]
    assert sum(one["p_first"] for one in held) == pytest.approx(1, abs=1e-4)
    assert sum(one["p_first_any"] for one in held) == pytest.approx(1, abs=1e-4)
    for one in held:
        assert sum(one["acceptability"]) == pytest.approx(1, abs=1e-4)
        assert {"flip", "flip_criterion", "rank_doubt", "central_weights"} <= set(one)
    people = document["stakeholders"]
    assert people["names"] == ["town", "operator"] and set(people["ranks"]) == set(ids)
    assert sum(people["weights"]["town"].values()) == pytest.approx(1, abs=1e-4)
    assert people["weights"]["operator"]["heat_used"] == 0
    assert sorted(people["compromise"]) == sorted(ids) and 0 <= people["kendall_w"] <= 1
    assert set(document["importance"]) == {"criteria", "weights", "missing"}
