"""Sentences that a planner can act on, with the right numbers in them."""

from dataclasses import replace

import numpy as np
import pytest

from gis.language import ENGLISH, Language
from gis.ranking.explain import Middle, Standing, explain
from gis.ranking.rank import rank_sites
from gis.ranking.reason import AHEAD, BEHIND, PLACE, Reason
from gis.ranking.sentences import place_name, why
from gis.ranking.words import amount, good_words, plain_number
from gis.results import CriterionResult
from gis.settings import Criterion, ValueFunction


def names(n):
    return [f"site {i}" for i in range(n)]


def ranked(measures, screening, settings, pv, fibre):
    return rank_sites(names(len(pv)), names(len(pv)), measures(pv, fibre), screening,
                      settings).sites


def test_strengths_against_the_regions_middle_then_the_neighbour(settings, screening, measures):
    lodwar, voi = ranked(measures, screening, settings, [1850, 1410], [40, 25.6])
    # Lodwar: sun 0.5 × (0.95 - 0.5) ahead of the region and 0.5 × 0.44 = 0.22 ahead of Voi; for
    # fibre it lacks 0.3 × 14.4/49 = 0.088 against Voi; together 0.132.
    assert lodwar.why == ("Ranked 1 of 2. Compared with a typical place in the region it has more "
                          "sun (1,850 kWh per kWp and year against 1,400). It stands before site 1 "
                          "(by 0.132), as it has more sun (1,850 kWh per kWp and year against "
                          "1,410), although site 1 has fibre closer by (26 km against 40).")
    # Voi: sun 0.005 ahead is just worth saying.
    assert voi.why == ("Ranked 2 of 2. Compared with a typical place in the region it has more sun "
                       "(1,410 kWh per kWp and year against 1,400). It stands behind site 0 (by "
                       "0.132), as site 0 has more sun (1,850 kWh per kWp and year against 1,410), "
                       "although this site has fibre closer by (26 km against 40).")


def test_the_reasons_add_up_to_the_lead(settings, screening, measures):
    first, second = ranked(measures, screening, settings, [1850, 1410], [40, 25.6])
    for site, kind, sign in ((first, BEHIND, 1), (second, AHEAD, -1)):
        whole, *parts = [r for r in site.reasons if r.kind == kind]
        assert whole.gain == pytest.approx(sign * (first.score - second.score))
        assert sum(r.gain for r in parts) == pytest.approx(whole.gain)
        assert {r.criterion for r in parts} == {"pv_yield", "fibre"}
    assert first.reasons[0] == Reason(PLACE, rank=1, count=2)


def test_a_middle_site_has_two_neighbours(settings, screening, measures):
    first, second, third = ranked(measures, screening, settings, [1850, 1800, 1700], [2, 5, 12])
    assert "ahead" not in {r.kind for r in first.reasons}
    assert "behind" not in {r.kind for r in third.reasons}
    # 0.5 × 0.05 = 0.025 of sun and 0.3 × 3/49 = 0.018 of fibre; 0.05 and 0.043 to the next.
    assert second.why.endswith(
        " It stands behind site 0 (by 0.043), as site 0 has more sun (1,850 kWh per kWp and year "
        "against 1,800) and fibre closer by (2 km against 5). It stands before site 2 (by 0.093), "
        "as it has more sun (1,800 kWh per kWp and year against 1,700) and fibre closer by (5 km "
        "against 12).")


def test_a_middling_site_says_so(settings, screening, measures):
    site, = ranked(measures, screening, settings, [1400], [25.5])
    assert site.why == ("Ranked 1 of 1. In nothing that is known does it stand out from the "
                        "region. Its weakest point: solar yield (1,400 kWh per kWp and year).")


def test_equals_have_no_reason(settings, screening, measures):
    first, second = ranked(measures, screening, settings, [1400, 1400], [10, 10])
    assert first.why.endswith("No single criterion sets it before site 1 (by 0.000).")
    assert second.why.endswith("No single criterion sets it behind site 0 (by 0.000).")


def test_an_order_that_hangs_on_a_gap_says_so(settings, screening, measures):
    # Sun unknown at the first: like places (fibre near 49) give it about 1,880, score 0.98, so it
    # passes the second in spite of its fibre.
    gap, known = ranked(measures, screening, settings, [np.nan, 1500], [49, 25])
    assert gap.why.endswith("No single criterion sets it before site 1 "
                            f"(by {gap.score - known.score:.3f}). The order of the two rests on "
                            "what is unknown: solar yield.")
    assert known.why.endswith("The order of the two rests on what is unknown: solar yield.")
    assert [r.criterion for r in gap.reasons if r.unknown] == ["pv_yield"]


def test_improve_names_the_number_and_the_place_it_leads_to(settings, screening, measures):
    # Scores: 0.5·0.5 + 0.3·1 + 0.1 = 0.65 and 0.5·0.8 + 0.3·0 + 0.1 = 0.50. Fibre at a score
    # of 0.5 (25.5 km) adds 0.15: level with the first, not past it; a tie goes to the riser.
    second = ranked(measures, screening, settings, [1390, 1700], [1, 50])[1]
    assert second.improve == (
        "What would lift its score most, by 0.15 and to place 1: a fibre route within 26 km (now "
        "50). Still to find out: people served, unknown here, which carries 20 % of the score.")


def test_improve_of_the_first_gives_its_gain(settings, screening, measures):
    # Fibre at 30 km scores 20/49; half of what it lacks is 0.3 × 29/49 / 2 = 0.089, at 15.5 km.
    only, = ranked(measures, screening, settings, [1400], [30])
    assert only.improve.startswith(
        "What would lift its score most, by 0.09: a fibre route within 16 km (now 30). ")


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
    assert amount("hazard", "class", 3.0) == "high danger"
    assert amount("heat_used", "share", 0.123) == "12 %"
    assert amount("heat_cost", "EUR/MWh", np.inf) == "no heat user in reach"
    assert amount("grid_cost", "kEUR/MW", 351.7) == "352,000 EUR per MW"
    assert amount("noise", "dB", 45.0) == "45 dB"
    assert amount("share of {x}", "{y}", 45.0) == "45 {y}"
    assert good_words("noise", "noise") == "better: noise"


@pytest.mark.parametrize("months, told", [(1, "1 month"), (1.5, "1.5 months"), (0, "0 months"),
                                          (1.001, "1 month"), (18.4, "18 months")])
def test_one_month_two_months(months, told):
    assert amount("grid_lead_time", "months", months) == told


@pytest.mark.parametrize("name, told", [
    ("Thika, 2 km south", "Thika (2 km south)"),
    ("Meru, 0.4 km north-west", "Meru (0.4 km north-west)"),
    ("Voi", "Voi"), ("Mill, old town", "Mill, old town"), ("A, 3 km up", "A, 3 km up")])
def test_names_inside_a_sentence_hold_no_comma(name, told):
    assert place_name(name) == told


def test_small_words():
    assert ENGLISH.listed(["a"]) == "a" and ENGLISH.listed(["a", "b", "c"]) == "a, b and c"
    assert Language(decimal=",", group=" ").number(1234.56, 1) == "1 234,6"


def test_a_heat_cost_too_uncertain_to_state_is_a_range(settings):
    cost = Criterion("heat_cost", "heat", 1.0, "cost of that heat", "EUR/MWh",
                     ValueFunction(120, 30))

    def said(low, high):
        result = CriterionResult("heat_cost", 35.0, "EUR/MWh", low, high, 0.5, 0.5, 1.0, 1.0,
                                 0.5, True)
        one = Standing("a", "A", 0.5, {"heat_cost": result})
        middle = Middle({"heat_cost": np.nan}, {"heat_cost": np.nan})
        return why(explain(0, [one], middle, replace(settings, criteria=(cost,),
                                                     theme_weights={"heat": 1.0})))
    assert "(32–72 EUR per MWh)" in said(32.0, 72.0)      # 72 is more than twice 35
    assert "(35 EUR per MWh)" in said(31.0, 49.0)
    assert "(35 EUR per MWh)" in said(np.nan, np.nan)
