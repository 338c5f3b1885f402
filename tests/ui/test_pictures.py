"""Pictures of map and charts: print resolution, light, with credits; copied and saved."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from PyQt6.QtCore import QPoint, QSize
from PyQt6.QtGui import QContextMenuEvent, QGuiApplication, QImage

from app.ui import pictures, theme
from app.ui.canvas.picture import credits
from gis.errors import InputError
from gis.types import Provenance

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def chart(studied):
    return studied.compare.bars


def test_a_chart_has_300_dots_per_inch(chart, qtbot, tmp_path):
    chart.setFixedSize(400, 200)
    chart.save_picture(tmp_path / "bars.png")
    qtbot.waitUntil((tmp_path / "bars.png").exists, timeout=5000)
    image = QImage(str(tmp_path / "bars.png"))
    assert (image.width(), image.height()) == (1325, 700)        # 424 px with the margins
    assert image.dotsPerMeterX() == 11811


def test_a_chart_as_svg_holds_letters_and_no_picture(chart, qtbot, tmp_path):
    chart.setFixedSize(400, 200)
    chart.save_picture(tmp_path / "bars.svg")
    qtbot.waitUntil((tmp_path / "bars.svg").exists, timeout=5000)
    root = ET.parse(tmp_path / "bars.svg").getroot()
    assert root.get("viewBox") == "0 0 424 224"
    assert root.find(f"{SVG}title").text == chart.accessibleName()
    assert "Alba North" in "".join(root.itertext())
    assert not list(root.iter(f"{SVG}image"))


def test_a_dark_window_gives_light_pictures_and_stays_dark(chart):
    chart.setFixedSize(300, 150)
    light = pictures.as_image(pictures.of_widget(chart), pictures.room(chart))
    theme.use(True)
    try:
        assert pictures.as_image(pictures.of_widget(chart), pictures.room(chart)) == light
        assert theme.current().dark
    finally:
        theme.use(False)


def test_a_chart_goes_to_the_clipboard(chart):
    chart.setFixedSize(320, 160)
    QGuiApplication.clipboard().clear()
    chart.copy_picture()
    assert QGuiApplication.clipboard().image().size() == QSize(1075, 575)


def test_the_right_mouse_button_offers_pictures(chart, qtbot):
    menu = chart.picture_menu()
    assert [a.text().replace("&", "") for a in menu.actions()] == ["Copy picture",
                                                                   "Save picture\u2026"]
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(1, 1), QPoint(1, 1))
    chart.contextMenuEvent(event)
    assert event.isAccepted()


def test_another_kind_of_file_is_refused_and_nothing_written(chart, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(chart.window(), "tell", told.append)
    chart.save_picture(tmp_path / "bars.gif")
    assert told == ["bars.gif is neither PNG nor SVG; end its name in .png or .svg."]
    assert list(tmp_path.glob("bars*")) == []


def test_a_name_without_suffix_gets_that_of_the_kind():
    assert pictures.checked_path("a/map", "SVG, for any size (*.svg)").name == "map.svg"
    assert pictures.checked_path("a/map", "PNG").name == "map.png"
    with pytest.raises(InputError):
        pictures.checked_path("map.pdf")


def test_the_map_is_written_as_it_is_shown(studied, qtbot, tmp_path):
    canvas, site = studied.canvas, next(s for s in studied.sites if s.id == "s1")
    x, y = canvas.view.to_screen(site.x - 60_000, site.y)
    at = (round(float(x) * pictures.RATIO), round(float(y) * pictures.RATIO))
    shown = canvas.grab().toImage().pixelColor(round(float(x)), round(float(y)))
    studied.write_map(tmp_path / "map.png")
    qtbot.waitUntil((tmp_path / "map.png").exists, timeout=10_000)
    image = QImage(str(tmp_path / "map.png"))
    assert image.width() == round(canvas.view.width * pictures.RATIO)
    assert image.pixelColor(*at) == shown
    studied.layers_panel.item("suitability").setCheckState(0, studied.layers_panel.item(
        "boundary").checkState(0).Unchecked)
    studied.write_map(tmp_path / "bare.png")
    qtbot.waitUntil((tmp_path / "bare.png").exists, timeout=10_000)
    assert QImage(str(tmp_path / "bare.png")).pixelColor(*at).name() == "#f4f1ea"


def test_the_map_as_svg_has_names_as_letters_and_one_picture_of_cells(studied, qtbot, tmp_path):
    studied.write_map(tmp_path / "map.svg")
    qtbot.waitUntil((tmp_path / "map.svg").exists, timeout=10_000)
    root = ET.parse(tmp_path / "map.svg").getroot()
    text = "".join(root.itertext())
    assert "Brine" in text and "Data: made up" in text
    cells = list(root.iter(f"{SVG}image"))
    assert len(cells) == 1
    assert float(cells[0].get("width")) == studied.canvas.view.width


def test_the_map_goes_to_the_clipboard(studied, qtbot):
    QGuiApplication.clipboard().clear()
    studied.copy_map()
    wide = round(studied.canvas.view.width * pictures.RATIO)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().image().width() == wide, timeout=10_000)


def test_a_folder_that_is_not_there_is_told(studied, qtbot, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(studied, "tell", told.append)
    (tmp_path / "file").write_text("")
    studied.write_map(tmp_path / "file" / "map.png")
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert "map.png" in told[0] or "file" in told[0]


def test_the_poster_comes_from_the_documents(studied, qtbot, tmp_path):
    studied.engine = replace(studied.engine, pages=lambda result, inputs, asked, kind:
                             f"{kind} of {result.region_name}".encode())
    studied.write_poster(tmp_path / "poster.pdf")
    qtbot.waitUntil((tmp_path / "poster.pdf").exists, timeout=5000)
    assert (tmp_path / "poster.pdf").read_bytes() == b"poster of Testland"


def test_credits_name_what_is_owed_once():
    found = credits([Provenance("a", "GADM: outlines"),
                     Provenance("b", "OpenStreetMap (© OpenStreetMap contributors, ODbL)"),
                     Provenance("c", "OpenStreetMap (© OpenStreetMap contributors, ODbL)")])
    assert found == "© OpenStreetMap contributors, ODbL; GADM"
