"""The site's page: sections that open, figures that tell where they are from."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QPushButton

from app.ui.panels.key_figures import counted, line, lines, tidy
from app.ui.panels.site.figure_row import FigureRow
from app.ui.panels.site.label import LabelPicture
from app.ui.panels.site.rows import SideBySide
from app.words.dates import Dates
from app.words.formulas import FORMULAS, formula
from app.words.labels import LABELS
from app.words.sections import FIRST, PAIRS, SECTIONS, by_section
from gis.types import Provenance, Quantity


def deep(studied, qtbot):
    """The site's page with its tables come."""
    panel = studied.site_panel
    qtbot.waitUntil(lambda: panel._bodies.page is not None and panel._bodies.page.depth is not None)
    return panel


def opened(panel, key):
    section = panel.sections[key]
    section.head.setChecked(True)
    panel.finish()
    return section.content


def texts(widget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


def test_closed_sections_hold_nothing_yet(studied):
    sections = studied.site_panel.sections
    assert sections["heat"].content is not None
    assert sections["grid"].content is None
    sections["grid"].head.click()
    assert sections["grid"].content is not None


def test_an_open_section_stays_open_for_the_next_site(studied, qtbot):
    panel = deep(studied, qtbot)
    before = opened(panel, "water")
    studied.select_site("s2")
    panel.finish()
    assert panel.sections["water"].opened and panel.sections["water"].content is not before
    assert panel.sections["grid"].content is None


def test_a_section_is_summed_up_while_closed(studied, qtbot):
    panel = deep(studied, qtbot)
    assert panel.sections["steps"].head.accessibleDescription() == "16 months (10–33)"
    assert panel.sections["hazard"].head.accessibleDescription() == "3 of 4, high"
    assert panel.sections["work"].head.accessibleDescription() == "as 37,000 homes"


def test_a_figure_opens_to_what_stands_behind_it(studied, qtbot):
    panel = deep(studied, qtbot)
    row = opened(panel, "heat").findChildren(FigureRow)[0]
    assert row.line.key == "used_mwh_y" and not texts(row)
    qtbot.keyClick(row.head, Qt.Key.Key_Return)
    assert "Hour by hour the least" in texts(row) and "Source" in texts(row)
    qtbot.keyClick(row.head, Qt.Key.Key_Return)
    assert not row._behind.isVisible()


def test_measures_of_one_thing_stand_side_by_side(studied, qtbot):
    panel = deep(studied, qtbot)
    site = replace(studied.sites[0], id="own", heat=replace(studied.sites[0].heat), energy={
        "local_share_of_demand": Quantity(0.5, "share"),
        "hours_covered_share": Quantity(0.3, "share", 0.2, 0.4)})
    panel.show_site(site, studied.result.settings)
    first, second = opened(panel, "energy").findChild(SideBySide).cells
    assert (first._line.value, second._line.value) == ("50 %", "30 %")
    first.click()
    second.click()
    assert not first.isChecked()                     # one explanation at a time
    assert second._line.reach == "20–40"


def test_the_cheapest_own_power_tells_both_measures(studied, qtbot):
    panel = deep(studied, qtbot)
    opened(panel, "energy")
    panel.show_depth(panel.site, replace(panel._bodies.page.depth, mix={
        "mix_pv_mw": Quantity(5.8, "MW", notes=("cheapest mix that serves 80% of the energy",)),
        "mix_energy_share": Quantity(0.8, "share"), "mix_hours_share": Quantity(0.71, "share")}))
    panel.finish()
    content = panel.sections["energy"].content
    assert [cell._line.value for cell in content.findChildren(SideBySide)[-1].cells] == [
        "80\u202f%", "71\u202f%"]
    assert "mix_pv_mw" in [row.line.key for row in content.findChildren(FigureRow)]


def test_tables_behind_a_site_are_told(studied, qtbot):
    panel = deep(studied, qtbot)
    assert "2 billion" in [row.line.value for row in
                               opened(panel, "work").findChildren(FigureRow)]
    steps = opened(panel, "steps").findChildren(FigureRow)
    assert [row.line.key for row in steps] == ["land", "grid"]
    assert "Granted by: Utility" in steps[1].line.how
    assert "No flood class." in texts(opened(panel, "hazard"))


def test_a_fault_behind_a_site_is_told_where_it_is_missed(studied, qtbot):
    panel = deep(studied, qtbot)
    panel.show_depth(studied.sites[0], None, "Not known here: a table is missing")
    assert "a table is missing" in texts(opened(panel, "steps"))


def test_tables_of_another_site_are_let_go(studied, qtbot):
    panel = deep(studied, qtbot)
    shown = panel._bodies.page
    panel.show_depth(replace(studied.sites[1], id="other"), None, "late")
    assert panel._bodies.page is shown


def test_unknown_figures_and_more_of_them(studied, qtbot):
    panel = deep(studied, qtbot)
    site = replace(studied.sites[0], id="own", heat=replace(studied.sites[0].heat), power={
        "feasible_mw": Quantity(math.nan, "MW"), "zzz_mw": Quantity(3.0, "MW")})
    panel.show_site(site, studied.result.settings)
    content = opened(panel, "grid")
    assert [row.line.value for row in content.findChildren(FigureRow)] == ["unknown"]
    content.findChild(QPushButton).click()
    assert [row.line.words for row in content.findChildren(FigureRow)][-1] == "Zzz"


def test_a_guessed_voltage_is_told_in_sight(studied, qtbot):
    panel = deep(studied, qtbot)
    site = replace(studied.sites[0], id="own", heat=replace(studied.sites[0].heat), power={
        "connection_kv": Quantity(66.0, "kV", notes=(
            "line to A", "the voltage of B is inferred (66 kV with 71% probability), not given"))})
    panel.show_site(site, studied.result.settings)
    told = texts(opened(panel, "grid"))
    assert "66 kV with 71% probability" in told and "line to A" not in told


def test_what_runs_on_it_fills_in_the_brief(studied, qtbot):
    from app.ui.dialogs.workload import WorkloadDialog

    studied.size_workload()
    dialog = studied.findChild(WorkloadDialog)
    dialog.queries.setValue(1_000_000)
    dialog.model.setCurrentIndex(dialog.model.findData("gpt-oss-120b"))
    # 10^6 a day × 8.5 Wh × 2 / (24 h × 0.5) = 1.4167 MW
    assert dialog.it_mw == pytest.approx(1.41667, rel=1e-4)
    assert all(dialog.models[dialog.smaller.itemData(at)].service == "chat"
               for at in range(dialog.smaller.count()))
    dialog.share.setValue(0)
    assert dialog.smaller_it_mw == pytest.approx(dialog.it_mw)
    assert "saves nothing" in dialog.saved.text()
    dialog.use.click()
    assert studied.brief.it_mw.value() == pytest.approx(1.42)
    assert studied.session.settings.brief.it_mw != pytest.approx(1.42)      # not applied yet


def test_a_service_with_one_model_has_no_smaller_one(qtbot):
    from app.ui.dialogs.workload import WorkloadDialog
    from gis.settings import Brief

    dialog = WorkloadDialog("KEN", Brief())
    qtbot.addWidget(dialog)
    dialog.model.setCurrentIndex(dialog.model.findData("video-clip"))
    assert not dialog.smaller.isEnabled() and "no thriftier" in dialog.saved.text()


def test_households_by_the_country(qtbot):
    from app.ui.dialogs.workload import WorkloadDialog
    from gis.settings import Brief

    known, unknown = WorkloadDialog("KEN", Brief()), WorkloadDialog("XXX", Brief())
    for dialog in (known, unknown):
        qtbot.addWidget(dialog)
    assert known.homes.text().startswith("As much electricity as")
    assert "unknown" in unknown.homes.text()


def test_every_figure_in_a_section_has_words_and_a_formula():
    for keys in (*FIRST.values(), *PAIRS.values()):
        for key in keys:
            assert key in LABELS and formula(key), key
    assert set(FORMULAS) <= set(LABELS)


def test_carbon_is_a_section_of_its_own(studied):
    found = by_section(replace(studied.sites[0], energy={
        "co2_market_t_y": Quantity(1.0, "t/y"), "pue": Quantity(1.1, "PUE"),
        "months": Quantity((1.0, 2.0), "MWh")}))
    assert list(found) == list(SECTIONS)
    assert list(found["carbon"]) == ["co2_market_t_y"] and list(found["energy"]) == ["pue"]


def test_dates_of_sources():
    dates = Dates([Provenance("lines", "a map of lines", date="2021-05")])
    assert dates.of("a map of lines") == "2021-05"
    assert dates.of("Guidance (2015), normals 1991") == "1991–2015"
    assert dates.of("") == dates.of("judgement") == ""


def test_lines_of_figures():
    one = line("size_vs_system_share", Quantity(0.25, "share", 0.2, 0.3, "published", "x (2020)"),
               Dates())
    assert (one.value, one.reach, one.style, one.date) == ("25 %", "20–30", "solid",
                                                           "2020")
    assert line("a", Quantity(1.0, "MW", known="assumed")).style == "dotted"
    assert [one.key for one in lines({"a": Quantity((1.0,), "MW"), "b": Quantity(1.0, "MW")})] \
        == ["b"]
    assert line("flood_class", Quantity(3.0, "class")).value == "3 of 4, high"


@pytest.mark.parametrize(("text", "short"), [("33.0 kV", "33 kV"), ("7.50 m", "7.50 m"),
                                             ("1,000", "1,000"), ("2.0–3.5", "2–3.5")])
def test_noughts_that_say_nothing(text, short):
    assert tidy(text) == short


def test_large_counts():
    assert counted(9.2e9) == "9.2 billion" and counted(29_000) == "29,000"


def test_the_label_stands_first_and_says_its_classes(studied, qtbot, tmp_path):
    panel = deep(studied, qtbot)
    assert next(iter(panel.sections)) == "label"
    head = panel.sections["label"].head
    assert head.accessibleDescription().startswith("energy ")
    assert "climate " in head.accessibleDescription()
    picture = opened(panel, "label").findChild(LabelPicture)
    assert picture.accessibleName() == f"Label of {panel.site.name}"
    assert "not that of the European database" in picture.accessibleDescription()
    picture.resize(300, 10)
    assert picture.height() > 300            # as high as its shape asks for
    image = picture.grab().toImage()
    assert len({image.pixelColor(x, 150).name() for x in range(0, 300, 5)}) > 3      # drawn
    before = picture.accessibleName()
    studied.select_site("s2")
    panel.finish()
    assert panel.sections["label"].content.findChild(LabelPicture).accessibleName() != before
