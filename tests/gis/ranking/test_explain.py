"""Sentences that a planner can act on, with the right numbers in them."""

import numpy as np
import pytest

from gis.ranking.rank import rank_sites
from gis.ranking.words import amount, joined, ordinal, plain_number
from gis.settings import Criterion, ValueFunction


def test_strengths_and_weaknesses_against_the_regions_middle(settings, screening, measures):
    lodwar, voi = rank_sites(["a", "b"], ["Lodwar", "Voi"], measures([1850, 1410], [40, 25.6]),
                             screening, settings).sites
    # Lodwar: sun 0.5 × (0.95 - 0.5) ahead, fibre 0.3 × (0.20 - 0.5) behind; people are unknown.
    assert lodwar.why == ("1st of 2, for more sun (1,850 kWh per kWp and year; region's middle "
                          "1,400). Against it: fibre farther away (40 km; region's middle 26).")
    # Voi: sun 0.005 ahead is just worth saying, fibre is the region's middle; most is lost to sun.
    assert voi.why == ("2nd of 2, for more sun (1,410 kWh per kWp and year; region's middle "
                       "1,400). Most of what it still lacks: solar yield (1,410 kWh per kWp and "
                       "year).")


def test_a_middling_site_says_so(settings, screening, measures):
    site = rank_sites(["a"], ["Voi"], measures([1400], [25.5]), screening, settings).sites[0]
    assert site.why.startswith("1st of 1: in nothing that is known is it much better than the "
                               "region's middle. Most of what it still lacks: solar yield")


def test_improve_names_the_number_that_passes_the_next_site(settings, screening, measures):
    # Scores: a 0.5·0.5 + 0.3·1 + 0.1 = 0.65; b 0.5·0.6 + 0.3·0.5 + 0.1 = 0.55.
    # b lacks 0.10 = 0.3 × 1/3: fibre must score 5/6, which is 50 - 49 × 5/6 = 9.2 km.
    second = rank_sites(["a", "b"], ["Lodwar", "Voi"], measures([1400, 1500], [1, 25.5]),
                        screening, settings).sites[1]
    assert second.improve.startswith("What would lift it most: a fibre route within 9.2 km "
                                     "(now 26 km) would be enough to pass Lodwar.")
    assert "people served is unknown here and holds 20 % of the score" in second.improve


def test_improve_of_the_first_gives_its_gain(settings, screening, measures):
    only = rank_sites(["a"], ["Voi"], measures([1400], [25.5]), screening, settings).sites[0]
    assert "a fibre route within 1.00 km (now 26 km) would add 0.15 to its score" in only.improve


@pytest.mark.parametrize("number, text", [(1234567, "1,230,000"), (1858, "1,860"), (345.6, "346"),
                                          (99.6, "100"), (12.34, "12"), (5, "5.0"),
                                          (1.234, "1.23"), (0, "0.00"), (-42.4, "-42")])
def test_numbers_are_plain(number, text):
    assert plain_number(number) == text


def test_amounts_in_words():
    hazard = Criterion("hazard", "land", 1.0, "hazard", "class", ValueFunction(4, 1))
    assert amount(hazard, 3.0) == "class high"
    used = Criterion("heat_used", "heat", 1.0, "heat", "share", ValueFunction(0, 1))
    assert amount(used, 0.123) == "12 % of it"
    cost = Criterion("heat_cost", "heat", 1.0, "heat cost", "EUR/MWh", ValueFunction(120, 30))
    assert amount(cost, np.inf) == "no heat user in reach"
    mine = Criterion("noise", "land", 1.0, "noise", "dB", ValueFunction(60, 30))
    assert amount(mine, 45.0) == "45 dB"


def test_small_words():
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "111th"]
    assert joined(["a"]) == "a" and joined(["a", "b", "c"]) == "a, b and c"
