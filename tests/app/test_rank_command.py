"""`heatsite rank --weights … --methods` as typed."""

import json

import pytest
from click.testing import CliRunner

from app.commands.rank import command
from gis.errors import InputError
from gis.ranking.methods import METHOD_KEYS


@pytest.mark.parametrize("weights, words", [("heat_frist", "did you mean 'heat_first'"),
                                            ("heat=0,grid=0", "are zero"),
                                            ("heat=much", "is no theme and weight")])
def test_bad_weights_are_refused_before_any_work(weights, words):
    found = CliRunner().invoke(command, ["nowhere", "--weights", weights])
    assert isinstance(found.exception, InputError) and words in str(found.exception)


def test_a_preset_and_the_methods_in_json():
    found = CliRunner().invoke(command, ["ile_de_france", "--top", "4", "--weights",
                                         "green_power_first", "--methods", "--json"])
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
    assert set(document["importance"]) == {"criteria", "weights", "missing"}
