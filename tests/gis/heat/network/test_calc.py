import pytest
from numpy.testing import assert_allclose

from gis.calc import find
from gis.errors import InputError


def run(tables, name, **given):
    return find(name).run(tables, given)


def test_trench_cost_by_hand(tables):
    found = run(tables, "trench-cost", dn="100", km="2", rivers="1", rail="2", cost_factor="0.6")
    assert_allclose(found["cost_eur"].value, 0.6 * (2000 * 1090 + 150000 + 2 * 120000))
    assert found["cost_eur"].low < found["cost_eur"].value < found["cost_eur"].high
    field = run(tables, "trench-cost", dn=100, km=2, ground="open")
    assert_allclose(field["cost_eur"].value, 0.7 * 2000 * 1090)


def test_pipe_pressure_at_the_design_capacity(tables):
    # DN100 carries 1.50 MW at 30 K and 150 Pa/m.
    found = run(tables, "pipe-pressure", dn=100, mw=1.5, delta_t_k=30)
    assert_allclose(found["pressure_pa_m"].value, 150, rtol=0.06)
    assert_allclose(found["flow_kg_s"].value, 1.5e6 / 4187 / 30)


def test_simultaneity(tables):
    assert run(tables, "simultaneity", consumers=1)["share"].value == 1.0
    assert_allclose(run(tables, "simultaneity", consumers=53.84382392)["share"].value, 0.7253,
                    atol=1e-3)


@pytest.mark.parametrize("name, given, words", [
    ("trench-cost", dict(dn=110, km=1), "DN"), ("trench-cost", dict(dn=100, km=-1), "km"),
    ("trench-cost", dict(dn=100, km=1, ground="lava"), "lava"),
    ("trench-cost", dict(dn=100, km=1, rivers=float("nan")), "rivers"),
    ("trench-cost", dict(dn=100, km=1, cost_factor=0), "cost_factor"),
    ("pipe-pressure", dict(dn=100, mw=-1, delta_t_k=30), "mw"),
    ("pipe-pressure", dict(dn=100, mw=1, delta_t_k=0), "delta_t_k"),
    ("simultaneity", dict(consumers=0), "consumers")])
def test_impossible_input_is_one_sentence(tables, name, given, words):
    with pytest.raises(InputError, match=words) as error:
        run(tables, name, **given)
    assert "\n" not in str(error.value)
