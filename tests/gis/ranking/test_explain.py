"""Sentences that a planner can act on, with the right numbers in them."""

import numpy as np
import pytest

from gis.ranking.rank import rank_sites
from gis.ranking.words import amount, joined, ordinal, plain_number
from gis.settings import Criterion, ValueFunction


def names(n):
    return [f"site {i}" for i in range(n)]


def ranked(measures, screening, settings, pv, fibre):
    return rank_sites(names(len(pv)), names(len(pv)), measures(pv, fibre), screening,
                      settings).sites


def test_strengths_against_the_regions_middle(settings, screening, measures):
    lodwar, voi = ranked(measures, screening, settings, [1850, 1410], [40, 25.6])
    # Lodwar: sun 0.5 × (0.95 - 0.5) ahead of the region; it lacks 0.3 × 0.8 for fibre.
    assert lodwar.why == ("1st of 2. Compared with a typical place in the region it has more sun "
                          "(1,850 kWh per kWp and year against 1,400). Its weakest point: fibre "
                          "(40 km).")
    # Voi: sun 0.005 ahead is just worth saying; most is lost to sun all the same.
    assert voi.why == ("2nd of 2. Compared with a typical place in the region it has more sun "
                       "(1,410 kWh per kWp and year against 1,400). Its weakest point: solar yield "
                       "(1,410 kWh per kWp and year).")


def test_then_against_the_other_sites(settings, screening, measures):
    first, second, third = ranked(measures, screening, settings, [1850, 1800, 1700], [2, 5, 12])
    assert first.why == ("1st of 3. Compared with a typical place in the region it has more sun "
                         "(1,850 kWh per kWp and year against 1,400) and fibre closer by (2 km "
                         "against 25). Its weakest point: solar yield (1,850 kWh per kWp and "
                         "year).")
    assert third.why.endswith(" Compared with a typical site of this list it has less sun (1,700 "
                              "kWh per kWp and year against 1,800) and fibre farther away (12 km "
                              "against 5).")
    assert "typical site" not in second.why            # it is the typical site


def test_a_middling_site_says_so(settings, screening, measures):
    site, = ranked(measures, screening, settings, [1400], [25.5])
    assert site.why == ("1st of 1. In nothing that is known does it stand out from the region. "
                        "Its weakest point: solar yield (1,400 kWh per kWp and year).")


def test_improve_names_the_number_and_the_place_it_leads_to(settings, screening, measures):
    # Scores: 0.5·0.5 + 0.3·1 + 0.1 = 0.65 and 0.5·0.8 + 0.3·0 + 0.1 = 0.50. Fibre at a score
    # of 0.5 (25.5 km) adds 0.15: level with the first, not past it; a tie goes to the riser.
    second = ranked(measures, screening, settings, [1390, 1700], [1, 50])[1]
    assert second.improve == (
        "A fibre route within 26 km (now 50) would lift its score most, by 0.15, enough for 1st "
        "place. Still to find out: people served, unknown here, which carries 20 % of the score.")


def test_improve_of_the_first_gives_its_gain(settings, screening, measures):
    # Fibre at 30 km scores 20/49; half of what it lacks is 0.3 × 29/49 / 2 = 0.089, at 15.5 km.
    only, = ranked(measures, screening, settings, [1400], [30])
    assert only.improve.startswith(
        "A fibre route within 16 km (now 30) would lift its score most, by 0.09. ")


def test_nothing_to_change_and_nothing_unknown(settings, screening, measures):
    only = settings.reweighted({"energy": 1.0, "digital": 0.0})
    site, = ranked(measures, screening, only, [1400], [25.5])
    assert site.improve == "Nothing that people can change would lift it by much."


@pytest.mark.parametrize("number, text", [(1234567, "1,230,000"), (1858, "1,860"), (345.6, "346"),
                                          (99.6, "100"), (12.34, "12"), (5, "5"),
                                          (1.234, "1.23"), (0, "0"), (0.05, "0.05"),
                                          (-42.4, "-42")])
def test_numbers_are_plain(number, text):
    assert plain_number(number) == text


def test_amounts_in_words():
    hazard = Criterion("hazard", "land", 1.0, "hazard", "class", ValueFunction(4, 1))
    assert amount(hazard, 3.0) == "class high"
    used = Criterion("heat_used", "heat", 1.0, "heat", "share", ValueFunction(0, 1))
    assert amount(used, 0.123) == "12 %"
    cost = Criterion("heat_cost", "heat", 1.0, "heat cost", "EUR/MWh", ValueFunction(120, 30))
    assert amount(cost, np.inf) == "no heat user in reach"
    grid = Criterion("grid_cost", "grid", 1.0, "grid", "kEUR/MW", ValueFunction(2000, 100))
    assert amount(grid, 351.7) == "352,000 EUR per MW"
    mine = Criterion("noise", "land", 1.0, "noise", "dB", ValueFunction(60, 30))
    assert amount(mine, 45.0) == "45 dB"


def test_small_words():
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "111th"]
    assert joined(["a"]) == "a" and joined(["a", "b", "c"]) == "a, b and c"


def test_a_heat_cost_too_uncertain_to_state_is_a_range():
    from gis.ranking.explain import _own
    from gis.results import CriterionResult

    cost = Criterion("heat_cost", "heat", 1.0, "cost of that heat", "EUR/MWh",
                     ValueFunction(120, 30))

    def said(low, high):
        return _own(cost, CriterionResult("heat_cost", 35.0, "EUR/MWh", low, high, 0.9, 0.5, 1.0,
                                          0.1, 0.09, True))
    assert said(32.0, 72.0) == "32–72 EUR per MWh"      # 72 is more than twice 35
    assert said(31.0, 49.0) == "35 EUR per MWh"
    assert said(np.nan, np.nan) == "35 EUR per MWh"
