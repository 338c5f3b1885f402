"""The chart of a year of heat tells unknown use from none."""

import math

from app.ui.panels.heat_chart import HOURS, HeatChart


def test_unknown_use_is_one_area_that_says_so(qtbot):
    chart = HeatChart()
    qtbot.addWidget(chart)
    unknown = (math.nan,) * 12
    chart.show_months({"delivered": HOURS, "used": unknown, "demand": unknown})
    assert [name for _, name, _ in chart._areas] == ["use unknown"] and chart._demand is None
    assert chart.accessibleDescription().startswith("January: use of 1.0 MW unknown")
    chart.grab()


def test_no_use_is_drawn_as_not_used(qtbot):
    chart = HeatChart()
    qtbot.addWidget(chart)
    chart.show_months({"delivered": HOURS, "used": 0 * HOURS, "demand": 0 * HOURS})
    assert [name for _, name, _ in chart._areas] == ["used", "not used"]
    assert chart.accessibleDescription().startswith("January: 0 of 1.0 MW used")
