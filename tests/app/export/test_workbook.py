"""XLSX and GeoParquet of the invented region: content, guards, the same bytes."""

import io
import json
import zipfile
from dataclasses import replace

import openpyxl
import pyarrow.parquet as pq
import pytest
import shapely

from app.export.tables import guarded
from app.export.texts import clean
from app.export.workbook import write_parquet, write_xlsx
from app.export.xlsx import Sheet, workbook
from gis.errors import InputError


@pytest.fixture(scope="module")
def book(result, inputs, tmp_path_factory):
    path = tmp_path_factory.mktemp("x") / "study.xlsx"
    write_xlsx(result, inputs, path)
    return openpyxl.load_workbook(path)


def rows(page):
    head, *rest = page.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rest]


def test_every_column_stands_in_the_data_dictionary(book):
    told = {(r["sheet"], r["column"]) for r in rows(book["data dictionary"])}
    for page in book:
        if page.title not in ("about", "data dictionary"):
            for cell in page[1]:
                assert (page.title, cell.value) in told, (page.title, cell.value)
    assert all(r["meaning"] and r["known"] and r["source"]
               for r in rows(book["data dictionary"]))


def test_units_stand_in_the_heads_and_in_the_dictionary(book):
    entry = next(r for r in rows(book["data dictionary"])
                 if (r["sheet"], r["column"]) == ("sites", "heat_used [MWh/y]"))
    assert entry["unit"] == "MWh/y" and entry["known"] == "modelled"
    assert rows(book["sites"])[0]["heat_used [MWh/y]"] == 7000


def test_unknown_is_empty_never_zero(book):
    slope = [r for r in rows(book["criteria"]) if r["key"] == "slope"]
    assert [r["value"] for r in slope] == [None] * 3 and not slope[0]["known"]
    assert rows(book["sites"])[2]["lcoh [EUR/MWh]"] is None


def test_contributions_add_up_to_the_score(book):
    for site in rows(book["sites"]):
        parts = [r["contribution [0-1]"] for r in rows(book["criteria"])
                 if r["site"] == site["id"]]
        assert sum(parts) == pytest.approx(site["score [0-1]"], rel=1e-5)


def test_no_cell_is_a_formula(book):
    for page in book:
        for line in page.iter_rows():
            assert all(cell.data_type != "f" for cell in line)
    assert rows(book["sites"])[2]["name"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", " =1", "\u200f=1", "\u202e+cmd"])
def test_cells_that_would_run_are_guarded(cell):
    assert guarded(cell).startswith("'")


def test_marks_of_direction_control_characters_and_length_are_tamed():
    assert clean("a\u202eb\u2067c\x00d") == "abc d"
    assert len(clean("x" * 10_000)) == 2000 and clean("x" * 10_000).endswith("…")
    assert clean("🔥 Nairobi שלום") == "🔥 Nairobi שלום"


def test_hostile_names_make_a_readable_book():
    name = "=HYPERLINK(\"http://x\")\u202e\x0b" + "y" * 10_000 + "🔥"
    book = openpyxl.load_workbook(io.BytesIO(workbook([Sheet("t", ("name",), ((name,),))])))
    value = book["t"]["A2"].value
    assert value.startswith("'=") and len(value) <= 2001 and "\u202e" not in value


def test_the_same_result_gives_the_same_bytes(result, inputs, tmp_path):
    one = write_xlsx(result, inputs, tmp_path / "a.xlsx").read_bytes()
    assert one == write_xlsx(result, inputs, tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    parquet = write_parquet(result, tmp_path / "a.parquet").read_bytes()
    assert parquet == write_parquet(result, tmp_path / "b.parquet").read_bytes()


def test_geoparquet_holds_points_units_and_meanings(result, tmp_path):
    table = pq.read_table(write_parquet(result, tmp_path / "s.parquet"))
    geo = json.loads(table.schema.metadata[b"geo"])
    assert geo["primary_column"] == "geometry"
    assert geo["columns"]["geometry"]["crs"]["id"] == {"authority": "EPSG", "code": 4326}
    field = table.schema.field("heat_used [MWh/y]")
    assert field.metadata[b"unit"] == b"MWh/y" and field.metadata[b"meaning"]
    points = shapely.from_wkb(table["geometry"].to_pylist())
    assert shapely.get_coordinates(points)[0] == pytest.approx([36.9, -1.1])
    assert table["lcoh [EUR/MWh]"].to_pylist()[2] is None


def test_a_folder_that_cannot_be_is_refused(result, inputs, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot be written"):
        write_xlsx(result, inputs, tmp_path / "file" / "study.xlsx")
    with pytest.raises(InputError, match="cannot be written"):
        write_parquet(result, tmp_path / "file" / "s.parquet")


def test_a_result_without_sites_is_still_a_book(result, inputs, tmp_path):
    empty = replace(result, sites=())
    book = openpyxl.load_workbook(write_xlsx(empty, inputs, tmp_path / "e.xlsx"))
    assert "layers" in book.sheetnames and "sites" not in book.sheetnames
    assert pq.read_table(write_parquet(empty, tmp_path / "e.parquet")).num_rows == 0
