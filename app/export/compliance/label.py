"""The energy-and-heat label as a drawing for pages, paper, pictures and the window."""

from __future__ import annotations

import re
from functools import cache
from xml.sax.saxutils import escape

from app.export.names import called
from gis.compliance.label import (
    LETTERS,
    MODELLED,
    NOT_OFFICIAL,
    SCALE,
    TITLES,
    Classed,
    Label,
    label,
)
from gis.language import Language, mark
from gis.results import Site
from gis.types import Table

UNSHOWN = re.compile("[\x00-\x1f\ufffe\uffff\ud800-\udfff"
                     "\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control and steering characters, which XML forbids or which turn text round."""

TITLE = mark("Energy and heat label")
RANGE = mark("80 %: {best} to {worst}")
BETWEEN = mark("{best} to {worst}")
LIMITS = mark("Limits of energy and water: European rating scheme of September 2026. "
              "Limits of heat and climate: HeatSite.")

FONT = "Source Sans Pro, Segoe UI, Roboto, Helvetica, DejaVu Sans, sans-serif"
COLOURS = ("#17734A", "#4F9B45", "#A9C23F", "#F0CB35", "#EC9A33", "#DC6C38", "#A82420")
INK, SOFT, LINE, PAPER = "#1C1F23", "#5A616B", "#DEDCD6", "#FFFFFF"
WHITE_ON = "AG"
"""Classes on whose colours white letters can be read; the others bear dark ones."""
WIDTH, MARGIN, CELL, ROW, TOP = 360, 14, 46, 82, 66
PICTURES = {                             # 20 × 20, drawn in one stroke each
    "energy": "M11 1 L4 12 H9.5 L8.5 19 L16 8 H10.5 Z",
    "heat": "M2 10 L10 3 L18 10 M5 8.6 V17 H15 V8.6 M8 15 C6.6 13.2 9.4 12.4 8 10.6 "
            "M12 15 C10.6 13.2 13.4 12.4 12 10.6",
    "water": "M10 2 C6 7.5 4 10 4 13 A6 6 0 0 0 16 13 C16 10 14 7.5 10 2 Z",
    "climate": "M5 15.5 A3.8 3.8 0 0 1 5.4 8 A5 5 0 0 1 14.8 7.4 A4 4 0 0 1 15 15.5 Z"}


def label_svg(site: Site, language: Language | str = "en", table: Table | None = None) -> str:
    """The label of a studied site: an SVG of its own that runs, links and loads nothing.

    It stands in HTML as it is, in a document or as a file; its `title` and `desc` say all that
    the drawing shows.

    Parameters
    ----------
    language : Language or str
        The reader's language, or its key: en, fr, pt or sw.
    table : Table, optional
        Other class limits than the shipped table `label_classes`.
    """
    told = spoken(language)
    return drawn(site_label(site, table), called(site.name, told), told)


def site_label(site: Site, table: Table | None = None) -> Label:
    """The classes of a studied site by the shipped limits, or those of `table`."""
    from layers import tables

    return label(site, tables.load("label_classes") if table is None else table)


def label_words(found: Label, language: Language | str = "en") -> str:
    """What the drawing says, as text."""
    told = spoken(language)
    return " ".join((found.words(told), told(MODELLED), told(NOT_OFFICIAL)))


def spoken(language: Language | str) -> Language:
    """The language itself, or that of a key."""
    from app.translation import language as of_key

    return of_key(language) if isinstance(language, str) else language


def drawn(found: Label, name: str, language: Language | str = "en") -> str:
    """The drawing of a label; see :func:`label_svg`."""
    told = spoken(language)
    name = UNSHOWN.sub("", name).strip()
    foot = [line for part in notes(told) for line in wrapped(part, 9.5, WIDTH - 2 * MARGIN)]
    under = TOP + ROW * len(found.classes)
    height = under + 12 + 13 * len(foot) + 6
    parts = [
        f'<title>{escape(f"{told(TITLE)}: {name}")}</title>',
        f'<desc>{escape(label_words(found, told))}</desc>',
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="10" '
        f'fill="{PAPER}" stroke="{LINE}"/>',
        _text(MARGIN, 26, told(TITLE), 11, SOFT, 600),
        _text(MARGIN, 48, shortened(name, 18.5, WIDTH - 2 * MARGIN), 17, INK, 700),
        *(_row(one, TOP + ROW * at, told) for at, one in enumerate(found.classes)),
        f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{under}" y2="{under}" stroke="{LINE}"/>',
        *(_text(MARGIN, under + 18 + 13 * i, line, 9.5, SOFT) for i, line in enumerate(foot))]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'width="{WIDTH}" height="{height}" role="img" '
            f'font-family="{FONT}">{"".join(parts)}</svg>')


def notes(told: Language) -> list[str]:
    """What stands under the classes: how to read them, and whose they are."""
    return [f"{told(SCALE)} {told(MODELLED)}", told(NOT_OFFICIAL), told(LIMITS)]


def span(one: Classed, told: Language) -> str:
    """Between which classes it lies; "" where its range is within one."""
    if one.best == one.worst:
        return ""
    return told(RANGE if one.known else BETWEEN, best=one.best, worst=one.worst)


def picture(indicator: str) -> str:
    """The small picture of a class as a drawing of its own."""
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><path '
            f'd="{PICTURES[indicator]}" fill="none" stroke="{INK}" stroke-width="1.6" '
            'stroke-linejoin="round" stroke-linecap="round"/></svg>')


def _row(one: Classed, y: float, told: Language) -> str:
    """Picture, title, meaning and the scale with its class raised."""
    best, worst = (LETTERS.index(end) for end in (one.best, one.worst))
    parts = [
        f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{y}" y2="{y}" stroke="{LINE}"/>',
        f'<path transform="translate({MARGIN} {y + 9})" d="{PICTURES[one.indicator]}" '
        f'fill="none" stroke="{INK}" stroke-width="1.6" stroke-linejoin="round" '
        'stroke-linecap="round"/>',
        _text(MARGIN + 27, y + 20, told(TITLES[one.indicator]), 13, INK, 700),
        _text(MARGIN + 27, y + 33, one.says(told), 10.5, SOFT)]
    if best != worst:
        parts.append(_text(WIDTH - MARGIN, y + 20, span(one, told), 10, SOFT, anchor="end"))
    for i, letter in enumerate(LETTERS):
        x, own = MARGIN + (CELL + 1.6) * i, letter == one.letter
        may = best <= i <= worst
        grown = 4 if own else 0
        top = y + 46 - grown
        white = own and letter in WHITE_ON
        # A class that the range reaches is fainter, one out of reach fainter still.
        parts.append(
            f'<rect x="{_n(x - grown / 2)}" y="{_n(top)}" width="{CELL + grown}" '
            f'height="{22 + 2 * grown}" rx="4" fill="{COLOURS[i]}" '
            f'fill-opacity="{"1" if own else ".42" if may else ".16"}"'
            + (f' stroke="{INK}" stroke-width="1.8"' if own else
               f' stroke="{INK}" stroke-dasharray="3 2"' if may and not one.known else "") + "/>"
            + _text(x + CELL / 2, top + (21 if own else 16), letter, 18 if own else 12,
                    PAPER if white else INK, 700 if own else 400, "middle"))
    if best != worst:
        left, right = (MARGIN + (CELL + 1.6) * i for i in (best, worst))
        parts.append(f'<path d="M{_n(left + 6)} {y + 76} H{_n(right + CELL - 6)}" stroke="{INK}" '
                     'stroke-width="1.6" stroke-linecap="round" fill="none"/>')
    return "".join(parts)


def _text(x: float, y: float, words: str, size: float, fill: str, weight: int = 400,
          anchor: str = "start") -> str:
    return (f'<text x="{_n(x)}" y="{_n(y)}" font-size="{size:g}" fill="{fill}"'
            + (f' font-weight="{weight}"' if weight != 400 else "")
            + (f' text-anchor="{anchor}"' if anchor != "start" else "")
            + f">{escape(words)}</text>")


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


@cache
def _wide(letter: str) -> float:
    """Width of a letter in font sizes, roughly; wide scripts and signs count as one whole."""
    if letter in " .,:;'|!iljIft()":
        return 0.29
    if letter in "mwMW%@—":
        return 0.84
    return 0.52 if ord(letter) < 0x2000 else 1.0


def wrapped(words: str, size: float, room: float) -> list[str]:
    """Lines of at most about `room` pixels; a word is never cut."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and sum(map(_wide, longer)) * size > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def shortened(words: str, size: float, room: float) -> str:
    """The beginning of the words that has room, with "…" where it was cut."""
    width = 0.0
    for at, letter in enumerate(words):
        width += _wide(letter) * size
        if width > room - size and at < len(words) - 1:
            return words[:at].rstrip() + "…"
    return words
