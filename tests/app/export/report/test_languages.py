"""The page in four languages, with what its author adds."""

import re
import zlib

import pytest

from app.export.report import build_report
from app.export.report.speech import in_digits, say, speaking, spoken
from app.export.report.words import figure, percent
from app.translation import LANGUAGES, language
from gis.errors import InputError, UnknownNameError


@pytest.mark.parametrize("key, heading, heard", [
    ("en", "What would change this ranking", "Score"),
    ("fr", "Ce qui changerait ce classement", "Note"),
    ("pt", "O que mudaria esta classificação", "Pontuação"),
    ("sw", "Kinachoweza kubadilisha orodha hii", "Alama")])
def test_the_page_in_each_language(result, inputs, key, heading, heard):
    html = build_report(result, inputs, language=key)
    assert f'<html lang="{key}">' in html
    assert re.search(f'<h2 id="gaps-title">{heading}</h2>', html) and f">{heard}<" in html
    assert "{name}" not in html and "{rank}" not in html
    if key != "en":
        assert "Skip to the ranking" not in html and "In 8 of 10 simulations" not in html
    assert spoken().key == "en"                     # nothing is left behind


def test_the_same_input_gives_the_same_bytes(result, inputs):
    for key in LANGUAGES:
        assert build_report(result, inputs, language=key) == build_report(
            result, inputs, language=key)


def test_numbers_bear_the_marks_of_the_language():
    with speaking(language("fr")):
        assert figure(1234.5, 5) == "1\u202f234,5" and in_digits(0.5, 2) == "0,50"
        assert percent(0.25) == "25 %" and say("unknown") == "inconnu"
    assert figure(1234.5, 5) == "1,234.5"


def test_an_unknown_language_is_refused(result, inputs):
    with pytest.raises(UnknownNameError):
        build_report(result, inputs, language="xx")


def chunk(kind, body):
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


PNG = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
       + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


def test_title_notes_and_logo_of_the_author(result, inputs, tmp_path):
    logo = tmp_path / "logo.png"
    logo.write_bytes(PNG)
    html = build_report(result, inputs, title="<b>Ours</b>\u202e", notes="One.\n\n<script>Two",
                        logo=logo)
    assert "<h1>&lt;b&gt;Ours&lt;/b&gt;</h1>" in html
    assert '<p dir="auto">One.</p><p dir="auto">&lt;script&gt;Two</p>' in html
    assert '<img class="logo" src="data:image/png;base64,' in html
    assert "whom would it heat?" in html            # the question stays, below the author's title


def test_a_logo_that_is_no_picture_is_refused(result, inputs, tmp_path):
    logo = tmp_path / "logo.png"
    logo.write_text("MZ not a picture")
    with pytest.raises(InputError, match="not a picture"):
        build_report(result, inputs, logo=logo)


def test_tiles_only_where_the_author_allowed_them(result, inputs):
    closed = build_report(result, inputs)
    assert "img-src data:;" in closed and 'data-layer="online"' not in closed
    opened = build_report(result, inputs, tiles="https://tiles.example.org/{z}/{x}/{y}.png")
    assert "img-src data: https://tiles.example.org;" in opened
    box = re.search(r'<input[^>]*data-layer="online"[^>]*>', opened).group()
    assert "checked" not in box                     # off until the reader switches it on
    with pytest.raises(InputError):
        build_report(result, inputs, tiles="http://tiles.example.org/{z}/{x}/{y}.png")
