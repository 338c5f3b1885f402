"""One big or many small in the report: the options side by side and what trades."""

from __future__ import annotations

import math
from pathlib import Path

from markupsafe import Markup, escape

from app.dot_size import DotSize
from app.words.options import OBJECTIVES, OF_OPTION, ROWS, TITLES, caveats, finding, told
from gis.language import mark
from gis.ranking.portfolio.result import (
    Option,
    Portfolio,
)

from ..portfolio_file import NAME, read_portfolio
from .charts import nice_step, svg
from .site_view import called_place
from .speech import in_digits, retell, say
from .templates import standalone
from .words import TO, UNKNOWN, figure, short

MOST_SITES = 12                              # told by name; portfolio.json lists all


def portfolio_view(found: Portfolio) -> dict:
    """What the template needs."""
    rows = []
    for row in ROWS:
        best = row.best(found.options)
        rows.append({"label": say(row.label), "unit": retell(row.unit), "means": row.means,
                     "cells": [
            {"text": retell(told(row, option, figure)), "best": first, "short":
             say(mark("short by {mw}"), mw=figure(option.shortfall_mw))
             if row.label == "IT load" and not option.complete else ""}
            for option, first in zip(found.options, best, strict=True)]})
    front = found.front
    whole = any(o.complete for o in found.options)
    return {"total": figure(found.total_mw), "finding": finding(found),
            "options": [{"title": say(TITLES.get(o.name, o.name)), "label": o.label,
                         "best": whole and o.name == found.best, "sites": site_rows(o),
                         "more": max(len(o.sites) - MOST_SITES, 0)} for o in found.options],
            "rows": rows, "caveats": list(caveats(found)), "notes": list(found.notes),
            "front": pareto_chart(found) if front is not None and front.points else "",
            "front_finding": front_finding(found)}


def site_rows(option: Option) -> list[dict]:
    """The first sites of an option, largest first."""
    return [{"name": called_place(s.name), "it": figure(s.it_mw),
             "used": figure(s.used_mwh_y / 1e3, 2),
             "lcoh": figure(s.lcoh_eur_mwh, 2) if math.isfinite(s.lcoh_eur_mwh) else "–",
             "months": figure(s.lead_time_months, 2), "km": figure(s.line_km, 2),
             "station": s.station or say(UNKNOWN), "county": s.county or say(UNKNOWN),
             "users": ", ".join(s.users[:3]) if len(s.users) <= 3 else
             say(mark("{first} and {more} more"), first=", ".join(s.users[:3]),
                 more=len(s.users) - 3)}
            for s in option.sites[:MOST_SITES]]


def front_finding(found: Portfolio) -> str:
    """The ends of the front in a sentence."""
    front = found.front
    if front is None or not front.points:
        return ""
    first, last = front.points[0], front.points[-1]
    told_by = [f"{say(OBJECTIVES[name][0]).lower()} {figure(a)}{say(TO)}{figure(b)} "
               f"{retell(OBJECTIVES[name][1])}"
               for name, a, b in zip(front.objectives, first.values, last.values, strict=True)]
    return say(mark("From {first} to {last}: {told}."), first=first.option.label,
               last=last.option.label, told=", ".join(told_by))


def axis(values: list[float], better: int) -> tuple[float, float, list[float]]:
    """Ends and round ticks; the first end is the worse one."""
    low, high = min(values), max(values)
    room = (high - low or abs(high) or 1.0) * 0.08
    step = nice_step(high - low + 2 * room)
    ticks = [k * step for k in range(math.floor((low - room) / step),
                                     math.ceil((high + room) / step) + 1)]
    return (ticks[0], ticks[-1], ticks) if better > 0 else (ticks[-1], ticks[0], ticks)


def tick(value: float) -> str:
    """A round number at an axis."""
    return short(in_digits(value, 4))


def pareto_chart(found: Portfolio) -> Markup:
    """The front as a line of dots, the options as diamonds; the best is marked.

    A third objective is the size of the dots, and no line joins them.
    """
    front = found.front
    assert front is not None
    across, up = front.objectives[:2]
    third = front.objectives[2] if len(front.objectives) > 2 else ""
    points: list[tuple[str, float, float, float]] = [
        ("", p.values[0], p.values[1], p.values[2] if third else math.nan) for p in front.points]
    points += [(o.name, OF_OPTION[across](o), OF_OPTION[up](o),
                OF_OPTION[third](o) if third else math.nan) for o in found.options if o.complete]
    points = [p for p in points if math.isfinite(p[1]) and math.isfinite(p[2])]
    size = DotSize.of(p[3] for p in points)
    x0, x1, xticks = axis([p[1] for p in points], OBJECTIVES[across][2])
    y0, y1, yticks = axis([p[2] for p in points], OBJECTIVES[up][2])
    left, right, top, bottom = 62.0, 600.0, 30.0, 250.0

    def px(v: float) -> float:
        return left + (right - left) * (v - x0) / ((x1 - x0) or 1)

    def py(v: float) -> float:
        return bottom - (bottom - top) * (v - y0) / ((y1 - y0) or 1)

    body = [f'<path class="grid" d="M{left:g} {py(v):.1f}H{right:g}"/><text class="tick" '
            f'x="{left - 6:g}" y="{py(v) + 4:.1f}" text-anchor="end">{tick(v)}</text>'
            for v in yticks]
    body += [f'<text class="tick" x="{px(v):.1f}" y="{bottom + 16:g}" text-anchor="middle">'
             f'{tick(v)}</text>' for v in xticks]
    for name, x, y, anchor, arrow in ((up, 0.0, 12.0, "start", "↑"),
                                      (across, right, bottom + 36, "end", "→")):
        label, unit, better = OBJECTIVES[name]
        label, unit = say(label), retell(unit)
        way = say(mark("more")) if better > 0 else say(mark("less"))
        body.append(f'<text class="row" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{label}, {unit} '
                    f'{arrow} {way}</text>')
    if not third:
        line = " ".join(f"{px(x):.1f},{py(y):.1f}" for name, x, y, _ in points if not name)
        body.append(f'<polyline class="front" points="{line}"/>')
    taken: list[tuple[float, float]] = []
    for name, x, y, z in sorted(points, key=lambda p: -size.radius(p[3])):
        cx, cy = px(x), py(y)
        radius = size.radius(z) if third else 4.0
        if not name:
            told = " and ".join(figure(v) for v in (x, y, z)[:len(front.objectives)])
            body.append(f'<circle class="front-dot" cx="{cx:.1f}" cy="{cy:.1f}" r="{radius:.1f}">'
                        f'<title>{told}</title></circle>')
            continue
        best = name == found.best
        kind = "option best" if best else "option"
        if best:
            body.append(f'<circle class="ring" cx="{cx:.1f}" cy="{cy:.1f}" '
                        f'r="{radius + 8:.1f}"/>')
        r = radius + 3
        body.append(f'<path class="{kind}" d="M{cx:.1f} {cy - r:.1f}l{r:.1f} {r:.1f}-{r:.1f} '
                    f'{r:.1f}-{r:.1f}-{r:.1f}z"/>')
        title = say(TITLES.get(name, name))
        to_left = cx > right - 90
        ty = cy + 4
        while any(abs(tx - cx) < 100 and abs(other - ty) < 13 for tx, other in taken):
            ty += 13
        taken.append((cx, ty))
        body.append(f'<text class="name" x="{cx + (-14 if to_left else 14):.1f}" y="{ty:.1f}" '
                    f'text-anchor="{"end" if to_left else "start"}">{escape(title)}</text>')
    if third:
        body += size_legend(third, size, 292.0)
    return svg(620, 322 if third else 292, body, front_finding(found), "chart pareto")


def size_legend(name: str, size: DotSize, y: float) -> list[str]:
    """What the size of a dot tells, and dots from the least to the most."""
    label, unit, better = OBJECTIVES[name]
    body = [f'<text class="row" x="0" y="{y + 14:g}">Size: {label}, {unit} '
            f'({"more" if better > 0 else "less"} is better)</text>']
    x = 330.0
    for value in size.shown:
        body.append(f'<circle class="front-dot" cx="{x:g}" cy="{y + 10:g}" '
                    f'r="{size.radius(value):.1f}"/><text class="tick" x="{x + 14:g}" '
                    f'y="{y + 14:g}">{figure(value)}</text>')
        x += 96.0
    return body


# files ---------------------------------------------------------------------------------------

def portfolio_beside(folder: Path | None, region: str) -> dict | None:
    """The portfolio that a result folder holds of this region; None where there is none."""
    if folder is None or not (Path(folder) / NAME).is_file():
        return None
    found, of = read_portfolio(Path(folder) / NAME)
    return portfolio_view(found) if of == region else None


def portfolio_page(found: Portfolio, region: str) -> str:
    """The answer as a page of its own, without any script."""
    title = say(mark("{mw} MW in {region}: one big or many small"), mw=figure(found.total_mw),
                region=region)
    return standalone("portfolio.html", title, region, portfolio=portfolio_view(found))


def write_portfolio(found: Portfolio, region: str, region_name: str, folder: Path | str
                    ) -> list[Path]:
    """Write portfolio.json, .html and .xlsx into `folder`, whole or not at all."""
    from app.export.manifest import dumps
    from app.export.portfolio import portfolio_json
    from app.export.workbook import write_portfolio_book
    from layers.files import atomic_folder

    folder = Path(folder)
    with atomic_folder(folder) as part:
        (part / NAME).write_text(dumps({"region": region, **portfolio_json(found)}), "utf-8")
        (part / "portfolio.html").write_text(portfolio_page(found, region_name), "utf-8")
        write_portfolio_book(found, region_name, part / "portfolio.xlsx")
    return [folder / NAME, folder / "portfolio.html", folder / "portfolio.xlsx"]
