"""One result on every page: what people read is what the manifest says, to the digits shown."""

import html
import json
import math
import re
import shutil

import pytest

from app.export import dumps, rank_json
from app.export.pdf import write_pdf, write_summary
from app.export.report import build_report
from app.translation import language, told
from gis.heat.ranges import too_wide
from tests.support.shown import Tables, digits, fixed, gwh, pages_of, percent, span

LANGUAGES = ("en", "fr")

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
