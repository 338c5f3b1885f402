"""The window as a planner uses it."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
from PyQt6.QtCore import QPoint, QPointF, Qt

from app.ui.panels.ranking import SITE


def ids(window) -> list[str]:
    """Site ids from the table's first row down."""
    proxy = window.ranking.sorted
    return [proxy.index(row, 0).data(SITE).id for row in range(proxy.rowCount())]


def screen(window, site_id: str) -> QPoint:
    site = next(s for s in window.sites if s.id == site_id)
    x, y = window.canvas.view.to_screen(site.x, site.y)
    return QPoint(round(float(x)), round(float(y)))


def test_start_page_offers_regions(window, qtbot):
    assert window.stack.currentWidget() is window.start
    card = window.start.cards["testland"]
    qtbot.waitUntil(lambda: bool(card.outline._rings))
    with qtbot.waitSignal(window.start.opened) as opened:
        qtbot.keyClick(card, Qt.Key.Key_Return)
    assert opened.args == ["testland"]


def test_opening_a_region_ranks_it(studied):
    assert studied.stack.currentWidget() is studied.canvas
    assert ids(studied) == ["s1", "s2", "s3"]
    assert studied.site_panel.site.id == "s1"
    assert "Testland" in studied.windowTitle()


def test_steps_tick_off(studied):
    buttons = studied.steps.buttons
    assert "\u2713" in buttons["sites"].text()
    assert "\u2713" not in buttons["report"].text()
    assert buttons["report"].isEnabled()


def test_table_row_selects_on_the_map(studied, qtbot):
    proxy = studied.ranking.sorted
    studied.ranking.table.setCurrentIndex(proxy.index(1, 0))
    assert studied.canvas.sites.selected == "s2"
    assert studied.site_panel.site.id == "s2"


def test_map_click_selects_in_the_table(studied, qtbot):
    qtbot.mouseClick(studied.canvas, Qt.MouseButton.LeftButton, pos=screen(studied, "s3"))
    assert studied.ranking.selected() == "s3"
    assert studied.site_panel.site.id == "s3"


def test_slider_reranks_while_it_moves(studied, qtbot):
    for key, slider in studied.weights.sliders.items():
        slider.setValue(100 if key == "water" else 0)
    water = studied.canvas.layer("suitability").values       # the map is there at once
    np.testing.assert_allclose(water, studied.result.screening.scores[2], rtol=1e-6)
    qtbot.waitUntil(lambda: ids(studied)[0] == "s3")
    assert not studied.session.can_undo                      # it has not come to rest yet
    first = studied.ranking.sorted.index(0, 0).data(SITE)
    assert abs(first.score - 1.0) < 1e-9         # its water scores 1 and is all that counts


def test_slider_at_rest_is_one_step_of_undo(studied, qtbot):
    before = dict(studied.session.settings.theme_weights)
    slider = studied.weights.sliders["water"]
    for value in range(20, 101, 10):
        slider.setValue(value)
    assert studied.session.settings.theme_weights == before      # still moving
    qtbot.waitUntil(lambda: studied.session.can_undo, timeout=3000)
    assert studied.session.settings.theme_weights["water"] == 1.0
    studied.actions_by_name["undo"].trigger()
    assert studied.session.settings.theme_weights == before
    assert slider.value() == round(before["water"] * 100)
    assert not studied.session.can_undo
    studied.actions_by_name["redo"].trigger()
    assert slider.value() == 100


def test_all_weights_zero_says_so_and_keeps_the_ranking(studied, qtbot):
    for slider in studied.weights.sliders.values():
        slider.setValue(0)
    qtbot.waitUntil(lambda: not studied._tables_later.isActive())
    assert studied.weights.hint.isVisible()
    assert len(ids(studied)) == 3


def test_check_box_hides_a_layer(studied):
    layer = studied.canvas.layer("suitability")
    site = next(s for s in studied.sites if s.id == "s1")
    x, y = studied.canvas.view.to_screen(site.x - 60_000, site.y)
    at = QPoint(round(float(x)), round(float(y)))
    shown = studied.canvas.grab().toImage().pixelColor(at)
    studied.layers_panel.item("suitability").setCheckState(0, Qt.CheckState.Unchecked)
    studied.canvas.finish()
    hidden = studied.canvas.grab().toImage().pixelColor(at)
    assert not layer.visible
    assert shown != hidden
    assert hidden.name() == "#f4f1ea"            # land


def test_opacity_slider_fades_the_chosen_layer(studied):
    studied.layers_panel.tree.setCurrentItem(studied.layers_panel.item("suitability"))
    studied.layers_panel.opacity.setValue(40)
    assert studied.canvas.layer("suitability").opacity == 0.4


def test_layer_can_be_moved_above_another(studied):
    panel = studied.layers_panel
    panel.move("towns", "sites", False)
    assert [layer.key for layer in studied.canvas.layers][-2:] == ["sites", "towns"]


def test_criterion_in_the_site_panel_shows_its_map(studied):
    studied.site_panel.show_criterion.emit("groundwater")
    assert studied.canvas.layer("criterion:groundwater").visible
    assert not studied.canvas.layer("suitability").visible


def test_cancelled_run_keeps_the_former_result(studied, qtbot):
    former, started = studied.result, threading.Event()

    def endless(inputs, settings, progress):
        while True:
            started.set()
            progress(1, 2, "working")

    studied.engine = replace(studied.engine, run=endless)
    studied.run_study()
    assert started.wait(5)
    qtbot.waitUntil(lambda: studied.status.bar.maximum() == 2)
    assert not studied.status.cancel.isHidden()
    studied.status.cancel.click()
    qtbot.waitUntil(lambda: not studied.jobs.running)
    assert studied.result is former
    assert studied.status.cancel.isHidden()


def test_impossible_brief_is_refused_in_words(studied, monkeypatch):
    from gis.errors import BriefError

    def refuse():
        raise BriefError("Brief: it_mw = -1 is impossible; it must be between 0.01 and 1,000 MW.")

    monkeypatch.setattr(studied.brief, "brief", refuse)
    studied.brief.apply.click()
    assert "impossible" in studied.brief.error.text()
    assert not studied.session.can_undo


def test_new_brief_runs_again_and_can_be_undone(studied, qtbot):
    studied.brief.it_mw.setValue(5)
    studied.brief.apply.click()
    qtbot.waitUntil(lambda: not studied.jobs.running)
    qtbot.waitUntil(lambda: studied.result.settings.brief.it_mw == 5)
    studied.actions_by_name["undo"].trigger()
    assert studied.brief.it_mw.value() == 2
    assert "run again" in studied.ranking.summary.text()


def test_brief_form_gives_back_what_it_was_given(studied):
    assert studied.brief.brief() == studied.session.settings.brief


def test_export_writes_files(studied, qtbot, tmp_path):
    studied.export_to(tmp_path / "out")
    qtbot.waitUntil(lambda: studied.exported, timeout=5000)
    assert (tmp_path / "out" / "report.html").read_text(encoding="utf-8").startswith("<h1>")
    assert "\u2713" in studied.steps.buttons["report"].text()


def test_failed_job_tells_the_reason(studied, qtbot, monkeypatch):
    from gis.errors import InputError

    told = []
    monkeypatch.setattr(studied, "tell", told.append)

    def fails(inputs, settings, progress):
        raise InputError("Layer 'towns': no names; add a column `name`.")

    studied.engine = replace(studied.engine, run=fails)
    studied.run_study()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["Layer 'towns': no names; add a column `name`."]


def test_identify_names_what_lies_there(studied, qtbot):
    canvas = studied.canvas
    x, y = canvas.view.to_screen(-120_000, 60_000)       # the geothermal plant
    findings = canvas.findings(QPointF(float(x), float(y)))
    assert findings[0].title == "Steamfield"
    assert ("capacity", "280 MW") in findings[0].rows


def test_why_a_cell_is_excluded(studied):
    x, y = studied.canvas.view.to_screen(-200_000, -20_000)
    assert studied.canvas.reason_at(QPointF(float(x), float(y))) == "Excluded: water"


def test_wheel_leaves_choices_alone(studied, qtbot):
    from PyQt6.QtCore import QPoint as Point
    from PyQt6.QtGui import QWheelEvent

    field = studied.brief.cooling
    before = field.currentIndex()
    field.wheelEvent(QWheelEvent(QPointF(5, 5), QPointF(5, 5), Point(0, -120), Point(0, -120),
                                 Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                                 Qt.ScrollPhase.NoScrollPhase, False))
    assert field.currentIndex() == before


def test_dark_and_light(studied):
    from app.ui import theme

    light = studied.canvas.grab().toImage().pixelColor(5, 5)
    studied.toggle_dark(True)
    studied.canvas.finish()
    dark = studied.canvas.grab().toImage().pixelColor(5, 5)
    studied.toggle_dark(False)
    assert light.lightness() > 200 > 60 > dark.lightness()
    assert theme.current() is theme.LIGHT


def test_screenshot_shows_sites_and_text(studied):
    picture = studied.grab().toImage()
    at = studied.canvas.mapTo(studied, screen(studied, "s1"))
    accent = picture.pixelColor(at.x() - 8, at.y())
    assert accent.name() == "#c2410c"            # the selected site is ember
    title = studied.site_panel._name
    corner = title.mapTo(studied, QPoint(0, 0))
    dark = sum(picture.pixelColor(corner.x() + dx, corner.y() + dy).lightness() < 120
               for dx in range(120) for dy in range(title.height()))
    assert dark > 50                             # letters are drawn, not boxes or nothing


def test_everything_has_an_accessible_name(studied):
    for widget in (studied.canvas, studied.ranking.table, studied.layers_panel.tree,
                   studied.layers_panel.opacity, *studied.weights.sliders.values(),
                   studied.brief.it_mw, studied.brief.cooling, studied.status.bar):
        assert widget.accessibleName()


def test_own_sites_reopen_the_study_with_the_same_settings(studied, qtbot, tmp_path):
    studied.weights.sliders["water"].setValue(90)
    qtbot.waitUntil(lambda: studied.session.can_undo, timeout=3000)
    asked = []
    engine, former = studied.engine, studied.session

    def opened(what, progress, **own):
        asked.append((what, own))
        return engine.open(what, progress)

    studied.engine = replace(engine, open=opened)
    studied.reopen(own_points=tmp_path / "mine.csv")
    qtbot.waitUntil(lambda: studied.session is not former and studied.result is not None)
    assert asked == [("testland", {"own_points": tmp_path / "mine.csv"})]
    assert studied.session.settings.theme_weights["water"] == 0.9


def test_report_with_moved_weights_is_run_anew(studied, qtbot, tmp_path):
    studied.weights.sliders["water"].setValue(90)
    qtbot.waitUntil(lambda: studied.session.can_undo, timeout=3000)
    assert "F5" in studied.ranking.summary.text()
    studied.export_to(tmp_path / "out")
    qtbot.waitUntil(lambda: studied.exported, timeout=5000)
    assert studied.result.settings.theme_weights["water"] == 0.9
    qtbot.waitUntil(lambda: "F5" not in studied.ranking.summary.text())


def test_run_of_a_closed_study_is_dropped(studied, qtbot, engine):
    gate, started = threading.Event(), threading.Event()

    def slow(inputs, settings, progress):
        started.set()
        gate.wait(5)
        return studied.result

    studied.engine = replace(engine, run=slow)
    studied.run_study()
    assert started.wait(5)
    other = engine.open("testland", lambda *step: None)
    studied.show_session(other)
    gate.set()
    qtbot.waitUntil(lambda: not studied.jobs.running)
    assert other.result is None and studied.result is None


def test_layer_order_survives_a_new_run(studied, qtbot):
    studied.layers_panel.move("towns", "boundary", False)
    order = [layer.key for layer in studied.canvas.layers]
    former = studied.result
    studied.run_study()
    qtbot.waitUntil(lambda: studied.result is not former)
    assert [layer.key for layer in studied.canvas.layers] == order


def test_finder_finds_sites_towns_and_commands(studied, qtbot):
    studied.finder.do("brine east")
    assert studied.site_panel.site.id == "s2"
    studied.finder.do("Delta")
    view = studied.canvas.view
    assert (view.x, view.y) == (110_000, -150_000)
    studied.finder.do("full extent")
    assert studied.canvas.view.scale < view.scale


def test_a_command_on_the_study_leaves_the_start_page(studied):
    for name in ("find_site", "one_or_many", "run_shown", "reset_panels"):
        studied.new_study()
        assert not studied.docks["ranking"].toggleViewAction().isEnabled()
        studied.actions_by_name[name].trigger()
        assert studied.stack.currentWidget() is studied.canvas, name
        assert not studied.docks["site"].isHidden(), name
        assert studied.step == "sites"


def test_panels_reset_on_the_start_page_stay_away(window):
    window.actions_by_name["reset_panels"].trigger()
    assert window.stack.currentWidget() is window.start
    assert all(dock.isHidden() for dock in window.docks.values())
