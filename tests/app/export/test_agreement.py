"""One result, all its files: every figure is the same in each, to the digits shown there."""

import csv
import html
import json
import math
import re
import shutil
from types import SimpleNamespace

import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest

from app.export import dumps, rank_json
from app.export.disclosure import disclosure_text
from app.export.gis.geopackage import write_gis
from app.export.pdf import write_pdf, write_summary
from app.export.report import build_report
from app.export.tables import ASCII_UNITS, write_csv
from app.export.workbook import write_parquet, write_xlsx
from app.session import Session
from app.translation import language, told
from gis.heat.ranges import too_wide
from tests.support.shown import Tables, digits, fixed, gwh, pages_of, percent, span

HEAT = {"heat_available [MWh/y]": "available_mwh_y", "heat_delivered [MWh/y]": "delivered_mwh_y",
        "heat_used [MWh/y]": "used_mwh_y", "heat_potential [MWh/y]": "potential_mwh_y",
        "erf [0-1]": "erf", "cop": "cop", "full_load_hours [h/y]": "full_load_hours",
        "lcoh [EUR/MWh]": "lcoh_eur_mwh", "co2_avoided [t/y]": "co2_avoided_t_y",
        "homes": "homes", "pue": "pue", "wue [L/kWh]": "wue_l_kwh",
        "heat_capex [EUR]": "capex_eur"}
RANGES = {"heat_used{} [MWh/y]": "used_mwh_y", "lcoh{} [EUR/MWh]": "lcoh_eur_mwh",
          "co2_avoided{} [t/y]": "co2_avoided_t_y"}
SITE = {"rank": "rank", "lat [deg]": "lat", "lon [deg]": "lon", "score [0-1]": "score",
        "score_low [0-1]": "score_low", "score_high [0-1]": "score_high",
        "coverage [0-1]": "coverage"}
FIRM = {"rank_low": "rank_low", "rank_high": "rank_high", "p_top3 [0-1]": "p_top3"}
STUDIES, LANGUAGES = ("invented", "kenya"), ("en", "fr")


@pytest.fixture(scope="module", params=STUDIES)
def study(request, tmp_path_factory):
    """A result with its inputs, its manifest as read back, and its tables in a folder."""
    if request.param == "invented":
        result, inputs = (request.getfixturevalue(name) for name in ("result", "inputs"))
    else:
        session = Session.open("kenya", cell_m=10_000.0, candidates=3)
        result, inputs = session.run(), session.inputs
    made = tmp_path_factory.mktemp(request.param)
    write_csv(result, made / "sites.csv")
    write_xlsx(result, inputs, made / "study.xlsx")
    write_parquet(result, made / "sites.parquet")
    write_gis(result, inputs, made / "sites.gpkg")
    manifest = json.loads(dumps(rank_json(result)))
    return SimpleNamespace(result=result, inputs=inputs, manifest=manifest, folder=made,
                           sites=manifest["sites"])


def of_csv(folder):
    with open(folder / "sites.csv", newline="", encoding="utf-8") as file:
        return [{k: number(v) for k, v in row.items()} for row in csv.DictReader(file)]


def of_xlsx(folder, sheet="sites"):
    book = openpyxl.load_workbook(folder / "study.xlsx")
    if sheet not in book.sheetnames:
        return []
    head, *rest = book[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rest]


def of_parquet(folder):
    return pq.read_table(folder / "sites.parquet").drop(["geometry"]).to_pylist()


def of_gpkg(folder):
    meta, _, _, data = pyogrio.raw.read(folder / "sites.gpkg", layer="sites", read_geometry=False)
    rows = zip(*(cells.tolist() for cells in data), strict=True)
    return [dict(zip(meta["fields"], row, strict=True)) for row in rows]


def number(text):
    try:
        return float(text)
    except ValueError:
        return text or None


def same(one, other):
    if isinstance(one, float) and math.isnan(one):
        one = None
    return one is None and other is None if None in (one, other) else one == other


@pytest.mark.parametrize("read", [of_csv, of_xlsx, of_parquet, of_gpkg])
def test_tables_hold_the_figures_of_the_manifest(read, study):
    rows = read(study.folder)
    assert len(rows) == len(study.sites) == 3
    for row, site in zip(rows, study.sites, strict=True):
        for columns, known in ((SITE, site), (HEAT, site["heat"]), (FIRM, site["robustness"])):
            for column, key in columns.items():
                assert same(row[column], known[key]), (site["id"], column)
        for column, key in RANGES.items():
            for end, at in (("_low", 0), ("_high", 1)):
                ends = site["heat"]["ranges"].get(key, (None, None))
                assert same(row[column.format(end)], ends[at]), (site["id"], column)
        cost = site.get("cost", {}).get("total_eur", {})
        for column, key in (("cost", "value"), ("cost_low", "low"), ("cost_high", "high")):
            assert same(row[f"{column} [EUR/MW/y]"], cost.get(key)), (site["id"], column)
        for key, criterion in site["criteria"].items():
            column = f"{key} [{criterion['unit'].translate(ASCII_UNITS)}]"
            assert same(row[column], criterion["value"]), (site["id"], column)
            assert same(row[f"{key}_score [0-1]"], criterion["score"])


def test_detailed_sheets_hold_the_figures_of_the_manifest(study):
    sites = {site["id"]: site for site in study.sites}
    for row in of_xlsx(study.folder, "criteria"):
        known = sites[row["site"]]["criteria"][row["key"]]
        for column in ("value", "low", "high", "unit", "known"):
            assert same(row[column], known[column])
        for column in ("score", "weight", "contribution"):
            assert same(row[f"{column} [0-1]"], known[column])
    for part in ("energy", "power", "water", "digital"):
        rows = of_xlsx(study.folder, part)
        assert len(rows) == sum("value" in q for s in study.sites for q in s[part].values())
        for row in rows:
            known = sites[row["site"]][part][row["quantity"].replace(" ", "_")]
            for column in ("value", "low", "high", "unit"):
                assert same(row[column], known[column])
    users = [u for site in study.sites for u in site["heat"]["sinks"]]
    for row, user in zip(of_xlsx(study.folder, "heat users"), users, strict=True):
        assert row["used [MWh/y]"] == user["used_mwh_y"]
        assert same(row["lcoh [EUR/MWh]"], user["lcoh_eur_mwh"])
    amounts = [q["value"] for site in study.sites for q in site.get("cost", {}).values()]
    for row, amount in zip(of_xlsx(study.folder, "cost"), amounts, strict=True):
        assert same(row["value"], amount)


def test_the_disclosure_holds_the_figures_of_the_manifest(study):
    told_sites = json.loads(disclosure_text(study.result, study.inputs))["sites"]
    for said, site in zip(told_sites, study.sites, strict=True):
        for key in ("score", "score_low", "score_high", "coverage"):
            assert said[key] == pytest.approx(site[key], rel=1e-5)      # there in full
        assert (said["rank"], said["rank_low"], said["rank_high"]) == (
            site["rank"], site["robustness"]["rank_low"], site["robustness"]["rank_high"])
        assert said["heat"] == {key: site["heat"][key] for key in said["heat"]}
        assert said["users"] == site["heat"]["sinks"] and said.get("cost") == site.get("cost")
        for part in ("energy", "power", "water", "digital"):
            assert said["figures"][part] == site[part]


# pages --------------------------------------------------------------------------------------

PAGE = (("Heat at the source", "available_mwh_y", gwh, "GWh/y"),
        ("After the heat pump", "delivered_mwh_y", gwh, "GWh/y"),
        ("Used by present demand", "used_mwh_y", gwh, "GWh/y"),
        ("Potential demand could add", "potential_mwh_y", gwh, "GWh/y"),
        ("Cost of the used heat", "lcoh_eur_mwh", 2, "EUR/MWh"),
        ("CO2 avoided, net", "co2_avoided_t_y", 2, "t/y"),
        ("Homes with the same need", "homes", 2, ""),
        ("Energy reuse factor (ERF)", "erf", 2, ""), ("Heat pump COP", "cop", 2, ""),
        ("Full-load hours of the heat", "full_load_hours", 2, "h/y"),
        ("Investment for the heat", "capex_eur", 2, "MEUR"),
        ("PUE, yearly mean", "pue", 3, ""), ("WUE", "wue_l_kwh", 2, "L/kWh"))
"""Label, key in the manifest, how many digits, unit."""
PAPER = [row for row in PAGE if row[1] not in ("delivered_mwh_y", "potential_mwh_y",
                                                "full_load_hours")]
FACTORS = {"GWh/y": 1e-3, "MEUR": 1e-6}
STATED = ("used_mwh_y", "lcoh_eur_mwh", "co2_avoided_t_y", "erf")
"""Where their range is too wide only the range is given."""


def shown(site, row, lang):
    """What a reader should see of a figure: value with unit, None where it is not to be stated,
    and its range."""
    _, key, count, measure = row
    value, factor = site["heat"][key], FACTORS.get(measure, 1.0)
    ends = [math.nan if v is None else v for v in site["heat"]["ranges"].get(key, (None, None))]
    between = span(*(v * factor for v in ends), lang, language(lang)(" to "))
    if value is None:
        word = "no heat pump" if key == "cop" else "unknown"
        return language(lang)(word), between
    if key in STATED and too_wide(value, *ends):
        return None, between
    written = gwh(value, lang) if count is gwh else digits(value * factor, count, lang)
    return f"{written} {unit(row, lang)}".strip(), between


def unit(row, lang):
    return language(lang)(row[3]) if row[3] else ""


def scores(value, lang):
    """A score as it may stand: the manifest's six digits can hide on which side of a tie it is."""
    return {fixed(value * (1 + slip), 2, lang) for slip in (-2e-6, 0.0, 2e-6)}


def ranks(site, lang):
    low, high = site["robustness"]["rank_low"], site["robustness"]["rank_high"]
    return (language(lang)("{rank} throughout", rank=low) if low == high else f"{low}–{high}")


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request, study):
    """The map report's tables, in a language."""
    result = told(study.result, request.param)
    return request.param, Tables(build_report(result, study.inputs, language=request.param))


def test_the_page_shows_the_figures_of_the_manifest(study, page):
    lang, found = page
    figures_agree(study.result, study.sites, found, lang)


@pytest.mark.parametrize("lang", ["pt", "sw"])
def test_so_does_the_page_in_the_other_languages(result, inputs, lang):
    sites = json.loads(dumps(rank_json(result)))["sites"]
    figures_agree(result, sites, Tables(build_report(result, inputs, language=lang)), lang)


def figures_agree(result, sites, found, lang):
    """Every row of every site's figures says what the manifest says."""
    say = language(lang)
    for site in sites:
        rows = {row[0]: row[1:] for row in reversed(found.rows[f"site-{site['rank']}"]) if row}
        for row in PAGE:
            written, between = shown(site, row, lang)
            said = rows[say(row[0])]
            assert said[0] == (say("too uncertain") if written is None else written), row[0]
            assert said[1] == between, row[0]
        for key, criterion in site["criteria"].items():
            label = say(next(c.label for c in result.settings.criteria if c.key == key))
            [row] = [r for r in found.rows[f"site-{site['rank']}"]
                     if r and len(r) > 4 and r[0].startswith(label)]
            assert scores(criterion["score"], lang) & set(row), key


def test_its_ranking_shows_the_figures_of_the_manifest(study, page):
    lang, found = page
    say = language(lang)
    body = [row for row in found.rows["ranking-table"] if row[0].isdigit()]
    for row, site in zip(body, study.sites, strict=True):
        used, lcoh, co2 = (shown(site, next(r for r in PAGE if r[1] == key), lang)
                           for key in ("used_mwh_y", "lcoh_eur_mwh", "co2_avoided_t_y"))
        firm = {key: site["criteria"].get(key, {}).get("value")
                for key in ("groundwater", "grid_cost", "grid_lead_time")}
        assert row[0] == str(site["rank"]) and row[2] in scores(site["score"], lang)
        for cell, (written, between) in ((row[4], used), (row[5], lcoh), (row[6], co2)):
            if site["heat"]["lcoh_eur_mwh"] is not None or cell is not row[5]:
                assert cell == (between if written is None else bare(written))
        for cell, value in zip(row[7:10], firm.values(), strict=True):
            assert cell == (say("unknown") if value is None else
                            short(digits(value, 2, lang), lang))
        assert row[10:12] == [percent(site["coverage"], lang), ranks(site, lang)]


def bare(written):
    """A figure without its unit."""
    return re.split(r" (?=\D)", written)[0]


def short(text, lang):
    point = "." if lang == "en" else ","
    return text.rstrip("0").rstrip(point) if point in text else text


@pytest.fixture(scope="module", params=LANGUAGES)
def paper(request, study, tmp_path_factory):
    """The report for paper, in a language: its path and the lines of its pages."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    path = tmp_path_factory.mktemp("paper") / "report.pdf"
    write_pdf(told(study.result, request.param), study.inputs, path, language=request.param)
    return request.param, path


def page_of(path, site, lang):
    """Text of the page of a site, and the same in its reading order."""
    place = f"{fixed(abs(site['lat']), 4, lang)}° {'N' if site['lat'] >= 0 else 'S'}"
    label = language(lang)("Heat at the source")
    for page, told_page in zip(pages_of(path), pages_of(path, layout=False), strict=True):
        if place in page and label in page:
            return page, told_page
    raise AssertionError(f"no page of {site['id']}")


def test_the_paper_shows_the_figures_of_the_manifest(study, paper):
    lang, path = paper
    say = language(lang)
    for site in study.sites:
        page, reading = page_of(path, site, lang)
        found = [row for row in PAPER if f"{evened_label(say(row[0]))} " in page]
        assert len(found) >= 5      # crowded pages leave out the last ones, and long labels wrap
        for row in found:
            written, between = shown(site, row, lang)
            parts = (between, unit(row, lang)) if written is None else (written, between)
            wanted = " ".join(part for part in parts if part)
            label = evened_label(say(row[0]))
            assert re.search(rf"(^| ){re.escape(label)} {re.escape(wanted)}(?![\d.,–])", page,
                             re.M), (site["id"], row[0], wanted)
        assert any(score in page for score in scores(site["score"], lang))
        assert any(f"{say('Score')} {low}–{high}" in page
                   for low in scores(site["score_low"], lang)
                   for high in scores(site["score_high"], lang))
        firm = say("In 8 of 10 simulations it ranks {ranks}; among the first three in {top3} of "
                   "them. {coverage} of its score rests on known values.", ranks=ranks(site, lang),
                   top3=percent(site["robustness"]["p_top3"], lang),
                   coverage=percent(site["coverage"], lang))
        assert evened_label(firm) in reading
        if site.get("cost"):
            total = site["cost"]["total_eur"]["value"]
            assert f"{digits(total / 1e6, 2, lang)} MEUR" in reading


def evened_label(text):
    return re.sub("[\u00a0\u202f\u2009]", " ", text)


def test_the_travelling_page_shows_the_figures_of_the_manifest(study, tmp_path):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    write_summary(told(study.result, "fr"), study.inputs, tmp_path / "s.pdf", tmp_path / "s.png",
                  language="fr")
    text = "\n".join(pages_of(tmp_path / "s.pdf"))
    for site in study.sites:
        assert any(score in text for score in scores(site["score"], "fr"))
        for row in PAGE:
            if row[1] in ("used_mwh_y", "lcoh_eur_mwh"):
                written, between = shown(site, row, "fr")
                if site["heat"][row[1]] is not None:
                    value = between if written is None else bare(written)
                    assert re.search(rf"(?<![\d,]){re.escape(value)}(?![\d,])", text), row[0]


def test_the_page_bears_the_name_of_every_site(study, page):
    lang, found = page
    for site in told(study.result, lang).sites:
        text = found.said(f"site-{site.rank}")
        if "<" not in site.name and lang == "en":
            assert html.unescape(site.name) in text
