"""Sheets that apply, nothing invented, nothing that a spreadsheet would run."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from xml.etree import ElementTree

import openpyxl
import pytest

from app.export.compliance import label_svg, site_label, write_compliance, write_labels
from app.export.compliance.words import told_source
from app.export.compliance.write import site_sheets, told
from gis.compliance.law import Law
from gis.compliance.sheet import figure
from gis.errors import InputError, UnknownNameError
from layers import tables

START = date(2027, 8, 1)
NAN = float("nan")
EVIL = "=HYPERLINK(\"http://x\")\x07\u202e<script>alert(1)</script>&\"" + "x" * 10_000


@pytest.fixture
def here(inputs):
    def of(country):
        return SimpleNamespace(**{**vars(inputs), "country": country, "tables": tables.load_all()})
    return of


def sized(result, it_mw):
    return replace(result, settings=replace(
        result.settings, brief=replace(result.settings.brief, it_mw=it_mw)))


@pytest.mark.parametrize("country, it_mw, keys", [
    ("DEU", 2.0, {"art26", "kpi", "enefg"}), ("FRA", 2.0, {"art26", "kpi"}), ("KEN", 2.0, set()),
    ("DEU", 0.4, {"enefg"}),
    # PUE 1.12: 0.892 MW of IT are 0.99904 MW of input, 0.894 MW are 1.00128 MW.
    ("FRA", 0.892, {"kpi"}), ("FRA", 0.894, {"kpi", "art26"}),
    ("FRA", 0.5, {"kpi"}), ("FRA", 0.4999, set()),           # "at least 500 kW"
    ("DEU", 0.3, {"enefg"}), ("DEU", 0.2999, set())])
def test_what_applies(result, here, country, it_mw, keys):
    asked = sized(result, it_mw)
    for _, _, sheets in site_sheets(asked, here(country), START):
        assert {sheet.key for sheet in sheets} == keys
    everything = site_sheets(asked, here(country), START, everything=True)
    assert all([s.key for s in sheets] == ["art26", "kpi", "enefg"] for _, _, sheets in everything)


def sheet_of(result, here, key, start=START, site=0, language="en"):
    sheets = site_sheets(result, here("DEU"), start, language=language)[site][2]
    return next(sheet for sheet in sheets if sheet.key == key)


def rows_of(*given, **more):
    return {row.code or row.label: row
            for section in sheet_of(*given, **more).sections for row in section.rows}


def test_key_figures_by_hand_and_blanks(result, here):
    rows, site = rows_of(result, here, "kpi"), result.sites[0]
    it_kwh = result.settings.brief.it_mw * result.settings.brief.utilisation * 8_760_000
    assert rows["EIT"].value == pytest.approx(it_kwh)
    assert rows["EDC"].value == pytest.approx(it_kwh * site.heat.pue)
    assert rows["EREUSE"].value == pytest.approx(it_kwh * site.heat.pue * site.heat.erf)
    assert rows["EDC"].known == "modelled"
    for code in ("WIN-POT", "ERES-GOO", "TIN", "REF", "SDC"):
        assert rows[code].blank and "operator" in rows[code].note and not rows[code].known


def test_water_of_the_sheet_is_the_study_s(result, here):
    site = result.sites[0]
    wet = replace(result, sites=(replace(site, heat=replace(site.heat, wue_l_kwh=1.5)),))
    rows = rows_of(wet, here, "kpi")
    assert rows["WUE"].value == 1.5
    assert rows["WIN"].value == pytest.approx(1.5 * rows["EIT"].value / 1000)      # litres to m³
    dry = replace(result, sites=(replace(site, heat=replace(site.heat, wue_l_kwh=NAN)),))
    assert rows_of(dry, here, "kpi")["WIN"].blank            # unknown is not zero


def test_classes_of_the_european_scheme_are_a_preview(result, here):
    sheet = sheet_of(result, here, "kpi")
    scheme = next(s for s in sheet.sections if "rating scheme" in s.title)
    assert [row.value for row in scheme.rows] == ["A", "A"]          # PUE 1.12, WUE 0
    assert "preview" in scheme.words[0] and "not seen in force" in scheme.title
    site = result.sites[0]
    other = replace(result, sites=(replace(site, heat=replace(
        site.heat, pue=1.51, wue_l_kwh=NAN)),))
    energy, water = next(s for s in sheet_of(other, here, "kpi").sections
                         if "rating scheme" in s.title).rows
    assert energy.value == "E" and water.blank


def test_a_law_that_holds_elsewhere_says_so(result, here):
    for _, _, sheets in site_sheets(result, here("KEN"), START, everything=True):
        assert all(not s.applies and "does not hold in this country (KEN)" in s.why
                   for s in sheets)


def test_the_law_of_france_stands_beside_that_of_the_union(result, here):
    def titles(country, key):
        sheets = site_sheets(result, here(country), START)[0][2]
        return {s.title: s for s in next(x for x in sheets if x.key == key).sections}

    heat = titles("FRA", "art26")["Law of this country"].rows[0]
    assert heat.label.startswith("L. 236-2") and heat.value == pytest.approx(2.24)   # 2 MW × 1.12
    assert heat.note.startswith("applies") and "Code de l'énergie" in heat.note
    assert len(titles("FRA", "kpi")["Law of this country"].rows) == 2
    assert "Law of this country" not in titles("DEU", "art26")


def test_enefg_rule_by_rule(result, here):
    rows = rows_of(result, here, "enefg")
    pue = next(row for name, row in rows.items() if name.startswith("§ 11(2) Nr. 1"))
    erf = next(row for name, row in rows.items() if "planned share" in name)
    assert "≤ 1.2" in pue.label and pue.verdict == "pass"            # 1.12
    assert "≥ 0.15" in erf.label and erf.verdict == "pass"           # 0.3
    assert next(row for name, row in rows.items() if "renewable" in name).verdict == "unknown"


@pytest.mark.parametrize("start, limits", [
    (date(2026, 6, 30), ["≤ 1.5", "≤ 1.3"]),
    (date(2026, 7, 1), ["≤ 1.2", "≥ 0.1"]), (date(2027, 6, 30), ["≤ 1.2", "≥ 0.1"]),
    (date(2027, 7, 1), ["≤ 1.2", "≥ 0.15"]), (date(2028, 6, 30), ["≤ 1.2", "≥ 0.15"]),
    (date(2028, 7, 1), ["≤ 1.2", "≥ 0.2"])])
def test_limits_by_the_day_of_the_start(result, here, start, limits):
    section = sheet_of(result, here, "enefg", start).sections[0]
    mine = [row.label for row in section.rows if "renewable" not in row.label]
    assert [label[-len(limit):] for label, limit in zip(mine, limits, strict=True)] == limits


def conditions_of(result, here, key, site=0):
    law = Law.from_tables(tables.load_all()).conditions
    rows = rows_of(result, here, key, site=site)
    return {k: rows[f"{c.law}, {c.article}: {c.condition}"] for k, c in law.items()
            if f"{c.law}, {c.article}: {c.condition}" in rows}


def test_exemptions_say_what_the_figures_speak_for(result, here):
    used, none = conditions_of(result, here, "art26"), conditions_of(result, here, "art26", 2)
    assert (used["eed26_technical"].verdict, none["eed26_technical"].verdict) == ("no", "may")
    assert "7,000 MWh" in used["eed26_technical"].note
    assert used["eed26_economic"].verdict == "unknown"               # no price in this study
    assert none["eed26_economic"].verdict == "may"
    assert used["eed26_limits"].verdict == "unknown"
    assert "recalled" in used["eed26_used"].note and "recalled" not in used["eed26_economic"].note
    german = conditions_of(result, here, "enefg")
    assert {german[k].verdict for k in german if k.startswith("enefg11")} == {"unknown"}
    assert german["enefg12_free"].verdict == "no"                    # no heat network takes any
    # 2 MW at 0.65 are 11.4 GWh; 1 MW with half of its heat in a network would be free.
    site = result.sites[0]
    network = replace(site, heat=replace(site.heat, sinks=(
        replace(site.heat.sinks[0], kind="district_heating"),)))
    small = sized(replace(result, sites=(network,)), 1.0)
    assert conditions_of(small, here, "enefg")["enefg12_free"].verdict == "may"


def test_unknown_users_leave_every_verdict_open(result, here):
    site = result.sites[0]
    unsure = replace(site, heat=replace(site.heat, used_mwh_y=NAN, erf=NAN, ranges={
        "used_mwh_y": (0.0, 9000.0)}))
    asked = replace(result, sites=(unsure,))
    found = conditions_of(asked, here, "art26")
    assert {found[k].verdict for k in found} == {"unknown"}
    rows = rows_of(asked, here, "enefg")
    assert next(row for name, row in rows.items() if "planned share" in name).verdict == "unknown"
    assert rows_of(asked, here, "kpi")["ERF"].blank
    assert rows_of(asked, here, "art26")["heat used"].blank


def test_the_workbook_holds_no_formula_and_is_the_same_twice(result, here, tmp_path):
    asked = replace(result, sites=(replace(result.sites[0], name=EVIL), *result.sites[1:]))
    first, page = write_compliance(asked, here("DEU"), tmp_path / "a", start=START)
    second, again = write_compliance(asked, here("DEU"), tmp_path / "b", start=START)
    assert first.read_bytes() == second.read_bytes() and page.read_bytes() == again.read_bytes()
    assert page.read_bytes().startswith(b"%PDF")
    book = openpyxl.load_workbook(first)
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    words = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert any("not legal advice" in word for word in words)
    assert any(word.startswith("'=HYPERLINK(\"http://x\")<script>") for word in words)
    assert not any(word.startswith(("=", "+", "-", "@")) or "\u202e" in word for word in words)
    assert max(map(len, words)) <= 2001
    assert {"Overview", "1 art26", "1 kpi", "1 enefg", "1 label", "Law", "Conditions",
            "Label limits"} <= set(book.sheetnames)


@pytest.mark.parametrize("language, words", [
    ("fr", "ne constitue pas un avis juridique"), ("pt", "não é aconselhamento jurídico"),
    ("sw", "si ushauri wa kisheria")])
def test_sheets_speak_the_reader_s_language_and_keep_the_laws_names(
        result, here, tmp_path, language, words):
    path, _ = write_compliance(result, here("DEU"), tmp_path, start=START, language=language,
                               ids=[result.sites[0].id])
    book = openpyxl.load_workbook(path)
    said = [cell.value for page in book for row in page.iter_rows() for cell in row
            if isinstance(cell.value, str)]
    assert any(words in text for text in said)
    assert any("Directive (EU) 2023/1791, Art. 26(6)" in text for text in said)
    english = sheet_of(result, here, "kpi")
    other = sheet_of(result, here, "kpi", language=language)
    for mine, theirs in zip(english.sections, other.sections, strict=True):
        assert [row.value for row in mine.rows if isinstance(row.value, float) and not row.blank
                ] == [row.value for row in theirs.rows
                      if isinstance(row.value, float) and not row.blank]
        assert not {row.label for row in mine.rows if len(row.label) > 12} & {
            row.label for row in theirs.rows}


@pytest.mark.parametrize("country, everything, held, other", [
    ("FRA", False, "D. 236-2", "§ 12(3)"), ("DEU", False, "§ 12(3)", "D. 236-2"),
    ("KEN", False, "Alpha East", "Art. 26"), ("KEN", True, "§ 12(3)", "\0")])
def test_paper_lists_the_law_that_holds_there(result, here, tmp_path, country, everything, held,
                                              other):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    _, page = write_compliance(result, here(country), tmp_path, start=START,
                               everything=everything, ids=[result.sites[0].id])
    said = subprocess.run(["pdftotext", page, "-"], capture_output=True, text=True, check=True
                          ).stdout
    assert held in said and other not in said


def test_sources_say_how_they_are_known():
    from app.translation import language

    told = told_source("read second-hand: x.org 1.2.2026; recalled: Art. 1; OJ L 1", language("fr"))
    assert told == "lu de seconde main: x.org 1.2.2026; de mémoire: Art. 1; OJ L 1"
    assert told_source("our own limit", language("en")) == "our own limit"


def test_an_unknown_language_is_refused(result, here, tmp_path):
    with pytest.raises(UnknownNameError, match="language"):
        write_compliance(result, here("DEU"), tmp_path, language="xx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text, shown", [("=1", "'=1"), ("  @x", "'  @x"), ("a=1", "a=1"),
                                         ("\x00-2", "'-2")])
def test_told(text, shown):
    assert told(text) == shown


def test_an_unknown_site_is_refused(result, here):
    with pytest.raises(InputError, match="no site 'nowhere'"):
        site_sheets(result, here("DEU"), START, ids=["nowhere"])


def test_the_label_is_a_drawing_that_runs_nothing_and_tells_what_it_shows(result):
    drawing = label_svg(replace(result.sites[0], name=EVIL))
    root = ElementTree.fromstring(drawing)
    tags = {element.tag.rsplit("}", 1)[-1] for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "rect", "line", "path", "text"}
    names = {name for e in root.iter() for name in e.attrib}
    assert not any("href" in name or name.startswith("on") for name in names)
    said = {e.tag.rsplit("}", 1)[-1]: e.text for e in root if e.tag.endswith(("title", "desc"))}
    assert said["title"].startswith("Energy and heat label: =HYPERLINK")
    assert "Energy: class A" in said["desc"] and "Heat: class C" in said["desc"]
    assert "not that of the European database" in said["desc"]
    raised = [e.text for e in root.iter() if e.get("font-size") == "18"]
    assert raised == [site_label(result.sites[0])[k].letter for k in ("energy", "heat", "water")]
    longest = max((e.text for e in root.iter() if e.tag.endswith("text")), key=len)
    assert len(longest) < 80                 # the endless name is cut


def test_an_unknown_class_is_drawn_as_open(result):
    root = ElementTree.fromstring(label_svg(result.sites[0]))        # its carbon is unknown
    dashed = [e for e in root.iter() if e.get("stroke-dasharray")]
    assert len(dashed) == 7
    assert "Climate: class unknown, between A and G." in label_svg(result.sites[0])


def test_labels_as_files(result, tmp_path):
    paths = write_labels(result, tmp_path, language="fr")
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        "labels.pdf", "labels/label_01.svg", "labels/label_02.svg", "labels/label_03.svg"]
    assert paths[0].read_bytes().startswith(b"%PDF")
    assert "Étiquette énergie et chaleur" in paths[1].read_text("utf-8")
    ElementTree.parse(paths[2])
    again = write_labels(result, tmp_path / "again", language="fr")
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in paths]


@pytest.mark.parametrize("value, shown", [
    (12_697_810.3, "12,697,810"), (0.6439, "0.6439"), (1.1150167, "1.115"),
    (-138_004.1, "-138,004"), (0.0, "0"), (NAN, ""), ("2 to 10 MW", "2 to 10 MW"), (50.0, "50"),
    (0.15, "0.15"), (1500.0, "1,500")])
def test_figures_on_paper(value, shown):
    assert figure(value) == shown
