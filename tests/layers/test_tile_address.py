import pytest

from gis.errors import InputError
from layers.tile_address import (
    FILE,
    forget_tile_address,
    is_tile_address,
    keep_tile_address,
    read_tile_addresses,
    tile_address,
)

GOOD = "https://{s}.tile.example.org/{z}/{x}/{y}.png"


@pytest.mark.parametrize("text", [GOOD, "https://example.org/{z}/{x}/{-y}.png?style=a",
                                  "https://example.org:8443/w/{z}/{y}/{x}"])
def test_good_addresses(text):
    assert is_tile_address(text) and tile_address(text).url == text


@pytest.mark.parametrize("text, words", [
    ("http://example.org/{z}/{x}/{y}.png", "not https"),
    ("file:///etc/{z}/{x}/{y}", "not https"),
    ("https://example.org/{z}/{x}.png", "needs {z}, {x} and {y}"),
    ("https://example.org/{z}/{x}/{y}/{y}.png", "once each"),
    ("https://example.org/{z}/{x}/{y}/{password}", "once each"),
    ("https://me:word@example.org/{z}/{x}/{y}.png", "password"),
    ("https://example.org/{z}/{x}/{y}.png\"><script>", "characters"),
    ("https://127.0.0.1/{z}/{x}/{y}.png", "no public host"),
    ("https://192.168.1.4/{z}/{x}/{y}.png", "no public host"),
    ("https://[::1]/{z}/{x}/{y}.png", "no public host"),
    ("https://printer.local/{z}/{x}/{y}.png", "no public host"),
    ("https://localhost/{z}/{x}/{y}.png", "no public host"),
    ("https://{x}.org/{z}/{y}.png", "no public host"),
])
def test_addresses_that_are_refused(text, words):
    with pytest.raises(InputError, match=words) as told:
        tile_address(text)
    assert "word@" not in str(told.value)


def test_files_and_other_addresses_are_no_tiles():
    assert not is_tile_address("lines{z}{x}.geojson")
    assert not is_tile_address("https://example.org/a.tif")


def test_kept_once_per_name(tmp_path):
    keep_tile_address(tmp_path, tile_address(GOOD, "a", "© b"))
    keep_tile_address(tmp_path, tile_address(GOOD, "b"))
    keep_tile_address(tmp_path, tile_address("https://example.org/{z}/{x}/{y}", "a"))
    assert [(a.name, a.credit) for a in read_tile_addresses(tmp_path)] == [("b", ""), ("a", "")]


@pytest.mark.parametrize("text", ["= broken", 'tiles = "x"', '[[tiles]]\nurl = "file:///{z}/{x}/{y}"',
                                  "[[tiles]]\nname = 3"])
def test_damaged_lists_hold_nothing(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    assert read_tile_addresses(tmp_path) == () == read_tile_addresses(tmp_path / "no")


def test_the_users_own_server_may_lie_in_the_office(tmp_path):
    text = "http://10.1.2.3:8080/{z}/{x}/{y}.png"
    own = frozenset({("http", "10.1.2.3", 8080)})
    with pytest.raises(InputError, match="not https"):
        tile_address(text)
    found = tile_address(text, own=own)
    keep_tile_address(tmp_path, found, own)
    assert read_tile_addresses(tmp_path) == ()           # elsewhere it is nobody's own
    assert read_tile_addresses(tmp_path, own) == (found,)
    forget_tile_address(tmp_path, found.name, own)
    assert read_tile_addresses(tmp_path, own) == ()


def test_a_path_on_another_machine_is_left_out(tmp_path):
    (tmp_path / FILE).write_text('[[tiles]]\nname = "a"\npath = "\\\\\\\\host\\\\share"\n'
                                 '[[tiles]]\nname = "b"\npath = "//host/share"\n'
                                 '[[tiles]]\npath = "/data/relief"\n')
    assert [(a.name, a.path) for a in read_tile_addresses(tmp_path)] == [
        ("relief", "/data/relief")]
