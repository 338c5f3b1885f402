"""The energy-and-heat label as a drawing for pages, paper and the window."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from gis.compliance.label import LETTERS, Label

UNSHOWN = re.compile("[\x00-\x1f\ufffe\uffff\ud800-\udfff"
                     "\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control and steering characters, which XML forbids or which turn text round."""

COLOURS = ("#1B7F4B", "#4C9A3F", "#8BAA2F", "#D9A514", "#D97B14", "#C2500C", "#A32020")
WIDTH, HEIGHT, STEP, LEFT = 360, 196, 34, 112


def label_svg(label: Label, name: str) -> str:
    """An SVG of its own: no script, no link, no outside font; its text says what it shows."""
    rows = []
    for at, (title, hint, ends) in enumerate((
            ("Energy use", "power, CO2, water", label.energy),
            ("Heat given", "used a second time", label.heat))):
        y = 58 + 62 * at
        best, worst = (LETTERS.index(end) for end in ends)
        rows.append(f'<text x="12" y="{y + 14}" font-size="14" font-weight="600">{title}</text>'
                    f'<text x="12" y="{y + 30}" font-size="11" fill="#5A616B">{hint}</text>')
        for i, letter in enumerate(LETTERS):
            x, held = LEFT + STEP * i, best <= i <= worst
            rows.append(
                f'<rect x="{x}" y="{y - (6 if held else 0)}" width="{STEP - 3}" '
                f'height="{38 if held else 26}" rx="3" fill="{COLOURS[i]}" '
                f'fill-opacity="{1 if held else 0.22}"/>'
                f'<text x="{x + (STEP - 3) / 2}" y="{y + 18}" text-anchor="middle" '
                f'font-size="{18 if held else 12}" font-weight="{700 if held else 400}" '
                f'fill="{"#FFFFFF" if held else "#3A3F46"}">{letter}</text>')
    name = UNSHOWN.sub("", name)
    shown = name if len(name) <= 44 else name[:43] + "…"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label={quoteattr(f"{name}. {label.words}")} font-family="sans-serif" '
        f'fill="#1C1F23"><rect width="{WIDTH}" height="{HEIGHT}" fill="#FFFFFF"/>'
        f'<text x="12" y="26" font-size="15" font-weight="600">{escape(shown)}</text>'
        f'{"".join(rows)}<text x="12" y="{HEIGHT - 10}" font-size="10" fill="#5A616B">'
        'Modelled. A is best, G is last; several letters: a figure is unknown.</text></svg>')
