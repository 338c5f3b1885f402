import csv

import numpy as np
import pyogrio
import pytest
import rasterio

from app.export.gis.geopackage import write_gis
from app.export.tables import guarded, write_csv, write_suitability


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_looks_like_a_formula_is_guarded(cell):
    assert guarded(cell) == "'" + cell


def test_numbers_and_plain_text_stay():
    assert guarded(-1.5) == -1.5
    assert guarded("Nairobi") == "Nairobi"
    assert guarded(None) == ""


def test_csv_has_one_row_per_site_and_units_in_its_header(result, tmp_path):
    write_csv(result, tmp_path / "sites.csv")
    with open(tmp_path / "sites.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["rank"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["heat_used [MWh/y]"] == "7000.0"
    assert rows[0]["pv_yield [kWh/kWp.y]"] == "1600.0"
    assert rows[2]["lcoh [EUR/MWh]"] == ""
    assert rows[2]["name"] == "'=HYPERLINK(1)"


def test_geopackage_opens_with_points_in_degrees(result, inputs, tmp_path):
    path = tmp_path / "sites.gpkg"
    write_gis(result, inputs, path)
    info = pyogrio.read_info(path, layer="sites")
    assert info["crs"] == "EPSG:4326"
    assert info["features"] == 3
    bounds = pyogrio.read_bounds(path)[1]
    assert bounds[:2, 0] == pytest.approx([36.9, -1.1])
    table = pyogrio.raw.read(path, read_geometry=False)
    columns = dict(zip(table[0]["fields"], table[3], strict=True))
    assert list(columns["rank"]) == [1, 2, 3]
    assert np.isnan(columns["slope [%]"]).all()


def test_suitability_keeps_grid_values_and_exclusions(result, tmp_path):
    path = tmp_path / "suitability.tif"
    write_suitability(result, path)
    with rasterio.open(path) as file:
        values = file.read(1)
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert file.crs.to_wkt() and "Lambert" in file.crs.to_wkt()
        assert file.transform.c == -200_000.0 and file.transform.a == 5_000.0
    # Weights .3 .25 .3 .15; cell (row 30, column 40) scores 40/80, 30/80, .3 and .5.
    assert values[30, 40] == pytest.approx(0.3 * 0.5 + 0.25 * 0.375 + 0.09 + 0.075)
    assert np.isnan(values[45, 60]) and np.isnan(values[0, 0])
    assert np.isfinite(values).sum() == len(result.screening.rows)
