"""One megawatt whose cost can be worked out by hand."""

import pytest

from gis.cost.formula import Plan
from gis.cost.inputs import LABELS
from gis.types import Quantity
from layers import tables as shipped

BY_HAND = {
    "electricity_eur_mwh": 100, "pue": 1.2, "connection_eur_mw": 200_000, "connection_life_y": 40,
    "land_eur_m2": 20, "land_life_y": 50, "build_eur_w": 8, "size_factor": 1.25,
    "cooling_share": 0.2, "cooling_factor": 1.5, "building_life_y": 25, "cooling_life_y": 20,
    "fibre_km": 4, "fibre_eur_km": 25_000, "fibre_life_y": 25, "maintenance_share": 0.02,
    "jobs_mw": 2, "staff_eur_y": 10_000, "water_m3_mw": 3_000, "water_eur_m3": 2,
    "outage_h_y": 100, "outage_spread": 1, "diesel_eur_l": 1, "backup_upkeep_eur_mwh": 50,
    "heat_used_mwh_mw": 1_000, "heat_cost_eur_mwh": 30, "heat_price_eur_mwh": 40}


@pytest.fixture(scope="session")
def tables():
    return shipped.load_all()


@pytest.fixture
def plan():
    """2 MW at half load, no interest, 0.5 ha per MW, 250 L of diesel per MWh."""
    return Plan(it_mw=2.0, utilisation=0.5, rate=0.0, land_ha_mw=0.5, litre_mwh=250.0)


@pytest.fixture
def numbers():
    return {key: float(value) for key, value in BY_HAND.items()}


@pytest.fixture
def inputs():
    """Inputs without doubt; ``inputs(pue=(1.1, 1.2, 1.4))`` gives one a range, None unknown."""

    def make(**given):
        found = {}
        for key in LABELS:
            low, value, high = given[key] if isinstance(given.get(key), tuple) else (
                (given.get(key, BY_HAND[key]),) * 3)
            unknown = value is None
            found[key] = Quantity(float("nan") if unknown else value, "",
                                  None if unknown else low, None if unknown else high)
        return found

    return make
