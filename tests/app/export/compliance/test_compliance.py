"""Sheets that apply, nothing invented, nothing that a spreadsheet would run."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pytest

from app.export.compliance import label_svg, write_compliance
from app.export.compliance.paper import figure
from app.export.compliance.write import site_sheets, told
from gis.compliance.label import Classed, Label
from gis.errors import InputError
from layers import tables

START = date(2027, 8, 1)


@pytest.fixture
def here(inputs):
    def of(country):
        return SimpleNamespace(**{**vars(inputs), "country": country, "tables": tables.load_all()})
    return of


@pytest.mark.parametrize("country, it_mw, keys", [
    ("DEU", 2.0, {"art26", "kpi", "enefg"}), ("FRA", 2.0, {"art26", "kpi"}), ("KEN", 2.0, set()),
    ("DEU", 0.4, {"enefg"}), ("DEU", 0.2, set()), ("FRA", 0.5, {"kpi"})])
def test_what_applies(result, here, country, it_mw, keys):
    asked = replace(result, settings=replace(
        result.settings, brief=replace(result.settings.brief, it_mw=it_mw)))
    for _, _, sheets in site_sheets(asked, here(country), START):
        assert {sheet.key for sheet in sheets} == keys
    everything = site_sheets(asked, here(country), START, everything=True)
    assert all([s.key for s in sheets] == ["art26", "kpi", "enefg"] for _, _, sheets in everything)


def rows_of(result, here, key):
    sheets = site_sheets(result, here("DEU"), START)[0][2]
    sheet = next(sheet for sheet in sheets if sheet.key == key)
    return {row.code or row.label: row for section in sheet.sections for row in section.rows}


def test_key_figures_by_hand_and_blanks(result, here):
    rows, site = rows_of(result, here, "kpi"), result.sites[0]
    it_kwh = result.settings.brief.it_mw * result.settings.brief.utilisation * 8_760_000
    assert rows["EIT"].value == pytest.approx(it_kwh)
    assert rows["EDC"].value == pytest.approx(it_kwh * site.heat.pue)
    assert rows["EREUSE"].value == pytest.approx(it_kwh * site.heat.pue * site.heat.erf)
    assert rows["EDC"].known == "modelled"
    for code in ("WIN-POT", "ERES-GOO", "T IN", "REF", "S DC"):
        assert rows[code].blank and "by the operator" in rows[code].note and not rows[code].known
    assert rows["WIN"].blank                 # the site has no figure of water: not zero


def test_enefg_rule_by_rule(result, here):
    rows = rows_of(result, here, "enefg")
    pue = next(row for name, row in rows.items() if "PUE" in name and "draft" not in name)
    erf = next(row for name, row in rows.items() if "planned share" in name)
    assert "≤ 1.2" in pue.label and pue.verdict == "pass"            # 1.12
    assert "≥ 0.15" in erf.label and erf.verdict == "pass"           # 0.3
    assert next(row for name, row in rows.items() if "renewable" in name).verdict == "unknown"


def test_the_workbook_holds_no_formula_and_is_the_same_twice(result, here, tmp_path):
    evil = replace(result.sites[0], name="=HYPERLINK(\"http://x\")\x07\u202e")
    asked = replace(result, sites=(evil, *result.sites[1:]))
    first, page = write_compliance(asked, here("DEU"), tmp_path / "a", start=START)
    second, again = write_compliance(asked, here("DEU"), tmp_path / "b", start=START)
    assert first.read_bytes() == second.read_bytes() and page.read_bytes() == again.read_bytes()
    assert page.read_bytes().startswith(b"%PDF")
    book = openpyxl.load_workbook(first)
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    words = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert any("not legal advice" in word for word in words)
    assert "'=HYPERLINK(\"http://x\")" in words and not any("\u202e" in word for word in words)
    assert not any(word.startswith(("=", "+", "-", "@")) for word in words)
    assert {"Overview", "1 art26", "1 kpi", "1 enefg", "1 label", "Law"} <= set(book.sheetnames)


@pytest.mark.parametrize("text, shown", [("=1", "'=1"), ("  @x", "'  @x"), ("a=1", "a=1"),
                                         ("\x00-2", "'-2")])
def test_told(text, shown):
    assert told(text) == shown


def test_an_unknown_site_is_refused(result, here):
    with pytest.raises(InputError, match="no site 'nowhere'"):
        site_sheets(result, here("DEU"), START, ids=["nowhere"])


def test_the_label_is_a_drawing_that_runs_nothing():
    label = Label(("B", "C"), ("A", "A"), (Classed("pue", np.nan, "PUE", "?"),))
    drawn = label_svg(label, "<script>alert(1)</script>\"&")
    root = ElementTree.fromstring(drawn)
    assert "script" not in {element.tag.rsplit("}", 1)[-1] for element in root.iter()}
    assert "B to C, as a figure is unknown" in root.get("aria-label")
    strong = [e.text for e in root.iter() if e.get("font-weight") == "700"]
    assert strong == ["B", "C", "A"]


@pytest.mark.parametrize("value, shown", [
    (12_697_810.3, "12,697,810"), (0.6439, "0.6439"), (1.1150167, "1.115"),
    (-138_004.1, "-138,004"), (0.0, "0"), (np.nan, ""), ("2 to 10 MW", "2 to 10 MW"), (50.0, "50")])
def test_figures_on_paper(value, shown):
    assert figure(value) == shown
