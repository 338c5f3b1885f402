import pytest

from gis.errors import InputError
from layers import migrations
from layers.project import Project, is_project, read_project, resolved, write_project


def test_round_trip_leaves_out_what_is_default(tmp_path):
    path = tmp_path / "a.heatsite.toml"
    project = Project(region="kenya", cell_m=500, brief={"it_mw": 3.5},
                      theme_weights={"heat": 0.5}, criteria={"wind_100m": {"weight": 0.4}})
    write_project(path, project)
    assert read_project(path) == project
    text = path.read_text()
    assert text.startswith("format = 2\n") and "utilisation" not in text


def test_brief_gives_only_what_is_set():
    assert {**Project(region="kenya", brief={"it_mw": 3.5}).brief} == {"it_mw": 3.5}


@pytest.mark.parametrize("text, words", [
    ('region = "kenya"\n', "no line `format`"),
    ('format = 9\nregion = "kenya"\n', "newer HeatSite"),
    ('format = "1"\nregion = "kenya"\n', "is no format"),
    ('format = 1\n', "'region' is missing"),
    ('format = 1\nregion = "kenya"\ncell_metres = 5\n', "did you mean 'cell_m'"),
    ('format = 1\nregion = "kenya"\n[brief]\nit_mv = 5\n', "'brief.it_mv', did you mean 'it_mw'"),
    ('format = 1\nregion = "kenya"\n[brief]\nit_mw = "five"\n', "brief.it_mw = 'five'"),
    ('format = 1\nregion = "kenya"\n[brief]\nit_mw = nan\n', "brief.it_mw = nan"),
    ('format = 1\nregion = "kenya"\ncell_m = -3\n', "cell_m = -3"),
    ('format = 1\nregion = "kenya"\n[theme_weights]\nheat = -1\n', "theme_weights.heat = -1"),
    ('format = 1\nregion = "kenya\n', "mend that line"),
])
def test_wrong_files_are_told_in_one_sentence(tmp_path, text, words):
    path = tmp_path / "a.heatsite.toml"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_project(path)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_missing_project(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        read_project(tmp_path / "a.heatsite.toml")


def test_all_faults_are_named_together(tmp_path):
    path = tmp_path / "a.heatsite.toml"
    path.write_text('format = 1\nregion = "kenya"\nseeds = 1\n[brief]\ncandidates = 1.5\n')
    with pytest.raises(InputError, match="(?s)seeds.*candidates|candidates.*seeds"):
        read_project(path)


def test_migrations_run_in_order_up_to_the_present():
    steps = (lambda d: {**d, "trail": "1"}, lambda d: {**d, "trail": d["trail"] + "2"})
    out = migrations.migrated({"format": 1}, "p", present=3, steps=steps)
    assert out == {"format": 3, "trail": "12"}
    assert migrations.migrated({"format": 2, "trail": ""}, "p", present=3, steps=steps) == {
        "format": 3, "trail": "2"}


def test_there_is_a_step_for_every_earlier_format():
    assert len(migrations.MIGRATIONS) == migrations.FORMAT - 1


def test_names_and_paths(tmp_path):
    assert is_project("x.heatsite.toml") and not is_project("kenya")
    assert resolved(tmp_path / "a.heatsite.toml", "data") == tmp_path / "data"
    assert resolved(tmp_path / "a.heatsite.toml", None) is None
