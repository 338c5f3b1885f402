import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.datacentre.cooling import cooling_type, pue_hourly, water_hourly
from gis.errors import InputError, UnknownNameError
from layers import tables

TABLES = {name: tables.load(name) for name in ("cooling", "cooling_loops")}
KEYS = tuple(TABLES["cooling"]["key"])
HOURS = np.arange(8760)


def climate(mean, seasonal, daily, depression):
    """A year whose dry bulb swings about `mean`; the wet bulb lies `depression` below."""
    t = (mean - seasonal * np.cos(2 * np.pi * HOURS / 8760)
         - daily * np.cos(2 * np.pi * (HOURS % 24 - 3) / 24))
    return t, t - depression


TEMPERATE = climate(11.5, 8, 4, 2.0)          # like Paris
HOT = climate(28.5, 2, 5, 4.0)                # like a humid coast


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("where, weather", [("temperate", TEMPERATE), ("hot", HOT)])
def test_yearly_pue_lies_in_the_published_range(key, where, weather):
    row = next(r for r in TABLES["cooling"].rows() if r["key"] == key)
    mean = pue_hourly(cooling_type(TABLES, key), *weather).mean()
    # The ranges are rounded figures of the trade: half a hundredth of tolerance either way.
    assert row[f"pue_{where}_low"] - 0.01 <= mean <= row[f"pue_{where}_high"] + 0.01


def test_chiller_pue_by_hand():
    # Evaporator 7 - 3 = 4 °C, condenser 30 + 15 = 45 °C: COP = 0.45 · 277.15 / 41 = 3.042.
    # Heat 1 + 0.08 + 0.155 / 2 = 1.1575; PUE = 1 + 0.255 + 1.1575 / 3.042 = 1.6355.
    assert_allclose(pue_hourly(cooling_type(TABLES, "crah_chiller"), [30.0], [25.0]),
                    1.6355, atol=1e-3)


def test_liquid_needs_no_chiller_where_air_halls_do():
    # 50 °C water against 30 °C air less 8 K of approach: all of it is free.
    immersion, _ = cooling_type(TABLES, "immersion").loops[0].free_share(
        np.array([30.0]), np.array([26.0]), False)
    assert immersion == 1.0
    free_air, _ = cooling_type(TABLES, "free_air").loops[0].free_share(
        np.array([30.0]), np.array([26.0]), False)
    assert free_air == 0.0                    # too humid for outdoor air


def test_make_up_water_is_one_and_two_thirds_litres_per_kwh():
    loop = cooling_type(TABLES, "evaporative").loops[0]
    assert_allclose(loop.make_up_l_kwh, 1.68)            # 1.26 · 4 / 3


@pytest.mark.parametrize("key", KEYS)
def test_dry_operation_takes_no_water_and_at_least_as_much_power(key):
    cooling = cooling_type(TABLES, key)
    assert not water_hourly(cooling, *HOT, water_allowed=False).any()
    dry, wet = (pue_hourly(cooling, *HOT, water_allowed=w) for w in (False, True))
    assert np.all(dry >= wet - 1e-12)


@given(t=st.floats(-40, 55), depression=st.floats(0, 15), key=st.sampled_from(KEYS),
       load=st.floats(0.05, 1))
def test_pue_is_above_one_and_water_is_never_negative(t, depression, key, load):
    cooling = cooling_type(TABLES, key)
    assert pue_hourly(cooling, [t], [t - depression], load) > 1
    assert water_hourly(cooling, [t], [t - depression]) >= 0


def test_warmer_air_never_lowers_pue():
    t = np.linspace(-20, 50, 200)
    for key in KEYS:
        if key != "water_source":             # follows the year, not the hour
            assert np.all(np.diff(pue_hourly(cooling_type(TABLES, key), t, t - 5)) >= -1e-9)


def test_half_empty_halls_waste_more():
    cooling = cooling_type(TABLES, "direct_to_chip")
    assert pue_hourly(cooling, [10.0], [8.0], 0.3) > pue_hourly(cooling, [10.0], [8.0], 0.9)


def test_unknown_weather_stays_unknown():
    assert np.isnan(pue_hourly(cooling_type(TABLES, "free_air"), [np.nan], [10.0])).all()


def test_bad_input():
    with pytest.raises(UnknownNameError, match="immersion"):
        cooling_type(TABLES, "imersion")
    with pytest.raises(InputError, match="°C"):
        pue_hourly(cooling_type(TABLES, "free_air"), [293.0], [290.0])
