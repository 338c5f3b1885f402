"""What a project file says reaches the study, and comes back when saved."""

import pytest

from app.session import Session
from gis.errors import InputError

TEXT = """format = 1
region = "ile_de_france"
cell_m = 1000
seed = 7
own_points = "sites.csv"

[brief]
it_mw = 5.0

[theme_weights]
heat = 0.5

[criteria.pv_yield]
weight = 0.6
scores_1 = 2000.0
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "sites.csv").write_text("name,lat,lon\nSaclay,48.71,2.17\n")
    path = tmp_path / "a.heatsite.toml"
    path.write_text(TEXT)
    return path


def pv(settings):
    return next(c for c in settings.criteria if c.key == "pv_yield")


def test_project_reaches_settings_and_inputs(project):
    session = Session.open(str(project))
    assert (session.settings.brief.it_mw, session.settings.seed) == (5.0, 7)
    assert session.settings.theme_weights["heat"] == 0.5
    assert session.inputs.grid.cell == 1000
    assert list(session.inputs.own_points["name"]) == ["Saclay"]
    assert (pv(session.settings).weight, pv(session.settings).value.scores_0,
            pv(session.settings).value.scores_1) == (0.6, 900, 2000)


def test_saved_project_opens_as_the_same_study(project, tmp_path):
    session = Session.open(str(project))
    saved = session.save(tmp_path / "b")
    assert saved.name == "b.heatsite.toml"
    again = Session.open(str(saved))
    assert again.settings == session.settings
    assert "[criteria.pv_yield]" in saved.read_text() and "wind_100m" not in saved.read_text()


def test_unknown_criterion_and_impossible_anchor(project):
    project.write_text(TEXT.replace("pv_yield", "pv_yeild"))
    with pytest.raises(InputError, match="did you mean 'pv_yield'"):
        Session.open(str(project))
    project.write_text(TEXT.replace("scores_1 = 2000.0", "scores_1 = 900.0"))
    with pytest.raises(InputError, match="both anchors are the same"):
        Session.open(str(project))


def test_a_project_whose_file_changed_on_disk_says_so(project, tmp_path):
    saved = Session.open(str(project)).save(tmp_path / "b")
    assert Session.open(str(saved)).changed == ()
    (tmp_path / "sites.csv").write_text("name,lat,lon\nSaclay,48.70,2.17\n")
    session = Session.open(str(saved))
    assert [(c.file, c.what) for c in session.changed] == [("own_points", "changed")]
    assert any("own_points has changed on disk" in note for note in session.inputs.notes)
    session.save()
    assert session.changed == () and Session.open(str(saved)).changed == ()
