import json

import numpy as np
import pytest

from gis.errors import InputError
from layers.check import check


def geojson(path, rows, **properties):
    features = [{"type": "Feature", "properties": p, "geometry": g} for p, g in rows]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def line(x):
    return {"type": "LineString", "coordinates": [[x, 0], [x, 1]]}


def test_line_file_with_dirty_voltages(tmp_path):
    path = geojson(tmp_path / "lines.geojson", [
        ({"voltage": "330000;132000"}, line(36)), ({"voltage": "Avenida La Esperanza"}, line(37)),
        ({"voltage": None}, line(38))])
    found = check(path)
    assert (found["driver"], found["kind"], found["crs"]) == ("GeoJSON", "vector", "EPSG:4326")
    assert found["features"] == 3 and found["extent"] == [36, 0, 38, 1]
    assert found["layer_guess"] == "power_lines"
    told = {p["what"]: (p["where"], p["count"], p["mended"]) for p in found["problems"]}
    assert told == {"voltage is no voltage; it stays unknown": ("voltage", 1, True),
                    "voltage is empty; it stays unknown": ("voltage", 1, False)}


def test_table_of_sites_and_of_something_else(tmp_path):
    (tmp_path / "a.csv").write_text("name,lat,lon\nA,-1,36\nB,-2,37\n")
    found = check(tmp_path / "a.csv")
    assert (found["kind"], found["features"], found["layer_guess"]) == ("table", 2, "own_points")
    assert found["extent"] == [36, -2, 37, -1] and found["problems"] == []
    (tmp_path / "b.csv").write_text("year,mwh\n2020,5\n")
    assert "found year, mwh" in check(tmp_path / "b.csv")["problems"][0]["what"]


def test_report_can_be_printed_as_json(tmp_path):
    path = geojson(tmp_path / "a.geojson", [({"x": 1.0}, {"type": "Point", "coordinates": [1, 2]})])
    assert json.loads(json.dumps(check(path)))["layer_guess"] is None


def test_file_without_reference_system(tmp_path):
    import pyogrio.raw
    import shapely

    path = tmp_path / "a.shp"
    pyogrio.raw.write(str(path), shapely.to_wkb(np.array([shapely.Point(1, 2)])),
                      [np.array([1.0])], ["x"], geometry_type="Point", crs=None)
    found = check(path)
    assert found["crs"] is None and not found["problems"][0]["mended"]
    assert "write the CRS into the file" in found["problems"][0]["what"]


def test_missing_file(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        check(tmp_path / "no.tif")


def test_lying_nodata_of_the_solar_atlas(real_data):
    found = check(real_data / "solar_climate/kenya/gsa_pvout_kenya.tif")
    assert (found["kind"], found["cells"], found["crs"]) == ("raster", 1_440_000, "EPSG:4326")
    assert found["layer_guess"] == "solar"
    assert [p["count"] for p in found["problems"] if "occurs nowhere" in p["what"]] == [712_143]


@pytest.mark.parametrize("file, layer, count", [
    ("groundwater/kenya/bgs_aga_kenya_hydrogeology.gpkg", "aquifers", 3),
    ("transmission/zambia/osm_power_lines_zambia_2018.gpkg", "power_lines", 1),
    ("district_heating/ile_de_france/fcu_chaufferies_ile_de_france_2022.geojson", "heat_plants", 2),
])
def test_flaws_of_real_files(real_data, file, layer, count):
    found = check(real_data / file)
    assert found["layer_guess"] == layer
    assert count in [p["count"] for p in found["problems"] if p["mended"]]
