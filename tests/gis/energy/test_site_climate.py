import numpy as np
from numpy.testing import assert_allclose

from gis.calc import calculations
from gis.datacentre.cooling import cooling_type
from gis.energy.site_climate import design_extremes, free_cooling_hours
from layers import tables

TABLES = tables.load_all()


def test_extremes_of_even_hours():
    assert_allclose(design_extremes(np.arange(1001.0)), (4, 996))


def test_free_hours_of_immersion_by_hand():
    # 95 % of the heat through a dry cooler, 50 to 40 °C, 8 K apart: whole at 30 °C, half at 37 °C,
    # the pads kept dry; the 5 % of room air always need the chiller
    immersion = cooling_type(TABLES, "immersion")
    t = np.array([30.0, 37.0])
    assert_allclose(free_cooling_hours(immersion, t, t - 5, water_allowed=False), 0.95 * 1.5)
    assert free_cooling_hours(cooling_type(TABLES, "crah_chiller"), t, t - 5) == 0


def test_worked_examples_of_local_power():
    known = calculations()
    for name in ("energy-match", "least-cost-mix", "pv-tracking"):
        entry = known[name]
        assert entry.example is not None and entry.example.result
        found = entry.run(TABLES, entry.example.inputs)
        for key, told in entry.example.result.items():
            digits = len(told.partition(".")[2])
            assert abs(found[key].value - float(told)) <= 0.501 * 10.0 ** -digits, key
