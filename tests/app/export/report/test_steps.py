"""The report's steps and permits."""

from app.export.report import build_report
from app.export.report.steps import step_view
from layers import tables


def with_tables(inputs, country):
    return type(inputs)(**vars(inputs) | {"tables": tables.load_all(), "country": country,
                                          "region": "testland"})


def test_steps_of_a_known_country(result, inputs):
    found = step_view(result, with_tables(inputs, "KEN"))
    assert found["site"] == result.sites[0].name
    assert any(row["critical"] and row["authority"].startswith("National Environment")
               for row in found["rows"])
    page = build_report(result, with_tables(inputs, "KEN"))
    assert 'id="steps"' in page and 'href="#steps"' in page
    assert "National Construction Authority" in page


def test_a_country_without_steps_of_its_own_says_so(result, inputs):
    found = step_view(result, with_tables(inputs, "ATA"))
    assert any("No steps of ATA" in note for note in found["notes"])


def test_no_steps_without_their_table(result, inputs):
    assert step_view(result, inputs) is None
    assert 'id="steps"' not in build_report(result, inputs)
