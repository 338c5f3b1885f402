"""Every engine table tells of each row the unit, the source and a date."""

import csv
import re
from functools import cache
from pathlib import Path

import pytest

from layers import tables

FOLDER = Path(tables.__file__).parent.parent / "assets" / "tables"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.csv")))
# No figures of physics or money: names, places, and the schema of layers itself
PLAIN = frozenset({"layer_schema", "country_names", "subregions", "column_names"})
# A unit as the last or an inner part of a column's name
UNIT = re.compile(
    r"(?:^|_)(?:c|k|m|km|mm|mw|kw|kwh|mwh|twh|gwh|kv|g|kg|l|s|y|h|d|ha|pct|share|usd|eur|keur|meur|"
    r"year|months|hour|class|lat|lon|db|ms|jobs|wh|people|litre)(?:_|$)")
# Columns of pure numbers, by table ("" all): what they are
BARE = {
    "": {"factor", "efficiency", "capture", "effectiveness", "spread", "capture_low",
         "capture_high"},                                        # ratios and shares
    "country_boxes": {"west", "south", "east", "north"},         # degrees
    "climate_normals": {"hdd18", "cdd18"},                       # degree days at 18 °C
    "cooling": {"pue_temperate_low", "pue_temperate_high", "pue_hot_low", "pue_hot_high"},
    "cooling_loops": {"cycles"},                                 # of concentration
    "heat_hour_factors": {"weekday", *(f"t{n}" for n in range(1, 11))},
    "heat_profiles": {"sigmoid_a", "mon", "tue", "wed", "thu", "fri", "sat", "sun"},
    "heat_pumps": {"sink_loss_per_x", "heat_loss_per_x", "heat_loss", "isentropic_efficiency"},
    "load_profiles": {"weekday_factor", "weekend_factor"},
    "pipes": {"dn"},                                             # nominal size
    "seasons": {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                "dec", "days_per_week"},                         # shares of the year
}
# Tables of published series whose rows carry the year in the source or in columns of their own
DATED_ELSEWHERE = frozenset({
    "climate_normals",                   # 1991-2020, in each row's source
    "country_boxes", "country_names", "country_places", "subregions", "layer_schema",
    "seasons", "criteria", "exclusions"})
# Rows without any figure of a source
EMPTY = frozenset({("countries", "ESH")})


@cache
def rows(name):
    with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def figures(name):
    """Columns in which every filled cell is a figure."""
    def figure(cell):
        try:
            float(cell)
            return True
        except ValueError:
            return False

    for column in rows(name)[0]:
        cells = [row[column] for row in rows(name) if row[column]]
        if cells and all(map(figure, cells)) and column not in ("date", "text_date"):
            yield column


@pytest.mark.parametrize("name", [n for n in NAMES if n != "layer_schema"])
def test_each_row_names_its_source(name):
    assert all(row["source"].strip() for row in rows(name))


@pytest.mark.parametrize("name", [n for n in NAMES if n not in DATED_ELSEWHERE])
def test_each_row_has_a_date(name):
    for row in rows(name):
        told = " ".join(cell for column, cell in row.items()
                        if re.search(r"date|year", column) or column == "source")
        assert re.search(r"\b(19|20)\d\d\b", told) or (name, next(iter(row.values()))) in EMPTY


@pytest.mark.parametrize("name", [n for n in NAMES if n not in PLAIN])
def test_each_figure_has_a_unit(name):
    if "unit" in rows(name)[0]:
        assert not list(figures(name)) or all(row["unit"].strip() for row in rows(name))
        return
    bare = [column for column in figures(name) if not UNIT.search(column)
            and column not in BARE[""] | BARE.get(name, set())]
    assert not bare, f"{name}: {bare} have no unit"


def test_a_column_without_a_unit_is_found():
    assert UNIT.search("yield_low_l_s") and UNIT.search("heat_mwh_home_y")
    assert not UNIT.search("factor") and not UNIT.search("low")


def test_costs_and_claims_say_what_they_are_of():
    """Each figure of the six tables of mixed units, with its unit in the row."""
    for name, words in (("distribution_costs", "EUR per m of trench"),
                        ("pipe_cost_factors", "western Europe"), ("presets", "MW"),
                        ("job_claims", "job"), ("aquifer_classes", "L/s")):
        assert all(words in row["unit"] for row in rows(name)), name
    units = {row["key"]: row["unit"] for row in rows("site_costs")}
    assert units["fibre_eur_km"] == "EUR/km"
    assert {row["date"] for row in rows("site_costs")} == {"2026-11"}


def test_what_is_recalled_or_judged_says_so():
    for row in rows("site_costs"):
        if row["known"] == "recalled":
            assert "recalled" in row["source"], row
        elif row["known"] == "assumed":
            assert row["source"].startswith(("judgement", "used only")), row
    for row in rows("pipe_cost_factors"):
        assert re.search("by definition|judgement|recalled", row["source"]), row
