"""A folder of files beside a pack: small ones made here, and the real ones where they exist."""

import json
from functools import cache

import numpy as np
import pyproj
import pytest
import rasterio
import shapely
from rasterio.transform import from_origin

from gis.errors import InputError
from gis.types import Features, Grid, Raster
from layers import pack, tables
from layers.data_dir import refine

MIDDLE = {"kenya": (37.9, 0.4, 1000.0, (1160, 900)),
          "ile_de_france": (2.5, 48.7, 250.0, (520, 660))}


def grid_of(key):
    lon, lat, cell, shape = MIDDLE[key]
    crs = pyproj.CRS.from_proj4(f"+proj=laea +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m")
    return Grid(crs, -shape[1] * cell / 2, shape[0] * cell / 2, cell, shape)


def geojson(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": p, "geometry": shapely.geometry.mapping(g)}
        for g, p in rows]}))


def note_of(report, name):
    return next(n for n in report if n.file.endswith(name))


@pytest.fixture
def kenya():
    return pack.load("kenya").layers


def run(layers, folder):
    return refine(layers, folder, layers["boundary"], grid_of("kenya"))


def test_missing_folder(kenya, tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        run(kenya, tmp_path / "nowhere")


def test_empty_folder_changes_nothing(kenya, tmp_path):
    layers, report = run(kenya, tmp_path)
    assert report == () and all(layers[k] is kenya[k] for k in kenya)


def test_bad_files_are_told_and_survived(kenya, tmp_path):
    (tmp_path / "empty.gpkg").write_bytes(b"")
    (tmp_path / "cut.tif").write_bytes(b"II*\0abc")
    (tmp_path / "names.csv").write_text("a,b\n1,2\n")
    (tmp_path / "a.vrt").write_text("<VRTDataset/>")
    (tmp_path / ".hidden.gpkg").write_bytes(b"x")
    (tmp_path / "readme.md").write_text("x")
    geojson(tmp_path / "sub dir" / "abroad.geojson",
            [(shapely.LineString([(2, 48), (3, 49)]), {"voltage": "400000"})])
    geojson(tmp_path / "dots.geojson", [(shapely.Point(36, 0), {"colour": "red"})])
    layers, report = run(kenya, tmp_path)
    assert all(layers[k] is kenya[k] for k in kenya) and not any(n.used for n in report)
    reasons = {n.file: n.reason for n in report}
    assert set(reasons) == {"empty.gpkg", "cut.tif", "names.csv", "a.vrt", "dots.geojson",
                            "sub dir/abroad.geojson"}
    assert "0 bytes" in reasons["empty.gpkg"] and "cut short" in reasons["cut.tif"]
    assert "of another region" in reasons["sub dir/abroad.geojson"]
    assert "fit no layer" in reasons["dots.geojson"] and "'.vrt'" in reasons["a.vrt"]


def test_full_line_file_takes_the_place_of_the_pack(kenya, tmp_path):
    far = [(shapely.LineString([(34.5, y), (41, y)]), {"voltage": "220000;132000", "name": f"{y}"})
           for y in np.linspace(-3.5, 3.5, 15).round(2)]
    geojson(tmp_path / "lines.geojson", far)
    layers, report = run(kenya, tmp_path)
    lines = layers["power_lines"]
    assert len(lines) == 15 and set(lines["kv"]) == {220.0}
    assert lines.provenance.origin == "file" and lines.provenance.path == "lines.geojson"
    assert len(lines.provenance.checksum) == 64 and note_of(report, "lines.geojson").used


def test_several_files_of_lines_are_used_together(kenya, tmp_path):
    rows = [(shapely.LineString([(34.5, y), (41, y)]), {"voltage": "220000", "name": f"{y}"})
            for y in np.linspace(-3.5, 3.5, 16).round(2)]
    geojson(tmp_path / "a.geojson", rows[::2])
    geojson(tmp_path / "b.geojson", [*rows[1::2], rows[0]])        # one line in both
    layers, report = run(kenya, tmp_path)
    assert sorted(layers["power_lines"]["name"], key=float) == [p["name"] for _, p in rows]
    assert layers["power_lines"].provenance.path == "a.geojson; b.geojson"
    assert all(note.used for note in report)


def test_files_that_are_damaged_are_told_apart_from_files_of_elsewhere(kenya, tmp_path):
    (tmp_path / "cut.gpkg").write_bytes(b"SQLite format 3\0 and no more")
    (tmp_path / "figures.json").write_text('{"a": 1}')
    geojson(tmp_path / "abroad.geojson",
            [(shapely.LineString([(2, 48), (3, 49)]), {"voltage": "400000"})])
    _, report = run(kenya, tmp_path)
    assert {n.file: n.fault for n in report} == {
        "cut.gpkg": True, "figures.json": False, "abroad.geojson": False}


def tiff(path, value, left, cell=0.5, n=20, description="PVOUT"):
    with rasterio.open(path, "w", driver="GTiff", height=n, width=n, count=1, dtype="float32",
                       crs="EPSG:4326", transform=from_origin(left, 5.5, cell, cell)) as file:
        file.write(np.full((n, n), value, "float32"), 1)
        file.set_band_description(1, description)


def test_tiles_beside_each_other_complete_each_other(kenya, tmp_path):
    tiff(tmp_path / "west.tif", 1500, 28.0)                        # to 38° E
    tiff(tmp_path / "east.tif", 1700, 38.0)
    layers, report = run(kenya, tmp_path)
    row = layers["solar"].values[600]
    assert row[100] == pytest.approx(1500) and row[800] == pytest.approx(1700)
    assert all(note.used for note in report)


def test_raster_under_any_name_is_known_by_words_and_values(kenya, tmp_path):
    grid = grid_of("kenya")
    path = tmp_path / "layer7.tif"
    values = np.full((60, 60), 1700, "float32")
    values[:30] = np.nan
    with rasterio.open(path, "w", driver="GTiff", height=60, width=60, count=1, dtype="float32",
                       crs="EPSG:4326", transform=from_origin(33, 6, 0.2, 0.2)) as file:
        file.write(values, 1)
        file.set_band_description(1, "PVOUT yearly")
    layers, report = run(kenya, tmp_path)
    solar = layers["solar"]
    assert isinstance(solar, Raster) and solar.provenance.origin == "pack+file"
    south = solar.values[grid.shape[0] - 400]
    assert np.nanmin(south) == pytest.approx(1700) == np.nanmax(south)
    north = solar.values[300][np.isfinite(solar.values[300])]
    assert len(north) and 1300 < north.min() and north.max() < 2200
    assert "filled from the pack" in note_of(report, "layer7.tif").reason


@cache
def real(folder, key):
    layers = pack.load(key).layers
    return refine(layers, folder, layers["boundary"], grid_of(key))


def test_real_files_of_kenya(real_data, kenya):
    layers, report = real(real_data, "kenya")
    solar, temperature = layers["solar"], layers["temperature"]
    assert isinstance(solar, Raster) and solar.unit == "kWh/kWp·y"
    assert solar.provenance.origin == "pack+file" and solar.provenance.licence == "CC BY 4.0"
    assert "ends at 5.00° N" in solar.provenance.steps[-1]
    assert 1500 < np.nanmedian(solar.values) < 1800
    assert isinstance(temperature, Raster) and 24 < np.nanmedian(temperature.values) < 28
    lines = layers["power_lines"]
    assert len(lines) == len(kenya["power_lines"]) + 71
    assert np.isnan(lines["kv"][-71:]).all() and lines.provenance.origin == "pack+file"
    assert len(layers["substations"]) >= len(kenya["substations"])
    assert not np.isnan(layers["aquifers"]["yield_low_l_s"]).any()
    assert "3 invalid polygons repaired" in " ".join(layers["aquifers"].provenance.steps)
    assert "Thika" in " ".join(layers["power_plants"].provenance.steps)
    assert "CC BY-SA 3.0" in layers["aquifers"].provenance.licence
    for name in ("gsa_pvout_kenya.tif", "etopo_30min_africa.tif",
                 "osm_roads_nairobi_cbd_utm37s.gpkg", "bgs_aga_ghana_hydrogeology.gpkg",
                 "gridfinder_predicted_grid_uganda.gpkg"):
        assert not note_of(report, name).used and note_of(report, name).reason
    assert layers["heat_sinks"] is kenya["heat_sinks"]


def test_real_files_of_ile_de_france(real_data):
    before = pack.load("ile_de_france").layers
    layers, report = real(real_data, "ile_de_france")
    assert note_of(report, "ign_departements_ile_de_france_2018.gpkg").used
    assert len(layers["heat_plants"]) > len(before["heat_plants"])
    assert len(layers["power_plants"]) > len(before["power_plants"])
    for key in ("power_lines", "substations", "solar", "heat_networks"):
        assert layers[key] is before[key]
    assert "schematic" in note_of(report, "entsoe_gridkit_2022_lines.gpkg").reason


@pytest.mark.parametrize("key", MIDDLE)
def test_refined_layers_keep_the_schema(real_data, key):
    layers, _ = real(real_data, key)
    for name, layer in layers.items():
        if not isinstance(layer, Features):
            continue
        assert set(layer.columns) == set(tables.schema()[name].columns)
        assert layer.crs == pyproj.CRS.from_epsg(4326)
        for column in layer.columns.values():
            assert len(column) == len(layer)
        assert all(layer["source"])
        assert layer.provenance.origin in ("pack", "file", "pack+file")
        assert shapely.is_valid(layer.geometry[shapely.get_dimensions(layer.geometry) == 2]).all()


def test_every_file_is_reported_once_per_layer(real_data):
    _, report = real(real_data, "kenya")
    files = {p.relative_to(real_data).as_posix() for p in real_data.rglob("*")
             if p.suffix in (".gpkg", ".geojson", ".tif", ".csv", ".json")}
    assert {note.file for note in report} == files
    assert len(report) == len(files) + 1       # wri_gppd_africa.gpkg holds two layers
