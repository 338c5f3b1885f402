"""What the words for a region mean."""

import pytest

from gis.errors import InputError, UnknownNameError
from layers.boxes import box_area
from layers.regions.ask import Asked, asked, box_key
from layers.regions.countries import countries, country, located


@pytest.mark.parametrize("word, iso3", [
    ("SEN", "SEN"), ("sn", "SEN"), ("Sénégal", "SEN"), ("senegal", "SEN"), ("COTE D'IVOIRE", "CIV"),
    ("Côte d’Ivoire", "CIV"), ("Ivory Coast", "CIV"), ("Tchad", "TCD"), ("Moçambique", "MOZ"),
    ("guinea-bissau", "GNB"), ("Guinea", "GIN"), ("Niger", "NER"), ("ng", "NGA")])
def test_a_country_by_any_of_its_names(word, iso3):
    assert country(word).iso3 == iso3


def test_every_code_finds_its_own_country():
    for iso3, land in countries().items():
        assert country(iso3) is land and country(land.iso2) is land and country(land.name) is land


@pytest.mark.parametrize("word", ["", "xx", "Atlantis", "../SEN", "S E N"])
def test_other_words_are_no_country(word):
    assert country(word) is None


@pytest.mark.parametrize("words, meant", [
    ("kenya", Asked(pack="kenya")), ("KEN", Asked(pack="kenya")), ("ke", Asked(pack="kenya")),
    ("Île-de-France", Asked(pack="ile_de_france")), ("FRA", Asked(country="FRA")),
    ("SEN:Dakar", Asked(country="SEN", admin="Dakar")),
    ("SEN/Dakar", Asked(country="SEN", admin="Dakar")),
    ("ile_de_france-essonne", Asked(pack="ile_de_france", admin="essonne")),
    ("Guinea-Bissau:Gabú", Asked(country="GNB", admin="Gabú")),
    ("36,-2,38,0", Asked(box=(36, -2, 38, 0))), (" -10,5,0,12", Asked(box=(-10, 5, 0, 12))),
    ("177,-19,-178,-16", Asked(box=(177, -19, -178, -16))),
    ("box_m10_5p5_0_12", Asked(box=(-10, 5.5, 0, 12)))])
def test_words(words, meant):
    assert asked(words) == meant


def test_the_key_of_a_box_asks_for_it_again():
    box = (-17.5, 14.25, 178.0, 15.0)
    assert asked(box_key(box)).box == box
    assert box_key(box) == box_area("-17.5,14.25,178,15").key


@pytest.mark.parametrize("words, told", [
    ("Kenja", "did you mean 'kenya'"), ("Senegall", "did you mean 'Senegal'"),
    ("qqqq", "name a starter pack"), ("36,-2,36,0", "no width"), ("1,2,3,x", "four numbers"),
    ("no/such/folder", "no pack and no file"), ("./here", "no pack and no file"),
    ("drawn.geojson", "file 'drawn.geojson' does not exist"), ("senegl", "did you mean 'Senegal'"),
    ("", "Name a region"), ("kenya:", "did you mean 'kenya'")])
def test_wrong_words_say_how_to_mend_them(words, told):
    with pytest.raises(InputError, match=told):
        asked(words)


def test_a_polygon_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        asked("KEN", tmp_path / "no.geojson")
    with pytest.raises(UnknownNameError):
        asked("Kenja")


@pytest.mark.parametrize("lon, lat, iso3", [
    (-0.2, 5.6, "GHA"), (1.22, 6.13, "TGO"), (179.9, -16.5, "FJI"), (-179.9, -16.5, "FJI"),
    (36.8, -1.3, "KEN"), (2.35, 48.86, "FRA")])
def test_the_country_of_a_place_without_outlines(lon, lat, iso3):
    assert located(lon, lat).iso3 == iso3


def test_how_a_place_was_located_is_told():
    accra = located(-0.2, 5.6)
    assert not accra.sure and "GHA, TGO" in accra.how and "Accra" in accra.how
    assert located(179.9, -16.5).sure
