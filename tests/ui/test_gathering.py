"""Open data in the window: any country, the fetch from a server on loopback, drawn areas, cache."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest

from app.ui import supply, theme
from app.ui.canvas.world import M_PER_DEGREE
from app.ui.dialogs.area import AreaDialog
from app.ui.dialogs.fetch import FetchDialog
from layers.cache import Store
from layers.cache_manifest import Entry

TOWNS = {"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"NAME": "Dakar", "POP_MAX": 2604000, "ADM0_A3": "SEN"},
     "geometry": {"type": "Point", "coordinates": [-17.47, 14.69]}}]}


@pytest.fixture
def own_store(tmp_path, monkeypatch):
    """A store and settings of this test's own."""
    monkeypatch.setenv("HEATSITE_CACHE", str(tmp_path / "store"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("HEATSITE_MIRROR", raising=False)


@pytest.fixture
def mirror(unruly_server, own_store):
    """A mirror without an index: its address takes the place of the providers'."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for suffix in ("shp", "dbf"):
            archive.writestr(f"ne_10m_populated_places.{suffix}", b"made up")
    unruly_server.put("naturalearth/10m/cultural/ne_10m_populated_places.zip", out.getvalue())
    unruly_server.delivered = len(out.getvalue())
    return unruly_server


def test_a_country_is_found_by_any_name_and_tells_what_is_here(window, qtbot):
    countries = window.start.countries
    countries.show_kept((supply.Kept("SEN", "Senegal", 12, 34_000_000, "2026-11-20"),), ("KEN",))
    for words in ("Senegal", "sen", "S\u00e9n\u00e9gal", "Senegal  SEN"):
        countries.field.setText(words)
        assert countries.key == "SEN"
        assert "12 files, 34 MB, 2026-11-20" in countries.said.text()
        assert countries.rank.isEnabled()
    countries.field.setText("Ghana")
    assert "nothing fetched" in countries.said.text() and not countries.rank.isEnabled()
    countries.field.setText("Kenya")
    assert "starter pack" in countries.said.text() and countries.rank.isEnabled()
    countries.field.setText("Atlantis")
    assert countries.key == "" and "No country" in countries.said.text()
    with qtbot.waitSignal(countries.opened) as opened:
        countries.field.setText("Kenya: Nakuru")
        countries.rank.click()
    assert opened.args == ["KEN:Nakuru"]
    with qtbot.waitSignal(countries.opened) as opened:
        countries.field.setText("SEN")
        QTest.keyClick(countries.field, Qt.Key.Key_Return)
    assert opened.args == ["SEN"]


def test_fetched_regions_are_rows_not_cards(window):
    from app.prepare import RegionInfo

    nan = float("nan")
    window.start.show_regions((RegionInfo("testland", "Testland", "TST", "", 1000.0),
                               RegionInfo("SEN", "Senegal", "SEN", "12 files", nan)))
    assert list(window.start.cards) == ["testland"]


def test_nothing_is_sent_before_the_network_is_allowed(window, mirror):
    dialog = window.fetch_data("SEN")
    dialog.mirror.setText(mirror.base)
    assert not dialog.network.isChecked() and not dialog.go.isEnabled()
    dialog.proceed()
    assert not dialog.running and mirror.requests == []


def test_a_country_is_fetched_from_a_mirror_measured_first_and_can_be_ranked(
        window, qtbot, mirror):
    dialog = window.fetch_data("Senegal")
    dialog.mirror.setText(mirror.base)
    dialog.table.tick(["natural_earth_places", "gppd"])
    dialog.network.setChecked(True)
    dialog.go.click()
    qtbot.waitUntil(lambda: not dialog.running, timeout=20_000)
    assert dialog.go.text().startswith("Fetch ")
    assert not mirror.asked("naturalearth/10m/cultural/ne_10m_populated_places.zip")
    mirror.fault("wri/global-power-plant-database/master/output_database/"
                 "global_power_plant_database.csv", status=404)
    with qtbot.waitSignal(dialog.fetched, timeout=20_000) as fetched:
        dialog.go.click()
    assert fetched.args == ["SEN"]
    assert dialog.table.said("natural_earth_places") == \
        f"\u2713 2 files, {mirror.delivered} B."
    assert dialog.table.said("gppd").startswith("Missing: ")
    assert "1 of 2 sources are here" in dialog.said.text()
    assert dialog.rank.isVisibleTo(dialog)
    asked = []
    dialog.rank_wanted.connect(asked.append)
    dialog.rank.click()
    assert asked == ["SEN"]
    qtbot.waitUntil(lambda: "SEN" in window.start.countries._kept, timeout=5000)


def test_a_fetch_is_cancelled_and_the_dialog_says_so(window, qtbot, mirror):
    path = "naturalearth/10m/cultural/ne_10m_populated_places.zip"
    dialog = window.fetch_data("SEN")
    dialog.mirror.setText(mirror.base)
    dialog.table.tick(["natural_earth_places"])
    dialog.network.setChecked(True)
    dialog.go.click()
    qtbot.waitUntil(lambda: not dialog.running, timeout=20_000)
    mirror.fault(path, pause_s=0.1, piece=1)
    dialog.go.click()
    qtbot.waitUntil(lambda: mirror.asked(path) != [], timeout=20_000)
    dialog.close_button.click()
    qtbot.waitUntil(lambda: not dialog.running, timeout=20_000)
    assert "Cancelled" in dialog.said.text() and dialog.isVisible()
    assert supply.stored().regions == ()


def test_the_data_panel_fetches_for_the_region_that_is_open(studied, own_store):
    studied.session.inputs.__dict__["country"] = "SEN"
    studied.data.fetch.click()
    assert studied.findChild(FetchDialog).place.text() == "SEN"


def test_a_place_that_is_none_is_said_and_cannot_be_fetched(window, qtbot, own_store):
    dialog = window.fetch_data("Atlantis")
    dialog.network.setChecked(True)
    assert "Atlantis" in dialog.area_said.text() and not dialog.go.isEnabled()
    dialog.place.setText("-18,12,-11,17")
    assert dialog.go.isEnabled()
    dialog.mirror.setText("ftp://no")
    dialog.go.click()
    qtbot.waitUntil(lambda: "no address of a mirror" in dialog.said.text(), timeout=5000)


def test_the_cache_is_shown_by_region_verified_and_cleared(window, qtbot, mirror):
    area = supply.area_of("SEN")
    plan = supply.planned(area, ["natural_earth_places"], mirror.base)
    supply.fetched(plan, ["natural_earth_places"], mirror.base)
    dialog = window.preferences()
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() == 1, timeout=5000)
    row = dialog.table.topLevelItem(0)
    # two files of the same content are kept once
    assert [row.text(at) for at in range(3)] == ["Senegal", "7 B", "2"]
    dialog.check()
    qtbot.waitUntil(lambda: "files are what they were" in dialog.said.text(), timeout=5000)
    dialog.clear("SEN")
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() == 0, timeout=5000)
    assert supply.stored().regions == ()


def test_mirrors_are_kept_and_an_address_that_is_none_is_refused(window, own_store):
    dialog = window.preferences()
    dialog.mirror.setText("not an address")
    dialog.accept()
    assert dialog.isVisible() and "mirror" in dialog.said.text()
    dialog.mirror.setText("https://data.example.org/heatsite/")
    dialog.mirrors.setPlainText("osm_power=https://osm.example.org")
    dialog.accept()
    assert not dialog.isVisible()
    assert supply.mirror_addresses() == ("https://data.example.org/heatsite",
                                         {"osm_power": "https://osm.example.org"})


def _drawn(qtbot, session=None):
    dialog = AreaDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.canvas.fit()
    return dialog


def test_a_polygon_drawn_on_the_world_becomes_a_file(qtbot, own_store):
    dialog = _drawn(qtbot)
    for x, y in ((300, 200), (400, 200), (400, 300)):
        QTest.mouseClick(dialog.canvas, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    assert not dialog.go.isEnabled()
    QTest.keyClick(dialog.canvas, Qt.Key.Key_Return)
    assert dialog.go.isEnabled() and "km\u00b2" in dialog.said.text()
    dialog.name.setText("My valley")
    with qtbot.waitSignal(dialog.drawn) as drawn:
        dialog.go.click()
    region, file = drawn.args
    assert region == "" and file.endswith("my_valley.geojson")
    ring = json.loads(open(file, encoding="utf-8").read())["features"][0]["geometry"]
    assert ring["type"] == "Polygon" and len(ring["coordinates"][0]) == 4


def test_a_box_dragged_on_the_world_is_asked_for_by_its_numbers(qtbot, own_store):
    dialog = _drawn(qtbot)
    dialog.use("box")
    canvas, left = dialog.canvas, Qt.MouseButton.LeftButton
    QTest.mousePress(canvas, left, pos=QPoint(300, 200))
    QTest.mouseMove(canvas, QPoint(350, 240))
    dialog.tool._moved(canvas.rect().center().toPointF(), True)
    QTest.mouseRelease(canvas, left, pos=QPoint(350, 240))
    with qtbot.waitSignal(dialog.drawn) as drawn:
        dialog.go.click()
    west, south, east, north = map(float, drawn.args[0].split(","))
    assert drawn.args[1] == "" and west < east and south < north
    assert supply.area_of(drawn.args[0]).box == (west, south, east, north)


def test_an_area_drawn_in_a_study_lies_in_its_region(qtbot, studied, own_store):
    dialog = _drawn(qtbot, studied.session)
    for x, y in ((300, 200), (400, 200), (400, 300)):
        QTest.mouseClick(dialog.canvas, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    QTest.keyClick(dialog.canvas, Qt.Key.Key_Backspace)
    assert len(dialog.ring()) == 2
    QTest.mouseClick(dialog.canvas, Qt.MouseButton.LeftButton, pos=QPoint(400, 320))
    QTest.keyClick(dialog.canvas, Qt.Key.Key_Return)
    with qtbot.waitSignal(dialog.drawn) as drawn:
        dialog.go.click()
    assert drawn.args[0] == "testland"
    assert all(30 < lon < 45 and -6 < lat < 6 for lon, lat in dialog.ring())


def test_an_area_without_extent_is_refused(own_store):
    from gis.errors import InputError

    with pytest.raises(InputError, match="empty"):
        supply.keep_area([(0, 0), (1, 1), (2, 2)], "line")


def test_a_folder_tells_in_which_country_it_lies(tmp_path, own_store):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "towns.geojson").write_text(json.dumps(TOWNS))
    assert supply.regions_in(tmp_path / "d")[0][0] == "SEN"


OUTLINE = {"type": "FeatureCollection", "features": [
    {"type": "Feature",
     "properties": {"shapeGroup": "SEN", "shapeType": "ADM0", "shapeName": "Senegal"},
     "geometry": {"type": "Polygon", "coordinates": [[
         [-17.0, 14.0], [-16.4, 14.0], [-16.4, 14.5], [-17.0, 14.5], [-17.0, 14.0]]]}}]}
GRID = {"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"power": "line", "voltage": "225000", "osm_id": 1},
     "geometry": {"type": "LineString", "coordinates": [[-17.0, 14.2], [-16.4, 14.3]]}}]}


def test_from_the_start_page_to_ranked_sites_with_data_of_an_office_s_own_server(
        qtbot, store, unruly_server, own_store):
    """A folder served with its index; found, fetched and ranked without another program."""
    from app.ui.engine import Engine
    from app.ui.main import application
    from app.ui.window import MainWindow
    from layers.mirror import write_index

    application()
    unruly_server.put("countries.geojson", json.dumps(OUTLINE).encode())
    unruly_server.put("lines.geojson", json.dumps(GRID).encode())
    write_index(unruly_server.folder)
    unruly_server.fault("countries.geojson", cut_after=40, times=1)
    window = MainWindow(Engine(), store)
    qtbot.addWidget(window, before_close_func=_left)
    window.show()
    window.start.countries.field.setText("S\u00e9n\u00e9gal")
    window.start.countries.fetch.click()
    dialog = window.findChild(FetchDialog)
    dialog.mirror.setText(unruly_server.base)
    dialog.network.setChecked(True)
    dialog.go.click()
    qtbot.waitUntil(lambda: not dialog.running, timeout=20_000)
    assert dialog.go.text().startswith("Fetch ") and dialog.go.isEnabled(), dialog.said.text()
    assert dialog.table.said("osm_power") == "not on the mirror"
    with qtbot.waitSignal(dialog.fetched, timeout=20_000):
        dialog.go.click()
    dialog.rank.click()
    qtbot.waitUntil(lambda: bool(window.sites), timeout=60_000)
    assert window.session.inputs.region_name == "Senegal"
    assert "boundary" in window.session.inputs.layers


def _left(window) -> None:
    if window.session is not None:
        window.session.dirty = False
    window.jobs.close()


def test_the_world_has_coasts_once_a_fetch_brought_them(window, qtbot, own_store, tmp_path):
    import pyogrio.raw
    import shapely

    dialog = window.draw_area()
    qtbot.waitUntil(lambda: "Names and graticule only" in dialog.coast.text(), timeout=10_000)
    dialog.reject()
    square = shapely.box(-10.0, -10.0, 10.0, 10.0)
    pyogrio.raw.write(str(tmp_path / "ne.shp"), shapely.to_wkb([square]), [], [], crs="EPSG:4326",
                      driver="ESRI Shapefile", geometry_type="Polygon")
    files = {f"natural_earth_countries/ne.{end}": tmp_path / f"ne.{end}"
             for end in ("shp", "shx", "dbf", "prj")}
    Store().keep("SEN", Entry("natural_earth_countries", ()), files)
    assert shapely.equals(supply.world_land()[0], square)
    dialog = window.draw_area()
    qtbot.waitUntil(lambda: dialog.world._land is not None, timeout=10_000)
    assert dialog.coast.text() == ""
    dialog.canvas.fit()
    dialog.canvas.finish()
    image = dialog.canvas.grab().toImage()

    def colour(lon, lat):
        x, y = dialog.canvas.view.to_screen(lon * M_PER_DEGREE, lat * M_PER_DEGREE)
        return image.pixelColor(int(x), int(y)).name()
    # 3, 3 is inside the square, 23, 3 outside; both off the lines of 10 or 30 degrees
    assert colour(3.0, 3.0) == theme.colour("land").name()
    assert colour(33.0, 3.0) == theme.colour("water").name()
    dialog.reject()
