"""The value of reuse by hand."""

import pytest

from gis.compliance.reuse import net_present_value


def test_value_by_hand():
    # 5 % over 10 years: annuity factor 7.7217. 1,000 MWh at (50 - 40) EUR: 10,000 EUR a year.
    assert net_present_value(1000, 40, 50, 0, 0.05, 10) == pytest.approx(77_217, rel=1e-4)
    # The investment's annuity is in the cost of heat: the value at that rate stays.
    assert net_present_value(1000, 40, 50, 100_000, 0.05, 10) == pytest.approx(77_217, rel=1e-4)
    # Running cost 40,000 - 100,000/7.7217 = 27,050; at 3 % the factor is 8.5302:
    # (50,000 - 27,050) * 8.5302 - 100,000 = 95,770.
    assert net_present_value(1000, 40, 50, 100_000, 0.05, 10, 0.03) == pytest.approx(95_770,
                                                                                     rel=1e-3)
