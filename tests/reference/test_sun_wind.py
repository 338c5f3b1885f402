"""Known towns and stations against the offline climate, sun and wind."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:                    # pytest without `python -m` leaves it out
    sys.path.insert(0, str(ROOT))

from layers import tables  # noqa: E402
from tests.reference.sun_wind import checks, degree_day_tolerance, page, rates  # noqa: E402


@pytest.fixture(scope="module")
def made():
    return checks(tables.load_all())


@pytest.mark.parametrize("words, value, allowed", [
    ("+-150 abs", 230, 150), ("+-25% or 150", 370, 150), ("+-25% or 150", 1060, 265),
    ("+-12%", 3850, 462), ("0", 0, 0)])
def test_tolerances_of_degree_days_are_read(words, value, allowed):
    assert degree_day_tolerance(words, value) == pytest.approx(allowed)


def test_towns_lie_within_the_tolerance_of_their_row(made):
    print("\n" + page(made))
    found = rates(made)
    assert sum(count for _, count in found.values()) >= 100
    # One value of a quantity may miss (a measured single year, a town far from every row); of the
    # bare chain three in cool climates, whose losses the atlas puts lower.
    for quantity, (hits, count) in found.items():
        assert count - hits <= (3 if "hour" in quantity else 1), quantity


def test_each_town_is_told_once_per_quantity(made):
    keys = [(c.town, c.quantity) for c in made]
    assert len(keys) == len(set(keys))
