"""Stakeholders are kept apart: each one's ranks, how far they agree, what all can live with."""

import numpy as np
import pytest

from gis.errors import InputError
from gis.ranking.rank import rank_sites
from gis.ranking.stakeholders import (
    Stakeholder,
    compare_stakeholders,
    compromise_settings,
    stakeholders_of_sites,
)

SCORES = np.array([[1.0, 0.8, 0.0], [0.0, 0.6, 1.0], [0.0, 0.6, 1.0]])   # energy, fibre, people
TOWN = Stakeholder("town", {"energy": 1.0})
NET = Stakeholder("network", {"digital": 1.0})
IDS = ["a", "b", "c"]


def test_two_opposite_minds_meet_in_the_middle(settings):
    found = compare_stakeholders([TOWN, NET], SCORES, IDS, settings)
    assert found.ranks.tolist() == [[1, 2, 3], [3, 2, 1]]
    assert found.spearman[0, 1] == pytest.approx(-1) and found.concordance == pytest.approx(0)
    assert found.mean_rank.tolist() == [2, 2, 2]
    assert found.compromise == ("b", "a", "c")           # nobody has b last
    assert found.shared(1) == () and found.shared(2) == ("b",)
    assert set(found.shared(3)) == set(IDS)
    assert found.contested == "a"
    assert found.said == ("The 2 stakeholders hardly agree (Kendall's W 0.00); all of them have b "
                          "among their first 3.")


def test_one_mind(settings):
    found = compare_stakeholders([TOWN, Stakeholder("mayor", {"energy": 7, "digital": 1})],
                                 SCORES, IDS, settings)
    assert found.concordance == pytest.approx(1) and found.contested == ""
    assert found.said.endswith("one mind (Kendall's W 1.00); all of them put a first.")
    assert compare_stakeholders([TOWN], SCORES, IDS, settings).said == "town alone was asked."


def test_criterion_weights_count_within_their_theme(settings):
    scores = np.array([[0, 0], [1.0, 0.0], [0.0, 1.0]])
    people = Stakeholder("people", {"digital": 1}, {"people": 1.0, "fibre": 0.0})
    found = compare_stakeholders([NET, people], scores, ["a", "b"], settings)
    assert found.weights == pytest.approx(np.array([[0, 0.6, 0.4], [0, 0, 1]]))
    assert found.ranks.tolist() == [[1, 2], [2, 1]]


def test_each_voice_counts_the_same_in_the_compromise(settings):
    loud = Stakeholder("network", {"digital": 100.0})
    middle = compromise_settings([TOWN, loud], settings)
    assert middle.weights == pytest.approx([0.5, 0.3, 0.2])
    assert middle.theme_weights == pytest.approx({"energy": 0.5, "digital": 0.5})
    alone = compromise_settings([TOWN], settings)
    assert alone.weights == pytest.approx([1, 0, 0])
    assert [c.weight for c in alone.criteria] == [1.0, 0.6, 0.4]


def test_identical_sites_keep_the_order_of_their_ids(settings):
    found = compare_stakeholders([TOWN, NET], np.full((3, 2), 0.5), ["b", "a"], settings)
    assert found.ranks.tolist() == [[2, 1], [2, 1]] and found.compromise == ("a", "b")
    assert found.concordance == 1


def test_unfit_stakeholders_are_named(settings):
    with pytest.raises(InputError, match="Stakeholder town: Weights: all theme weights are zero"):
        compare_stakeholders([Stakeholder("town", {"energy": 0})], SCORES, IDS, settings)
    with pytest.raises(InputError, match="Stakeholder x: Unknown theme"):
        compare_stakeholders([Stakeholder("x", {"heath": 1})], SCORES, IDS, settings)
    with pytest.raises(InputError, match="two are named 'town'"):
        compare_stakeholders([TOWN, TOWN], SCORES, IDS, settings)
    with pytest.raises(InputError, match="none given"):
        compare_stakeholders([], SCORES, IDS, settings)


def test_on_ranked_sites(settings, screening, measures):
    sites = rank_sites(["a", "b"], ["A", "B"], measures([1400, 1900], [1, 50]), screening,
                       settings).sites
    # Ranked sites carry criteria as sites of a result do, and their index in place of an id.
    class Seen:
        def __init__(self, ranked):
            self.id, self.criteria = "ab"[ranked.index], ranked.criteria
    found = stakeholders_of_sites([TOWN, NET], [Seen(s) for s in sites], settings)
    assert found.ids == ("a", "b") and found.ranks.tolist() == [[2, 1], [1, 2]]
    with pytest.raises(InputError, match="no site"):
        stakeholders_of_sites([TOWN], [], settings)
