"""The catalogue: every source whole, areas of countries and boxes."""

import importlib

import pytest

from gis.errors import InputError, UnknownNameError
from layers import catalogue
from layers.boxes import meets, parts
from layers.regions.area import area
from layers.tables import schema

SOURCES = catalogue.sources()


@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.key)
def test_each_source_tells_licence_citation_coverage_and_quality(source):
    for field in ("title", "licence", "citation", "resolution", "coverage", "updated", "quality",
                  "size_note", "documentation"):
        assert getattr(source, field).strip(), field
    assert source.licence_url.startswith(("https://", "http://"))
    assert source.address.startswith("https://")
    assert source.sharing in catalogue.SHARING and source.access in catalogue.ACCESS
    assert source.layers and set(source.layers) <= set(schema())


@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.key)
def test_each_source_that_can_be_fetched_has_a_module(source):
    if source.access == "own_download":
        assert not source.usual
    else:
        module = importlib.import_module(f"layers.providers.{source.provider}")
        assert callable(module.downloads)


def test_a_confirmed_address_names_a_web_page_as_its_documentation():
    assert all(s.documentation.startswith("http") for s in SOURCES if s.confirmed)
    assert any(not s.confirmed for s in SOURCES)


def test_what_may_not_be_passed_on_is_marked():
    marked = {s.key for s in SOURCES if s.sharing == "no_redistribution"}
    assert {"wdpa", "peeringdb_facilities"} <= marked
    assert {s.sharing for s in SOURCES if s.provider == "openstreetmap"} == {"share_alike"}


def test_sources_are_chosen_by_key_layer_and_provider():
    assert {s.key for s in catalogue.chosen(["gppd, wind"])} == {"gppd", "global_wind_atlas_100m"}
    assert {s.provider for s in catalogue.chosen(["natural_earth"])} == {"natural_earth"}
    assert all(s.usual for s in catalogue.chosen([]))


def test_a_layer_whose_sources_are_all_unusual_is_still_found():
    assert {s.key for s in catalogue.chosen(["land_cover"])} == {"esa_worldcover"}


def test_an_unknown_word_suggests_the_nearest():
    with pytest.raises(UnknownNameError, match="'gppd'"):
        catalogue.chosen(["gppdd"])
    with pytest.raises(UnknownNameError):
        catalogue.source("osm_powr")


def test_area_of_a_country():
    kenya = area("ken")
    assert (kenya.key, kenya.name, kenya.country) == ("KEN", "Kenya", "KEN")
    west, south, east, north = kenya.box
    assert west < 33.91 and east > 41.9 and south < -4.68 and north > 5.02   # its extremes


def test_area_of_a_box_may_cross_the_antimeridian():
    fiji = area("177,-19,-179,-16")
    assert fiji.box == (177, -19, -179, -16) and fiji.country == ""
    assert parts(fiji.box) == ((177, -19, 180.0, -16), (-180.0, -19, -179, -16))
    assert [c.key for c in catalogue.near(fiji)] == ["FJI"]


@pytest.mark.parametrize("text", ["1,2,3", "a,b,c,d", "0,5,1,5", "0,6,1,5", "0,0,0,1",
                                  "200,0,1,1", "0,-91,1,1", "nan,0,1,1", "0,0,inf,1"])
def test_impossible_boxes_are_refused(text):
    with pytest.raises(InputError, match="box"):
        area(text)


def test_an_unknown_country_is_refused():
    with pytest.raises(UnknownNameError):
        area("KEM")


def test_every_country_has_a_box_and_a_two_letter_code():
    rows = catalogue.countries()
    assert len(rows) > 220
    for land, two in rows.values():
        west, south, east, north = land.box
        assert len(two) == 2 and two.isupper()
        assert -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south < north <= 90
        assert west != east and land.name


def test_boxes_that_cross_the_antimeridian():
    crossing = {key for key, (area, _) in catalogue.countries().items()
                if area.box[0] > area.box[2]}
    assert crossing == {"FJI", "RUS"}


@pytest.mark.parametrize(("first", "second", "answer"), [
    ((0, 0, 1, 1), (1, 0, 2, 1), False),
    ((0, 0, 1.1, 1), (1, 0, 2, 1), True),
    ((170, -5, -170, 5), (-175, 0, -160, 3), True),
    ((170, -5, -170, 5), (-160, 0, -150, 3), False),
])
def test_boxes_meet(first, second, answer):
    assert meets(first, second) is meets(second, first) is answer
