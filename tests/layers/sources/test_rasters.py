import pytest

from layers.sources.rasters import RECIPES
from layers.sources.recipe import FileFacts


def first(**facts):
    return next(r for r in RECIPES if r.matches(FileFacts(kind="raster", cell_m=900.0, **facts)))


@pytest.mark.parametrize("name, low, middle, high, layer", [
    ("gsa_ghi_benin.tif", -32768.0, 1900.0, 2100.0, "ghi"),
    ("gsa_pvout_kenya.tif", 1200.0, 1600.0, 1900.0, "solar"),
    ("gsa_temp_kenya.tif", 5.0, 24.0, 30.0, "temperature")])
def test_maps_of_the_solar_atlas_are_used_by_their_own_layer(name, low, middle, high, layer):
    found = first(name=name, low=low, middle=middle, high=high)
    assert found.layer == layer and not found.unused
