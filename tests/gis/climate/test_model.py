import csv
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from gis.climate.model import SHIPPED, ClimateModel
from gis.errors import LayerError
from gis.types import Provenance, Table

TABLES = Path(__file__).parents[3] / "assets" / "tables"


def key_values(rows):
    return Table({"key": np.array([k for k, _ in rows], object),
                  "value": np.array([v for _, v in rows], float)}, {}, Provenance("t", "test"))


def test_defaults_repeat_the_shipped_table():
    with open(TABLES / "climate.csv", newline="", encoding="utf-8") as file:
        rows = [(row["key"], float(row["value"])) for row in csv.DictReader(file)]
    assert asdict(ClimateModel.from_table(key_values(rows))) == asdict(SHIPPED)


def test_a_missing_row_is_named():
    with pytest.raises(LayerError, match="idw_power"):
        ClimateModel.from_table(key_values([("lapse_k_per_km", 6.0)]))
