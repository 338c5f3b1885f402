"""The cheapest connection, on a plain with one station or one line, worked out by hand."""

import numpy as np
import pyproj
import pytest
import shapely

from gis.power.connection import FEEDER, LINE, TAP, connect
from gis.power.criteria import (
    grid_cost,
    grid_lead_time,
    grid_margin,
    grid_outage,
    power_summary,
)
from gis.settings import Brief
from gis.siting.evidence import Evidence
from gis.types import Features, Grid, Places, Provenance, Table
from layers import tables

CRS = pyproj.CRS("EPSG:6933")
TABLES = {n: tables.load(n) for n in ("grid_connection", "grid_rules")}


def layer(key, shapes, **columns):
    n = len(shapes)
    filled = {name: np.array([value] * n if np.isscalar(value) or isinstance(value, str)
                             else value, None if isinstance(value, float) else object)
              for name, value in columns.items()}
    for name in ("kv", "accuracy_km"):
        if name in filled:
            filled[name] = filled[name].astype(float)
    return Features(np.array(shapes, object), CRS, filled, {}, Provenance(key, "made up"))


def station(*spots, kv=132.0, levels="132;33", status="existing", accuracy_km=0.0,
            kind="substation"):
    return layer("substations", [shapely.Point(x * 1000, y * 1000) for x, y in spots],
                 name=[f"S{i}" for i in range(len(spots))], kv=kv, kv_levels=levels,
                 status=status, kind=kind, accuracy_km=accuracy_km)


def line(*points, kv=132.0, status="existing", kind="ac"):
    return layer("power_lines", [shapely.LineString([(x * 1000, y * 1000) for x, y in points])],
                 name="L", kv=kv, status=status, kind=kind, accuracy_km=0.0)


def evidence(brief=None, figures=None, **layers):
    if figures:
        layers["figures"] = Table({"key": np.array(list(figures), object),
                                   "value": np.array(list(figures.values()), float)}, {},
                                  Provenance("figures", "made up"))
    return Evidence("plain", "XXX", brief or Brief(), layers, TABLES,
                    Grid(CRS, 0, 0, 1000, (10, 10)), 1)


def at(*spots):
    x, y = np.array(spots, float).T * 1000
    return Places(x, y, CRS)


def test_a_feeder_costs_its_route_and_its_station():
    # 2 MW of IT at PUE 1.25 need 2.5 MW; 33 kV: 10 km · 1.25 · 45 + 300 + 2.5 · 61 kEUR
    known = evidence(substations=station((0, 0)))
    keur = 10 * 1.25 * 45 + 300 + 2.5 * 61
    assert grid_cost(at((10, 0)), known).values == pytest.approx([keur / 2])
    # the feeder is 12.5 km long: 170 / 12.5 MW
    assert grid_margin(at((10, 0)), known).values == pytest.approx([170 / 12.5 / 2.5], rel=0.01)


def test_a_second_feeder_then_a_high_voltage_line_take_over_with_distance():
    known = evidence(substations=station((0, 0)))
    found = connect(at((50, 0), (60, 0), (190, 0)), known)
    chosen = [known_option.kind for known_option in (found.options[i] for i in found.option)]
    assert chosen == [FEEDER, FEEDER, LINE]
    assert [found.options[i].circuits for i in found.option] == [1, 2, 1]
    assert (found.feasible(found.straight_km) >= found.needed_mw).all()


def test_a_line_is_tapped_where_the_station_is_far():
    known = evidence(substations=station((0, 0)), power_lines=line((0, 0), (200, 0)))
    found = connect(at((150, 20)), known)
    option = found.options[found.option[0]]
    assert option.kind == TAP and found.straight_km[0] == pytest.approx(20)
    assert option.fixed_keur == pytest.approx(4700 + 300 + 2.5 * 61)


@pytest.mark.parametrize("change", [{"status": "planned"}, {"kind": "border_point"},
                                    {"kind": "abroad"}, {"kv": np.nan}])
def test_what_is_no_station_yet_or_here_connects_nothing(change):
    known = evidence(substations=station((0, 0), **change))
    assert connect(at((1, 0)), known) is None
    assert np.isnan(grid_cost(at((1, 0)), known).values).all()
    assert np.isnan(power_summary(at((1, 0)), known)[0]["connection_cost_keur"].value)


@pytest.mark.parametrize("change", [{"status": "planned"}, {"kind": "dc"}])
def test_planned_and_direct_current_lines_are_not_tapped(change):
    known = evidence(power_lines=line((0, 0), (9, 0), **change))
    assert connect(at((1, 0)), known) is None


def test_a_badly_placed_station_loses_within_its_error_and_widens_the_range():
    both = station((0, 0), (3, 0), accuracy_km=[5.0, 0.3])
    known = evidence(substations=both)
    found = connect(at((1, 0), (0, 200)), known)
    assert [found.options[i].name for i in found.option] == ["S1", "S1"]
    alone = evidence(substations=station((0, 0), accuracy_km=5.0))
    measure = grid_cost(at((10, 0)), alone)
    exact = grid_cost(at((10, 0)), evidence(substations=station((0, 0))))
    assert measure.low[0] < exact.low[0] and measure.high[0] > exact.high[0]


@pytest.mark.parametrize("kv", [0.4, 33.0, 330_000.0])
def test_odd_and_low_voltages_connect_nothing_and_break_nothing(kv):
    known = evidence(substations=station((0, 0), kv=kv, levels=""),
                     power_lines=line((0, 0), (9, 0), kv=kv))
    assert connect(at((1, 0)), known) is None


def test_levels_of_a_station_may_be_written_badly():
    known = evidence(substations=station((0, 0), levels="132;Main Street;33"))
    assert grid_cost(at((10, 0)), known).values == pytest.approx(
        grid_cost(at((10, 0)), evidence(substations=station((0, 0)))).values)


def test_large_needs_skip_medium_voltage():
    known = evidence(Brief(it_mw=40), substations=station((0, 0)))
    found = connect(at((1, 0)), known)
    assert found.options[found.option[0]].kind == LINE


def test_a_strong_station_wins_over_a_weak_one_and_a_weak_one_over_none():
    brief = Brief(it_mw=60)                      # 75 MW; 63 kV carries 1,700 MW·km on 2 circuits
    both = layer("substations", [shapely.Point(0, 0), shapely.Point(60_000, 0)],
                 name=["weak", "strong"], kv=[63.0, 225.0], kv_levels="", status="existing",
                 kind="substation", accuracy_km=0.0)
    found = connect(at((30, 0)), evidence(brief, substations=both))
    assert found.options[found.option[0]].name == "strong"
    alone = evidence(brief, substations=station((0, 0), kv=63.0, levels=""))
    assert 0 < grid_margin(at((30, 0)), alone).values[0] < 1


def test_lead_time_follows_the_regions_own_figure():
    place = at((0.001, 0))
    usual = grid_lead_time(place, evidence(substations=station((0, 0)))).values[0]
    slow = grid_lead_time(place, evidence(figures={"connection_lead_time_66kv_months": 48},
                                          substations=station((0, 0)))).values[0]
    assert usual == pytest.approx(12, abs=0.01)
    assert slow == pytest.approx(24, abs=0.01)


def test_outage_is_one_figure_or_unknown():
    assert grid_outage(at((0, 0), (1, 1)), evidence(figures={"saidi_h_y": 116})).values.tolist() \
        == [116, 116]
    assert np.isnan(grid_outage(at((0, 0)), evidence()).values).all()


def test_summary_warns_of_a_tight_system():
    known = evidence(figures={"peak_demand_mw": 2444, "firm_capacity_mw": 2495},
                     substations=station((0, 0)))
    facts = power_summary(at((1, 0)), known)[0]
    assert facts["needed_mw"].value == pytest.approx(2.5)
    assert facts["size_vs_system_share"].value == pytest.approx(2.5 / 2444)
    assert "51 MW" in facts["size_vs_system_share"].notes[0]
    assert "S0" in facts["substation_km"].notes[0]
    assert facts["connection_cost_keur"].low < facts["connection_cost_keur"].value


def test_nearer_never_costs_more():
    known = evidence(substations=station((0, 0)), power_lines=line((0, 0), (0, 100)))
    km = np.linspace(0, 300, 200)
    cost = grid_cost(at(*((k, 0) for k in km)), known).values
    assert (np.diff(cost) > -1e-6).all()
