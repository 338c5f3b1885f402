"""Comparison, portfolio and what changed as sheets: figures as in their JSON."""

import json
from dataclasses import replace

import numpy as np
import openpyxl
import pytest

from app.comparing import comparison_json
from app.export import dumps, rank_json
from app.export.changes import changes_since
from app.export.comparison import write_comparison
from app.export.portfolio import portfolio_json
from app.export.side_sheets import beside, comparison_sheets, portfolio_sheets
from app.export.workbook import write_xlsx
from app.export.xlsx import workbook
from gis.errors import InputError
from gis.ranking.compare import compare
from gis.ranking.portfolio.clash import Clash
from gis.ranking.portfolio.outage import UNKNOWN
from gis.ranking.portfolio.result import (
    Option,
    ParetoFront,
    ParetoPoint,
    Portfolio,
    PortfolioSite,
)
from gis.ranking.subject import subject_of


def rows(sheet):
    return [dict(zip(sheet.head, row, strict=True)) for row in sheet.rows]


def of_book(book, name):
    head, *rest = book[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rest]


@pytest.fixture(scope="module")
def portfolio():
    sites = (PortfolioSite("a", "=Alpha", 6.0, 900.0, 41.5, 18.0, 3.25, "Middle", "", ("Mill",)),
             PortfolioSite("b", "Beta", 4.0, 0.0, float("nan"), 6.0, 1.0, "", "North", ()))
    few = Option("few", "2 sites", sites, 10.0, 0.0, 900.0, 41.5, 12.0, 50.0, 18.0, 13.2, 7.5, 2.5,
                 4.25, 1.5, 300.0, 2.0, 40.0, UNKNOWN, 900.0, 0.001, ("heat of Mill",))
    one = replace(few, name="one", label="1 × 10 MW", sites=sites[:1], it_mw=6.0, shortfall_mw=4.0,
                  clashes=(Clash("station", "station Middle", 6.0, 10.0, "MW"),), binding=())
    return Portfolio(10.0, "heat_used", "MWh/y", (one, few), "few", ("heat of Mill",),
                     ParetoFront(("heat_used", "water"), ("MWh/y", "m³/y"),
                                 (ParetoPoint((900.0, 50.0), few),)), ("A note.",))


@pytest.fixture(scope="module")
def comparison(result):
    other = replace(result, sites=tuple(replace(s, rank=r) for r, s in enumerate(
        (result.sites[1], result.sites[0]), start=1)), settings=replace(
            result.settings, brief=replace(result.settings.brief, it_mw=5.0)))
    return compare([subject_of("one", result), subject_of("two", other)])


def test_a_portfolio_says_in_its_sheets_what_its_json_says(portfolio):
    options, sites, front, said = portfolio_sheets(portfolio)
    document = portfolio_json(portfolio)
    for row, option in zip(rows(options), document["options"], strict=True):
        for column, key in {"it [MW]": "it_mw", "shortfall [MW]": "shortfall_mw",
                            "heat_used [MWh/y]": "used_mwh_y", "lcoh [EUR/MWh]": "lcoh_eur_mwh",
                            "co2_avoided [t/y]": "co2_avoided_t_y", "water [m3/y]": "water_m3_y",
                            "capex [MEUR]": "capex_meur", "cost [MEUR/y]": "cost_meur_y",
                            "lead_time [months]": "lead_time_months", "gap [0-1]": "gap",
                            "lines [km]": "line_km", "complete": "complete"}.items():
            assert row[column] == option[key], column
        assert row["all_out [h/y]"] is None          # unknown, never zero
    assert [row["best"] for row in rows(options)] == [False, True]
    assert rows(options)[0]["in_the_way"] == "station Middle (would have to be 10 MW)"
    assert [(r["option"], r["site"], r["lcoh [EUR/MWh]"]) for r in rows(sites)] == [
        ("one", "a", 41.5), ("few", "a", 41.5), ("few", "b", None)]
    assert rows(front) == [{"point": 1, "heat_used [MWh/y]": 900.0, "water [m3/y]": 50.0,
                            "label": "2 sites", "sites": "a 6; b 4"}]
    assert ("note", "A note.") in said.rows


def test_a_comparison_says_in_its_sheets_what_its_json_says(comparison):
    document = comparison_json(comparison)
    places, results, asked, said = comparison_sheets(document)
    found = rows(places)
    assert len(found) == 5                           # three places, two of them in both
    first = next(r for r in found if (r["id"], r["result"]) == ("tst-01", "two"))
    assert (first["rank"], first["rank_change [ranks]"]) == (2, 1)
    assert first["score [0-1]"] == document["subjects"][1]["sites"][1]["score"]
    assert first["used_mwh_y [MWh/y]"] == 7000.0 and "pv_yield [kWh/kWp.y]" in first
    assert [r["sites [sites]"] for r in rows(results)] == [3, 2]
    assert {(r["what"], r["result"], r["value"]) for r in rows(asked)} == {
        ("it_mw", "one", 2.0), ("it_mw", "two", 5.0)}
    assert [row[0] for row in said.rows] == document["said"]


def test_the_folder_of_a_comparison_holds_the_workbook(comparison, tmp_path):
    document = comparison_json(comparison)
    paths = write_comparison(comparison, document, tmp_path / "out")
    book = openpyxl.load_workbook(next(p for p in paths if p.name == "comparison.xlsx"))
    assert book.sheetnames[0] == "about" and book.sheetnames[-1] == "data dictionary"
    assert len(of_book(book, "comparison")) == 5


def test_the_workbook_of_a_result_takes_in_what_lies_beside_it(
        result, inputs, portfolio, comparison, tmp_path):
    (tmp_path / "portfolio.json").write_text(
        dumps({"region": "testland", **portfolio_json(portfolio)}), "utf-8")
    (tmp_path / "comparison.json").write_text(dumps(comparison_json(comparison)), "utf-8")
    (tmp_path / "result.json").write_text(dumps(rank_json(result)), "utf-8")
    first = result.sites[0]
    now = replace(result, sites=(replace(first, heat=replace(first.heat, used_mwh_y=7700.0)),
                                 *result.sites[1:]))
    book = openpyxl.load_workbook(write_xlsx(now, inputs, tmp_path / "study.xlsx", tmp_path,
                                             changes_since(tmp_path, now)))
    assert {"portfolio", "portfolio sites", "portfolio front", "comparison", "asked otherwise",
            "figures that changed", "change said"} <= set(book.sheetnames)
    assert of_book(book, "figures that changed") == [{
        "site": "tst-01", "site name": "Alpha East", "figure": "heat used", "before": 7000,
        "now": 7700, "unit": "MWh/y"}]
    assert of_book(book, "portfolio sites")[0]["site name"] == "'=Alpha"
    told = {(r["sheet"], r["column"]) for r in of_book(book, "data dictionary")}
    for page in book:
        if page.title not in ("about", "data dictionary"):
            assert {(page.title, cell.value) for cell in page[1]} <= told


FORGED: tuple[object, ...] = (None, "x", [], {}, -1, 1e308, 10**400, True, [[1]], "\ud800", "=1")


def places(value, path=()):
    found = [path] if path else []
    items = (value.items() if isinstance(value, dict) else
             enumerate(value[:2]) if isinstance(value, list) else ())
    for key, item in items:
        found += places(item, (*path, key))
    return found


@pytest.mark.parametrize("name", ["portfolio.json", "comparison.json"])
def test_whatever_stands_beside_is_read_or_refused_in_one_sentence(
        portfolio, comparison, tmp_path, name):
    document = json.loads(dumps(
        {"region": "testland", **portfolio_json(portfolio)} if name == "portfolio.json"
        else comparison_json(comparison)))
    nodes, refused, random = places(document), 0, np.random.default_rng(3)
    for _ in range(250):
        *way, last = nodes[random.integers(len(nodes))]
        node = document
        for key in way:
            node = node[key]
        kept, node[last] = node[last], FORGED[random.integers(len(FORGED))]
        (tmp_path / name).write_text(json.dumps(document), "utf-8")
        node[last] = kept
        try:
            workbook(beside(tmp_path, "testland"))
        except InputError as error:
            refused += 1
            assert "\n" not in str(error) and "damaged" in str(error)
    assert refused > 20


def test_another_region_s_portfolio_stays_out_and_damage_is_told(
        result, inputs, portfolio, tmp_path):
    (tmp_path / "portfolio.json").write_text(
        dumps({"region": "elsewhere", **portfolio_json(portfolio)}), "utf-8")
    book = openpyxl.load_workbook(write_xlsx(result, inputs, tmp_path / "a.xlsx", tmp_path))
    assert "portfolio" not in book.sheetnames
    (tmp_path / "comparison.json").write_text(json.dumps({"subjects": [{}]}), "utf-8")
    with pytest.raises(InputError, match="no comparison, or is damaged"):
        write_xlsx(result, inputs, tmp_path / "b.xlsx", tmp_path)
    assert not (tmp_path / "b.xlsx").exists()
