"""Cost and jobs on a site's page: bars that open, one scale, what stays unknown."""

from __future__ import annotations

import math

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QWidget

from app.ui.panels.parts import column
from app.ui.panels.site.cost import StepUpHead, fill_cost, money_line
from gis.cost.jobs import JobClaim, Jobs
from gis.cost.local_money import LinePayer, LocalMoney
from gis.cost.result import CostComponent, EstimateClass, Measurement, SiteCost
from gis.types import Quantity

UNIT = "EUR/(MW·y)"


def amount(value: float, unit: str = UNIT) -> Quantity:
    return Quantity(value, unit, value * 0.5, value * 1.5, "modelled", "table a")


@pytest.fixture
def page(qtbot):
    parts = (
        CostComponent("energy_eur", "electricity", "running", amount(600_000.0), math.nan,
                      "hours · price", 4),
        CostComponent("heat_revenue_eur", "heat sold", "income",
                      Quantity(-100_000.0, UNIT, -150_000.0, -50_000.0), math.nan, "heat", 5))
    survey = Measurement("offer", "written offer", (), (), 0.2, 1.0, 0.0, amount(2e3, "EUR"),
                         Quantity(2.0, "months", 1.0, 6.0), 3, "assumed", "judgement")
    cost = SiteCost(2.0, "small", parts, Quantity(500_000.0, UNIT, 4e5, 6e5), (), (survey,),
                    EstimateClass(5, "concept", (-0.5, -0.2), (0.3, 1.0), "a"), (), ("A note.",))
    jobs = Jobs("small", amount(4.0, "jobs"), amount(2.0), amount(20.0, "job-years"), amount(10.0),
                (JobClaim("claim", "operator", "here", "a thousand jobs", "1,000", "2020",
                          "published", "a paper"),
                 JobClaim("evidence", "state audit", "here", "fifty jobs", "50", "2024",
                          "published", "an audit")), ("Few stay.",))
    local = LocalMoney(jobs, Quantity(math.nan, "EUR/y", known="prior", source="b"), "the county",
                       "bare land", amount(200_000.0, "EUR/y"), "the town", LinePayer(
                           "deep", amount(1.0), amount(7e5, "EUR"), "All of it.", "published",
                           "2014", "a law"), ("Few stay.",))
    made = QWidget()
    qtbot.addWidget(made)
    body = column(made)
    fill_cost(body, cost, local, 1200.0, "#888888")
    made.resize(360, 900)
    made.show()
    return made


def texts(page) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel))


def test_bars_go_up_and_back(page):
    heads = page.findChildren(StepUpHead)
    assert [head.amount for head in heads] == ["600", "\u2212100", "500"]
    assert heads[1].reach == "\u2212150 to \u221250"
    assert "500 kEUR per MW" in texts(page)


def test_a_bar_opens_with_the_keyboard(page, qtbot):
    head = page.findChildren(StepUpHead)[0]
    head.setFocus()
    qtbot.keyClick(head, Qt.Key.Key_Return)
    assert "hours · price" in texts(page)
    assert "estimate class 4" in texts(page)


def test_claims_stand_beside_what_was_counted(page):
    told = texts(page)
    assert told.index("Claimed") < told.index("1,000.")
    assert "Counted afterwards" in told and "50.\nState audit, here, 2024" in told


def test_unknown_tax_stays_unknown():
    line = money_line("tax", "Tax", Quantity(math.nan, "EUR/y"), "EUR/y")
    assert line.unknown and not line.reach
