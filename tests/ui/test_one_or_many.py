"""One big or many small in the window: asked, answered, drawn, and an answer that is no."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt

from app.ui.canvas.portfolio import PortfolioLayer
from app.ui.panels.portfolio.form import county_share
from gis.errors import InputError
from gis.ranking.portfolio.options import compare
from gis.ranking.portfolio.pareto import pareto
from gis.ranking.portfolio.problem import Choices, Links, Problem, Shared

SIZES = (1.0, 2.0, 4.0)


def problem() -> Problem:
    """Four sites 50 km apart, sizes 1, 2 and 4 MW; each has a heat user that takes 3,000 MWh."""
    site, mw = np.repeat(np.arange(4), 3), np.tile(SIZES, 4)
    every = np.arange(12)
    links = Links(every, site, np.minimum(2000.0 * mw, 3000.0), np.full(12, 30.0),
                  np.full(12, 0.2), np.ones(12), np.full(12, 10.0), np.ones(12))
    choices = Choices(site, mw, mw * 1.25, np.full(12, -1), 0.5 * mw, 100 * mw, mw,
                      mw ** 0.8, 12 + mw, np.ones(12))
    return Problem(tuple("abcd"), ("Alba", "Brine", "Corto", "Delta"),
                   np.arange(4) * 50_000.0 - 75_000.0, np.zeros(4), choices, links,
                   Shared(("Mill", "Dairy", "Spa", "Town"), np.full(4, 3000.0)),
                   counties=("North", "North", "South", "South"))


@dataclass
class Study:
    """The engine's own solver on a problem made up."""

    problem: Problem

    def compare(self, limits, objective, few, many, front, progress):
        return compare(self.problem, limits, objective, few, many)

    def front(self, limits, objectives, progress):
        return pareto(self.problem, limits, objectives, 5)


@pytest.fixture
def engine(engine):
    studied = []

    def portfolio(inputs, settings, total, few, many, progress):
        studied.append((total, few, many))
        progress(1, 1, "studying sites at each size")
        return Study(problem())

    made = replace(engine, portfolio=portfolio)
    object.__setattr__(made, "studied", studied)
    return made


@pytest.fixture
def asked(studied, qtbot):
    """The window after 4 MW were asked for as one, two or four sites."""
    studied.actions_by_name["one_or_many"].trigger()
    form = studied.portfolio.form
    form.total.setValue(4.0)
    form.few.setValue(2)
    form.many.setValue(4)
    qtbot.keyClick(form.total, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: studied.portfolio.chart.front is not None, timeout=10_000)
    return studied


def test_heat_is_better_spread(asked):
    panel = asked.portfolio
    used = {o.name: o.used_mwh_y for o in panel.found.options}
    # a user takes 3,000 MWh at most: one site 3,000, two 6,000, four 4 × 2,000 MWh
    assert used["one"] == pytest.approx(3000)
    assert used["few"] == pytest.approx(6000)
    assert used["many"] == pytest.approx(8000)
    assert panel.found.best in ("many", "best_mix")
    assert "best for heat used" in panel.finding.text()
    assert "2.7 times the heat" in panel.finding.text()


def test_table_marks_the_best_of_each_line(asked):
    table = asked.portfolio.table
    model = table.options
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    heat = texts.index("Heat used, GWh/y")
    best = [model.index(heat, column).data(Qt.ItemDataRole.UserRole) for column in range(1, 5)]
    assert best == [False, False, True, True]
    assert [model.index(heat, column).data() for column in range(1, 5)] == [
        "3.00", "6.00", "8.00", "8.00"]


def test_the_chosen_option_is_on_the_map(asked, qtbot):
    def layer() -> PortfolioLayer:
        return asked.canvas.layer("portfolio")

    qtbot.waitUntil(lambda: layer() is not None and len(layer().sites) == 4)
    assert not asked.canvas.sites.visible        # one or the other
    asked.portfolio.table.chosen.emit("one")
    qtbot.waitUntil(lambda: len(layer().sites) == 1)
    assert layer().radius(4.0) == pytest.approx(2 * layer().radius(1.0))     # area is power
    asked.docks["ranking"].raise_()
    qtbot.waitUntil(lambda: asked.canvas.sites.visible)
    assert not layer().visible


def test_a_point_of_the_front_is_chosen_by_mouse_and_keys(asked, qtbot):
    chart = asked.portfolio.chart
    key, x, y = chart.points()[0]
    spot = chart.place(x, y)
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton,
                     pos=QPoint(round(spot.x()), round(spot.y())))
    first = asked.portfolio.option
    assert first in [p.option for p in chart.front.points] or first in asked.portfolio.found.options
    chart.setFocus()
    for _ in range(9):
        qtbot.keyClick(chart, Qt.Key.Key_Left)
    left = min(chart.points(), key=lambda p: chart.place(*p[1:]).x())
    assert asked.portfolio.option is chart.option(left[0])


def test_a_third_objective_is_the_size_of_the_dots(asked, qtbot):
    panel, chart = asked.portfolio, asked.portfolio.chart
    panel.third.setCurrentIndex(panel.third.findData("grid_strain"))
    panel.third.activated.emit(panel.third.currentIndex())
    qtbot.waitUntil(lambda: chart.front is not None and len(chart.front.objectives) == 3,
                    timeout=10_000)
    keys = [key for key, _, _ in chart.points()]
    assert any(key.startswith("front:") for key in keys)
    strain = {key: chart.third(key) for key in keys}
    assert chart.dots.least == min(strain.values()) and chart.dots.most == max(strain.values())
    assert "Size of a dot: Grid strain, MW" in chart.accessibleDescription()
    assert all("Grid strain" in chart.words(key) for key in keys)
    chart.grab()
    # an objective stands on one axis alone
    panel.up.setCurrentIndex(panel.up.findData("grid_strain"))
    panel.up.activated.emit(panel.up.currentIndex())
    assert panel.axes == ("heat_used", "grid_strain")


def test_limits_alone_need_no_new_study(asked, qtbot):
    form = asked.portfolio.form
    before = asked.portfolio.found
    form.distance.setValue(120)                  # of the four in a row two ends are left
    form.button.click()
    qtbot.waitUntil(lambda: asked.portfolio.found is not before, timeout=10_000)
    assert len(asked.engine.studied) == 1
    assert len(asked.portfolio.found.option("best_mix").sites) == 2


def test_what_cannot_be_is_told(asked, qtbot):
    form = asked.portfolio.form
    before = asked.portfolio.found
    form.sites_max.setValue(2)
    form.distance.setValue(4000)
    form.total.setValue(8.0)
    form.button.click()
    qtbot.waitUntil(lambda: asked.portfolio.found is not before, timeout=10_000)
    assert "No option carries 8\u00a0MW" in asked.portfolio.finding.text()
    assert "exclude one another" in asked.portfolio.why.text()
    assert asked.portfolio.why.isVisibleTo(asked.portfolio)
    table = asked.portfolio.table.options
    assert table.best == "" and table.index(0, 1).data() == "4.00 of 8.00"
    header = asked.portfolio.table.options.headerData(
        1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "short by 4" in header


def test_a_bad_county_share_stays_beside_the_form(studied, qtbot):
    studied.actions_by_name["one_or_many"].trigger()
    form = studied.portfolio.form
    form.county.setText("Nakuru lots")
    form.button.click()
    assert "write 30 for at most" in form.error.text()
    assert not studied.jobs.is_running("portfolio")


def test_county_shares():
    assert county_share("") == (None, {})
    assert county_share("30 %") == (0.3, {})
    assert county_share("25, Nakuru 20%, Uasin Gishu=10") == (
        0.25, {"Nakuru": 0.2, "Uasin Gishu": 0.1})
    with pytest.raises(InputError):
        county_share("130")


def test_another_study_forgets_the_answer(asked, qtbot):
    asked.open("testland")
    qtbot.waitUntil(lambda: asked.portfolio.found is None, timeout=10_000)
    assert asked.canvas.layer("portfolio") is None


def test_answer_is_written_with_its_page(asked, qtbot, tmp_path):
    asked.write_portfolio(tmp_path / "out")
    qtbot.waitUntil(lambda: (tmp_path / "out" / "portfolio.html").exists(), timeout=10_000)
    page = (tmp_path / "out" / "portfolio.html").read_text("utf-8")
    assert "One big or many small" in page and "<script" not in page
