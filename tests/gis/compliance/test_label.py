"""Classes by hand."""

import pytest

from gis.compliance.label import combined, letter
from layers import tables


@pytest.mark.parametrize("indicator, value, expected", [
    ("pue", 1.10, "A"), ("pue", 1.101, "B"), ("pue", 1.2, "B"), ("pue", 1.5, "E"),
    ("pue", 2.5, "G"), ("heat", 0.5, "A"), ("heat", 0.1, "E"), ("heat", 0.0999, "F"),
    ("heat", 0.0, "G"), ("carbon", 60.99, "B"), ("water", 0.0, "A"), ("water", 1.7, "F"),
    ("pue", float("nan"), "?")])
def test_one_figure(indicator, value, expected):
    assert letter(tables.load("label_classes"), indicator, value) == expected


def test_together():
    assert combined(("B", "B", "A")) == ("B", "B")      # 2/3 of a step: the worse
    assert combined(("A", "A", "A")) == ("A", "A")
    assert combined(("A", "C", "E")) == ("C", "C")
    assert combined(("A", "A", "?")) == ("A", "C")      # from 0 to 6/3


def test_limits_grow_worse_in_order():
    rows = tables.load("label_classes").rows()
    for indicator in {row["indicator"] for row in rows}:
        mine = [row for row in rows if row["indicator"] == indicator]
        assert "".join(row["class"] for row in mine) == "ABCDEF"
        limits = [row["limit"] for row in mine]
        assert limits == sorted(limits, reverse=mine[0]["better"] == "more")
