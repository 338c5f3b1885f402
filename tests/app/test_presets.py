import pytest
from click.testing import CliRunner

from app.commands.estimate import command as estimate
from app.commands.rank import command as rank
from app.session import Session, default_settings
from gis.errors import UnknownNameError


def test_a_preset_sets_the_brief_and_what_is_explicit_wins():
    brief = default_settings(1000, preset="municipal").brief
    assert (brief.it_mw, brief.utilisation, brief.cooling) == (0.5, 0.55, "rear_door")
    brief = default_settings(1000, preset="municipal", it_mw=0.7, cooling=None).brief
    assert (brief.it_mw, brief.cooling) == (0.7, "rear_door")
    assert default_settings(1000, preset=None).brief == default_settings(1000).brief


def test_a_preset_changes_a_project_too(tmp_path):
    project = tmp_path / "p.heatsite.toml"
    project.write_text('format = 1\nregion = "kenya"\ncell_m = 10000.0\n[brief]\nit_mw = 3.0\n')
    session = Session.open(str(project), preset="edge", utilisation=0.6)
    assert (session.settings.brief.it_mw, session.settings.brief.utilisation) == (0.1, 0.6)


def test_an_unknown_preset_names_the_nearest():
    with pytest.raises(UnknownNameError, match="'regional10'"):
        default_settings(1000, preset="regional-10")


@pytest.mark.parametrize("command", [rank, estimate])
def test_help_lists_the_presets(command):
    words = CliRunner().invoke(command, ["--help"]).output
    assert "--load-profile" in words and "ai_batch" in words
    assert "--preset" in words and "edge" in words and "regional20" in words
