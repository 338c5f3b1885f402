"""The shipped priors follow from the tables and packs that they name."""

import numpy as np
import pytest

from gis.ranking.priors import TABLE_QUANTILES, prior_of
from gis.settings import Criterion, ValueFunction
from gis.siting.evidence import Evidence
from gis.siting.suitability import prior_scopes
from layers import tables
from tests.reference.priors import TABLE, text

SUN = Criterion("pv_yield", "energy", 1.0, "sun", "kWh/kWp·y", ValueFunction(900, 1900))


def test_the_table_is_what_its_sources_say():
    assert TABLE.read_text(encoding="utf-8") == text(), "run python -m tests.reference.priors"


def test_a_row_by_hand():
    """Carbon of Western Europe, from the countries that a reader would name."""
    carbon = tables.load("priors")
    at = np.flatnonzero((carbon["key"] == "grid_carbon") & (carbon["scope"] == "Western Europe"))[0]
    countries = tables.load("countries")
    west = {"AUT", "BEL", "CHE", "DEU", "FRA", "LIE", "LUX", "MCO", "NLD"}
    held = [v for code, v in zip(countries["iso3"], countries["grid_carbon_g_kwh"], strict=True)
            if code in west and not np.isnan(v)]
    got = [carbon[f"q{round(100 * q)}"][at] for q in TABLE_QUANTILES]
    assert got == pytest.approx(np.quantile(held, TABLE_QUANTILES), abs=0.51)


def test_every_country_has_a_subregion():
    known = set(tables.load("subregions")["iso3"])
    assert set(tables.load("countries")["iso3"]) <= known


@pytest.mark.parametrize("country, scopes, basis", [
    ("KEN", ("KEN", "Eastern Africa", "Africa", "world"), "table KEN"),
    ("UGA", ("UGA", "Eastern Africa", "Africa", "world"), "table Eastern Africa"),
    ("FRA", ("FRA", "Western Europe", "Europe", "world"), "table Western Europe")])
def test_country_then_subregion_then_continent_then_world(country, scopes, basis):
    evidence = Evidence("somewhere", country, None, {}, tables.load_all(), None, 1)
    assert prior_scopes(evidence) == ("somewhere", *scopes)
    prior = prior_of(SUN, np.full(9, np.nan), tables.load("priors"), prior_scopes(evidence))
    assert prior.basis == basis
    assert 900 < prior.quantile(0.5) < 2000


def test_an_unknown_country_has_the_world():
    evidence = Evidence("somewhere", "XXX", None, {}, tables.load_all(), None, 1)
    assert prior_scopes(evidence) == ("somewhere", "XXX", "world")
