"""IT power from queries, worked out by hand."""

import pytest

from gis import calc
from gis.datacentre.workload import workload
from gis.errors import InputError, UnknownNameError
from layers import tables

TABLES = {"workloads": tables.load("workloads")}


def test_a_billion_queries_a_day():
    # 1e9 / 1000 · 8500 Wh · 2 / (24 h · 0.5) = 1.4167e9 W
    assert workload(TABLES, "gpt-oss-120b").it_power_mw(1e9) == pytest.approx(1416.7, rel=1e-4)


def test_power_scales_with_queries_and_energy():
    small = workload(TABLES, "distilgpt2")
    assert small.it_power_mw(0) == 0
    assert small.it_power_mw(2e6) == pytest.approx(2 * small.it_power_mw(1e6))
    assert small.it_power_mw(1e6, small.wh_per_1000_high) > small.it_power_mw(1e6)


def test_wrong_inputs_are_named():
    with pytest.raises(UnknownNameError, match="resnet-18"):
        workload(TABLES, "resnet18")
    with pytest.raises(InputError, match="queries_per_day"):
        workload(TABLES, "resnet-18").it_power_mw(-1)


def test_it_can_be_run_by_name():
    found = calc.find("workload-power").run(TABLES, {"queries_per_day": "1000000",
                                                     "model": "gpt-oss-120b"})
    power = found["it_power_mw"]
    assert power.value == pytest.approx(1.4167, rel=1e-3) and power.unit == "MW"
    assert power.low < power.value < power.high
