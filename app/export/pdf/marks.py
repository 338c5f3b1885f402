"""What each kind of feature looks like on a printed map, as in the window and the HTML report."""

from __future__ import annotations

from app.export.report.theme import GLYPHS, THEMES

from .drawing import INK, PAPER
from .scene import Shape
from .window import Window

LAND, SEA, ABROAD, COAST, REGION = "#F4F1EA", "#DCE7EE", "#EAE6DD", "#7FA3BA", "#6B665C"
HEAT, GRID, DIGITAL, GROUND = THEMES["heat"], THEMES["grid"], THEMES["digital"], THEMES["land"]
VOLT_TONES = (GRID, GRID, "#957BAB", "#AE9ABD", "#AE9ABD")


def drawn_mark(shape: Shape, w: Window, size: float) -> str:
    """One feature in the look of the window and of the HTML report."""
    item = shape.item
    kind = str(item.get("k", ""))
    planned = "planned" in kind
    dots = ' stroke-dasharray="0.8 3" stroke-linecap="round"' if planned else ""
    if shape.kind == "line":
        if kind.startswith("kv"):
            volt = int(kind[2])
            dash = dots or (' stroke-dasharray="1 2.4"' if volt == 4 else "")
            return (f'<path d="{w.path(shape)}" fill="none" stroke="{VOLT_TONES[volt]}" '
                    f'stroke-width="{item["w"] * 0.62 * size:.2f}"{dash}/>')
        tone, wide = (HEAT, 2.2) if kind == "pipe" else (DIGITAL, 1.1)
        return (f'<path d="{w.path(shape)}" fill="none" stroke="{tone}" '
                f'stroke-width="{wide * size:g}"{dots}/>')
    if shape.kind == "poly":
        if "hard" in kind:
            look = f'fill="{GROUND}" fill-opacity=".28" stroke="{GROUND}" stroke-width=".7"'
        elif kind.startswith("area"):
            look = f'fill="none" stroke="{GROUND}" stroke-width=".7" stroke-dasharray="3 2"'
        else:
            look = f'fill="{HEAT}" fill-opacity=".2" stroke="{HEAT}" stroke-width=".7"'
        return f'<path d="{w.path(shape)}" fill-rule="evenodd" {look}/>'
    x, y = w.at(*shape.parts[0][0])
    mark = item.get("m")
    if mark == "disc":
        r = max(item["r"] / w.metres, 2.4 * size)
        return (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{HEAT}" fill-opacity=".22" '
                f'stroke="{HEAT}" stroke-width=".8"/>')
    if mark == "square":
        a = 5.4 * size
        fill = PAPER if planned else VOLT_TONES[int(kind[2])]
        return (f'<rect x="{x - a / 2:.1f}" y="{y - a / 2:.1f}" width="{a:g}" height="{a:g}" '
                f'fill="{fill}" stroke="{GRID if planned else PAPER}" stroke-width=".8"/>')
    if mark == "diamond":
        a = 3.8 * size
        return (f'<path d="M{x:.1f} {y - a:.1f}l{a:g} {a:g}-{a:g} {a:g}-{a:g}-{a:g}z" '
                f'fill="{PAPER if planned else DIGITAL}" stroke="{DIGITAL if planned else PAPER}"'
                ' stroke-width=".8"/>')
    if mark == "glyph":
        s = 0.62 * size
        return (f'<g transform="translate({x - 8 * s:.1f} {y - 8 * s:.1f}) scale({s:g})" '
                'fill="none" stroke-linecap="round" stroke-linejoin="round">'
                f'<circle cx="8" cy="8" r="9.5" fill="{PAPER}" fill-opacity=".85"/>'
                f'<path d="{GLYPHS[item["g"]]}" stroke="{INK}" stroke-width="1.4"/></g>')
    if mark == "ring":
        return (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3.2 * size:g}" fill="{PAPER}" '
                f'stroke="{DIGITAL}" stroke-width="{1.4 * size:g}"/>')
    r = item.get("r", 3) * 0.75 * size
    if "potential" in kind:
        return (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{PAPER}" fill-opacity=".6" '
                f'stroke="{HEAT}" stroke-dasharray="1.2 1.6"/>')
    tone = HEAT if "sink" in kind else DIGITAL
    return (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{tone}" stroke="{PAPER}" '
            'stroke-width=".8"/>')
