import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.heat.network.hydraulics import (
    conductance,
    ground_temperature,
    outlet,
    pressure_gradient,
    simultaneity,
)
from gis.heat.pipe import pipes


def test_gradient_of_the_design_flow_is_the_design_gradient(tables):
    sizes = pipes(tables)
    found = pressure_gradient(sizes.flow_kg_s, sizes.inner_m, sizes.parameters)
    assert_allclose(found, sizes.parameters["pressure_gradient"], rtol=1e-6)


def test_laminar_flow_by_hand(tables):
    sizes = pipes(tables)
    p, inner, flow = sizes.parameters, 0.0285, 0.001
    speed = flow / (p["water_density"] * np.pi / 4 * inner**2)
    # Hagen–Poiseuille: 32·η·v/d².
    assert_allclose(pressure_gradient(flow, inner, p),
                    32 * p["water_viscosity"] * speed / inner**2, rtol=1e-9)


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 400), st.floats(1.01, 3))
def test_more_flow_drops_more_pressure(tables, flow, more):
    p = pipes(tables).parameters
    a, b = (float(pressure_gradient(f, 0.2, p)) for f in (flow + 0.01, (flow + 0.01) * more))
    assert 0 < a < b


def test_one_pipe_loses_its_part_of_the_pair(tables):
    sizes = pipes(tables)
    one = conductance(sizes, np.arange(len(sizes.dn)))
    pair = sizes.loss_w_m(np.arange(len(sizes.dn)), 80, 50, 8)
    assert_allclose(one * ((80 - 8) + (50 - 8)), pair)


def test_cooling_along_a_pipe_by_hand():
    # 0.3 W/m·K over 1 km at 60 K above ground and 10 kg/s: 18 kW, 0.43 K.
    assert_allclose(outlet(70, 10, 0.3, 1000, 10, 4187), 70 - 0.43, atol=0.003)
    assert outlet(70, 10, 0.3, 1000, 0, 4187) == 10


def test_ground_follows_the_air_damped_and_late(p):
    hour = np.arange(8760)
    air = 10 - 12 * np.cos(2 * np.pi * (hour + 0.5) / 8760)
    ground = ground_temperature(air, 1.0, p)
    damping = np.sqrt(2 * np.pi / (8760 * 3600) / (2 * p["ground_diffusivity_m2_s"]))
    assert_allclose(ground.mean(), 10, atol=1e-6)
    assert_allclose(np.ptp(ground) / 2, 12 * np.exp(-damping), rtol=1e-3)
    assert_allclose((ground.argmin() - air.argmin()) % 8760, damping / (2 * np.pi) * 8760, atol=2)
    gaps = air.copy()
    gaps[::7] = np.nan
    assert_allclose(ground_temperature(gaps, 1.0, p), ground, atol=1e-6)
    assert np.isnan(ground_temperature(air * np.nan, 1.0, p)).all()


@pytest.mark.parametrize("n, share", [(1, 1.0), (2, 0.9993), (53.84382392, 0.725), (1e6, 0.4497)])
def test_simultaneity(p, n, share):
    assert_allclose(simultaneity(n, p), share, atol=5e-4)
