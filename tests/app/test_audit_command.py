"""The audit of a real region: ours is the least unfair treatment of missing data."""

import json

import pytest

from app import cli


@pytest.fixture(scope="module")
def kenya(tmp_path_factory):
    """Kenya on cells of 4 km, for speed."""
    folder = tmp_path_factory.mktemp("audit")
    project = folder / "coarse.heatsite.toml"
    from app.session import Session, default_settings, prepare

    inputs = prepare("kenya", cell_m=4_000)
    Session(inputs, default_settings(4_000), source={"region": "kenya"}).save(project)
    return project


def test_our_treatment_of_gaps_has_the_lowest_rank_bias_in_kenya(kenya, capsys):
    assert cli.main(["audit", str(kenya), "--repeats", "24", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["region"] == "kenya"
    # Of the 20 best sites half of the data lost leaves too little to tell the treatments apart.
    for part, places, shares in (("sites", 20, (0.1, 0.3)),
                                 ("random_places", 100, (0.1, 0.3, 0.5))):
        assert found[part]["places"] == places
        rows = {(row["treatment"], row["removed"]): row for row in found[part]["rows"]}
        assert len(rows) == 12
        for removed in shares:
            ours = rows["like_places", removed]
            for name in ("zero", "dropped", "worst"):
                other = rows[name, removed]
                assert ours["site_bias"] < other["site_bias"]
                assert ours["rmse"] < other["rmse"]
                # Shifts up and down of a noisy treatment may cancel: within its errors.
                assert abs(ours["bias"]) < abs(other["bias"]) + 2 * other["bias_error"]


def test_too_few_repeats_are_refused(capsys):
    assert cli.main(["audit", "kenya", "--repeats", "1"]) == 2
    assert "--repeats 1" in capsys.readouterr().err
