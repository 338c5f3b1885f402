"""Scenarios in the window: kept, renamed, removed, run and set side by side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import Qt

from app.scenarios import Scenario
from app.ui.panels.scenarios.list import differs
from app.ui.panels.scenarios.table import lines
from gis.errors import InputError
from gis.ranking.compare import compare
from gis.ranking.subject import subject_of


@pytest.fixture
def engine(engine, result):
    """Scenarios give the same sites; the second one's map is better by 0.1 everywhere."""
    def compared(session, names, others, progress):
        if not names:
            raise InputError("There is nothing to compare with yet: save a scenario.")
        subjects = [subject_of("This study", replace(result, settings=session.settings))]
        for at, name in enumerate(names, 1):
            made = subject_of(name, replace(
                result, settings=session.scenario_settings(name),
                sites=tuple(replace(s, rank=4 - s.rank) for s in reversed(result.sites))))
            better = replace(made.suitability, values=made.suitability.values + 0.1 * at)
            subjects.append(replace(made, suitability=better))
        return compare(subjects)

    return replace(engine, compare=compared)


@pytest.fixture
def panel(studied):
    studied.actions_by_name["show_scenarios"].trigger()
    return studied.scenarios


@pytest.fixture
def compared(studied, panel, qtbot):
    assert not studied.keep_scenario("Ten", Scenario(brief={"it_mw": 10.0}))
    panel.subjects.run.click()
    qtbot.waitUntil(lambda: panel.found is not None, timeout=10_000)
    qtbot.waitUntil(lambda: studied.canvas.layer("difference") is not None)
    return studied


def rows(panel) -> list[str]:
    return [panel.subjects.items.item(i).text() for i in range(panel.subjects.items.count())]


def test_saving_keeps_what_is_shown_and_restores_the_study(studied, panel):
    before = studied.session.settings
    studied.take_weights(type(studied.weights.picked())({**before.theme_weights, "heat": 1.0}, {}))
    studied.save_scenario()
    from app.ui.dialogs.scenario import ScenarioDialog

    dialog = studied.findChild(ScenarioDialog)
    assert "other weights" in dialog.shown.text()
    dialog.name.setText("Heat counts")
    dialog.it_mw.setValue(10.0)
    dialog._save()
    kept = studied.session.scenarios["Heat counts"]
    assert kept.theme_weights["heat"] == 1.0 and kept.brief == {"it_mw": 10.0}
    assert dict(studied.session.settings.theme_weights) == dict(before.theme_weights)
    assert rows(panel)[1] == "Heat counts\n10 MW, other weights"


def test_a_name_twice_is_refused_in_the_dialog(studied, panel):
    studied.keep_scenario("Ten", Scenario())
    studied.save_scenario()
    from app.ui.dialogs.scenario import ScenarioDialog

    dialog = studied.findChild(ScenarioDialog)
    dialog.name.setText("Ten")
    dialog._save()
    assert "already" in dialog.error.text()
    dialog.reject()


def test_rename_remove_and_undo(studied, panel):
    studied.keep_scenario("Ten", Scenario(brief={"it_mw": 10.0}))
    studied.rename_scenario("Ten", "Big")
    assert rows(panel)[1].startswith("Big")
    panel.subjects.choose("Big")
    panel.subjects.remove.click()
    assert len(rows(panel)) == 1
    studied.actions_by_name["undo"].trigger()
    assert rows(panel)[1].startswith("Big")


def test_side_by_side(compared, panel):
    assert [s.name for s in panel.found.subjects] == ["This study", "Ten"]
    by_text = {line.text: line for line in panel.table.lines.lines}
    first = panel.found.matches[0]
    assert by_text[first.name].cells[0] == "1"
    assert by_text["IT capacity"].cells == ("2.00", "10.0")
    assert "differs in IT capacity" in panel.said.text()
    assert "differs in it_mw" not in panel.said.text()


def test_difference_map_lies_on_puor_around_zero(compared, panel):
    layer = compared.canvas.layer("difference")
    np.testing.assert_allclose(layer.values, 0.1, atol=1e-6)
    limits = layer.scale.limits
    assert layer.scale.ramp == "puor"
    np.testing.assert_allclose(limits, -limits[::-1])
    assert not compared.canvas.layer("suitability").visible
    panel.difference.setCurrentIndex(0)
    panel.difference.activated.emit(0)
    assert compared.canvas.layer("difference") is None
    assert compared.canvas.layer("suitability").visible


def test_a_place_in_the_table_is_chosen_on_the_map(compared, panel, qtbot):
    model = panel.table.lines
    at = next(i for i, line in enumerate(model.lines) if line.site == "s2")
    panel.table.setCurrentIndex(model.index(at, 0))
    assert compared.canvas.sites.selected == "s2"


def test_nothing_to_compare_is_told_in_the_panel(studied, panel, qtbot):
    panel.subjects.run.click()
    qtbot.waitUntil(lambda: bool(panel.subjects.fault.text()), timeout=10_000)
    assert "nothing to compare" in panel.subjects.fault.text()
    assert panel.subjects.run.isEnabled()


def test_an_unticked_scenario_stays_out(compared, panel):
    compared.keep_scenario("Twelve", Scenario(brief={"it_mw": 12.0}))
    assert panel.subjects.ticked("scenario") == ("Ten", "Twelve")
    panel.subjects.items.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert panel.subjects.ticked("scenario") == ("Twelve",)
    assert "changed since" in panel.stale.text()


def test_taking_over_a_scenario(studied, panel):
    studied.keep_scenario("Ten", Scenario(brief={"it_mw": 10.0}))
    panel.subjects.choose("Ten")
    panel.subjects.use.click()
    assert studied.session.settings.brief.it_mw == 10.0
    assert studied.session.can_undo


def test_what_differs_in_words():
    assert differs(Scenario()) == "as the study"
    assert differs(Scenario(brief={"it_mw": 10.0, "cooling": "free_air"}, year=2040)) == \
        "10 MW, cooling, grid of 2040"


def test_lines_of_two_countries_keep_their_own_places(result):
    one = subject_of("Here", result)
    far = replace(one, name="There", region="elsewhere",
                  sites=tuple(replace(s, lat=s.lat + 20) for s in one.sites))
    found = compare([one, far])
    ranks = [line.cells for line in lines(found) if line.site]
    assert len(ranks) == 3 and all(cells[1] == "–" for cells in ranks)
