"""What a planner at a small screen, in a crowded region or without a mouse meets."""

from __future__ import annotations

from dataclasses import replace

from PyQt6.QtCore import QPointF, Qt


def test_site_page_is_no_wider_than_its_panel(studied, qtbot):
    for section in studied.site_panel.sections.values():
        section.head.setChecked(True)
    qtbot.wait(50)
    content = studied.site_panel._content
    assert content.minimumSizeHint().width() <= theme_width()


def theme_width() -> int:
    """Room inside the panel of a first start, without its scroll bar."""
    from app.ui import theme

    return theme.SITE_WIDTH - 16


def test_names_of_sites_take_the_room_that_is_left(studied):
    from app.ui.panels.ranking import COLUMNS, SITE_NAME

    table = studied.ranking.table
    studied.ranking.resize(2000, 240)
    assert sum(table.columnWidth(at) for at in range(len(COLUMNS))) > 1900
    studied.ranking.resize(600, 240)
    assert table.columnWidth(SITE_NAME) == COLUMNS[SITE_NAME].width


def test_crowded_sites_stand_aside_and_can_be_clicked(studied, qtbot):
    layer, view = studied.canvas.sites, studied.canvas.view
    marks = [replace(m, x=layer.marks[0].x, y=layer.marks[0].y) for m in layer.marks]
    layer.marks = marks
    spots = layer.spots(view)
    assert len({(round(x), round(y)) for x, y in spots.values()}) == len(marks)
    for mark in marks:
        assert layer.hit(view, QPointF(*spots[mark.id])).id == mark.id


def test_figures_stay_with_their_units():
    from app.ui.figures import unbroken

    assert unbroken("99 % of 2 km is 352,000 EUR") == (
        "99\u00a0% of 2\u00a0km is 352,000\u00a0EUR")


def test_run_takes_what_the_form_shows(studied, qtbot):
    studied.brief.it_mw.setValue(5)
    assert studied.brief.edited()
    studied.actions_by_name["run_shown"].trigger()
    assert studied.session.settings.brief.it_mw == 5
    assert not studied.brief.edited()
    qtbot.waitUntil(lambda: not studied.jobs.running)
    assert studied.result.settings.brief.it_mw == 5


def next_by_tab(widget):
    """Where Tab leads from a widget: the next that takes the focus, past labels and swatches."""
    found = widget.nextInFocusChain()
    while not (found.focusPolicy() & Qt.FocusPolicy.TabFocus and found.isVisible()):
        found = found.nextInFocusChain()
    return found


def test_tab_goes_from_card_to_card_to_open(window):
    cards = list(window.start.cards.values())
    assert next_by_tab(cards[-1]) is window.start.countries.field
    assert next_by_tab(window.start.draw.previousInFocusChain()) is window.start.draw


def test_tab_goes_through_the_weights_in_order(studied):
    panel = studied.weights
    sliders = list(panel.sliders.values())
    folds = list(panel.folds.values())       # each opens the criteria of the slider after it
    for slider, fold, after in zip(sliders[:-1], folds[1:], sliders[1:], strict=True):
        assert next_by_tab(slider) is fold
        assert next_by_tab(fold) is after
    assert next_by_tab(panel.voices.more) is panel.presets
    assert next_by_tab(panel.ways) is panel._default
    assert next_by_tab(panel._default) is folds[0]


def test_shares_and_ratios_in_words():
    from app.ui.figures import measured

    assert measured(0.991, "share") == "99\u202f%"
    assert measured(8.0, "ratio") == "8.00\u202ftimes"
    assert measured(1580.0, "kWh/kWp·y") == "1,580\u202fkWh/kWp·y"


def test_a_figure_too_uncertain_to_state_is_a_range(studied):
    from app.ui.panels.key_figures import heat_lines, stated

    site = studied.sites[0]
    vague = replace(site, heat=replace(site.heat, lcoh_eur_mwh=35.0,
                                       ranges={"lcoh_eur_mwh": (32.0, 72.0)}))
    assert stated(vague, "lcoh_eur_mwh", 1.0) == "32\u201372"       # 72 is more than twice 35
    line = next(one for one in heat_lines(vague) if one.key == "lcoh_eur_mwh")
    assert (line.value, line.reach) == ("too uncertain", "32\u201372")
    clear = replace(vague, heat=replace(vague.heat, ranges={"lcoh_eur_mwh": (31.0, 49.0)}))
    assert stated(clear, "lcoh_eur_mwh", 1.0) == "35.0"
