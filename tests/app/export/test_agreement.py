"""One result, all its tables: every figure is the same in each."""

import csv
import json
import math

import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest

from app.export.disclosure import disclosure_text
from app.export.gis.geopackage import write_gis
from app.export.tables import ASCII_UNITS, write_csv
from app.export.workbook import write_parquet, write_xlsx

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


@pytest.fixture(scope="module")
def folder(study, tmp_path_factory):
    """The tables of a study."""
    made = tmp_path_factory.mktemp("tables")
    write_csv(study.result, made / "sites.csv")
    write_xlsx(study.result, study.inputs, made / "study.xlsx")
    write_parquet(study.result, made / "sites.parquet")
    write_gis(study.result, study.inputs, made / "sites.gpkg")
    return made


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
def test_tables_hold_the_figures_of_the_manifest(read, study, folder):
    rows = read(folder)
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


def test_detailed_sheets_hold_the_figures_of_the_manifest(study, folder):
    sites = {site["id"]: site for site in study.sites}
    for row in of_xlsx(folder, "criteria"):
        known = sites[row["site"]]["criteria"][row["key"]]
        for column in ("value", "low", "high", "unit", "known"):
            assert same(row[column], known[column])
        for column in ("score", "weight", "contribution"):
            assert same(row[f"{column} [0-1]"], known[column])
    for part in ("energy", "power", "water", "digital"):
        rows = of_xlsx(folder, part)
        assert len(rows) == sum("value" in q for s in study.sites for q in s[part].values())
        for row in rows:
            known = sites[row["site"]][part][row["quantity"].replace(" ", "_")]
            for column in ("value", "low", "high", "unit"):
                assert same(row[column], known[column])
    users = [u for site in study.sites for u in site["heat"]["sinks"]]
    for row, user in zip(of_xlsx(folder, "heat users"), users, strict=True):
        assert row["used [MWh/y]"] == user["used_mwh_y"]
        assert same(row["lcoh [EUR/MWh]"], user["lcoh_eur_mwh"])
    amounts = [q["value"] for site in study.sites for q in site.get("cost", {}).values()]
    for row, amount in zip(of_xlsx(folder, "cost"), amounts, strict=True):
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
