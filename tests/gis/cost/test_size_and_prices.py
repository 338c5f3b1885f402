"""Size classes and national prices."""

import math

import numpy as np
import pytest

from gis.cost.prices import assumption, continent, electricity_price, national, shared
from gis.cost.size_class import UNITS, at_size, size_class
from gis.errors import InputError
from gis.settings import Brief
from gis.siting.evidence import Evidence
from gis.types import Provenance, Table


@pytest.mark.parametrize(("it_mw", "word"), [
    (0.1, "micro"), (0.5, "small"), (4.99, "small"), (5, "medium"), (20, "large"), (300, "large")])
def test_class_by_its_limits(tables, it_mw, word):
    assert size_class(tables, it_mw).startswith(word)


def test_between_two_middles_the_logarithm_counts(tables):
    assert at_size(tables, "jobs_mw", 10).value == pytest.approx(1.0)
    # Half-way between 10 and 50 MW on the logarithm: the geometric mean of 1 and 0.45.
    assert at_size(tables, "jobs_mw", math.sqrt(500)).value == pytest.approx(math.sqrt(0.45))
    assert at_size(tables, "jobs_mw", 400).value == pytest.approx(0.45)


@pytest.mark.parametrize("what", sorted(UNITS))
def test_larger_costs_less_per_mw_yet_more_in_all(tables, what):
    sizes = np.geomspace(0.05, 300, 40)
    each = [at_size(tables, what, mw) for mw in sizes]
    assert all(q.low <= q.value <= q.high for q in each)
    assert (np.diff([q.value for q in each]) <= 1e-12).all()
    assert (np.diff([q.value * mw for q, mw in zip(each, sizes, strict=True)]) > 0).all()


def test_impossible_size(tables):
    with pytest.raises(InputError, match="above 0"):
        size_class(tables, 0)


def test_country_then_continent_then_unknown(tables):
    assert national(tables, "KEN", "build_eur_w").value == pytest.approx(9.74 / 1.13, rel=0.01)
    prior = national(tables, "TCD", "build_eur_w")               # no market of its own
    assert prior.known == "prior" and prior.low < 9.74 / 1.13 < prior.high
    assert continent(tables, "TCD") == "Africa"
    assert math.isnan(national(tables, "ATA", "build_eur_w").value)


def test_every_price_has_its_range_source_and_date(tables):
    for name in ("site_prices", "site_costs", "build_sizes", "measurements", "local_taxes",
                 "connection_charging", "exchange_rates", "job_claims"):
        for row in tables[name].rows():
            assert row["source"] and (row.get("date") or row.get("year")), (name, row)
            if "low" in row:
                assert row["low"] <= row["value" if "value" in row else "per_eur"] <= row["high"]


def evidence(tables, figures=None, **brief):
    layers = {} if figures is None else {"figures": Table(
        {key: np.array(values, object if key == "key" else float)
         for key, values in figures.items()}, {}, Provenance("figures", "by hand"))}
    return Evidence("r", "KEN", Brief(**brief), layers, tables, None, 1)


def test_a_figure_of_the_region_has_its_own_error(tables):
    at = evidence(tables, {"key": ["electricity_eur_mwh"], "value": [100.0],
                           "uncertainty_share": [0.1]})
    assert electricity_price(at).low == pytest.approx(90)
    unstated = evidence(tables, {"key": ["heat_price_eur_mwh"], "value": [50.0],
                                 "uncertainty_share": [math.nan]})
    assert assumption(unstated, "heat_price_eur_mwh").high == pytest.approx(60)
    assert assumption(evidence(tables), "heat_price_eur_mwh") == shared(tables,
                                                                        "heat_price_eur_mwh")
    told = electricity_price(evidence(tables, electricity_eur_mwh=77.0))
    assert (told.low, told.value, told.high) == (77.0, 77.0, 77.0)
