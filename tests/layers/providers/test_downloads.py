"""Requests as the providers document them."""

import json
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from gis.errors import InputError
from layers import providers
from layers.catalogue import source
from layers.providers.tiles import cut, degrees, mollweide
from layers.regions.area import area

KENYA = area("KEN")
NAIROBI = area("36.6,-1.4,37.1,-1.1")


def only(key, where=KENYA, base=None):
    found = providers.downloads(source(key), where, base)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(("key", "url", "file", "unpack"), [
    ("natural_earth_places",
     "https://naciscdn.org/naturalearth/10m/cultural/ne_10m_populated_places.zip",
     "natural_earth_places/ne_10m_populated_places.shp", "zip:ne_10m_populated_places.shp"),
    ("geoboundaries_adm0", "https://www.geoboundaries.org/api/current/gbOpen/KEN/ADM0/",
     "geoboundaries_adm0/KEN_ADM0_answer.txt", ""),
    ("geoboundaries_adm1", "https://www.geoboundaries.org/api/current/gbOpen/KEN/ADM1/",
     "geoboundaries_adm1/KEN_ADM1_answer.txt", ""),
    ("global_wind_atlas_100m",
     "https://globalwindatlas.info/api/gis/country/KEN/wind-speed/100",
     "global_wind_atlas_100m/KEN_wind-speed_100m.tif", ""),
    ("global_solar_atlas",
     "https://api.globalsolaratlas.info/download/Kenya/Kenya_GISdata_LTAy_YearlyMonthlyTotals_"
     "GlobalSolarAtlas-v2_GEOTIFF.zip", "global_solar_atlas/KEN.zip", "zip"),
    ("worldpop_1km",
     "https://data.worldpop.org/GIS/Population/Global_2000_2020_1km_UNadj/2020/KEN/"
     "ken_ppp_2020_1km_Aggregated_UNadj.tif",
     "worldpop_1km/ken_ppp_2020_1km_Aggregated_UNadj.tif", ""),
    ("gppd",
     "https://raw.githubusercontent.com/wri/global-power-plant-database/master/output_database/"
     "global_power_plant_database.csv", "gppd/global_power_plant_database.csv", ""),
    ("peeringdb_facilities", "https://www.peeringdb.com/api/fac?country=KE",
     "peeringdb_facilities/peeringdb_facilities_KEN.json", ""),
])
def test_one_file_of_a_country(key, url, file, unpack):
    found = only(key)
    assert (found.url, found.file, found.unpack, found.source) == (url, file, unpack, key)


def test_names_with_spaces_and_apostrophes_are_escaped():
    found = only("global_solar_atlas", area("CIV"))
    assert found.also == (found.url.replace("_LTAy_", "_LTAym_"),) != (found.url,)
    assert "/Cote%20d%27Ivoire/Cote-d%27Ivoire_GISdata" in found.url


def test_a_mirror_takes_the_place_of_scheme_and_host():
    found = only("peeringdb_exchanges", base="http://127.0.0.1:8000/data/")
    assert found.url == "http://127.0.0.1:8000/data/api/ix?country=KE"


def test_dem_tiles_are_named_by_their_lower_left_corner():
    found = providers.downloads(source("copernicus_dem_90m"), NAIROBI)
    assert [d.file.rsplit("/", 1)[1] for d in found] == [
        "Copernicus_DSM_COG_30_S02_00_E036_00_DEM.tif",
        "Copernicus_DSM_COG_30_S02_00_E037_00_DEM.tif"]
    stem = "Copernicus_DSM_COG_30_S02_00_E036_00_DEM"
    assert found[0].url == ("https://copernicus-dem-90m.s3.eu-central-1.amazonaws.com/"
                            f"{stem}/{stem}.tif")


def test_fine_dem_tiles_have_another_name():
    found = providers.downloads(source("copernicus_dem_30m"), NAIROBI)
    assert "/Copernicus_DSM_COG_10_S02_00_E036_00_DEM/" in found[0].url


def test_land_cover_tiles_of_three_degrees():
    found = providers.downloads(source("esa_worldcover"), area("-0.5,5.9,0.5,6.1"))
    assert [d.url.split("_v200_")[-1] for d in found] == [
        "N03W003_Map.tif", "N03E000_Map.tif", "N06W003_Map.tif", "N06E000_Map.tif"]


def test_degrees_cross_the_antimeridian_and_stop_at_the_poles():
    assert degrees((179.5, -0.5, -179.5, 0.5), 1) == [(-1, -180), (-1, 179), (0, -180), (0, 179)]
    assert degrees((0, 88.5, 1, 90), 1) == [(88, 0), (89, 0)]
    assert degrees((0, 85, 40, 89.9), 3, -60, 84) == []
    assert degrees((10, 20, 11, 21), 1) == [(20, 10)]      # touching a border takes no tile more


def test_mollweide_tiles_of_known_places():
    # Heidelberg lies in R4_C19 of the GHSL tiling
    assert mollweide((8.6, 49.3, 8.8, 49.5)) == [(4, 19)]
    found = providers.downloads(source("ghsl_pop_100m"), area("8.6,49.3,8.8,49.5"))
    assert found[0].url.endswith("GHS_POP_E2020_GLOBE_R2023A_54009_100_V1_0_R4_C19.zip")


def test_a_box_is_cut_into_equal_pieces():
    assert cut((0, 0, 4, 2), 2.5) == [(0, 0, 2, 2), (2, 0, 4, 2)]
    assert cut((179, 0, -179, 1), 5) == [(179, 0, 180, 1), (-180, 0, -179, 1)]


@pytest.mark.parametrize("key", ["osm_power", "osm_plants", "osm_heat", "osm_roads", "osm_rail",
                                 "osm_data_centres", "osm_sinks", "osm_water", "osm_protected"])
def test_overpass_is_asked_by_post_with_the_box_in_its_order(key):
    (found,) = providers.downloads(source(key), NAIROBI)
    assert found.method == "POST" and found.url == "https://overpass-api.de/api/interpreter"
    (query,) = parse_qs(found.body.decode())["data"]
    assert query.startswith("[out:json]") and "(-1.4,36.6,-1.1,37.1)" in query
    assert found.file == f"{key}/{key}_36.6_-1.4_37.1_-1.1.json"


def test_a_large_area_is_asked_for_in_pieces():
    found = providers.downloads(source("osm_roads"), KENYA)
    assert len(found) == len({d.file for d in found}) == len({d.key for d in found}) == 4


def test_europe_only_and_france_only():
    assert providers.downloads(source("hotmaps_heat_density"), KENYA) == ()
    assert providers.downloads(source("france_chaleur_urbaine"), KENYA) == ()
    assert len(providers.downloads(source("france_chaleur_urbaine"), area("2,48.5,3,49"))) == 1


@pytest.mark.parametrize(("key", "words"), [("wdpa", "cannot be fetched"),
                                            ("pvgis_tmy", "--weather pvgis"),
                                            ("nasa_power_hourly", "--weather nasa")])
def test_what_the_program_cannot_fetch_says_how(key, words):
    with pytest.raises(InputError, match=words):
        providers.downloads(source(key), KENYA)


def test_geoboundaries_answer_names_the_file():
    answer = json.dumps({
        "boundaryID": "KEN-ADM0-1", "boundaryISO": "KEN", "boundaryType": "ADM0",
        "gjDownloadURL": "https://github.com/wmgeolab/geoBoundaries/raw/9469f09/releaseData/"
                         "gbOpen/KEN/ADM0/geoBoundaries-KEN-ADM0.geojson"}).encode()
    (found,) = providers.follow(source("geoboundaries_adm0"), KENYA, answer)
    assert found.url.endswith("geoBoundaries-KEN-ADM0.geojson")
    assert found.file == "geoboundaries_adm0/geoboundaries_KEN_ADM0.geojson"
    (mirrored,) = providers.follow(source("geoboundaries_adm0"), KENYA, answer, "http://a:1")
    assert mirrored.url.startswith("http://a:1/wmgeolab/geoBoundaries/raw/")


def test_an_answer_cannot_name_a_file_outside_its_folder():
    answer = json.dumps({"boundaryISO": "../../x", "boundaryType": "ADM0/..",
                         "gjDownloadURL": "https://a.example/b.geojson"}).encode()
    (found,) = providers.follow(source("geoboundaries_adm0"), KENYA, answer)
    assert found.file == "geoboundaries_adm0/geoboundaries_x_ADM0.geojson"


@pytest.mark.parametrize("answer", [b"<html>", b"[1]", b"{}", b'{"gjDownloadURL": 3}',
                                    b'{"gjDownloadURL": "ftp://a/b"}', b"[" * 100_000])
def test_a_strange_answer_is_told_in_one_sentence(answer):
    with pytest.raises(InputError, match="answer"):
        providers.follow(source("geoboundaries_adm0"), KENYA, answer)


def test_geofabrik_index_names_the_extract_of_the_country_alone():
    def entry(codes, name):
        return {"type": "Feature", "properties": {
            "id": name, "iso3166-1:alpha2": codes,
            "urls": {"pbf": f"https://download.geofabrik.de/africa/{name}-latest.osm.pbf"}}}

    answer = json.dumps({"features": [entry(["SN", "GM"], "senegal-and-gambia"),
                                      entry(["KE"], "kenya"), entry(["KE", "TZ"], "east"),
                                      {"properties": {"id": "africa", "urls": {}}}]}).encode()
    (found,) = providers.follow(source("geofabrik"), KENYA, answer)
    assert found.url == "https://download.geofabrik.de/africa/kenya-latest.osm.pbf"
    assert found.file == "geofabrik/KEN.osm.pbf"
    with pytest.raises(InputError, match="no extract for France"):
        providers.follow(source("geofabrik"), area("FRA"), answer)


def test_the_french_data_portal_names_its_newest_readable_file():
    answer = json.dumps({"resources": [
        {"url": "https://static.data.gouv.fr/a.pdf", "last_modified": "2026-01-01"},
        {"url": "https://static.data.gouv.fr/old.zip", "last_modified": "2024-01-01"},
        {"url": "https://static.data.gouv.fr/new.zip", "last_modified": "2025-01-01"}]}).encode()
    (found,) = providers.follow(source("france_chaleur_urbaine"), area("FRA"), answer)
    assert found.url.endswith("new.zip") and found.unpack == "zip"
    with pytest.raises(InputError, match="no file"):
        providers.follow(source("france_chaleur_urbaine"), area("FRA"), b'{"resources": []}')


def test_a_source_without_an_index_has_nothing_to_follow():
    assert providers.follow(source("gppd"), KENYA, b"x") is None


def test_a_box_in_the_open_sea_has_no_country_files():
    middle = replace(NAIROBI, box=(-30.0, 0.0, -29.0, 1.0))
    assert providers.downloads(source("worldpop_1km"), middle) == ()
