"""`heatsite report --compliance` as typed."""

import pytest
from click.testing import CliRunner

from app.commands.report import command
from gis.errors import InputError


@pytest.mark.parametrize("given, words", [
    (["--start", "2027-07-01"], "belong to --compliance"),
    (["--all-sheets"], "belong to --compliance"),
    (["--compliance", "--start", "next year"], "YYYY-MM-DD")])
def test_what_is_asked_amiss_is_told_before_any_work(given, words):
    found = CliRunner().invoke(command, ["nowhere", *given])
    assert isinstance(found.exception, InputError) and words in str(found.exception)
