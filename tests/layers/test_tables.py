import numpy as np
import pytest

from gis.errors import UnknownNameError
from layers import tables


def test_column_is_numeric_only_if_every_filled_cell_is_a_number():
    numbers = tables.column_values(["1", "", "2.5"])
    assert numbers.dtype == float
    assert np.isnan(numbers[1]) and numbers[2] == 2.5
    words = tables.column_values(["1", "", "2019-20"])
    assert words.dtype == object and list(words) == ["1", "", "2019-20"]


def test_words_nan_and_inf_are_no_numbers():
    assert tables.column_values(["nan", "1"]).dtype == object
    assert tables.column_values(["inf", "1"]).dtype == object


def test_wrong_cell_in_a_numeric_column_raises():
    with pytest.raises(ValueError, match="abc"):
        tables.column_values(["1", "abc"], "number")


def test_values_are_frozen():
    with pytest.raises(ValueError, match="read-only"):
        tables.load("criteria")["weight"][0] = 2.0


def test_weights_within_each_theme_sum_to_one():
    criteria = tables.load("criteria")
    for theme in set(criteria["theme"]):
        assert criteria["weight"][criteria["theme"] == theme].sum() == pytest.approx(1.0)


def test_unknown_table_names_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'criteria'"):
        tables.load("criterea")


def test_load_all_reads_every_table_but_the_schema():
    everything = tables.load_all()
    assert "criteria" in everything and "layer_schema" not in everything
    assert all(len(table) for table in everything.values())
    with pytest.raises(KeyError):
        everything["nowhere"]


def test_defaults_are_fresh_each_time():
    tables.defaults()["brief"]["it_mw"] = 99.0
    assert tables.defaults()["brief"]["it_mw"] == 2.0


def test_schema_gives_every_layer_the_shared_columns():
    lines = tables.schema()["power_lines"]
    assert lines.geometry == "line" and lines.units["kv"] == "kV"
    assert {"source", "accuracy_km", "confidence", "note"} <= set(lines.columns)
    assert "source" in lines.required and "circuits" not in lines.required


def test_quoted_commas_and_short_rows():
    cells = tables.parse_csv('\ufeffa,b,c\n"x, y",1\n\n z ,2,w\n')
    assert cells == {"a": ["x, y", "z"], "b": ["1", "2"], "c": ["", "w"]}


def test_aquifer_classes_rise():
    classes = tables.load("aquifer_classes")
    assert np.all(classes["yield_low_l_s"] < classes["yield_high_l_s"])
    middle = np.sqrt(classes["yield_low_l_s"] * classes["yield_high_l_s"])
    order = [middle[list(classes["productivity"]).index(k)] for k in ("VL", "L", "M", "H", "VH")]
    assert order == sorted(order)
