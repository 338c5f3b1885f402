"""Weights, value functions, stakeholders and methods, as a planner decides with them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent

from app.ui.live import LiveRanking
from app.ui.panels.ranking import SITE
from gis.ranking.ahp import pairwise_weights
from gis.settings import ValueFunction
from gis.siting.value_functions import Piecewise


def ids(window) -> list[str]:
    proxy = window.ranking.sorted
    return [proxy.index(row, 0).data(SITE).id for row in range(proxy.rowCount())]


def criterion(window, key: str):
    return next(c for c in window.session.settings.criteria if c.key == key)


@pytest.fixture
def deciding(studied, qtbot):
    """The window at the step of the criteria, heat chosen and its values counted."""
    studied.go_to_step("criteria")
    studied.criteria.select("heat_used")
    qtbot.waitUntil(lambda: studied.criteria.editor.chart.histogram is not None
                    and studied.criteria.editor.chart.histogram.key == "heat_used")
    return studied


def drag(window, qtbot, index: int, value: float, let_go: bool = True) -> None:
    """Take a handle of the curve to a value."""
    chart = window.criteria.editor.chart
    at = chart.place(index).toPoint()
    to = QPoint(round(chart.x(value)), at.y())
    qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=at)
    for x in np.linspace(at.x(), to.x(), 6)[1:]:
        qtbot.mouseMove(chart, QPoint(round(float(x)), at.y()))
    if let_go:
        qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=to)


# value functions -------------------------------------------------------------------------------
def test_live_scores_of_a_moved_curve_are_those_of_the_curve(result):
    moved = tuple(replace(c, value=ValueFunction(0.2, 0.6)) if c.key == "heat_used" else c
                  for c in result.settings.criteria)
    live = LiveRanking(result)
    at = [c.key for c in moved].index("heat_used")
    scores = result.screening.scores.copy()
    scores[at] = moved[at].value(result.screening.values[at])
    weights = replace(result.settings, criteria=moved).weights
    got = live.cell_scores(result.settings.theme_weights, moved)
    np.testing.assert_allclose(got, weights @ scores, atol=1e-5)
    back = live.cell_scores(result.settings.theme_weights)
    np.testing.assert_allclose(back, result.settings.weights @ result.screening.scores, atol=1e-5)


def test_a_gap_counts_with_its_prior_under_the_moved_curve(result):
    from gis.ranking.priors import prior_of

    at = [c.key for c in result.settings.criteria].index("groundwater")
    only = {theme: float(theme == "water") for theme in result.settings.theme_weights}
    moved = tuple(replace(c, value=ValueFunction(20, 1)) if c.key == "groundwater" else c
                  for c in result.settings.criteria)
    missing = ~result.screening.known[at]
    assert missing.any()
    prior = prior_of(result.settings.criteria[at], result.screening.values[at])
    got = LiveRanking(result).cell_scores(only, moved)
    np.testing.assert_allclose(got[missing], prior.mean_score(moved[at]), atol=1e-6)


def test_a_weight_inside_a_theme_moves_the_cells(result):
    criteria = tuple(replace(c, theme="heat", weight=0.25 if c.key == "fibre" else 0.75)
                     if c.key in ("fibre", "heat_used") else c for c in result.settings.criteria)
    theirs = replace(result, settings=replace(result.settings, criteria=criteria))
    moved = tuple(replace(c, weight={"fibre": 0.6, "heat_used": 0.4}.get(c.key, c.weight))
                  for c in criteria)
    weights = replace(theirs.settings, criteria=moved).weights
    got = LiveRanking(theirs).cell_scores(theirs.settings.theme_weights, moved)
    np.testing.assert_allclose(got, weights @ result.screening.scores, atol=1e-5)


def test_dragging_an_anchor_moves_map_and_ranking(deciding, qtbot):
    before = {s.id: s.score for s in deciding.sites}
    cells = deciding.canvas.layer("suitability").values.copy()
    drag(deciding, qtbot, 1, 0.5, let_go=False)          # half the heat used is as good as all
    assert not np.allclose(cells, deciding.canvas.layer("suitability").values)
    qtbot.waitUntil(lambda: {s.id: s.score for s in deciding.sites} != before)
    assert not deciding.session.can_undo                 # it has not been let go yet
    chart = deciding.criteria.editor.chart
    qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=chart.place(1).toPoint())
    anchor = criterion(deciding, "heat_used").value.scores_1
    assert anchor == pytest.approx(0.5, abs=0.02)
    brine = next(s for s in deciding.sites if s.id == "s2")
    assert brine.criteria["heat_used"].score == pytest.approx(1.0)       # 0.6 of the heat


def test_a_dragged_anchor_reorders_and_undo_restores(deciding, qtbot):
    for key, slider in deciding.weights.sliders.items():
        slider.setValue(100 if key == "heat" else 0)
    qtbot.waitUntil(lambda: deciding.session.can_undo, timeout=3000)
    assert ids(deciding) == ["s1", "s2", "s3"]
    former = criterion(deciding, "heat_used").value
    deciding.criteria.editor._decide(ValueFunction(1.0, 0.0))            # little heat is best
    assert ids(deciding) == ["s3", "s2", "s1"]
    deciding.actions_by_name["undo"].trigger()
    assert ids(deciding) == ["s1", "s2", "s3"]
    assert criterion(deciding, "heat_used").value == former
    assert deciding.criteria.editor.function == former
    deciding.actions_by_name["redo"].trigger()
    assert ids(deciding) == ["s3", "s2", "s1"]


def test_arrow_keys_move_an_anchor_as_one_step_of_undo(deciding, qtbot):
    chart = deciding.criteria.editor.chart
    chart.chosen = 1
    for _ in range(4):
        qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert not deciding.session.can_undo
    qtbot.waitUntil(lambda: deciding.session.can_undo, timeout=3000)
    assert criterion(deciding, "heat_used").value.scores_1 < 0.95
    deciding.actions_by_name["undo"].trigger()
    assert criterion(deciding, "heat_used").value.scores_1 == 1
    assert not deciding.session.can_undo


def test_points_come_and_go(deciding, qtbot):
    editor = deciding.criteria.editor
    editor.kind.setCurrentIndex(editor.kind.findData("piecewise"))
    editor.kind.activated.emit(editor.kind.currentIndex())
    assert isinstance(criterion(deciding, "heat_used").value, Piecewise)
    count = len(editor.function.points)
    chart = editor.chart
    qtbot.mouseDClick(chart, Qt.MouseButton.LeftButton,
                      pos=QPoint(round(chart.x(0.25)), round(chart.y(0.9))))
    assert len(editor.function.points) == count + 1
    chart.chosen = 1
    qtbot.keyClick(chart, Qt.Key.Key_Delete)
    assert len(editor.function.points) == count


def test_numbers_and_faults_of_the_editor(deciding):
    editor = deciding.criteria.editor
    editor.fields["scores_1"].setText("0.4")
    editor.fields["scores_1"].editingFinished.emit()
    assert criterion(deciding, "heat_used").value.scores_1 == 0.4
    editor.fields["scores_1"].setText("0")               # both anchors alike
    editor.fields["scores_1"].editingFinished.emit()
    assert editor.fault.isVisible() and "both anchors" in editor.fault.text()
    assert criterion(deciding, "heat_used").value.scores_1 == 0.4
    editor.low.setText("0.1")
    editor.low.editingFinished.emit()
    editor.outliers.setCurrentIndex(editor.outliers.findData("unknown"))
    editor.outliers.activated.emit(editor.outliers.currentIndex())
    assert criterion(deciding, "heat_used").value.outliers == "unknown"


def test_unknown_share_is_told(deciding, qtbot):
    deciding.criteria.select("groundwater")
    chart = deciding.criteria.editor.chart
    qtbot.waitUntil(lambda: chart.histogram is not None and chart.histogram.key == "groundwater")
    known = deciding.result.screening.known[2].mean()
    assert f"unknown in {100 * (1 - known):.0f} % of the region" in \
        deciding.criteria.editor.about.text()
    assert "percent unknown" in chart.accessibleDescription()


# weights ---------------------------------------------------------------------------------------
def test_sliders_that_nobody_moves_keep_exact_weights(studied, qtbot):
    exact = {k: w / 3 for k, w in studied.session.settings.theme_weights.items()}
    studied._set_settings(studied.session.settings.reweighted(exact))
    studied.weights.sliders["heat"].setValue(50)
    qtbot.waitUntil(lambda: studied.session.settings.theme_weights["heat"] == 0.5)
    others = {k: w for k, w in studied.session.settings.theme_weights.items() if k != "heat"}
    assert others == {k: w for k, w in exact.items() if k != "heat"}


def test_criteria_open_inside_their_theme(studied):
    slider = studied.weights.inner["heat_used"]
    assert not slider.isVisibleTo(studied.weights)
    studied.weights.folds["heat"].click()
    assert slider.isVisibleTo(studied.weights)


def test_a_theme_without_criteria_is_refused_in_words(studied, qtbot):
    before = studied.session.settings
    studied.weights.inner["heat_used"].setValue(0)       # the only criterion of heat here
    assert "All criteria of Heat" in studied.weights.hint.text()
    qtbot.wait(450)
    assert studied.session.settings == before


def test_a_preset_is_one_step_of_undo(studied):
    before = dict(studied.session.settings.theme_weights)
    action = next(a for a in studied.weights.presets.menu().actions() if "Heat" in a.text())
    action.trigger()
    weights = studied.session.settings.theme_weights
    assert max(weights, key=weights.get) == "heat" and weights != before
    studied.actions_by_name["undo"].trigger()
    assert studied.session.settings.theme_weights == before


def test_wheel_leaves_weights_and_kinds_alone(deciding):
    for widget in (deciding.weights.sliders["heat"], deciding.weights.inner["heat_used"],
                   deciding.criteria.editor.kind, deciding.weights.voices.names):
        before = deciding.session.settings
        event = QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(0, -240), QPoint(0, -240),
                            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                            Qt.ScrollPhase.NoScrollPhase, False)
        widget.wheelEvent(event)
        assert not event.isAccepted()
        assert deciding.session.settings == before


# questions -------------------------------------------------------------------------------------
def dialog(window, qtbot, way: str):
    from app.ui.dialogs.weighing import DIALOGS

    made = DIALOGS[way](window.asked(), window)
    made.picked.connect(window.take_weights)             # the window owns and deletes it
    made.show()
    return made


def test_pairs_show_the_contradiction_and_mend_it(studied, qtbot):
    made = dialog(studied, qtbot, "pairs")
    page = made.page
    for slider in page.sliders.values():
        slider.setValue(0)                               # all alike
    assert "0.00" in made.ratio.text()
    page.sliders[0, 1].setValue(-80)                     # energy 9 × grid
    page.sliders[1, 2].setValue(-80)                     # grid 9 × water
    page.sliders[0, 2].setValue(80)                      # and water 9 × energy
    found = pairwise_weights(page.matrix())
    assert found.consistency_ratio > 0.1
    assert f"{found.consistency_ratio:.2f}" in made.ratio.text()
    assert "contradict" in made.meaning.text()
    assert made.use.isEnabled()                          # shown, never refused
    names = [one.name for one in page.items]
    assert made.contradiction.text() == found.worst.words(names)
    page.mend()
    assert pairwise_weights(page.matrix()).consistency_ratio < found.consistency_ratio
    expected = pairwise_weights(page.matrix()).weights
    made.use.click()
    got = studied.session.settings.theme_weights
    np.testing.assert_allclose([got[one.key] for one in page.items], expected)
    studied.actions_by_name["undo"].trigger()
    assert not studied.session.can_undo


def test_swings_become_weights(studied, qtbot):
    made = dialog(studied, qtbot, "swing")
    for key, slider in made.page.sliders.items():
        slider.setValue({"heat": 100, "water": 50}.get(key, 0))
    made.use.click()
    got = studied.session.settings.theme_weights
    assert got["heat"] == pytest.approx(2 / 3) and got["water"] == pytest.approx(1 / 3)


def test_an_order_becomes_weights(studied, qtbot):
    made = dialog(studied, qtbot, "order")
    page = made.page
    assert page.order()[0] == "heat"                     # begins with the present order
    page.list.setCurrentRow(0)
    page.move_chosen(1)
    assert page.order()[:2] == ["grid", "heat"]
    made.use.click()
    got = studied.session.settings.theme_weights
    assert got["grid"] == pytest.approx((1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5 + 1 / 6) / 6)
    assert got["grid"] > got["heat"] > got["energy"]


# stakeholders ----------------------------------------------------------------------------------
def test_stakeholders_keep_weights_apart(studied, qtbot):
    own = dict(studied.session.settings.theme_weights)
    studied.add_stakeholder("Water authority")
    for key, slider in studied.weights.sliders.items():
        slider.setValue(100 if key == "water" else 0)
    qtbot.waitUntil(
        lambda: studied.session.stakeholders[0].theme_weights["water"] == 1.0, timeout=3000)
    assert ids(studied)[0] == "s3"                       # the ranking as the authority sees it
    assert "Water authority" in studied.ranking.summary.text()
    assert studied.session.settings.theme_weights == own
    studied.listen_to("")
    assert ids(studied)[0] == "s1"
    assert studied.weights.sliders["water"].value() == round(own["water"] * 100)
    studied.listen_to("Water authority")
    assert studied.weights.sliders["water"].value() == 100


def test_stakeholders_are_renamed_removed_and_brought_back(studied):
    studied.add_stakeholder("Mayor")
    studied.rename_stakeholder("Council")
    assert [one.name for one in studied.session.stakeholders] == ["Council"]
    assert studied.voice == "Council"
    studied.remove_stakeholder()
    assert studied.session.stakeholders == () and studied.voice == ""
    studied.actions_by_name["undo"].trigger()
    assert [one.name for one in studied.session.stakeholders] == ["Council"]


def test_comparison_names_agreement_and_compromise(studied, qtbot):
    studied.add_stakeholder("Heat company")
    studied.take_weights(replace_all(studied, "heat"))
    studied.add_stakeholder("Water authority")
    studied.take_weights(replace_all(studied, "water"))
    studied.docks["stakeholders"].raise_()
    panel = studied.stakeholders
    qtbot.waitUntil(lambda: panel.isVisible() and "2 stakeholders" in panel.said.text())
    assert "Most contested is Ebo Hill" in panel.said.text()
    model = panel.table.ranks
    row = model.row_of("s3")
    shown = [model.index(row, col).data() for col in range(model.columnCount())]
    assert shown[0] == "Ebo Hill" and shown[3] == "1" and shown[-1] == "1\u20133"
    panel.compromise.click()
    weights = studied.session.settings.theme_weights
    assert weights["heat"] == pytest.approx(0.5) and weights["water"] == pytest.approx(0.5)
    assert studied.voice == ""


def replace_all(window, theme: str):
    from gis.ranking.weights import PickedWeights

    return PickedWeights({key: float(key == theme)
                          for key in window.session.settings.theme_weights})


def test_two_of_one_name_are_refused(studied, monkeypatch):
    said = []
    monkeypatch.setattr(studied, "tell", said.append)
    studied.add_stakeholder("Mayor")
    studied.add_stakeholder("Mayor")
    assert len(studied.session.stakeholders) == 1 and "already" in said[0]


def test_default_curve_brings_the_usual_one_back(deciding):
    editor = deciding.criteria.editor
    editor._decide(ValueFunction(0.3, 0.7))
    assert editor.reset.isEnabled()
    editor.reset.click()
    assert criterion(deciding, "heat_used").value == ValueFunction(0, 1)
    assert not editor.reset.isEnabled()


def test_presets_become_stakeholders_in_one_step(studied):
    studied.stakeholders.presets.click()
    names = [one.name for one in studied.session.stakeholders]
    assert names[0] == "Heat first" and "Equal" not in names
    studied.actions_by_name["undo"].trigger()
    assert studied.session.stakeholders == ()


def test_a_run_keeps_what_was_decided(deciding, qtbot):
    deciding.criteria.editor._decide(ValueFunction(0.3, 0.7))
    assert "F5" in deciding.ranking.summary.text()
    former = deciding.result
    deciding.run_study()
    qtbot.waitUntil(lambda: deciding.result is not former)
    at = [c.key for c in deciding.result.settings.criteria].index("heat_used")
    assert deciding.result.settings.criteria[at].value == ValueFunction(0.3, 0.7)
    qtbot.waitUntil(lambda: "F5" not in deciding.ranking.summary.text())


def test_a_moving_slider_keeps_the_voices_own_weights_within_themes(studied):
    from gis.ranking.stakeholders import Stakeholder
    from gis.ranking.weights import PickedWeights

    criteria = tuple(replace(c, theme="heat", weight=0.5) if c.key in ("fibre", "heat_used") else c
                     for c in studied.session.settings.criteria)
    themes = {k: w for k, w in studied.session.settings.theme_weights.items() if k != "digital"}
    studied.session.set_settings(replace(studied.session.settings, criteria=criteria,
                                         theme_weights=themes))
    studied.session.set_stakeholders((Stakeholder("Mayor", themes,
                                                  {"fibre": 0.2, "heat_used": 0.8}),))
    studied.voice = "Mayor"
    studied.weights.moving.emit(PickedWeights({**themes, "heat": 0.9}))
    shown = {c.key: c.weight for c in studied.asked().criteria}
    assert (shown["fibre"], shown["heat_used"]) == pytest.approx((0.2, 0.8))
    assert studied.asked().theme_weights["heat"] == 0.9
