import pytest
from numpy.testing import assert_allclose

from gis.calc import find
from gis.errors import InputError
from layers import tables as shipped

TABLES = shipped.load_all()


def run(name, **given):
    return find(name).run(TABLES, given)


def test_heat_pump_cop_from_typed_text():
    found = run("heat-pump-cop", source_in_c="25", source_out_c="15", sink_return_c="35",
                sink_supply_c="70")["cop"]
    assert_allclose(found.value, 4.05, atol=0.01)
    assert found.low < found.value < found.high and found.unit == "ratio" and found.source


@pytest.mark.parametrize("km, expected", [(0, 52), (0.5, 61), (1, 70), (2, 88), (5, 143)])
def test_lcoh(km, expected):
    found = run("lcoh", it_mw=1, utilisation=0.7, capture=0.85, cop=4, full_load_hours=5000,
                km=km, rate=0.06, electricity_eur_mwh=100)
    assert_allclose(found["lcoh_eur_mwh"].value, expected, atol=1)
    assert_allclose(found["delivered_mwh_y"].value, 3967, atol=1)


def test_ten_megawatt_over_five_km_takes_dn200():
    found = run("lcoh", it_mw=10, utilisation=0.7, capture=0.85, cop=5, full_load_hours=5000,
                km=5, rate=0.06, electricity_eur_mwh=100)
    assert_allclose(found["lcoh_eur_mwh"].value, 51, atol=1)
    assert found["pipe_dn"].value == 200


def test_recoverable_heat_by_hand():
    found = run("recoverable-heat", it_mw=2, utilisation=0.5, cooling="crah_chiller",
                sink_supply_c=70, sink_return_c=35)
    assert_allclose(found["source_mw"].value, 0.9)
    cop = found["cop"].value
    assert_allclose(found["delivered_mw"].value, 0.9 * cop / (cop - 1))


def test_exchanger_delivers_what_it_takes():
    found = run("recoverable-heat", it_mw=1, utilisation=1, cooling="immersion",
                sink_supply_c=40, sink_return_c=25)
    assert_allclose(found["delivered_mw"].value, 0.93)
    assert "exchanger only" in found["cop"].notes[0]
    assert found["cop"].low is None and found["cop"].high is None


def test_recoverable_heat_has_the_cop_of_the_size_delivered():
    found = run("recoverable-heat", it_mw=6, utilisation=0.5, cooling="direct_to_chip")
    given = dict(source_in_c=50, source_out_c=40, sink_return_c=40, sink_supply_c=70)
    alone = run("heat-pump-cop", capacity_mw=found["delivered_mw"].value, **given)
    assert_allclose(found["cop"].value, alone["cop"].value, rtol=1e-4)


def test_pipes():
    assert_allclose(run("pipe-capacity", dn=100, delta_t_k=30)["capacity_mw"].value, 1.5,
                    rtol=0.03)
    assert_allclose(run("pipe-loss", dn=100, supply_c=80, return_c=50,
                        ground_c=8)["loss_w_m"].value, 30.5, rtol=0.02)


def test_series_beats_one_stage():
    given = dict(source_in_c=13, source_out_c=8, sink_return_c=50, sink_supply_c=81)
    assert (run("heat-pump-series", **given)["cop"].value
            > run("heat-pump-cop", **given)["cop"].value)


@pytest.mark.parametrize("name, given", [
    ("recoverable-heat", dict(it_mw=-1, utilisation=0.5, cooling="immersion")),
    ("recoverable-heat", dict(it_mw=1, utilisation=1.5, cooling="immersion")),
    ("recoverable-heat", dict(it_mw=1, utilisation=0.5, cooling="ice")),
    ("recoverable-heat", dict(it_mw=1, utilisation=0.5, cooling="immersion", sink_supply_c=120)),
    ("heat-pump-cop", dict(source_in_c=60, source_out_c=40, sink_return_c=30, sink_supply_c=50)),
    ("heat-pump-cop", dict(source_in_c=25, source_out_c=15, sink_return_c=70, sink_supply_c=35)),
    ("heat-pump-cop", dict(source_in_c=25)),
    ("heat-pump-cop", dict(source_in_c="warm", source_out_c=15, sink_return_c=35,
                           sink_supply_c=70)),
    ("lcoh", dict(it_mw=1, utilisation=0.7, capture=0.85, cop=1, full_load_hours=5000, km=1,
                  rate=0.06, electricity_eur_mwh=100)),
    ("lcoh", dict(it_mw=1, utilisation=0.7, capture=0.85, cop=4, full_load_hours=9000, km=1,
                  rate=0.06, electricity_eur_mwh=100)),
    ("pipe-capacity", dict(dn=100, delta_t_k=-5)),
    ("pipe-capacity", dict(dn=110, delta_t_k=30)),
    ("pipe-loss", dict(dn=100, supply_c=50, return_c=80, ground_c=8)),
    ("no-such-formula", {})])
def test_impossible_input_is_one_sentence(name, given):
    with pytest.raises(InputError) as error:
        run(name, **given)
    assert "\n" not in str(error.value)


def test_avoided_co2_by_hand():
    # Break-even against gas at COP 4: 4 · 0.202 / 0.92 = 878 g/kWh.
    given = dict(used_mwh=4000, electricity_mwh=1000)
    assert_allclose(run("avoided-co2", grid_g_kwh=878.26, **given)["co2_avoided_t"].value, 0,
                    atol=0.1)
    assert run("avoided-co2", grid_g_kwh=900, **given)["co2_avoided_t"].value < 0
    wood = run("avoided-co2", grid_g_kwh=0, fuel="fuelwood", use="industrial boiler", **given)
    assert_allclose(wood["co2_avoided_t"].value, 4000 * 0.39 * 0.3 / 0.65)
    with pytest.raises(InputError):
        run("avoided-co2", grid_g_kwh=100, fuel="peat", **given)


def test_capital_recovery():
    assert_allclose(run("capital-recovery", rate=0.06, years=25)["crf"].value, 0.0782, atol=1e-4)
