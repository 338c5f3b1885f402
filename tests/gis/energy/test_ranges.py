"""Low and high of figures of energy, by hand and by order."""

import math

import numpy as np
import pytest

from gis.energy.mix import LocalPowerCosts, least_cost_mix
from gis.energy.mix_range import cost_ends, mix_ranges
from gis.energy.ranges import Air, around, ends
from layers import tables

TABLES = tables.load_all()
COLD, WARM = Air(np.full(8760, 10.0), np.full(8760, 8.0)), Air(np.full(8760, 14.0),
                                                              np.full(8760, 11.0))


def mean(air):
    return float(air.t_c.mean())


def test_ends_by_hand():
    assert ends(mean, (COLD, WARM), 12.5) == (10.0, 14.0)
    # own error of 1: 1.2816 in quadrature with 2.5 and 1.5
    low, high = ends(mean, (COLD, WARM), 12.5, 1.0)
    assert low == pytest.approx(12.5 - math.hypot(2.5, 1.2816))
    assert high == pytest.approx(12.5 + math.hypot(1.5, 1.2816))


def test_a_figure_that_falls_with_warmth_is_turned_round():
    assert ends(lambda air: 20 - mean(air), (COLD, WARM), 7.5) == (6.0, 10.0)


def test_nothing_known_gives_no_range():
    assert ends(mean, None, 12.0) == (None, None)
    assert around(5.0, math.nan) == (None, None) == around(math.nan, 0.1)
    assert around(1.0, 2.0)[0] == 0.0


def test_cheap_plant_lives_long():
    cheap, dear = cost_ends(TABLES)
    usual = LocalPowerCosts.of(TABLES)
    for a, b, c in zip(cheap.yearly_eur(0.06), usual.yearly_eur(0.06), dear.yearly_eur(0.06),
                       strict=True):
        assert a < b < c
    assert cheap.pv_life_y > dear.pv_life_y
    assert cheap.battery_round_trip == dear.battery_round_trip == usual.battery_round_trip


def test_a_mix_lies_within_its_range():
    hours = np.arange(8760)
    sun = np.maximum(np.sin((hours % 24 - 6) / 12 * np.pi), 0.0) * 0.8
    demand = np.full(8760, 1.0)
    found = least_cost_mix(demand, sun, None, 0.6, LocalPowerCosts.of(TABLES))
    span = mix_ranges(found, demand, sun, None, 0.6, TABLES, 0.06, (0.9, 1.1))
    assert span["cost_eur_mwh"][0] < found.cost_eur_mwh < span["cost_eur_mwh"][1]
    assert span["energy_share"][0] < found.result.energy_share <= span["energy_share"][1]
    for key in ("pv_mw", "wind_mw", "battery_mwh"):
        assert span[key][0] <= getattr(found, key) <= span[key][1]
    # the weak sun serves less with the same plant: by hand, the dear end over what it serves
    eur = cost_ends(TABLES)[1].yearly_eur(0.06)
    yearly = eur[0] * found.pv_mw + eur[2] * found.battery_mwh
    assert span["cost_eur_mwh"][1] == pytest.approx(yearly / (span["energy_share"][0] * 8760))
