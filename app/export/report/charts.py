"""Charts as inline SVG; colours come from the style sheet, so that they follow light and dark."""

from __future__ import annotations

import math

from markupsafe import Markup, escape

from gis.language import mark
from gis.results import Site
from gis.settings import Settings

from .speech import in_digits, say
from .words import figure, gwh, known, percent, score

PER_MONTH = mark("GWh per month")
MONTH_NAMES = (mark("January"), mark("February"), mark("March"), mark("April"), mark("May"),
               mark("June"), mark("July"), mark("August"), mark("September"), mark("October"),
               mark("November"), mark("December"))


def months() -> list[str]:
    """First letters of the months, in the language at hand."""
    return [say(name)[0].upper() for name in MONTH_NAMES]


def svg(width: float, height: float, body: list[str], title: str, kind: str) -> Markup:
    """One drawing with the finding as its text for those who do not see it."""
    return Markup(
        f'<svg class="{kind}" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-label="{escape(title)}">{"".join(body)}</svg>')


def theme_parts(site: Site, settings: Settings) -> list[tuple[str, float, float]]:
    """Theme, contribution to the score, and the most that the theme could contribute."""
    parts = []
    for theme in settings.themes:
        mine = [site.criteria[c.key] for c in settings.criteria
                if c.theme == theme and c.key in site.criteria]
        parts.append((theme, sum(c.contribution for c in mine if known(c.contribution)),
                      sum(c.weight for c in mine)))
    return parts


def theme_bar(site: Site, settings: Settings) -> Markup:
    """The score as one bar stacked by theme on 0..1, with its interval as a whisker."""
    width, bar, body, x = 400.0, 16.0, [], 0.0
    body.append(f'<rect class="track" x="0" y="6" width="{width:g}" height="{bar:g}"/>')
    said = []
    for theme, part, _ in theme_parts(site, settings):
        w, name = max(part, 0) * width, say(theme)
        body.append(f'<rect class="t-{escape(theme)}" x="{x:.1f}" y="6" width="{w:.1f}" '
                    f'height="{bar:g}"><title>{escape(name)} {in_digits(part, 2)}</title></rect>')
        clear = not known(site.score_low) or x + 7 * len(name) < site.score_low * width
        if w > 7 * len(name) and clear:                 # the whisker would cross it out
            body.append(f'<text class="on on-{escape(theme)}" x="{x + 5:.1f}" y="17.5">'
                        f'{escape(name)}</text>')
        said.append(f"{name} {in_digits(part, 2)}")
        x += w
    body.append(whisker_marks(site.score_low * width, site.score_high * width, 14, 9))
    title = say(mark("Score {score}, between {low} and {high}: {parts}"), score=score(site.score),
                low=score(site.score_low), high=score(site.score_high), parts=", ".join(said))
    return svg(width, 28, body, title, "chart theme-bar")


def whisker_marks(x0: float, x1: float, y: float, half: float) -> str:
    """A horizontal whisker from x0 to x1."""
    if not (math.isfinite(x0) and math.isfinite(x1)):
        return ""
    end = f"{y - half / 2:g}v{half:g}"
    line = f"M{x0:.1f} {y:g}H{x1:.1f}M{x0:.1f} {end}M{x1:.1f} {end}"
    return f'<path class="halo" d="{line}"/><path class="whisker" d="{line}"/>'


def interval(value: float, low: float, high: float, first: float, last: float,
             width: float = 96.0) -> Markup:
    """A value with its whisker on the scale first..last, small enough for a table cell."""

    def at(v: float) -> float:
        share = (v - first) / ((last - first) or 1)
        return 4 + (width - 8) * min(max(share, 0), 1)

    body = [f'<path class="axis" d="M4 8H{width - 4:g}"/>']
    if known(value):
        if known(low) and known(high):
            body.append(whisker_marks(at(low), at(high), 8, 7))
        body.append(f'<circle class="dot" cx="{at(value):.1f}" cy="8" r="3.5"/>')
    title = say(mark("{value}, between {low} and {high}"), value=figure(value), low=figure(low),
                high=figure(high))
    return svg(width, 16, body, title, "chart interval")


def monthly_top(sites: tuple[Site, ...]) -> float:
    """Common top of the monthly charts [MWh], so that sites can be compared."""
    return max([v for site in sites for part in supply_of(site)[1:] for v in part
                if math.isfinite(v)], default=0.0)


def supply_of(site: Site) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Used heat per month, NaN where unknown, and all that could be delivered [MWh].

    The engine's `rejected` is source heat, before the heat pump; here both are taken after it,
    so that they compare with the demand.
    """
    none, series = (0.0,) * 12, site.heat.monthly
    used, delivered = series.get("used", none), series.get("delivered", none)
    return tuple(used), tuple(u if u > d else d for d, u in zip(delivered, used, strict=True))


def nice_step(top: float) -> float:
    """A round step that cuts 0..top into two to five parts."""
    if top <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(top))
    return next(power * f for f in (0.2, 0.25, 0.5, 1.0, 2.0) if top / (power * f) <= 5)


def monthly(site: Site, top: float) -> Markup:
    """Used and rejected heat month by month as stacked areas under the demand line.

    Where nobody knows who would use it, all of it is one area that says so.
    """
    used, total = supply_of(site)
    demand = tuple(site.heat.monthly.get("demand", (math.nan,) * 12))
    left, right, upper, lower, height = 44.0, 500.0, 34.0, 172.0, 194.0
    step = nice_step(top * 1.15)
    scale = math.ceil(max(top * 1.15, 1e-9) / step) * step

    def px(i: float) -> float:
        return left + (right - left) * i / 11

    def py(v: float) -> float:
        return lower - (lower - upper) * min(max(v, 0.0), scale) / scale

    body = []
    decimals = next((d for d in range(4) if round(step / 1000, d) == round(step / 1000, 6)), 4)
    for k in range(round(scale / step) + 1):
        y = py(k * step)
        body.append(f'<path class="grid" d="M{left:g} {y:.1f}H{right:g}"/>'
                    f'<text class="tick" x="{left - 6:g}" y="{y + 4:.1f}" text-anchor="end">'
                    f'{in_digits(k * step / 1000, decimals)}</text>')
    body.append(f'<text class="tick" x="4" y="9">{escape(say(PER_MONTH))}</text>')
    foot: tuple[float, ...] = (0.0,) * 12
    body.append(area("rejected", foot, total, px, py))
    parts = [(mark("use unknown"), foot, total)]
    if all(known(u) for u in used):
        body.append(area("used", foot, used, px, py))
        spare = tuple(t - u for t, u in zip(total, used, strict=True))
        parts = [(mark("used"), foot, used), (mark("rejected"), used, spare)]
    body.append(direct_labels(parts, px, py, scale))
    body.append(demand_line(demand, scale, px, py))
    for i, name in enumerate(months()):
        body.append(f'<text class="tick" x="{px(i):.1f}" y="{height - 6:g}" '
                    f'text-anchor="middle">{name}</text>')
    return svg(520, height, body, monthly_finding(site), "chart monthly")


def area(kind: str, low, high, px, py) -> str:
    """A filled area between two monthly series."""
    top = " ".join(f"L{px(i):.1f} {py(v):.1f}" for i, v in enumerate(high))
    back = " ".join(f"L{px(11 - i):.1f} {py(v):.1f}" for i, v in enumerate(reversed(low)))
    return f'<path class="heat-{kind}" d="M{top[1:]} {back}Z"/>'


def direct_labels(parts, px, py, scale: float) -> str:
    """The names of the areas (name, foot, height), written where they are thickest."""
    out = []
    for name, base, part in parts:
        i = max(range(1, 11), key=lambda k: part[k])
        if part[i] > 0.14 * scale:
            y = py(base[i] + part[i] / 2) + 4
            out.append(f'<text class="in {name.replace(" ", "-")}" x="{px(i):.1f}" y="{y:.1f}" '
                       f'text-anchor="middle">{escape(say(name))}</text>')
    return "".join(out)


def demand_line(demand, scale: float, px, py) -> str:
    """Demand as a line; where it leaves the picture its size is written at the top."""
    if not all(known(d) for d in demand) or not any(d > 0 for d in demand):
        return ""
    points = " ".join(f"{px(i):.1f},{py(d):.1f}" for i, d in enumerate(demand))
    peak = max(range(12), key=lambda i: demand[i])
    beyond = demand[peak] > scale
    low, high = gwh(min(demand)), gwh(demand[peak])
    note = say(mark("demand"))
    if beyond:
        reach = low if low == high else f"{low}–{high}"
        note = (say(mark("demand {reach} GWh, off the scale"), reach=reach)
                if min(demand) >= scale else say(mark("demand, up to {high} GWh"), high=high))
    x = min(max(px(peak), 150), 400)
    return (f'<polyline class="demand" points="{points}"/>'
            f'<text class="name" x="{x:.1f}" y="{py(demand[peak]) - 6:.1f}" '
            f'text-anchor="middle">{escape(note)}</text>')


def monthly_finding(site: Site) -> str:
    """What the monthly chart shows, in one sentence."""
    used, total = supply_of(site)
    if not all(known(u) for u in used):
        return say(mark("Site {rank}: how much of this heat is used is unknown; no list of heat "
                        "users is at hand."), rank=site.rank)
    if sum(used) <= 0:
        return say(mark("Site {rank}: no present demand within reach takes this heat."),
                   rank=site.rank)
    full = [t > 0 and u >= 0.9 * t for u, t in zip(used, total, strict=True)]
    share = sum(used) / max(sum(total), 1e-9)
    if all(full):
        return say(mark("Site {rank}: nearly all the heat is taken in every month."),
                   rank=site.rank)
    if any(full):
        first, last = season(full)
        message = (mark("Site {rank}: users take nearly all the heat in {first}, "
                        "{share} over the year.") if first == last else
                   mark("Site {rank}: users take nearly all the heat from {first} to {last}, "
                        "{share} over the year."))
        return say(message, rank=site.rank, share=percent(share), first=say(MONTH_NAMES[first]),
                   last=say(MONTH_NAMES[last]))
    best = max(range(12), key=lambda i: used[i])
    return say(mark("Site {rank}: {share} of the heat is used; most in {month}."),
               rank=site.rank, share=percent(share), month=say(MONTH_NAMES[best]))


def season(full: list[bool]) -> tuple[int, int]:
    """First and last month of the longest run of True, round the turn of the year."""
    best = (0, 0, 0)
    for start in range(12):
        length = 0
        while length < 12 and full[(start + length) % 12]:
            length += 1
        best = max(best, (length, -start, start))
    length, _, start = best
    return start, (start + length - 1) % 12
