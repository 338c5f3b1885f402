"""Letters of drawings as outlines, so that a document's text is its sentences and tables alone.

A map's names and a chart's numbers would stand in the middle of the sentences beside them when
the text of a PDF is read out, searched or copied. Drawings say what they show in their
alternative text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache

import numpy as np

from .fonts import font_files

_TEXT = re.compile(r"<text\b([^>]*)>([^<]*)</text>")
_STYLE = re.compile(r"<style>(.*?)</style>", re.S)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_NUMBER = re.compile(r"-?[\d.]+")
KEPT = ("fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-linejoin",
        "paint-order", "opacity", "transform")
EM = 1000.0
SHARE = {"middle": 0.5, "end": 1.0}


def outlined(svg: str) -> str:
    """The same drawing with every `text` as a path; colours and places are kept."""
    if "<text" not in svg:
        return svg
    rules: list[tuple[str, dict[str, str]]] = []
    for sheet in _STYLE.findall(svg):
        rules += _rules(sheet)
    return _TEXT.sub(lambda found: found.group() if _joined(found.group(2)) else
                     _drawn(found.group(1), found.group(2), rules), svg)


def _joined(text: str) -> bool:
    """Whether letters take their shape and order from one another, as in Arabic; such words are
    left to those who can set them."""
    return any(unicodedata.bidirectional(c) in ("R", "AL") or unicodedata.combining(c)
               for c in html.unescape(text))


@cache
def _rules(sheet: str) -> tuple[tuple[str, dict[str, str]], ...]:
    """Selector (an element or a class) and its declarations, in their order."""
    return tuple((selector.strip(), _declared(body)) for selectors, body in _RULE.findall(sheet)
                 for selector in selectors.split(","))


def _declared(body: str) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in body.split(";") if ":" in part)
    return {key.strip(): value.strip() for key, value in pairs}


def _drawn(attributes: str, text: str, rules: list[tuple[str, dict[str, str]]]) -> str:
    own = dict(_ATTRIBUTE.findall(attributes))
    classes = {f".{name}" for name in own.get("class", "").split()}
    looks = dict(own)
    for wanted in ({"text"}, classes):           # a class weighs more than an element
        for selector, declared in rules:
            if selector in wanted:
                looks |= declared
    looks |= _declared(own.get("style", ""))
    size = _number(looks.get("font-size", "16"))
    bold = looks.get("font-weight", "400") in ("bold", "600", "700")
    words = " ".join(html.unescape(text).split())
    x = _number(own.get("x", "0"))
    x -= SHARE.get(looks.get("text-anchor", ""), 0.0) * size * _long(words, bold)
    letters = _letters(words, bold, x, _number(own.get("y", "0")), size)
    if not letters:
        return ""
    if "stroke-width" in looks:
        looks["stroke-width"] = f"{_number(looks['stroke-width']) * EM / size:.0f}"
    kept = " ".join(f'{key}="{looks[key]}"' for key in KEPT if key in looks)
    return f"<g {kept}>{letters}</g>"


def _number(text: str) -> float:
    found = _NUMBER.match(text.strip())
    return float(found.group()) if found else 0.0


@cache
def _fonts(bold: bool) -> tuple:
    """The font and the one for letters that it lacks."""
    from matplotlib.ft2font import FT2Font

    files = font_files()
    return tuple(FT2Font(str(files[at])) for at in ((2, 5) if bold else (0, 4)))


@cache
def _glyph(letter: str, bold: bool) -> tuple[float, str]:
    """Width of a letter as a share of its size, and its outline in thousandths of it.

    A letter is the same row of whole numbers wherever it stands, which a file packs well.
    """
    from matplotlib.ft2font import LoadFlags

    font = next((f for f in _fonts(bold) if f.get_char_index(ord(letter))), _fonts(bold)[0])
    advance = font.load_char(ord(letter), LoadFlags.NO_SCALE).horiAdvance / font.units_per_EM
    points, codes = font.get_path()
    # matplotlib takes font units for 64ths of a pixel
    places = 64.0 * EM / font.units_per_EM * np.asarray(points)
    parts, at, here = [], 0, np.zeros(2)
    while at < len(codes):
        code = int(codes[at])
        if code == 3:                                # PDF knows cubic curves alone
            middle, end = places[at], places[at + 1]
            parts.append("C" + _whole((here + 2 * middle) / 3, (end + 2 * middle) / 3, end))
            at, here = at + 2, end
        elif code in (1, 2):
            here = places[at]
            parts.append(("M" if code == 1 else "L") + _whole(here))
            at += 1
        else:
            parts.append("Z")
            at += 1
    return advance, "".join(parts)


def _whole(*places: np.ndarray) -> str:
    return " ".join(f"{x:.0f} {y:.0f}" for x, y in places)


@cache
def _long(words: str, bold: bool) -> float:
    return sum(_glyph(letter, bold)[0] for letter in words)


def _letters(words: str, bold: bool, x: float, y: float, size: float) -> str:
    parts, scale = [], f"{size / EM:.5g}"
    for letter in words:
        advance, outline = _glyph(letter, bold)
        if outline:
            parts.append(f'<path transform="matrix({scale} 0 0 -{scale} {x:.2f} {y:.2f})" '
                         f'd="{outline}"/>')
        x += advance * size
    return "".join(parts)
