"""Every formula listed here shows a worked example, and gives what it says."""

import pytest

from gis.calc import Example, calculations
from layers import tables as shipped

TABLES = shipped.load_all()
CHAIN = sorted(name for name, entry in calculations().items()
               if entry.function.__module__.startswith((
                   "gis.heat.", "gis.datacentre.", "gis.water.", "gis.siting.", "gis.climate.",
                   "gis.cost.", "gis.energy.wind_calc", "gis.energy.match_calc",
                   "gis.energy.solar_calc", "gis.energy.site_climate_calc")))


def half_digit(value):
    """Half of the last digit told: 0.005 for 4.05."""
    return 0.5 * 10.0 ** -len(value.partition(".")[2])


@pytest.mark.parametrize("name", CHAIN)
def test_worked_example(name):
    entry = calculations()[name]
    assert entry.example is not None and entry.example.result
    found = entry.run(TABLES, entry.example.inputs)
    for key, value in entry.example.result.items():
        assert abs(found[key].value - float(value)) <= half_digit(value) * 1.0001, (key, found[key])
        assert found[key].unit


def test_example_is_the_last_paragraph():
    found = Example.of("A sum.\n\nSee [1].\n\na=1 b=x ->\nc=2.50 d=3")
    assert found == Example({"a": "1", "b": "x"}, {"c": "2.50", "d": "3"})
    assert str(found) == "a=1 b=x"
    assert Example.of("A sum.\n\na -> b\n\nNo example.") is None
