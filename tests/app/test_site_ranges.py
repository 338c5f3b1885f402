"""Every modelled figure of an estimate has a low and a high end around it."""

import math

import pytest

from app.single import estimate_site

EXACT = {
    "pv_tilt_deg": "the tilt chosen, a setting",
    "needed_mw": "follows from the brief and the rule of table grid_rules",
    "connection_kv": "one of the grid's voltages; its doubt is told as a probability",
    "circuits": "a whole number of circuits chosen",
    "next_higher_kv": "one of the grid's voltages",
    "second_feeder_km": "a distance on the map; the layer tells its accuracy",
    "next_higher_km": "a distance on the map; the layer tells its accuracy",
    "firm_renewable_km": "a distance on the map; the layer tells its accuracy",
    "latency_ms": "least possible: light in fibre along the route",
    "people_50km": "a count within a circle, as the census layer tells it",
}
"""Figures without a range, each with its reason; everything else that is modelled has one."""
BLOCKS = ("energy", "water", "power", "digital", "hazard")
PLACES = {"Nairobi": (36.82, -1.29), "Paris": (2.35, 48.92), "Lagos": (3.4, 6.45),
          "Suva": (178.44, -18.14), "the date line": (-179.99, -16.8),
          "Svalbard": (15.6, 78.2)}


@pytest.fixture(scope="module", params=PLACES)
def site(request):
    lon, lat = PLACES[request.param]
    power = 0.6 if request.param in ("Nairobi", "Suva") else None
    return estimate_site(lon, lat, it_mw=2.0, cooling="evaporative", own_power=power)


def figures(site):
    for block in BLOCKS:
        for key, figure in site[block].items():
            if isinstance(figure, dict) and figure.get("value") is not None:
                yield block, key, figure


def test_modelled_figures_lie_within_their_range(site):
    seen = 0
    for block, key, figure in figures(site):
        low, value, high = (figure[name] for name in ("low", "value", "high"))
        if low is None or high is None:
            assert figure["known"] != "modelled" or key in EXACT, (block, key, figure)
            continue
        seen += 1
        slack = 1e-5 * abs(value) + 1e-9                     # figures are rounded for print
        assert math.isfinite(low) and math.isfinite(high), (block, key)
        assert low <= value + slack and value <= high + slack, (block, key, figure)
    assert seen >= 25


def test_the_climates_tolerance_is_told_and_reaches_what_hangs_on_it(site):
    notes = " ".join(site["energy"]["t_mean_c"]["notes"] + site["energy"]["pue"]["notes"])
    assert "80 % range" in notes
    for key in ("t_mean_c", "ghi_kwh_m2_y", "pv_kwh_kwp_y", "pue", "pv_share_of_demand",
                "co2_embodied_t_y"):
        assert site["energy"][key]["low"] < site["energy"][key]["high"], key


def test_rows_of_the_water_trade_lie_within_their_range(site):
    for row in site["water"]["trade"]:
        assert row["pue_low"] <= row["pue"] <= row["pue_high"]
        assert row["extra_low_mwh_y"] <= row["extra_mwh_y"] + 1e-6
        assert row["extra_mwh_y"] <= row["extra_high_mwh_y"] + 1e-6
