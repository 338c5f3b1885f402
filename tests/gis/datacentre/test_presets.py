import pytest

from gis.datacentre.presets import PRESET_KEYS, preset, presets
from gis.errors import UnknownNameError
from gis.settings import Brief
from layers import tables

TABLE = tables.load("presets")


def test_every_preset_is_a_possible_brief():
    assert tuple(row.key for row in presets(TABLE)) == PRESET_KEYS
    for row in presets(TABLE):
        assert Brief(**row.brief).it_mw == row.it_mw and row.source


def test_sizes_that_planners_know():
    assert [row.it_mw for row in presets(TABLE)] == [0.1, 0.5, 2, 5, 10, 20]


def test_unknown_name_suggests_the_nearest():
    with pytest.raises(UnknownNameError, match="'municipal'"):
        preset(TABLE, "municipial")
