"""Folders of tiles and MBTiles files."""

import sqlite3

import pytest

from gis.errors import LayerError
from layers.tile_address import keep_tile_address, read_tile_addresses, tile_path
from layers.tiles.local import FolderTiles, MBTiles, is_local_tiles, plain


def mbtiles(path, rows=((1, 0, 1, b"north-west"),), **told):
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        file.execute("CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, "
                     "tile_row INTEGER, tile_data BLOB)")
        file.executemany("INSERT INTO metadata VALUES (?, ?)", told.items())
        file.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    return path


def test_rows_of_mbtiles_count_from_the_south(tmp_path):
    file = MBTiles(mbtiles(tmp_path / "a b#1.mbtiles", name="Town", format="png",
                           attribution='<a href="x">© Survey &amp; Co</a>'))
    assert (file.least_zoom, file.most_zoom, file.name) == (1, 1, "Town")
    assert file.get(1, 0, 0) == b"north-west" and file.get(1, 0, 1) is None
    assert file.credit == "© Survey & Co"


@pytest.mark.parametrize("make, words", [
    (lambda p: p.write_bytes(b"no database at all, but long enough to be looked at"), "no MBTiles"),
    (lambda p: mbtiles(p, format="pbf"), "vector tiles"),
    (lambda p: mbtiles(p, rows=()), "no tiles"),
])
def test_files_that_are_refused(tmp_path, make, words):
    make(tmp_path / "x.mbtiles")
    with pytest.raises(LayerError, match=words):
        MBTiles(tmp_path / "x.mbtiles")


def test_a_view_without_end_is_cut_off(tmp_path):
    path = tmp_path / "x.mbtiles"
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        file.execute("CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT "
                     "i + 1 FROM n) SELECT i AS zoom_level, 0 AS tile_column, 0 AS tile_row, "
                     "x'00' AS tile_data FROM n WHERE i < 0")
    with pytest.raises(LayerError, match="interrupted"):
        MBTiles(path)


@pytest.mark.parametrize("tms, row", [(False, 1), (True, 2)])
def test_a_folder_counts_from_the_north_unless_it_is_tms(tmp_path, tms, row):
    (tmp_path / "2" / "3").mkdir(parents=True)
    (tmp_path / "2" / "3" / f"{row}.jpg").write_bytes(b"here")
    if tms:
        (tmp_path / "tilemapresource.xml").write_text("<TileMap/>")
    folder = FolderTiles(tmp_path)
    assert folder.get(2, 3, 1) == b"here" and folder.get(2, 3, 0) is None
    assert is_local_tiles(tmp_path) and not is_local_tiles(tmp_path / "2")


def test_a_folder_without_zooms_is_refused(tmp_path):
    with pytest.raises(LayerError, match="no folders of tiles"):
        FolderTiles(tmp_path)


def test_a_path_is_kept_beside_the_data_as_an_address_is(tmp_path):
    file = mbtiles(tmp_path / "town.mbtiles", attribution="© Survey")
    found = tile_path(file)
    keep_tile_address(tmp_path, found)
    assert read_tile_addresses(tmp_path) == (found,)
    assert (found.name, found.credit, found.path) == ("town", "© Survey", str(file))


def test_markup_without_end_is_no_trap():
    assert plain("<" * 3000) == "<" * 300
