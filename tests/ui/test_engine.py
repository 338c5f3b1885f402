"""The window's engine keeps what a next run can use again."""

from dataclasses import replace

from app.session import default_settings
from app.ui.engine import Engine
from gis import study
from gis.settings import Brief


def test_runs_of_the_same_brief_share_and_others_do_not(monkeypatch):
    given = []
    monkeypatch.setattr(study, "run", lambda inputs, settings, progress, shared: given.append(
        shared))
    monkeypatch.setattr("app.translation.told", lambda result, language: result)
    engine, inputs, settings = Engine(), object(), default_settings(1000.0)
    engine.run(inputs, settings, None)
    engine.run(inputs, settings.reweighted({theme: 1.0 for theme in settings.themes}), None)
    assert given[1] is given[0]
    engine.run(inputs, replace(settings, brief=Brief(it_mw=5)), None)
    engine.run(object(), replace(settings, brief=Brief(it_mw=5)), None)
    assert len({id(shared) for shared in given[1:]}) == 3
    assert Engine().run is not engine.run
