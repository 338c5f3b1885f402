"""One result, all its files: every figure is the same in each, to the digits shown there."""

import csv
import html
import json
import math
import re
import shutil
import subprocess

import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest

from app.export import dumps, rank_json
from app.export.gis.geopackage import write_gis
from app.export.report import build_report
from app.export.report.words import figure, gwh
from app.export.tables import ASCII_UNITS, write_csv
from app.export.workbook import write_parquet, write_xlsx

HEAT = {"heat_available [MWh/y]": "available_mwh_y", "heat_delivered [MWh/y]": "delivered_mwh_y",
        "heat_used [MWh/y]": "used_mwh_y", "heat_potential [MWh/y]": "potential_mwh_y",
        "erf [0-1]": "erf", "cop": "cop", "full_load_hours [h/y]": "full_load_hours",
        "lcoh [EUR/MWh]": "lcoh_eur_mwh", "co2_avoided [t/y]": "co2_avoided_t_y",
        "homes": "homes", "pue": "pue", "wue [L/kWh]": "wue_l_kwh",
        "heat_capex [EUR]": "capex_eur"}
SITE = {"rank": "rank", "lat [deg]": "lat", "lon [deg]": "lon", "score [0-1]": "score",
        "score_low [0-1]": "score_low", "score_high [0-1]": "score_high",
        "coverage [0-1]": "coverage"}


@pytest.fixture(scope="module")
def manifest(result):
    return json.loads(dumps(rank_json(result)))


@pytest.fixture(scope="module")
def folder(result, inputs, tmp_path_factory):
    made = tmp_path_factory.mktemp("all")
    write_csv(result, made / "sites.csv")
    write_xlsx(result, inputs, made / "study.xlsx")
    write_parquet(result, made / "sites.parquet")
    write_gis(result, inputs, made / "sites.gpkg")
    return made


def of_csv(folder):
    with open(folder / "sites.csv", newline="", encoding="utf-8") as file:
        return [{k: number(v) for k, v in row.items()} for row in csv.DictReader(file)]


def of_xlsx(folder, sheet="sites"):
    head, *rest = openpyxl.load_workbook(folder / "study.xlsx")[sheet].iter_rows(values_only=True)
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
def test_tables_hold_the_figures_of_the_manifest(read, folder, manifest):
    rows = read(folder)
    assert len(rows) == len(manifest["sites"]) == 3
    compared = 0
    for row, site in zip(rows, manifest["sites"], strict=True):
        for column, key in SITE.items():
            assert same(row[column], site[key]), (site["id"], column)
        for column, key in HEAT.items():
            assert same(row[column], site["heat"][key]), (site["id"], column)
        for key, criterion in site["criteria"].items():
            column = f"{key} [{criterion['unit'].translate(ASCII_UNITS)}]"
            assert same(row[column], criterion["value"]), (site["id"], column)
            assert same(row[f"{key}_score [0-1]"], criterion["score"])
            compared += 2
    assert compared == 24


def test_detailed_sheets_hold_the_figures_of_the_manifest(folder, manifest):
    sites = {site["id"]: site for site in manifest["sites"]}
    for row in of_xlsx(folder, "criteria"):
        known = sites[row["site"]]["criteria"][row["key"]]
        for column in ("value", "low", "high", "unit", "known"):
            assert same(row[column], known[column])
        for column in ("score", "weight", "contribution"):
            assert same(row[f"{column} [0-1]"], known[column])
    for part in ("energy", "power", "water", "digital"):
        for row in of_xlsx(folder, part) if part in openpyxl.load_workbook(
                folder / "study.xlsx").sheetnames else ():
            known = sites[row["site"]][part][row["quantity"].replace(" ", "_")]
            for column in ("value", "low", "high", "unit"):
                assert same(row[column], known[column])
    users = [u for site in manifest["sites"] for u in site["heat"]["sinks"]]
    for row, user in zip(of_xlsx(folder, "heat users"), users, strict=True):
        assert row["used [MWh/y]"] == user["used_mwh_y"]
        assert same(row["lcoh [EUR/MWh]"], user["lcoh_eur_mwh"])


def shown(site):
    """Headline figures of a site as reports word them, from the manifest alone."""
    heat = {k: math.nan if v is None else v for k, v in site["heat"].items()
            if not isinstance(v, list | dict)}
    return [gwh(heat["available_mwh_y"]), gwh(heat["delivered_mwh_y"]), figure(heat["pue"])] + (
        [gwh(heat["used_mwh_y"]), figure(heat["co2_avoided_t_y"], 2), figure(heat["homes"], 2),
         figure(heat["lcoh_eur_mwh"], 2)] if heat["used_mwh_y"] else [])


def plain_text(page):
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.S)
    text = html.unescape(re.sub(r"<[^>]+>", " ", page))
    return re.sub(r"[\u00a0\u202f\u2009\u2060]", " ", text)


def test_the_page_shows_the_figures_of_the_manifest(result, inputs, manifest):
    text = plain_text(build_report(result, inputs))
    for site in manifest["sites"]:
        for words in shown(site):
            words = plain_text(words)
            assert re.search(rf"(?<![\d.,]){re.escape(words)}(?![\d])", text), (site["id"], words)


def test_the_paper_shows_the_figures_of_the_manifest(result, inputs, manifest, tmp_path):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    from app.export.pdf import write_pdf

    path = write_pdf(result, inputs, tmp_path / "report.pdf")
    text = plain_text(html.escape(subprocess.run(
        ["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout))
    for site in manifest["sites"]:
        used = site["heat"]["used_mwh_y"]
        if used:
            words = plain_text(gwh(used))
            assert re.search(rf"(?<![\d.,]){re.escape(words)}(?![\d])", text), (site["id"], words)
