import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.energy.wind import Turbine, full_load_hours
from gis.energy.wind_calc import log_profile
from gis.errors import InputError
from layers import tables


def at_hub(wind_ms, height_m, roughness_m):
    return log_profile({}, wind_ms, height_m, roughness_m)["wind_ms"].value


def test_log_profile_by_hand():
    # over grass: ln(100/0.03)/ln(10/0.03) = 8.1117/5.8091 = 1.3964
    assert_allclose(at_hub(5.0, 10.0, 0.03), 6.982, atol=0.001)
    with pytest.raises(InputError, match="within the roughness"):
        at_hub(5.0, 1.5, 2.0)


def test_log_profile_agrees_with_windpowerlib():
    wind_speed = pytest.importorskip("windpowerlib.wind_speed")
    theirs = wind_speed.logarithmic_profile(np.array([5.0]), 10, 100, np.array([0.03]))
    assert_allclose(at_hub(5.0, 10.0, 0.03), theirs[0], rtol=1e-9)


@pytest.mark.parametrize("mean", [5.0, 6.5, 8.0])
def test_the_generic_turbine_lies_within_the_curves_of_windpowerlib(mean):
    turbines = pytest.importorskip("windpowerlib.wind_turbine")
    hours = []
    for name in ("E-115/3200", "V112/3075", "V126/3000", "E-126/4200", "N117/2400"):
        try:
            curve = turbines.WindTurbine(hub_height=100, turbine_type=name).power_curve
        except KeyError:
            continue
        if curve is not None:
            power = curve["value"].to_numpy()
            hours.append(full_load_hours(mean, Turbine(curve["wind_speed"].to_numpy(),
                                                       power / power.max())))
    assert len(hours) >= 2
    ours = full_load_hours(mean, Turbine.from_table(tables.load("wind_turbine")))
    print(mean, round(ours), [round(h) for h in hours])
    assert 0.9 * min(hours) < ours < 1.1 * max(hours)
