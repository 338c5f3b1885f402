"""Make-up water, against 1.68 L/kWh = 0.47 L/s = 40 m³/d = 14.7 thousand m³/y per MW."""

import pytest

from gis import calc
from gis.errors import InputError
from gis.water.cooling_water import make_up
from gis.water.rules import WaterRules
from layers import tables

TABLES = {name: tables.load(name) for name in ("water_rules", "water_supply")}
RULES = WaterRules.from_tables(TABLES)


def test_one_megawatt():
    found = make_up(1.0, RULES)
    assert found.l_s == pytest.approx(0.47, rel=0.01)
    assert found.m3_d == pytest.approx(40.3, rel=0.01)
    assert found.m3_y == pytest.approx(14_700, rel=0.01)


def test_heat_scales_and_must_be_possible():
    assert make_up(3.0, RULES).m3_d == pytest.approx(3 * make_up(1.0, RULES).m3_d)
    assert make_up(0.0, RULES).l_s == 0
    for wrong in (-1.0, float("nan")):
        with pytest.raises(InputError, match="rejected_mw"):
            make_up(wrong, RULES)


def test_it_can_be_run_by_name():
    found = calc.find("cooling-water").run(TABLES, {"rejected_mw": "1"})
    assert {key: found[key].unit for key in found} == {"l_s": "L/s", "m3_d": "m³/d",
                                                       "m3_y": "m³/y"}
    assert found["l_s"].value == pytest.approx(0.467, abs=0.001)
