"""The writer of workbooks, read back by another program."""

import io
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.export.xlsx import Sheet, workbook


def read(*tables):
    return openpyxl.load_workbook(io.BytesIO(workbook(tables)))


def test_cells_come_back_as_they_were():
    rows = (("a", 1, 2.5, True, None), ("ü<&>\"'", -3, 1e-300, False, "  spaced "),
            ("two\nlines", 2**53, 0.1, True, "a"))
    page = read(Sheet("t", ("text", "whole", "real", "yes", "none"), rows))["t"]
    assert tuple(page.iter_rows(min_row=2, values_only=True)) == rows
    assert page.freeze_panes == "A2" and page.auto_filter.ref == "A1:E4"
    assert page["A1"].font.bold and not page["A2"].font.bold
    wide = len("two\nlines") + 2
    assert wide <= page.column_dimensions["A"].width < wide + 1      # and the cell's own margin


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_any_text_makes_a_well_formed_book_without_formulas(texts):
    content = workbook([Sheet("t", tuple(f"c{i}" for i in range(len(texts))), (tuple(texts),))])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
    for cell in openpyxl.load_workbook(io.BytesIO(content))["t"][2]:
        assert cell.data_type in "sn" and not str(cell.value or "").startswith(("=", "+", "@"))


def test_the_same_tables_give_the_same_bytes(monkeypatch):
    table = Sheet("t", ("a",), (("=1+1",), (2.5,)))
    first = workbook([table])
    monkeypatch.setattr("time.time", lambda: 2e9)
    assert workbook([table]) == first


def test_a_table_without_rows_has_its_head():
    page = read(Sheet("t", ("a", "b"), ()))["t"]
    assert [cell.value for cell in page[1]] == ["a", "b"] and page.max_row == 1


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [1]])
def test_what_no_cell_can_hold_is_no_silent_blank(value):
    with pytest.raises(TypeError, match="no value of a cell"):
        workbook([Sheet("t", ("a",), ((value,),))])
