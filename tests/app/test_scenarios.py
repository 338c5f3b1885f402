"""Scenarios: told by what differs, run together, taken back, kept in the project file."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from app.scenarios import Scenario
from app.session import Session, default_settings
from gis.errors import InputError
from gis.ranking.stakeholders import Stakeholder
from gis.settings import ValueFunction
from gis.siting.value_functions import Bell
from layers.project import read_project

FORMAT_1 = Path(__file__).parents[1] / "layers" / "project_format_1.heatsite.toml"
TEXT = """format = 2
region = "ile_de_france"
cell_m = 5000
draws = 50
weight_preset = "water_first"
method = "topsis"

[brief]
candidates = 3

[criteria.slope.value]
kind = "piecewise"
points = [[2, 1.0], [5, 0.5], [12, 0.0]]
limits = [0, 100]
outliers = "flag"

[stakeholders.Mayor]
theme_weights = { heat = 2, land = 1 }

[scenarios."Ten MW"]
note = "as the operator asks"
[scenarios."Ten MW".brief]
it_mw = 10

[scenarios.Warmer]
year = 2050
grid_carbon_g_kwh = 15
[scenarios.Warmer.brief]
warmer_k = 2

[scenarios."Heat first"]
weight_preset = "heat_first"
[scenarios."Heat first".criteria.slope.value]
kind = "bell"
half_low = 1
best = 3
half_high = 9
"""


@pytest.fixture(scope="module")
def text_session(tmp_path_factory):
    path = tmp_path_factory.mktemp("p") / "a.heatsite.toml"
    path.write_text(TEXT)
    return Session.open(str(path))


@pytest.fixture
def session(text_session):
    """The same study each time, without reading the region again."""
    return Session(text_session.inputs, text_session.settings, source=text_session._source,
                   scenarios=text_session.scenarios, stakeholders=text_session.stakeholders)


def value(settings, key):
    return next(c.value for c in settings.criteria if c.key == key)


def test_an_earlier_project_file_opens_as_the_study_it_was():
    session = Session.open(str(FORMAT_1))
    usual = default_settings(5000)
    assert (session.settings.brief.it_mw, session.settings.theme_weights["heat"]) == (5.0, 0.5)
    assert value(session.settings, "pv_yield") == ValueFunction(900, 2000)
    assert value(session.settings, "people") == ValueFunction(10_000, 3_000_000)
    assert value(session.settings, "slope") == ValueFunction(20, 2, "log")
    assert value(session.settings, "fibre") == value(usual, "fibre")
    assert next(c.weight for c in session.settings.criteria if c.key == "pv_yield") == 0.6


def test_a_project_file_keeps_scenarios_and_stakeholders(session, tmp_path):
    saved = session.save(tmp_path / "b")
    again = Session.open(str(saved))
    assert again.asked == session.asked
    assert again.settings.method == "topsis" and again.settings.theme_weights["water"] == 0.42
    assert again.stakeholders == (Stakeholder("Mayor", {"heat": 2, "land": 1}),)
    assert list(again.scenarios) == ["Ten MW", "Warmer", "Heat first"]
    assert read_project(saved).scenarios["Ten MW"].given() == {
        "note": "as the operator asks", "brief": {"it_mw": 10}}


def test_settings_of_a_scenario(session):
    heat = session.scenario_settings("Heat first")
    assert value(heat, "slope") == Bell(1, 3, 9) and heat.theme_weights["heat"] == 0.46
    assert session.scenario_settings("Warmer").brief.warmer_k == 2
    assert session.scenario_settings("base") == session.settings


def test_every_change_can_be_taken_back(session):
    start = session.asked
    session.add_scenario("Big", Scenario(brief={"it_mw": 50}))
    session.rename_scenario("Ten MW", "10 MW")
    session.remove_scenario("Warmer")
    session.set_scenario("Big", Scenario(brief={"it_mw": 60}))
    session.set_stakeholders(())
    session.set_settings(session.settings.reweighted({"heat": 1}))
    assert list(session.scenarios) == ["10 MW", "Heat first", "Big"] and session.dirty
    end = session.asked
    while session.can_undo:
        session.undo()
    assert session.asked == start
    while session.can_redo:
        session.redo()
    assert session.asked == end


def test_a_scenario_is_told_by_what_differs(session):
    changed = replace(session.scenario_settings("Ten MW").reweighted(
        {**session.settings.theme_weights, "heat": 1.0}), method="promethee")
    one = Scenario.between(session.settings, changed, note="mine")
    assert one.brief == {"it_mw": 10} and one.settings(session.settings) == changed
    assert Scenario.between(session.settings, session.settings) == Scenario()


def test_all_run_together_with_what_each_asks(session):
    found = session.run_scenarios()
    assert list(found) == ["base", "Ten MW", "Warmer", "Heat first"]
    base, big, warm, heat = found.values()
    assert big.settings.brief.it_mw == 10 and base.settings.brief.it_mw == 2
    carbon = warm.sites[0].criteria["grid_carbon"]
    assert carbon.value == 15 and base.sites[0].criteria["grid_carbon"].value != 15
    assert any("15 gCO2/kWh" in w for w in warm.warnings)
    pue = [math.fsum(s.heat.pue for s in r.sites) / len(r.sites) for r in (base, warm)]
    assert pue[1] >= pue[0]
    alone = session.scenario_session("Heat first").run()
    assert [s.score for s in alone.sites] == [s.score for s in heat.sites]


def test_a_second_run_uses_what_the_first_measured(session, monkeypatch):
    from gis import study

    session.run()
    heavy = session.settings.reweighted({**session.settings.theme_weights, "heat": 0.9})
    alone = study.run(session.inputs, heavy)
    with monkeypatch.context() as patch:
        patch.setattr(study, "screen", None)             # nothing is measured again
        session.set_settings(heavy)
        assert [(s.id, s.score, s.score_low) for s in session.run().sites] == [
            (s.id, s.score, s.score_low) for s in alone.sites]
    session.set_settings(replace(heavy, brief=replace(heavy.brief, it_mw=4)))
    assert session.run().settings.brief.it_mw == 4       # another brief is measured anew


@pytest.mark.parametrize("act, words", [
    (lambda s: s.scenario_settings("Warmr"), "did you mean 'Warmer'"),
    (lambda s: s.add_scenario("Warmer"), "already"),
    (lambda s: s.add_scenario("base"), "study itself"),
    (lambda s: s.add_scenario("  "), "needs a name"),
    (lambda s: s.add_scenario("x", Scenario(brief={"it_mv": 1})), "did you mean 'it_mw'"),
    (lambda s: s.add_scenario("x", Scenario(brief={"it_mw": -1})), "between 0.01"),
    (lambda s: s.add_scenario("x", Scenario(theme_weights={"haet": 1})), "did you mean 'heat'"),
    (lambda s: s.add_scenario("x", Scenario(weight_preset="heat")), "heat_first"),
    (lambda s: s.add_scenario("x", Scenario(method="topsi")), "did you mean 'topsis'"),
    (lambda s: s.remove_scenario("Nothing"), "Unknown scenario"),
    (lambda s: s.rename_scenario("Warmer", "Heat first"), "already"),
    (lambda s: s.run_scenarios(("base", "no")), "Unknown scenario"),
])
def test_what_cannot_be_is_refused_in_one_sentence(session, act, words):
    before = session.asked
    with pytest.raises(InputError, match=words):
        act(session)
    assert session.asked == before


def test_a_missing_folder_of_a_scenario(session, tmp_path):
    session.add_scenario("Other data", Scenario(data_dir=str(tmp_path / "none")))
    with pytest.raises(InputError, match="does not exist"):
        session.run_scenarios(("Other data",))


def test_a_faulty_scenario_is_told_when_the_project_opens(tmp_path):
    path = tmp_path / "a.heatsite.toml"
    path.write_text(TEXT.replace("it_mw = 10", "it_mw = -10"))
    with pytest.raises(InputError, match="Scenario 'Ten MW': .*it_mw"):
        Session.open(str(path))
