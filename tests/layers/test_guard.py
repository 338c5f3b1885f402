"""GDAL in a fresh process: a short list of drivers, and no way to another file or the network."""

import http.server
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(script: str, *arguments: str) -> dict:
    """What a fresh process prints as JSON, with a proxy setting that an attacker would like."""
    told = subprocess.run([sys.executable, "-c", script, *arguments], cwd=ROOT, check=True,
                          capture_output=True, text=True,
                          env={**os.environ, "NO_PROXY": "127.0.0.1"})
    return json.loads(told.stdout)


DRIVERS = """
import json, layers, pyogrio, rasterio
with rasterio.Env() as gdal:
    print(json.dumps({"vector": sorted(pyogrio.list_drivers()), "raster": sorted(gdal.drivers())}))
"""


def test_only_a_short_list_of_drivers_is_enabled():
    from layers.guard import ALLOWED

    found = run(DRIVERS)
    assert {"GPKG", "GeoJSON", "ESRI Shapefile", "FlatGeobuf"} <= set(found["vector"]) <= ALLOWED
    assert {"GTiff", "COG"} <= set(found["raster"]) <= ALLOWED


@pytest.fixture
def server():
    """Address of a server on this machine, and the paths asked of it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"EPSG:4326")

        do_HEAD = do_GET

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as web:
        thread = threading.Thread(target=web.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{web.server_port}", asked
        web.shutdown()
        thread.join()


READ = """
import json, sys
from layers.check import check
from gis.errors import InputError
told = []
for path in sys.argv[1:]:
    try:
        told.append(check(path)["kind"])
    except InputError as error:
        told.append(str(error))
print(json.dumps(told))
"""
POINT = ('{"type": "Feature", "properties": {}, '
         '"geometry": {"type": "Point", "coordinates": [1, 2]}}')


LINKS = (
    '"crs": {"type": "link", "properties": {"href": "ADDRESS/crs"}}',
    '"crs": {"properties": {"href": "ADDRESS/crs"}, "type": "LINK"}',
    '"\\u0063rs": {"t\\u0079pe": "l\\u0069nk", "properties": {"hr\\u0065f": "ADDRESS/crs"}}',
    '"crs": {"type": "url", "properties": {"url": "ADDRESS/crs"}}',
)
NAMED = '"crs": {"type": "name", "properties": {"name": "ADDRESS/crs"}}'


def test_geojson_does_not_fetch_its_reference_system(tmp_path, server):
    address, asked = server
    paths = []
    for i, member in enumerate((*LINKS, NAMED)):
        paths.append(tmp_path / f"{i}.geojson")
        paths[-1].write_text('{"type": "FeatureCollection", ' + member.replace("ADDRESS", address)
                             + f', "features": [{POINT}]}}')
    *linked, named = run(READ, *map(str, paths))
    assert all("names an address for its reference system" in words for words in linked)
    assert named == "vector"
    assert asked == []


ASKS = """
import json, sys, layers, rasterio, pyogrio
from rasterio.errors import RasterioIOError
opened = []
for name in sys.argv[1:]:
    for work in (lambda: rasterio.open(name), lambda: pyogrio.read_info(name)):
        try:
            work()
            opened.append(name)
        except Exception as error:
            pass
print(json.dumps(opened))
"""


def test_even_gdal_itself_reaches_no_address_and_no_vrt(tmp_path, server):
    address, asked = server
    vrt = tmp_path / "a.vrt"
    vrt.write_text(f'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/{address}'
                   "/a.geojson</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>")
    names = [f"/vsicurl/{address}/a.tif", f"/vsicurl/{address}/a.geojson", f"{address}/a.geojson",
             f"WFS:{address}", f"WMS:{address}/wms", str(vrt)]
    assert run(ASKS, *names) == []
    assert asked == []


TAGGED = """
import json, sys, layers, numpy, rasterio
from rasterio.transform import from_origin
from layers.readers.raster import sample
from gis.errors import InputError
path, other = sys.argv[1:]
def write(path, value, **space):
    with rasterio.open(path, "w", driver="GTiff", width=64, height=64, count=1, dtype="uint8",
                       crs="EPSG:4326", transform=from_origin(0, 1, .01, .01)) as file:
        file.write(numpy.full((64, 64), value, "uint8"), 1)
        for name, tags in space.items():
            file.update_tags(ns=name, **tags)
write(other, 77)
write(path, 1, OVERVIEWS={"OVERVIEW_FILE": other})
try:
    print(json.dumps({"cells": sample(path, 8).ravel().tolist()}))
except InputError as error:
    print(json.dumps({"refused": str(error)}))
"""


def test_tags_of_a_geotiff_send_nobody_to_another_file(tmp_path):
    found = run(TAGGED, str(tmp_path / "a.tif"), str(tmp_path / "secret.tif"))
    assert "names other files in its tags" in found["refused"]


def test_files_beside_a_geotiff_are_not_looked_at(tmp_path):
    import numpy as np
    import rasterio
    from rasterio.transform import from_origin

    from layers.readers.raster import raster_info, sample

    def write(path, value):
        with rasterio.open(path, "w", driver="GTiff", width=64, height=64, count=1, dtype="uint8",
                           transform=from_origin(0, 1, 0.01, 0.01)) as file:
            file.write(np.full((64, 64), value, "uint8"), 1)

    write(tmp_path / "a.tif", 1)
    write(tmp_path / "a.tif.ovr", 77)
    (tmp_path / "a.tif.aux.xml").write_text(
        "<PAMDataset><SRS>EPSG:4326</SRS><Metadata domain='OVERVIEWS'><MDI key='OVERVIEW_FILE'>"
        "a.tif.ovr</MDI></Metadata></PAMDataset>")
    assert raster_info(tmp_path / "a.tif").crs is None
    assert set(sample(tmp_path / "a.tif", 8).ravel()) == {1.0}
