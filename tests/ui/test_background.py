"""Map tiles under the study: from a folder, an MBTiles file or a server on loopback, by leave."""

from __future__ import annotations

import io
import sqlite3
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image
from PyQt6.QtGui import QImage, QPainter

from app.ui import supply
from app.ui.dialogs.background import BackgroundDialog, allow_host, allowed_hosts
from app.ui.dialogs.preferences import network_words
from layers.tile_address import TileAddress

MAGENTA = (255, 0, 255)


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("HEATSITE_CACHE", str(tmp_path / "store"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("HEATSITE_MIRROR", raising=False)


def tile(colour=MAGENTA) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (256, 256), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def folder(tmp_path):
    """The whole world in one colour, zoom 0 to 2."""
    for z in range(3):
        for x in range(2 ** z):
            (tmp_path / "tiles" / str(z) / str(x)).mkdir(parents=True)
            for y in range(2 ** z):
                (tmp_path / "tiles" / str(z) / str(x) / f"{y}.png").write_bytes(tile())
    return tmp_path / "tiles"


@pytest.fixture
def server(monkeypatch):
    """Tiles of any place; the requests are counted."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            body = tile()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as web:
        threading.Thread(target=web.serve_forever, args=(0.02,), daemon=True).start()
        here = f"http://127.0.0.1:{web.server_port}"
        monkeypatch.setenv("HEATSITE_MIRROR", here)
        yield TileAddress("here", here + "/{z}/{x}/{y}.png", "\u00a9 the server"), asked
        web.shutdown()


def seen(window) -> int:
    """Pixels of the map in the tiles' colour."""
    image = window.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return sum(image.pixelColor(x, y).getRgb()[:3] == MAGENTA
               for x in range(0, image.width(), 8) for y in range(0, image.height(), 8))


def test_a_folder_of_tiles_lies_under_everything(studied, qtbot, folder):
    studied.use_background(supply.keep_background(str(folder), credit="\u00a9 nobody"))
    layers = studied.canvas.layers
    assert layers[0].key == "background" and layers[1].key == "boundary" and layers[1].bare
    qtbot.waitUntil(lambda: seen(studied) > 200, timeout=15_000)
    assert layers[0].credit == "\u00a9 nobody"
    studied.layers_panel.layer("background").visible = False
    studied.layers_panel.changed.emit()
    assert not layers[1].bare
    qtbot.waitUntil(lambda: seen(studied) == 0, timeout=15_000)


def test_the_background_stays_after_a_run_and_can_be_taken_away(studied, qtbot, folder):
    studied.use_background(supply.keep_background(str(folder)))
    studied.layers_panel.layer("background").opacity = 0.5
    studied.show_result(studied.result)
    assert studied.canvas.layers[0].key == "background"
    assert studied.canvas.layers[0].opacity == 0.5
    studied.use_background(None)
    assert studied.canvas.layer("background") is None
    assert not studied.canvas.layer("boundary").bare


def test_a_server_is_asked_only_by_leave(studied, qtbot, server):
    address, asked = server
    studied.use_background(address, allowed=False)
    qtbot.wait(400)
    assert not asked and seen(studied) == 0
    studied.use_background(address, allowed=True)
    qtbot.waitUntil(lambda: seen(studied) > 200, timeout=15_000)
    assert asked and studied.tiles_allowed("127.0.0.1")
    before = len(asked)
    studied.use_background(address, allowed=False)       # what was kept needs no network
    qtbot.waitUntil(lambda: seen(studied) > 200, timeout=15_000)
    assert len(asked) == before and not studied.tiles_allowed("127.0.0.1")


def test_painting_never_waits_for_a_server(studied, qtbot, server, monkeypatch):
    address, asked = server
    held = threading.Event()
    monkeypatch.setattr("layers.tiles.web.WebTiles._asked",
                        lambda *_: held.wait(5) and None or pytest.fail("no tile"))
    studied.use_background(address, allowed=True)
    studied.canvas.repaint()
    assert seen(studied) == 0                # painted, though nothing has come
    held.set()


def test_a_picture_for_print_shows_what_is_here(studied, qtbot, folder):
    studied.use_background(supply.keep_background(str(folder), credit="\u00a9 nobody"))
    qtbot.waitUntil(lambda: seen(studied) > 200, timeout=15_000)
    made = studied.map_picture()
    image = QImage(made.size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    made.paint(painter)
    painter.end()
    assert any(image.pixelColor(x, 40).getRgb()[:3] == MAGENTA for x in range(image.width()))


def test_the_dialog_keeps_addresses_and_says_what_a_server_learns(qtbot):
    dialog = BackgroundDialog(lambda host: host == "tiles.example.org")
    qtbot.addWidget(dialog)
    assert dialog.address is None and not dialog.network.isEnabled()
    dialog.take("http://example.org/{z}/{x}/{y}.png")
    assert "not https" in dialog.told.text()
    dialog.credit.setText("\u00a9 All")
    dialog.take("https://tiles.example.org/{z}/{x}/{y}.png")
    assert dialog.address.name == "tiles.example.org"
    assert dialog.network.isEnabled() and dialog.network.isChecked()
    assert "tiles.example.org sees which places you look at" in dialog.told.text()
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.go.click()
    assert chosen.args[0].credit == "\u00a9 All" and chosen.args[1] is True
    assert [a.name for a in supply.backgrounds()] == ["tiles.example.org"]


def test_openstreetmap_is_credited_unasked(qtbot):
    dialog = BackgroundDialog(lambda host: False)
    qtbot.addWidget(dialog)
    dialog.take("https://tile.openstreetmap.org/{z}/{x}/{y}.png")
    assert dialog.address.credit == "\u00a9 OpenStreetMap contributors"
    assert not dialog.network.isChecked()
    dialog.remove.click()
    assert dialog.address is None and supply.backgrounds() == ()


def test_an_mbtiles_file_that_is_dropped_is_shown(studied, qtbot, tmp_path):
    with sqlite3.connect(tmp_path / "town.mbtiles") as file:
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        file.execute("CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, "
                     "tile_row INTEGER, tile_data BLOB)")
        file.execute("INSERT INTO tiles VALUES (0, 0, 0, ?)", (tile(),))
    studied.take_in([tmp_path / "town.mbtiles"])
    qtbot.waitUntil(lambda: seen(studied) > 200, timeout=15_000)
    assert [a.name for a in supply.backgrounds()] == ["town"]


def test_an_area_is_drawn_on_the_same_background(studied, qtbot, folder):
    studied.use_background(supply.keep_background(str(folder)))
    qtbot.waitUntil(lambda: seen(studied) > 200, timeout=15_000)
    mine = studied.canvas.layer("background")._grid
    dialog = studied.draw_area()
    assert dialog.ground is not None and dialog.canvas.layer("boundary").bare
    qtbot.waitUntil(lambda: dialog.ground._grid is not None, timeout=15_000)
    assert studied.canvas.layer("background")._grid is mine      # the window's map is its own
    dialog.reject()


def test_preferences_tell_of_tiles_and_clear_them(window, qtbot):
    from layers.tiles.keep import Kept, TileCache

    cache = TileCache()
    cache.put("a", 0, 0, 0, Kept(bytes(3_000_000)))
    cache.close()
    allow_host(window.store, "tiles.example.org", True)
    assert allowed_hosts(window.store) == ("tiles.example.org",)
    dialog = window.preferences()
    qtbot.waitUntil(lambda: "3 MB of map tiles" in dialog.total.text(), timeout=10_000)
    assert dialog.clear_all.isEnabled()
    assert "tiles.example.org (View, Background map)" in network_words(["tiles.example.org"])
    assert network_words([]).startswith("It is used by the Fetch button alone")
    dialog.clear(None)
    qtbot.waitUntil(lambda: "map tiles" not in dialog.total.text(), timeout=10_000)
    assert dialog.said.text() == "3 MB freed."


def test_a_server_that_fails_is_told_once_and_the_map_stays(studied, qtbot, monkeypatch):
    monkeypatch.setenv("HEATSITE_MIRROR", "http://127.0.0.1:9")      # nothing answers there
    address = TileAddress("gone", "http://127.0.0.1:9/{z}/{x}/{y}.png")
    studied.use_background(address, allowed=True)
    qtbot.waitUntil(lambda: "Background map: 127.0.0.1" in studied.status.currentMessage(),
                    timeout=15_000)
    assert studied.status.currentMessage().endswith("What was fetched before is shown.")
    studied.say("something else")
    studied.canvas.set_view(studied.canvas.view.panned(40, 0))
    studied.canvas.repaint()
    qtbot.wait(500)
    assert studied.status.currentMessage() == "something else"
