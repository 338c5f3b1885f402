"""Files of the open sources, made here in the providers' documented forms, become layers."""

import json

import numpy as np
import pyproj
import pytest
import rasterio
import shapely
from rasterio.transform import from_origin

from gis.types import Grid, Raster
from layers.data_dir import refine

BOX = (36.5, -1.6, 37.3, -1.0)
REGION = shapely.box(*BOX)


def grid():
    crs = pyproj.CRS.from_proj4("+proj=laea +lat_0=-1.3 +lon_0=36.9 +datum=WGS84 +units=m")
    return Grid(crs, -50_000.0, 50_000.0, 1000.0, (100, 100))


def read(folder):
    return refine({}, folder, REGION, grid())


def geojson(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": p, "geometry": shapely.geometry.mapping(g)}
        for g, p in rows]}))


def tiff(path, values, box=(36.0, -2.0, 38.0, -0.5), nodata=None, crs="EPSG:4326", **tags):
    path.parent.mkdir(parents=True, exist_ok=True)
    values = np.asarray(values)
    rows, cols = values.shape
    transform = from_origin(box[0], box[3], (box[2] - box[0]) / cols, (box[3] - box[1]) / rows)
    with rasterio.open(path, "w", driver="GTiff", height=rows, width=cols, count=1, crs=crs,
                       dtype=values.dtype, nodata=nodata, transform=transform) as out:
        out.write(values, 1)
        out.update_tags(**tags)


def at_middle(raster):
    return raster.values[50, 50]


# rasters -----------------------------------------------------------------------------------


def test_the_archive_of_the_global_solar_atlas(tmp_path):
    tag = {"TIFFTAG_COPYRIGHT": "Solar resource data (c) 2019 Solargis, Global Solar Atlas"}
    for name, value in {"PVOUT": 1600.0, "GHI": 2050.0, "TEMP": 19.5, "DNI": 1700.0,
                        "DIF": 800.0, "GTI": 2060.0, "OPTA": 5.0}.items():
        tiff(tmp_path / "gsa" / f"{name}.tif", np.full((60, 80), value, "float32"), **tag)
    layers, report = read(tmp_path)
    assert {n.layer for n in report if n.used} == {"solar", "ghi", "temperature"}
    assert at_middle(layers["solar"]) == 1600 and at_middle(layers["ghi"]) == 2050
    assert at_middle(layers["temperature"]) == pytest.approx(19.5)
    unused = {n.file: n.reason for n in report if not n.used}
    assert set(unused) == {f"gsa/{n}.tif" for n in ("DNI", "DIF", "GTI", "OPTA")}
    assert all("only its PV output" in reason for reason in unused.values())


def test_daily_totals_of_the_solar_atlas_are_not_taken_for_yearly_ones(tmp_path):
    tiff(tmp_path / "PVOUT.tif", np.full((60, 80), 4.4, "float32"))
    layers, (note,) = read(tmp_path)
    assert layers == {} and "per day" in note.reason


def test_the_wind_atlas_gives_the_wind_at_100_m_only(tmp_path):
    tiff(tmp_path / "KEN_wind-speed_100m.tif", np.full((60, 80), 6.5, "float32"))
    tiff(tmp_path / "KEN_wind-speed_50m.tif", np.full((60, 80), 5.5, "float32"))
    layers, report = read(tmp_path)
    assert isinstance(layers["wind"], Raster) and at_middle(layers["wind"]) == 6.5
    assert layers["wind"].unit == "m/s" and layers["wind"].provenance.licence == "CC BY 4.0"
    assert [n.used for n in report] == [True, False]
    assert "100 m" in report[1].reason


def test_people_of_worldpop_are_summed(tmp_path):
    tiff(tmp_path / "ken_ppp_2020_1km_Aggregated_UNadj.tif",
         np.full((180, 240), 10.0, "float32"), nodata=-99999.0)
    layers, (note,) = read(tmp_path)
    assert note.used and layers["population"].unit == "people"
    # cells of 1/120° are about 0.85 km² large: ten people in each
    side_km = 111.32 / 120
    assert at_middle(layers["population"]) == pytest.approx(10 / side_km ** 2, rel=0.02)


def test_tiles_of_the_copernicus_dem_lie_beside_one_another(tmp_path):
    for lon, value in ((36, 1500), (37, 1700)):
        tiff(tmp_path / f"Copernicus_DSM_COG_30_S02_00_E0{lon}_00_DEM.tif",
             np.full((120, 120), value, "float32"), (lon, -2.0, lon + 1.0, -1.0))
    layers, report = read(tmp_path)
    assert all(n.used for n in report) and len(report) == 2
    values = layers["elevation"].values
    assert (np.nanmin(values), np.nanmax(values)) == pytest.approx((1500, 1700))


def test_land_cover_keeps_its_classes(tmp_path):
    values = np.tile(np.array([[10, 50]], "uint8"), (60, 40))
    tiff(tmp_path / "ESA_WorldCover_10m_2021_v200_S03E036_Map.tif", values, nodata=0)
    layers, (note,) = read(tmp_path)
    assert note.used
    known = layers["land_cover"].values
    assert set(np.unique(known[np.isfinite(known)])) <= {10.0, 50.0}


# vectors -----------------------------------------------------------------------------------


def gb(name, iso, kind):
    return {"shapeName": name, "shapeISO": iso, "shapeID": "1", "shapeGroup": "KEN",
            "shapeType": kind}


def test_geoboundaries_give_outline_and_counties(tmp_path):
    geojson(tmp_path / "a.geojson", [(REGION, gb("Kenya", "KEN", "ADM0"))])
    halves = (shapely.box(36.5, -1.6, 36.9, -1.0), shapely.box(36.9, -1.6, 37.3, -1.0))
    geojson(tmp_path / "b.geojson", [(halves[0], gb("Kiambu", "KE-13", "ADM1")),
                                     (halves[1], gb("Machakos", "KE-22", "ADM1"))])
    layers, report = read(tmp_path)
    rows = layers["boundary"]
    assert sorted(zip(rows["level"], rows["name"], strict=True)) == [
        ("admin", "Kiambu"), ("admin", "Machakos"), ("region", "Kenya")]
    assert all(n.used for n in report)


def test_protected_areas_of_the_wdpa(tmp_path):
    def row(name, cat, **more):
        return {"WDPAID": 1, "NAME": name, "DESIG_ENG": "Nature Reserve", "IUCN_CAT": cat,
                "MARINE": "0", "STATUS": "Designated", "GIS_AREA": 12.5, **more}

    square = shapely.box(36.6, -1.5, 36.7, -1.4)
    geojson(tmp_path / "wdpa.geojson", [
        (square, row("Strict", "Ia")), (square, row("Landscape", "V")),
        (square, row("Park", "Not Reported", DESIG_ENG="National Park")),
        (square, row("Sea", "II", MARINE="2")), (square, row("Plan", "II", STATUS="Proposed"))])
    layers, (note,) = read(tmp_path)
    found = layers["protected"]
    assert dict(zip(found["name"], found["level"], strict=True)) == {
        "Strict": "hard", "Landscape": "soft", "Park": "hard"}
    assert set(found["area_km2"]) == {12.5}
    assert "passing on" in found.provenance.licence
    assert any("1 proposed areas left out" in step for step in found.provenance.steps)


def test_water_stress_of_aqueduct(tmp_path):
    def basin(left, raw):
        return shapely.box(left, -1.6, left + 0.2, -1.0), {
            "string_id": str(left), "pfaf_id": 1, "bws_raw": raw, "bws_cat": 2}

    geojson(tmp_path / "aqueduct.geojson", [basin(36.5, 0.25), basin(36.7, 9999.0),
                                            basin(36.9, -9999.0), basin(37.1, 1.4)])
    layers, (note,) = read(tmp_path)
    stress = layers["water_stress"]["stress_pct"]
    assert note.used
    np.testing.assert_allclose(stress, [25.0, 100.0, np.nan, 140.0])


def test_aquifers_of_whymap_tell_recharge_and_no_yield(tmp_path):
    codes = (11, 23, 33, 34, 88)
    geojson(tmp_path / "whymap.geojson", [
        (shapely.box(36.5 + 0.1 * i, -1.6, 36.6 + 0.1 * i, -1.0), {"HYGEO2": code, "CONTINENT": 4})
        for i, code in enumerate(codes)])
    layers, _ = read(tmp_path)
    found = layers["aquifers"]
    np.testing.assert_allclose(found["recharge_low_mm_y"], [0, 20, 0, 100])
    np.testing.assert_allclose(found["recharge_high_mm_y"], [2, 100, 100, np.nan])
    assert np.isnan(found["yield_low_l_s"]).all()


def test_roads_of_natural_earth(tmp_path):
    def road(kind, fast=0):
        return shapely.LineString([(36.6, -1.4), (37.2, -1.2)]), {
            "scalerank": 3, "featurecla": "Road", "type": kind, "name": "A104",
            "expressway": fast}

    geojson(tmp_path / "roads.geojson", [road("Major Highway"), road("Secondary Highway"),
                                         road("Major Highway", 1), road("Ferry Route")])
    layers, _ = read(tmp_path)
    assert list(layers["roads"]["kind"]) == ["trunk", "primary", "motorway"]


def test_plants_of_the_global_power_plant_database_count_as_operating(tmp_path):
    def plant(name, lon, lat, year):
        return shapely.Point(lon, lat), {
            "country": "KEN", "country_long": "Kenya", "name": name, "gppd_idnr": "GEODB1",
            "capacity_mw": 90.0, "primary_fuel": "Hydro", "commissioning_year": year,
            "geolocation_source": "GEODB"}

    geojson(tmp_path / "gppd.geojson", [plant("Old", 36.7, -1.2, 1999.0),
                                       plant("Unsaid", 36.9, -1.4, None)])
    layers, (note,) = read(tmp_path)
    found = layers["power_plants"]
    assert note.used and sorted(found["name"]) == ["Old", "Unsaid"]
    assert set(found["status"]) == {"operating"} and set(found["mw"]) == {90.0}


def test_the_table_as_it_is_delivered(tmp_path):
    (tmp_path / "global_power_plant_database.csv").write_text(
        "country,country_long,name,gppd_idnr,capacity_mw,latitude,longitude,primary_fuel,"
        "other_fuel1,commissioning_year,owner,source,url,geolocation_source,wepp_id\n"
        "KEN,Kenya,Gitaru,GEODB1,225,-1.4,36.6,Hydro,,1978,KenGen,GEODB,http://a,GEODB,\n"
        "KEN,Kenya,Olkaria,GEODB2,105,-1.2,36.9,Geothermal,,,KenGen,GEODB,http://a,GEODB,\n"
        "UGA,Uganda,Nalubaale,GEODB3,180,0.44,33.18,Hydro,,1954,UEGCL,GEODB,http://a,GEODB,\n")
    layers, (note,) = read(tmp_path)
    found = layers["power_plants"]
    assert note.used and dict(zip(found["name"], found["fuel"], strict=True)) == {
        "Gitaru": "hydro", "Olkaria": "geothermal"}


def test_routes_of_french_heat_networks(tmp_path):
    geojson(tmp_path / "fcu.geojson", [
        (shapely.MultiLineString([[(36.6, -1.4), (36.7, -1.4)], [(36.7, -1.4), (36.7, -1.3)]]),
         {"Identifiant reseau": "7501C", "nom_reseau": "Réseau de Paris", "Taux EnR&R": 50})])
    layers, (note,) = read(tmp_path)
    assert note.used and list(layers["heat_pipes"]["name"]) == ["Réseau de Paris"]
    assert list(layers["heat_pipes"]["kind"]) == ["network"]


# PeeringDB ---------------------------------------------------------------------------------


def facility(name, city, lat, lon, **more):
    return {"id": 1, "name": name, "city": city, "country": "KE", "latitude": lat,
            "longitude": lon, "status": "ok", **more}


def exchange(name, city):
    return {"id": 2, "name": name, "city": city, "country": "KE", "proto_unicast": True,
            "proto_ipv6": True, "status": "ok"}


def answer(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"data": rows, "meta": {}}))


def test_facilities_and_exchanges_of_peeringdb(tmp_path):
    answer(tmp_path / "peeringdb_facilities" / "f.json", [
        facility("iColo NBO1", "Nairobi", -1.27, 36.83),
        facility("no place", "Nairobi", None, None),
        facility("iColo MBA1", "Mombasa", -4.04, 39.66)])
    answer(tmp_path / "peeringdb_exchanges" / "x.json", [
        exchange("KIXP Nairobi", "nairobi "), exchange("Lost IX", "Kisumu")])
    layers, report = read(tmp_path)
    assert list(layers["data_centres"]["name"]) == ["iColo NBO1"]
    assert list(layers["exchanges"]["name"]) == ["KIXP Nairobi"]
    assert shapely.get_coordinates(layers["exchanges"].geometry).tolist() == [[36.83, -1.27]]
    assert "no passing on" in layers["exchanges"].provenance.licence
    assert all(n.used for n in report)
    steps = " ".join(layers["data_centres"].provenance.steps)
    assert "1 of 3 left out: no coordinates" in steps


def test_exchanges_alone_cannot_be_placed(tmp_path):
    answer(tmp_path / "x.json", [exchange("KIXP Nairobi", "Nairobi")])
    layers, (note,) = read(tmp_path)
    assert layers == {} and not note.used
    assert "put the facilities of the same country beside" in note.reason


@pytest.mark.parametrize("text", ['{"data": []}', '{"data": [1, 2]}', '{"data": {"a": 1}}',
                                  '[]', '{"data": [{"name": "x", "city": [1]}]}'])
def test_other_json_is_no_answer_of_peeringdb(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    layers, (note,) = read(tmp_path)
    assert layers == {} and not note.used


@pytest.mark.parametrize("place", [(True, 36.8), ("-1.2", 36.8), (-91.0, 36.8), (-1.2, 1e9),
                                   (float("nan"), 36.8)])
def test_impossible_coordinates_are_left_out(tmp_path, place):
    answer(tmp_path / "f.json", [facility("bad", "Nairobi", *place),
                                 facility("good", "Nairobi", -1.27, 36.83)])
    layers, _ = read(tmp_path)
    assert list(layers["data_centres"]["name"]) == ["good"]
