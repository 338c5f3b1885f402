"""Money of 2025 in other currencies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.cost.currency import converted, exchange_rate, exchange_rates, local_currency, shown_rates
from gis.errors import InputError, UnknownNameError
from gis.types import Quantity
from layers import tables as shipped

TABLES = shipped.load_all()


@given(st.floats(-1e12, 1e12), st.sampled_from(sorted(exchange_rates(TABLES))))
def test_there_and_back_is_the_same_money(eur, code):
    rate = exchange_rate(TABLES, code)
    assert rate.to_eur(rate.from_eur(eur)) == pytest.approx(eur)


def test_every_rate_lies_in_its_year_and_every_country_has_one_currency():
    rates = exchange_rates(TABLES)
    assert all(r.low <= r.per_eur <= r.high and r.date and r.source for r in rates.values())
    users = [iso for row in TABLES["exchange_rates"].rows() for iso in row["countries"].split()]
    assert len(users) == len(set(users)) and all(len(iso) == 3 for iso in users)
    wanted = {"KES", "ZAR", "NGN", "GHS", "XOF", "MAD", "EGP", "TZS", "UGX", "RWF", "ETB", "INR",
              "BRL", "GBP", "CHF", "USD"}
    assert wanted <= set(rates)


def test_project_country_and_dollar_each_once():
    def codes(*given):
        return [r.code for r in shown_rates(TABLES, *given)]

    assert codes("KEN", "EUR", 1.0) == ["EUR", "KES", "USD"]
    assert codes("FRA", "EUR", 1.0) == ["EUR", "USD"]
    assert codes("USA", "USD", 1.2) == ["USD"]
    assert codes("ATA", "CHF", 0.9) == ["CHF", "USD"]           # no currency in the table
    own = shown_rates(TABLES, "KEN", "KES", 150.0)[0]
    assert own.per_eur == 150.0 and own.source == "the brief"   # the brief's rate counts
    assert local_currency(TABLES, "SEN").code == "XOF"
    assert local_currency(TABLES, "SEN").per_eur == 655.957


def test_bounds_are_converted_and_unknown_ones_stay_unknown():
    found = converted(Quantity(10.0, "EUR", 8.0, None), 2.0, "XYZ")
    assert (found.value, found.low, found.high, found.unit) == (20.0, 16.0, None, "XYZ")


def test_unknown_currency_and_impossible_rate():
    with pytest.raises(UnknownNameError):
        exchange_rate(TABLES, "ZZZ")
    with pytest.raises(InputError, match="above 0"):
        shown_rates(TABLES, "KEN", "KES", 0.0)
