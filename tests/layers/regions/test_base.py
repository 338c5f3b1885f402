"""Regions from files: outlines told by columns, areas, boxes, drawn polygons, fetched folders."""

import json

import pytest
import shapely

from app.prepare import outline, prepare, regions
from gis.errors import InputError, UnknownNameError
from layers.cache import Store
from layers.cache_manifest import Entry
from layers.regions.base import base_of
from layers.regions.outlines import country_outline, outline_files
from layers.regions.place import around, base_at


def geojson(path, rows, crs=None):
    """A GeoJSON file of (geometry, properties)."""
    document = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": json.loads(shapely.to_geojson(shape)),
         "properties": properties} for shape, properties in rows]}
    path.write_text(json.dumps(document))
    return path


TOGO, BENIN = shapely.box(0, 6, 1.7, 11), shapely.box(1.7, 6, 3.8, 12.3)
FIJI = shapely.MultiPolygon([shapely.box(177, -18.3, 180, -16), shapely.box(-180, -19, -179, -16)])
NE = {"pop_est": 1}


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    geojson(folder / "lands.geojson", [
        (TOGO, {"ADM0_A3": "TGO", "NAME": "Togo", **NE}),
        (BENIN, {"ADM0_A3": "BEN", "NAME": "Benin", **NE}),
        (FIJI, {"ADM0_A3": "FJI", "NAME": "Fiji", **NE})])
    geojson(folder / "areas.geojson", [
        (shapely.box(2, 6, 2.5, 7), {"shapeName": "Ouémé", "shapeGroup": "BEN",
                                     "shapeType": "ADM1"}),
        (shapely.box(2.5, 6, 3, 7), {"shapeName": "Plateau", "shapeGroup": "BEN",
                                     "shapeType": "ADM1"})])
    return folder


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def test_a_country_from_a_folder(data, store):
    base = base_of("benin", data, store=store)
    assert (base.key, base.name, base.country, base.pack) == ("BEN", "Benin", "BEN", "")
    assert base.boundary.geometry[0].equals(BENIN) and set(base.layers) == {"boundary"}
    assert any("come from the table countries" in note for note in base.notes)
    mends = {layer: mend for layer, _, mend in base.missing}
    assert "heatsite data fetch BEN --only" in mends["roads"] and "heat_sinks" in mends


def test_no_outline_says_how_to_get_one(tmp_path, store):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="`heatsite data fetch SEN`.*--data"):
        base_of("SEN", tmp_path / "empty", store=store)
    with pytest.raises(InputError, match="does not exist"):
        base_of("SEN", tmp_path / "nowhere", store=store)


def test_the_finest_outline_counts(data, store):
    fine = shapely.segmentize(shapely.box(1.7, 6, 3.9, 12.3), 0.1)
    geojson(data / "fine.geojson", [(fine, {"shapeName": "Bénin", "shapeGroup": "BEN",
                                            "shapeType": "ADM0"})])
    base = base_of("BEN", data, store=store)
    assert base.boundary.geometry[0].equals(fine)
    assert "geoBoundaries" in base.boundary.provenance.source


def test_areas_joined_where_no_country_is_drawn(data):
    (data / "lands.geojson").unlink()
    found = country_outline(outline_files([data]), "BEN")
    assert found.shape.equals(shapely.box(2, 6, 3, 7))
    assert found.provenance.steps[-1] == "2 areas joined"


def test_an_area_inside_a_country(data, store):
    base = base_of("BEN:oueme", data, store=store)
    assert (base.key, base.name, base.country) == ("BEN-oueme", "Ouémé, Benin", "BEN")
    assert base.boundary.geometry[0].equals(shapely.box(2, 6, 2.5, 7))
    assert base_of(base.key, data, store=store).name == base.name
    with pytest.raises(UnknownNameError, match="Plateau"):
        base_of("BEN:Platau", data, store=store)
    with pytest.raises(InputError, match="--only geoboundaries"):
        base_of("TGO:Lomé", data, store=store)


def test_an_area_of_a_pack(store):
    base = base_of("ile_de_france:Essonne", store=store)
    assert base.pack == "ile_de_france" and "heat_networks" in base.layers
    assert base.boundary["name"][0] == "Essonne"
    assert shapely.area(base.boundary.geometry[0]) < 0.2 * shapely.area(
        base_of("ile_de_france", store=store).boundary.geometry[0])


def test_a_box_is_cut_to_the_land_and_told(data, store):
    base = base_of("1,5,2.7,8", data, store=store)
    assert base.country == "BEN" and base.key == "box_1_5_2p7_8"
    assert base.boundary.geometry[0].equals(shapely.box(1, 6, 2.7, 8))
    assert any("also lies in Togo" in note for note in base.notes)


def test_a_box_inside_a_pack_uses_the_pack(store):
    base = base_of("36,-3,38,0", store=store)
    assert base.pack == "kenya" and "heat_sinks" in base.layers and base.cell_m is None
    assert any("inside Kenya" in note for note in base.notes)      # its corner lies in Tanzania


def test_a_drawn_polygon(data, store, tmp_path):
    drawn = geojson(tmp_path / "my area.geojson", [(shapely.box(2, 7, 2.2, 7.2), {})])
    base = base_of(str(drawn), data, store=store)
    assert (base.key, base.country) == ("my_area", "BEN")
    inside = base_of("kenya", area=geojson(tmp_path / "n.geojson", [(shapely.box(36, -1, 37, 0),
                                                                     {})]), store=store)
    assert inside.key == "kenya-n" and inside.pack == "kenya"
    with pytest.raises(InputError, match="lies outside Kenya"):
        base_of("kenya", area=drawn, store=store)
    line = geojson(tmp_path / "line.geojson", [(shapely.LineString([(0, 0), (1, 1)]), {})])
    with pytest.raises(InputError, match="no polygon"):
        base_of(str(line), store=store)


def test_fetched_files_are_found_by_country_and_by_place(data, store):
    store.keep("BEN", Entry("ne_countries", ()), {"lands.geojson": data / "lands.geojson"},
               about={"name": "Benin", "country": "BEN", "box": [0.4, 5.9, 4.1, 12.6]})
    assert base_of("BEN", store=store).country == "BEN"
    assert base_at(2.5, 9, store=store).key == "BEN"
    # a neighbour's outline is in the same file
    assert base_at(1.2, 9, store=store).key == "TGO"
    assert base_at(-30, 0, store=store) is None
    assert base_at(36.8, -1.3, store=store).key == "kenya"
    assert base_of("FRA", store=store).pack == "ile_de_france"


def test_a_place_of_no_region_gets_a_square(store):
    base = around(-179.95, -17, store=store)
    west, east = 179.8, -179.7
    bounds = shapely.bounds(shapely.get_parts(base.boundary.geometry[0]))
    assert base.country == "FJI" and len(bounds) == 2
    assert any(b[0] == pytest.approx(west, abs=0.05) for b in bounds)
    assert any(b[2] == pytest.approx(east, abs=0.05) for b in bounds)


@pytest.mark.parametrize("lat, south, north", [(-90.0, -90.0, -89.775), (89.9, 89.675, 90.0)])
def test_the_square_around_a_pole_is_its_cap(store, lat, south, north):
    bounds = shapely.bounds(around(12, lat, store=store).boundary.geometry[0])
    assert tuple(bounds) == pytest.approx((-180, south, 180, north), abs=1e-3)


def test_a_region_across_the_antimeridian_is_one_piece_with_its_files(data, monkeypatch, tmp_path):
    monkeypatch.setenv("HEATSITE_CACHE", str(tmp_path / "none"))
    geojson(data / "towns.geojson", [
        (shapely.Point(178.4, -18.1), {"nameascii": "Suva", "name": "Suva", "pop_max": 90000}),
        (shapely.Point(-179.3, -17.0), {"nameascii": "East", "name": "East", "pop_max": 900}),
        (shapely.Point(2, 7), {"nameascii": "Abomey", "name": "Abomey", "pop_max": 900})])
    geojson(data / "power_lines.geojson", [
        (shapely.LineString([(178.4, -18.1), (179.9, -17)]), {"voltage": "132"}),
        (shapely.LineString([(-179.9, -17), (-179.3, -17)]), {"voltage": "33"})])
    inputs = prepare("Fiji", data, cell_m=5000)
    assert inputs.grid.shape[1] < 120                          # 4° of longitude, not 360°
    assert inputs.layers["boundary"].geometry[0].geom_type == "Polygon"
    assert sorted(inputs.layers["towns"]["name"]) == ["East", "Suva"]
    assert len(inputs.layers["power_lines"]) == 2
    x = shapely.get_x(inputs.layers["towns"].geometry)
    assert abs(x[0] - x[1]) < 300_000
    missing = {layer for layer, _, _ in inputs.missing}
    assert "roads" in missing and not missing & set(inputs.layers)


def test_regions_to_choose_from(data, monkeypatch, tmp_path):
    store = Store(tmp_path / "mine")
    monkeypatch.setenv("HEATSITE_CACHE", str(store.root))
    before = [region.key for region in regions()]
    store.keep("BEN", Entry("ne_countries", (), fetched="2026-11-20T10:00:00Z"),
               {"lands.geojson": data / "lands.geojson"}, about={"name": "Benin"})
    assert [region.key for region in regions()] == [*before, "BEN"]
    assert regions()[-1].summary == "1 fetched files, the newest of 2026-11-20"
    assert outline("BEN").geometry[0].equals(BENIN)
