"""Tiles of a server on the loopback interface: kept, asked for again, refused, slow."""

import io
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pyproj
import pytest
from PIL import Image

from gis.types import Grid
from layers.download.address import origin
from layers.tile_address import TileAddress
from layers.tiles import Backdrop, open_tiles
from layers.tiles.keep import Kept, TileCache
from layers.tiles.picture import decoded
from layers.tiles.pyramid import WORLD_M
from layers.tiles.web import WebTiles

MERCATOR = pyproj.CRS.from_epsg(3857)
CELL = WORLD_M / 512
WORLD = Grid(MERCATOR, -WORLD_M / 2 + CELL, WORLD_M / 2 - CELL, CELL, (510, 510))
SHADES = {(0, 0): "red", (1, 0): "lime", (0, 1): "blue", (1, 1): "white"}


def png(colour, size=(256, 256), mode="RGB"):
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, "PNG")
    return out.getvalue()


@contextmanager
def served(answer):
    """A server whose `answer(z, x, y, headers)` gives status, headers, body."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            z, x, y = (int(part) for part in self.path.removesuffix(".png").split("/")[1:])
            asked.append((z, x, y))
            status, headers, body = answer(z, x, y, self.headers)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/{{z}}/{{x}}/{{y}}.png"
        yield TileAddress("here", url, "© all"), asked
        server.shutdown()


def coloured(z, x, y, headers):
    return 200, {"ETag": '"one"'}, png(SHADES[x, y])


def tiles_of(address, folder):
    return WebTiles(address, TileCache(folder / "t.sqlite"), own={origin(address.url)})


def test_a_picture_grows_and_is_kept(tmp_path):
    with served(coloured) as (address, asked):
        tiles = tiles_of(address, tmp_path)
        first, *_, last = Backdrop(tiles).pictures(WORLD)
        assert (first.missing, first.whole) == (4, False) and not first.pixels.any()
        assert (last.missing, last.whole, last.problem) == (0, True, "")
        assert last.pixels[100, 100].tolist() == [255, 0, 0, 255]
        assert last.pixels[100, 400].tolist() == [0, 255, 0, 255]
        assert last.pixels[400, 100].tolist() == [0, 0, 255, 255]
        assert sorted(asked) == [(1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1)]
        tiles.close()
    # the server is gone: what was kept is shown, and nothing is asked for
    again, = Backdrop(tiles_of(address, tmp_path)).pictures(WORLD)
    assert again.whole and np.array_equal(again.pixels, last.pixels)


def test_what_is_old_is_asked_for_again_and_serves_meanwhile(tmp_path):
    def unchanged(z, x, y, headers):
        return (304, {}, b"") if headers.get("If-None-Match") == '"one"' else (500, {}, b"")

    with served(unchanged) as (address, asked):
        tiles = tiles_of(address, tmp_path)
        tiles.cache.put(tiles._name, 1, 0, 0, Kept(png("red"), '"one"', until=time.time() - 1))
        assert tiles.get(1, 0, 0) and tiles.wants(1, 0, 0)
        assert not tiles.fetch(1, 0, 0, lambda: None)        # nothing new
        assert not tiles.wants(1, 0, 0) and tiles.get(1, 0, 0)
        assert asked == [(1, 0, 0)]


def test_a_tile_that_does_not_exist_is_not_asked_for_twice(tmp_path):
    with served(lambda *_: (404, {}, b"none")) as (address, asked):
        tiles = tiles_of(address, tmp_path)
        for _ in range(2):
            assert not list(Backdrop(tiles).pictures(WORLD))[-1].pixels.any()
        assert len(asked) == 4 and tiles.problem == ""


@pytest.mark.parametrize("status, body, words", [
    (403, b"", "does not give you tiles"), (200, b"<html>", "something else than a picture"),
    (418, b"", "no tile")])
def test_a_host_that_refuses_is_left_alone(tmp_path, status, body, words):
    with served(lambda *_: (status, {}, body)) as (address, asked):
        tiles = tiles_of(address, tmp_path)
        last = list(Backdrop(tiles).pictures(WORLD))[-1]
        assert words in last.problem and last.whole
        assert len(asked) <= 2 and not tiles.wants(1, 1, 1)


def test_a_host_that_is_busy_is_given_time(tmp_path):
    with served(lambda *_: (429, {"Retry-After": "90"}, b"")) as (address, asked):
        tiles = tiles_of(address, tmp_path)
        last = list(Backdrop(tiles).pictures(WORLD))[-1]
        assert "slow down" in last.problem and len(asked) <= 2
        assert not tiles.wants(1, 1, 1)


def test_giving_up_ends_at_once(tmp_path):
    still = threading.Event()

    def slow(z, x, y, headers):
        still.wait(5)
        return coloured(z, x, y, headers)

    with served(slow) as (address, asked):
        tiles, stop = tiles_of(address, tmp_path), threading.Event()
        pictures = Backdrop(tiles).pictures(WORLD, stop.is_set)
        next(pictures)
        threading.Timer(0.2, stop.set).start()
        assert list(pictures) == []
        still.set()


def test_a_private_server_is_reached_only_if_it_is_the_users_own(tmp_path):
    with served(coloured) as (address, asked):
        tiles = open_tiles(address, TileCache(tmp_path / "t.sqlite"))
        assert not tiles.fetch(1, 0, 0, lambda: None)
        assert "private network" in tiles.problem and not asked


def test_addresses_are_filled_in(tmp_path):
    tiles = WebTiles(TileAddress("a", "https://{s}.example.org/{z}/{x}/{-y}{r}.png"),
                     TileCache(tmp_path / "t.sqlite"))
    assert tiles.url(3, 2, 2) == "https://b.example.org/3/2/5.png"


def test_a_coarser_tile_stands_in(tmp_path):
    cache = TileCache(tmp_path / "t.sqlite")
    tiles = WebTiles(TileAddress("a", "https://example.org/{z}/{x}/{y}"), cache)
    tiles._refused = True                                    # no network
    cache.put(tiles._name, 0, 0, 0, Kept(png("red"), until=time.time() + 99))
    picture, = Backdrop(tiles).pictures(WORLD)
    assert picture.missing == 4 and picture.pixels[100, 100].tolist() == [255, 0, 0, 255]


def test_opacity_multiplies_colours():
    assert decoded(png((200, 100, 0, 128), mode="RGBA"))[5, 5].tolist() == [100, 50, 0, 128]


@pytest.mark.parametrize("body", [b"", b"RIFF", png("red")[:60], png("red", (2000, 2))])
def test_what_is_no_tile_is_left_out(body):
    assert decoded(body) is None


def test_the_oldest_tiles_go(tmp_path):
    cache = TileCache(tmp_path / "t.sqlite", most_bytes=250)
    for x in range(5):
        cache.put("a", 3, x, 0, Kept(bytes(100)))
    assert cache.size <= 250 and cache.get("a", 3, 4, 0) and cache.get("a", 3, 0, 0) is None
    assert cache.clear() == cache.size + 200 and cache.size == 0


def test_a_damaged_cache_starts_anew(tmp_path):
    (tmp_path / "t.sqlite").write_bytes(b"this is no database" * 100)
    cache = TileCache(tmp_path / "t.sqlite")
    cache.put("a", 0, 0, 0, Kept(b"x"))
    assert cache.get("a", 0, 0, 0).body == b"x"
