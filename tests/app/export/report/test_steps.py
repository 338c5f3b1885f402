"""The report's steps and permits."""

from types import SimpleNamespace

from app.export.report import build_report
from app.export.report.steps import step_view
from layers import tables


def with_tables(inputs, country):
    return SimpleNamespace(**vars(inputs) | {"tables": tables.load_all(), "country": country,
                                             "region": "testland"})


def test_steps_of_a_known_country(result, inputs):
    found = step_view(result, with_tables(inputs, "KEN"))
    assert found["site"] == result.sites[0].name
    assert any(row["critical"] and row["authority"].startswith("National Environment")
               for row in found["rows"])
    page = build_report(result, with_tables(inputs, "KEN"))
    assert 'id="steps"' in page and 'href="#steps"' in page
    assert "National Construction Authority" in page


def test_no_steps_without_a_table_for_the_country(result, inputs):
    assert step_view(result, with_tables(inputs, "ATA")) is None
    assert 'id="steps"' not in build_report(result, with_tables(inputs, "ATA"))
