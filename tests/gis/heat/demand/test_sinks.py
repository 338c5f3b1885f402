import math
from dataclasses import replace

import numpy as np
import pytest

from gis.errors import InputError, UnknownNameError
from gis.heat.demand.sinks import exchanger_share, parse_sink, sink_kinds, sinks
from gis.heat.study import co2_per_mwh, heat_study
from layers import tables as shipped

KINDS = shipped.load("sinks")


def test_a_user_given_by_hand():
    sink = parse_sink("hospital:1400:62/30:1.5", KINDS)
    assert (sink.kind, sink.demand_mwh_y, sink.supply_c, sink.return_c, sink.route_km) == (
        "hospital", 1400, 62, 30, 1.5)
    assert not sink.network and sink.season == "day_all_year"
    assert parse_sink("district_heating:50000:80/45:0", KINDS).network
    assert parse_sink("buildings:5000:65/35:0.4", KINDS).network       # follows the weather


@pytest.mark.parametrize("text, says", [
    ("hospital:1400:62:1.5", "KIND:ANNUAL_MWH"), ("hospital:much:62/30:1", "ANNUAL_MWH"),
    ("hospital:-5:62/30:1", "between 0 and 1,000"), ("hospital:5:30/62:1", "below SUPPLY_C"),
    ("hospital:5:300/62:1", "250"), ("hospital:5:62/30:-1", "KM"), ("", "KIND:ANNUAL_MWH"),
    ("hospital:nan:62/30:1", "ANNUAL_MWH")])
def test_unreadable_users_say_why(text, says):
    with pytest.raises(InputError, match=says):
        parse_sink(text, KINDS)


def test_unknown_kind_suggests_the_nearest():
    with pytest.raises(UnknownNameError, match="'hospital'"):
        parse_sink("hospitl:1400:62/30:1.5", KINDS)


def test_every_kind_that_has_a_need_warms_water():
    for key, kind in sink_kinds(KINDS).items():
        assert kind.supply_c > kind.return_c or key in ("sugar", "cement")


def test_users_of_kenya(evidence):
    found = sinks(evidence("kenya", layers=("heat_sinks",)))
    tea = next(s for s in found if s.kind == "tea_factory")
    # Only withering at 35 °C can be served, not drying at 100 °C.
    assert tea.supply_c == 35 and tea.servable_mwh_y < 0.4 * tea.demand_mwh_y
    assert not any(s.kind in ("sugar", "cement") for s in found)
    assert all(s.potential for s in found if s.kind == "greenhouse")


def test_networks_of_ile_de_france(evidence):
    found = sinks(evidence("ile_de_france", layers=("heat_networks",)))
    steam = next(s for s in found if s.medium == "steam")
    assert math.isnan(steam.return_c) and steam.servable_mwh_y == 0
    assert all(0 <= s.must_run_share <= 1 for s in found)


def test_a_drawn_loop_can_be_joined_along_its_pipes(evidence):
    world = evidence("ile_de_france", layers=("heat_networks", "heat_pipes"))
    study = heat_study(world)
    loops = [i for i, sink in enumerate(study.sinks) if sink.line is not None]
    assert len(loops) == 1 and study.sinks[loops[0]].medium == "tempered"
    end = study.sinks[loops[0]].line.boundary.geoms[0]
    assert study.straight_km(end.x, end.y)[0, loops[0]] == 0
    assert study.straight_km(end.x, end.y, np.array(loops)).shape == (1, 1)


def test_a_user_inside_a_network_says_so(evidence):
    found = sinks(evidence("ile_de_france", layers=("heat_networks", "heat_sinks")))
    assert any("may already be served by" in sink.note for sink in found if not sink.network)


def test_fuels_follow_the_continent(evidence):
    for region, fuel in (("kenya", "heavy fuel oil"), ("ile_de_france", "natural gas")):
        study = heat_study(evidence(region, layers=("heat_sinks",)))
        assert study.kinds["hospital"].fuel[0] == fuel
        assert co2_per_mwh(study, next(s for s in study.sinks if s.kind == "hospital")) > 0.2


def test_share_that_needs_no_heat_pump():
    # 50 °C less 5 warms 25 °C water to 45 of 65 °C: half of it.
    assert exchanger_share(parse_sink("hospital:1:65/25:1", KINDS), 50, 5) == 0.5
    assert exchanger_share(parse_sink("hospital:1:40/25:1", KINDS), 50, 5) == 1
    assert exchanger_share(parse_sink("hospital:1:90/60:1", KINDS), 50, 5) == 0


def test_heat_that_runs_first_is_a_stated_range_where_the_layer_is_silent(evidence):
    world = evidence("ile_de_france", layers=("heat_networks",))
    layer = world.layers["heat_networks"]
    share = layer["must_run_share"].copy()
    share[0] = np.nan
    told = replace(layer, columns={**layer.columns, "must_run_share": share})
    silent, known = (sinks(replace(world, layers={"heat_networks": part}, _derived={}))[0]
                     for part in (told, layer))
    assert silent.must_run_share == 0.25 and silent.must_run_assumed and not known.must_run_assumed
    assert "taken as 25 % of its heat (0 to 50 %)" in silent.note
    # What is left lies between 0.5 and 1: half their logarithmic distance, × / ÷ 1.41.
    doubt = math.log(math.sqrt(2)) * 1.645 / 1.2816
    assert silent.factor == pytest.approx(
        math.exp(math.hypot(math.log(known.factor), doubt)))
