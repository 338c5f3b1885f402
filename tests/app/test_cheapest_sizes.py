"""Cheapest sizes as the command line tells them."""

from click.testing import CliRunner

from app.commands.estimate import command


def test_sizes_are_told_only_where_asked_for():
    place = ["--lat", "48.76", "--lon", "2.35", "--it-mw", "1"]
    asked = CliRunner().invoke(command, [*place, "--cheapest-sizes"], catch_exceptions=False)
    assert "cheapest sizes for" in asked.output and "by the boiler alone" in asked.output
    plain = CliRunner().invoke(command, place, catch_exceptions=False)
    assert "cheapest sizes" not in plain.output and "e+0" not in plain.output
    assert "-0 MWh" not in plain.output


def test_own_power_is_sought_only_where_asked_for():
    place = ["--lat", "-1.05", "--lon", "37.09", "--it-mw", "1"]
    asked = CliRunner().invoke(command, [*place, "--own-power", "0.5"], catch_exceptions=False)
    assert "own power: " in asked.output and "of the hours" in asked.output
    assert "own power" not in CliRunner().invoke(command, place).output
