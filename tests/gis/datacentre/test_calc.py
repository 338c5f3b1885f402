import pytest
from numpy.testing import assert_allclose

from gis.calc import find
from gis.errors import InputError
from layers import tables as shipped

TABLES = shipped.load_all()


def test_pue_by_hand():
    # Chilled air at 30 °C, as in test_cooling.py.
    found = find("pue").run(TABLES, dict(cooling="crah_chiller", t_c=30, t_wb_c=25))
    assert_allclose(found["pue"].value, 1.6355, atol=1e-3)
    assert found["make_up_l_kwh"].value == 0


def test_key_figures_by_hand():
    found = find("key-figures").run(TABLES, dict(
        it_mwh=1000, total_mwh=1300, renewable_mwh=650, reused_mwh=260, water_m3=2000,
        grid_g_kwh=50))
    assert {key: round(q.value, 6) for key, q in found.items()} == {
        "pue": 1.3, "ref": 0.5, "erf": 0.2, "ere": 1.04, "cue_g_kwh": 65, "wue_l_kwh": 2}


@pytest.mark.parametrize("name, given", [
    ("pue", dict(cooling="crah_chiller", t_c=20, t_wb_c=25)),
    ("pue", dict(cooling="crah_chiller", t_c=20, t_wb_c=15, utilisation=0)),
    ("key-figures", dict(it_mwh=1000, total_mwh=900)),
    ("key-figures", dict(it_mwh=0, total_mwh=900)),
    ("key-figures", dict(it_mwh=1000, total_mwh=1300, reused_mwh=1400))])
def test_impossible_input(name, given):
    with pytest.raises(InputError):
        find(name).run(TABLES, given)
