"""A map as an SVG drawing: land, cells, layers, sites, scale bar and north arrow.

Sizes are in points of the drawing; a map of any size is drawn alike, so that a poster is the
same map with more room.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable

from markupsafe import escape

from app.export.report.site_view import called_place
from gis.types import WGS84, transformer

from .drawing import EMBER, INK, PAPER, SOFT
from .marks import ABROAD, COAST, HEAT, LAND, REGION, SEA, drawn_mark
from .scene import Place, Scene
from .typeset import clean
from .window import Window, apart, bar_length

OVERVIEW = frozenset({"power_lines", "heat_networks", "data_centres"})
CLOSE = frozenset({"power_lines", "substations", "power_plants", "heat_networks", "heat_sinks",
                   "fibre", "exchanges", "data_centres", "areas"})
"""Layers of a map of the region, and of a map of one site."""

GREAT, GREAT_GAPS = 3, (4, 10, 16, 22)
"""So many of the largest towns are named also beside a site's mark, so far from the town [pt]."""


class Drawn:
    """A map while it is drawn, and which layers it holds."""

    def __init__(self, scene: Scene, window: Window, size: float = 1.0):
        self.scene, self.window, self.size = scene, window, size
        self.body: list[str] = []
        self.used: dict[str, dict] = {}
        self.taken: list[tuple[float, float, float, float]] = []

    def add(self, *parts: str) -> None:
        self.body += parts

    def free(self, box: tuple[float, float, float, float]) -> bool:
        """Whether a label's box collides with none before it and lies inside the drawing."""
        x0, y0, x1, y1 = box
        return (x0 >= 2 and y0 >= 2 and x1 <= self.window.width - 2
                and y1 <= self.window.height - 2
                and not any(x0 < b[2] and x1 > b[0] and y0 < b[3] and y1 > b[1]
                            for b in self.taken))

    def text(self) -> str:
        w = self.window
        return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{w.width:g}" '
                f'height="{w.height:g}" viewBox="0 0 {w.width:g} {w.height:g}">'
                "<style>text{font-family:'Source Sans Pro','DejaVu Sans'}</style>"
                f'<defs><clipPath id="f"><rect width="{w.width:g}" height="{w.height:g}"/>'
                f'</clipPath></defs><g clip-path="url(#f)">{"".join(self.body)}</g></svg>')


def draw_map(scene: Scene, window: Window, layers: Iterable[str] = OVERVIEW,
             places: Iterable[Place] | None = None, *, cells: bool = True,
             chosen: str = "", names: bool = False, users: bool = False, furniture: bool = True,
             size: float = 1.0) -> Drawn:
    """Draw one map.

    `places` are the sites to mark (all where None), `chosen` the id of the one in the accent;
    with `names` their names stand beside them, with `users` the heat users they serve.
    `size` scales marks and letters.
    """
    drawn = Drawn(scene, window, size)
    w = window
    drawn.add(f'<rect width="{w.width:g}" height="{w.height:g}" fill="{ABROAD}"/>')
    land = [s for s in scene.base["boundary"] if s.kind == "poly" and w.meets(s.box)]
    outlines = [(s, w.path(s)) for s in land]
    drawn.add(*(f'<path d="{d}" fill="{LAND}" fill-rule="evenodd"/>' for _, d in outlines))
    if cells:
        _cells(drawn)
    for shape in scene.base["water"]:
        if w.meets(shape.box):
            fill = SEA if shape.kind == "poly" else "none"
            line = 1.2 if shape.item["k"] == "coast" else 0.6
            drawn.add(f'<path d="{w.path(shape)}" fill="{fill}" stroke="{COAST}" '
                      f'stroke-width="{line * size:g}"/>')
    drawn.add(*(f'<path d="{d}" fill="none" stroke="{REGION}" stroke-width="'
                f'{(1 if s.item["k"] == "land" else .5) * size:g}"/>' for s, d in outlines))
    wanted = frozenset(layers)
    for entry, shapes in scene.layers:
        if entry["key"] in wanted:
            seen = [s for s in shapes if w.sees(s)]
            if seen:
                drawn.used[entry["key"]] = entry | {"seen": seen}
                drawn.add(*(drawn_mark(s, w, size) for s in seen))
    shown = scene.places if places is None else tuple(places)
    if furniture:                                # no label may lie under it
        drawn.taken += [(0.0, w.height - 28 * size, 0.24 * w.width + 18 * size, w.height),
                        (w.width - 28 * size, 0.0, w.width, 32 * size)]
    marked = _placed(drawn, shown, chosen)
    if users:
        _users(drawn, [p for p in shown if not chosen or p.site.id == chosen])
    _sites(drawn, marked, chosen, names)
    _towns(drawn)
    if furniture:
        _furniture(drawn)
    return drawn


def _cells(drawn: Drawn) -> None:
    found = drawn.scene.raster(drawn.window.box)
    if found is None:
        return
    image, (left, bottom, right, top) = found
    x0, y0 = drawn.window.at(left, top)
    x1, y1 = drawn.window.at(right, bottom)
    drawn.add(f'<image x="{x0:.2f}" y="{y0:.2f}" width="{x1 - x0:.2f}" height="{y1 - y0:.2f}" '
              'preserveAspectRatio="none" image-rendering="optimizeSpeed" opacity="0.86" '
              f'href="data:image/png;base64,{base64.b64encode(image).decode()}"/>')


def _users(drawn: Drawn, places: Iterable[Place]) -> None:
    """Straight lines from a site to the users that it would heat, and the largest users' names."""
    w, size = drawn.window, drawn.size
    for place in places:
        x0, y0 = w.at(place.x, place.y)
        for _, ux, uy, _ in place.users:
            x, y = w.at(ux, uy)
            drawn.add(f'<path d="M{x0:.1f} {y0:.1f}L{x:.1f} {y:.1f}" stroke="{HEAT}" '
                      f'stroke-width="{1.3 * size:g}" fill="none"/>'
                      f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 * size:g}" fill="{HEAT}" '
                      f'stroke="{PAPER}" stroke-width=".8"/>')
        for name, ux, uy, _ in place.users[:4]:
            if w.holds(ux, uy):       # farther out where the site's own circle is in the way
                any(label(drawn, clean(name, 34), *w.at(ux, uy), 8 * size, "#9A3B00", gap * size)
                    for gap in (5, 12, 20))


def radius(place: Place, most: float, size: float) -> float:
    """Of a site's circle: its area grows with the heat that is used."""
    used = place.site.heat.used_mwh_y
    share = math.sqrt(max(used, 0.0) / most) if most > 0 and math.isfinite(used) else 0.0
    return (5.2 + 3.6 * share) * size


def _placed(drawn: Drawn, places: tuple[Place, ...], chosen: str
            ) -> tuple[float, list[tuple[Place, float, float, float]]]:
    """Size of the sites' marks, and each site with its circle (radius, x, y): apart from one
    another, and no label may cover them."""
    w = drawn.window
    most = max((p.site.heat.used_mwh_y for p in drawn.scene.places
                if math.isfinite(p.site.heat.used_mwh_y)), default=0.0)
    seen = sorted((p for p in places if w.holds(p.x, p.y)),
                  key=lambda p: (p.site.id != chosen, p.site.rank))
    size = drawn.size * min(1.0, math.sqrt(40 / max(len(seen), 1)))
    radii = [radius(p, most, size) + (1.5 * size if p.site.id == chosen else 0.0) for p in seen]
    at = apart([w.at(p.x, p.y) for p in seen], radii)
    for r, (x, y) in zip(radii, at, strict=True):
        drawn.taken.append((x - r, y - r, x + r, y + r))
    return size, [(place, r, x, y) for place, r, (x, y) in zip(seen, radii, at, strict=True)]


def _sites(drawn: Drawn, placed: tuple[float, list[tuple[Place, float, float, float]]],
           chosen: str, names: bool) -> None:
    w, (size, seen) = drawn.window, placed
    marks = []
    for place, r, x, y in seen:
        mine = place.site.id == chosen
        x0, y0 = w.at(place.x, place.y)
        if math.hypot(x - x0, y - y0) > 0.6 * r:
            drawn.add(f'<path d="M{x0:.1f} {y0:.1f}L{x:.1f} {y:.1f}" stroke="{INK}" '
                      f'stroke-width="{0.9 * size:.2f}"/><circle cx="{x0:.1f}" cy="{y0:.1f}" '
                      f'r="{1.5 * size:.2f}" fill="{INK}" stroke="{PAPER}" stroke-width=".5"/>')
        letters = f"{place.site.rank}"
        high = (8.0 if len(letters) < 3 else 6.4) * size
        marks.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{EMBER if mine else INK}" '
            f'stroke="{PAPER}" stroke-width="{1.1 * size:g}"/><text x="{x:.1f}" '
            f'y="{y + 0.34 * high:.1f}" font-size="{high:g}" font-weight="600" fill="{PAPER}" '
            f'text-anchor="middle">{letters}</text>')
    drawn.add(*reversed(marks))                  # the best stands on top
    if names:
        for place, r, x, y in seen:
            label(drawn, clean(called_place(place.site.name), 30), x, y, 8.6 * size, INK, r + 3,
                  bold=True)


def _towns(drawn: Drawn) -> None:
    """Towns from the largest down, as many as find room."""
    w, size = drawn.window, drawn.size
    room, seen = int(w.width * w.height / 9000 / size**2) + 3, 0
    for name, people, tx, ty in drawn.scene.towns:
        if room <= 0:
            break
        if not w.holds(tx, ty):
            continue
        x, y = w.at(tx, ty)
        bare = drawn.free((x, y, x, y))          # no site's mark lies on the town
        gaps = GREAT_GAPS if seen < GREAT else (4,)
        seen += 1
        if not any(label(drawn, clean(name, 28), x, y, (8.2 if people >= 200_000 else 7.2) * size,
                         SOFT, gap * size) for gap in gaps):
            continue
        room -= 1
        if bare:
            drawn.add(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{1.5 * size:g}" fill="{PAPER}" '
                      f'stroke="{SOFT}" stroke-width=".8"/>')


def label(drawn: Drawn, text: str, x: float, y: float, high: float, tone: str, gap: float,
          bold: bool = False) -> bool:
    """A label with a halo beside a point, on the first side where there is room."""
    wide = 0.52 * high * len(text)
    for dx, dy, anchor in ((gap, 0.33 * high, "start"), (-gap, 0.33 * high, "end"),
                           (0, -gap - 1, "middle"), (0, gap + 0.8 * high, "middle")):
        left = x + dx - {"start": 0.0, "end": wide, "middle": wide / 2}[anchor]
        box = (left - 1, y + dy - 0.8 * high, left + wide + 1, y + dy + 0.25 * high)
        if drawn.free(box):
            drawn.taken.append(box)
            weight = ' font-weight="600"' if bold else ""
            place = (f'x="{x + dx:.1f}" y="{y + dy:.1f}" font-size="{high:g}" '
                     f'text-anchor="{anchor}"{weight}')
            drawn.add(f'<text {place} fill="{tone}" stroke="{PAPER}" stroke-opacity=".85" '
                      f'stroke-width="{0.28 * high:.1f}" stroke-linejoin="round" '
                      f'paint-order="stroke">{escape(text)}</text>')
            return True
    return False


def north(window: Window, scene: Scene) -> float:
    """Direction of true north in the middle of a map, clockwise from up. [°]"""
    crs = scene.result.screening.grid.crs
    x, y = (window.left + window.right) / 2, (window.bottom + window.top) / 2
    lon, lat = transformer(crs, WGS84).transform(x, y)
    x1, y1 = transformer(WGS84, crs).transform(lon, min(lat + 0.01, 90.0))
    turn = math.degrees(math.atan2(x1 - x, y1 - y))
    return turn if math.isfinite(turn) else 0.0


def _furniture(drawn: Drawn) -> None:
    """Scale bar at the lower left, north arrow at the upper right."""
    w, size = drawn.window, drawn.size
    long = bar_length(w.metres, 0.24 * w.width)
    wide, x, y = long / w.metres, 10 * size, w.height - 11 * size
    told = f"{long / 1000:g} km" if long >= 1000 else f"{long:g} m"
    drawn.add(f'<rect x="{x - 5 * size:.1f}" y="{y - 14 * size:.1f}" '
              f'width="{wide + 10 * size:.1f}" height="{20 * size:.1f}" fill="{PAPER}" '
              'fill-opacity=".82" rx="2"/>'
              f'<path d="M{x:.1f} {y - 3 * size:.1f}v{3 * size:.1f}h{wide:.1f}v-{3 * size:.1f}" '
              f'fill="none" stroke="{INK}" stroke-width="{1.1 * size:g}"/>'
              f'<text x="{x + wide / 2:.1f}" y="{y - 4.5 * size:.1f}" font-size="{7.6 * size:g}" '
              f'text-anchor="middle" fill="{INK}">{told}</text>')
    cx, cy = w.width - 15 * size, 19 * size
    drawn.add(f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="{12.5 * size:g}" fill="{PAPER}" '
              'fill-opacity=".82"/>'
              f'<g transform="translate({cx:.1f} {cy:.1f}) rotate({north(w, drawn.scene):.1f}) '
              f'scale({size:g})"><path d="M0-2L4 8 0 5.4-4 8z" fill="{INK}"/>'
              f'<text x="0" y="-3.6" font-size="7.6" font-weight="600" text-anchor="middle" '
              f'fill="{INK}">N</text></g>')
