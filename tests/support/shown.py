"""Reads what people see, and writes numbers as they should see them, apart from the program."""

import math
import re
import subprocess
from html.parser import HTMLParser

SPACES = re.compile("[\u00a0\u202f\u2009\u2060\\s]+")
MARKS = {"en": (",", "."), "fr": (" ", ","), "pt": (" ", ","), "sw": (",", ".")}
"""Between groups of three digits, and before the decimals."""


def digits(value, count, lang):
    """`value` to so many significant digits, none lost to the right of the point."""
    if abs(value) < 1e-9:
        return "0"
    if abs(value) < 1e-3:
        return ("<" if value > 0 else ">-") + fixed(0.001, 3, lang)
    mantissa, power = f"{value:.{count - 1}e}".split("e")
    return fixed(float(f"{mantissa}e{power}"), min(max(count - 1 - int(power), 0), 6), lang)


def fixed(value, decimals, lang):
    """`value` with so many decimals and the language's marks."""
    group, point = MARKS[lang]
    return f"{value:,.{decimals}f}".translate({ord(","): group, ord("."): point})


def gwh(mwh, lang):
    """MWh as GWh, from 100 GWh on to three digits."""
    return digits(mwh / 1000, 3 if abs(mwh) >= 100_000 else 2, lang)


def percent(share, lang):
    return f"{fixed(100 * share, 0, lang)} %"


def span(low, high, lang, to, count=2):
    """A range; `to` stands between its ends where one is below zero."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    first, last = digits(low, count, lang), digits(high, count, lang)
    return first if first == last else f"{first}{to if low < 0 or high < 0 else '–'}{last}"


def evened(text):
    return SPACES.sub(" ", text).strip()


class Tables(HTMLParser):
    """Rows of all tables by the id of the nearest element around them that bears one."""

    VOID = frozenset({"br", "img", "input", "meta", "link", "hr", "col"})
    HIDDEN = frozenset({"small", "script", "style", "svg"})

    def __init__(self, page):
        super().__init__()
        self.rows, self.text, self._open, self._cell = {}, {}, [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag in self.VOID:
            return
        here = dict(attrs).get("id") or (self._open[-1][1] if self._open else "")
        self._open.append((tag, here))
        if tag == "tr":
            self.rows.setdefault(here, []).append([])
        elif tag in ("td", "th") and self.rows:
            self._cell = []

    def handle_endtag(self, tag):
        while self._open:
            was, here = self._open.pop()
            if was in ("td", "th") and self._cell is not None:
                self.rows.setdefault(here, [[]])[-1].append(evened("".join(self._cell)))
                self._cell = None
            if was == tag:
                break

    def handle_data(self, data):
        if any(tag in ("script", "style") for tag, _ in self._open):
            return
        for _, here in {(0, here) for _, here in self._open}:
            self.text.setdefault(here, []).append(data)
        if self._cell is not None and not any(tag in self.HIDDEN for tag, _ in self._open):
            self._cell.append(data)

    def said(self, here):
        """All text within the element of an id."""
        return evened(" ".join(self.text[here]))


def pages_of(path, layout=True):
    """Text of each page of a PDF; with `layout` what stands side by side shares a line."""
    told = subprocess.run(["pdftotext", *(["-layout"] if layout else []), path, "-"],
                          capture_output=True, text=True, check=True).stdout
    if layout:
        return ["\n".join(evened(line) for line in page.splitlines())
                for page in told.split("\f")]
    return [evened(page.replace("\u00ad\n", "")) for page in told.split("\f")]
