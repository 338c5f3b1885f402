"""Own power by month."""

import numpy as np
import pytest

from gis.energy.monthly import MONTH_DAYS, _scaled, month_sums
from gis.types import Quantity


def test_each_month_holds_its_own_hours():
    assert sum(MONTH_DAYS) == 365
    np.testing.assert_array_equal(month_sums(np.ones(8760)), np.array(MONTH_DAYS) * 24)
    february = np.zeros(8760)
    february[31 * 24:59 * 24] = 2.0
    assert month_sums(february).tolist() == [0.0, 2.0 * 28 * 24] + [0.0] * 10


def test_a_plant_gives_its_yearly_figure_in_the_shape_of_the_hours():
    shape = np.zeros(8760)
    shape[:31 * 24], shape[-31 * 24:] = 1.0, 3.0           # January and December, 1 to 3
    found = _scaled(shape, Quantity(1600.0, "kWh/kWp·y"), 4.0)
    assert found[0] == pytest.approx(1600.0) and found[11] == pytest.approx(4800.0)
    assert np.isnan(_scaled(shape, Quantity(np.nan, "kWh/kWp·y"), 4.0)).all()
    assert np.isnan(_scaled(np.zeros(8760), Quantity(1.0, "h/y"), 4.0)).all()
