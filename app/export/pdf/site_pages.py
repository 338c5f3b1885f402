"""One page per site: where it lies, why, what it gives and costs, how sure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.export.report.site_view import called_place
from app.export.report.speech import in_digits, say
from app.export.report.words import figure, short
from app.words.costs import cost_top
from gis.language import mark
from gis.results import Site, StudyResult

from .charts import cost_chart, score_bar
from .drawing import picture
from .legend import credits, legend
from .map import CLOSE, draw_map
from .scene import Place, Scene
from .typeset import clean
from .window import Window
from .words import UNITS

if TYPE_CHECKING:
    from gis.study import Inputs

LEAST_M, MOST_M = 6_000.0, 60_000.0
"""Half the width of a site's map: at least and at most."""
KEY = ("Heat at the source", "Used by present demand", "Cost of the used heat",
       "CO2 avoided, net", "Homes with the same need", "Energy reuse factor (ERF)",
       "Heat pump COP", "Investment for the heat", "PUE, yearly mean", "WUE")
GROUPS = {"council": {"water": 5, "carbon": 3}, "investor": {"grid": 10},
          "government": {"grid": 6, "water": 3}}
"""Groups of figures that an audience sees beside the heat, and how many of each."""


def site_pages(result: StudyResult, inputs: Inputs, scene: Scene, views: list[dict],
               audience: str, width: float, shape: float = 0.78) -> list[dict[str, Any]]:
    """The pages of the sites that `views` tell of, best first; `shape` is their maps' height
    over their width."""
    top = cost_top(result.sites)
    return [site_page(site, scene, place, view, audience, width, top, shape)
            for site, place, view in zip(result.sites, scene.places, views, strict=False)]


def site_page(site: Site, scene: Scene, place: Place, view: dict, audience: str,
              width: float, top: float, shape: float) -> dict[str, Any]:
    """One page; `top` is the right end of the waterfall of all sites."""
    cost = view["cost"]
    wanted = {*KEY, *(say(name) for name in KEY)}
    figures = [row for row in view["figures"] if row["label"] in wanted]
    return {
        "rank": site.rank, "name": clean(view["name"], 90), "where": view["where"],
        "own": site.own, "score": view["score"], "score_span": view["score_span"],
        "why": whole(site.why, 700), "improve": whole(site.improve, 400),
        "flags": [clean(flag, 120) for flag in site.flags[:4]],
        "doubt": doubt(view), "map": site_map(scene, place, 0.5 * width, shape),
        "heads": [{"key": key, "unit": say(UNITS[key])} | headed(key, view[key], view["used"])
                  for key in ("used", "lcoh", "co2")],
        "bar": score_bar(site, scene.result.settings, width),
        "monthly": picture(view["monthly"], 1.5), "finding": view["finding"],
        "cost": {**cost_chart(site.cost, top, 0.5 * width - 7), "finding": cost["finding"],
                 "class": cost["class"]} if cost and site.cost else None,
        "figures": [_row(row) for row in figures],
        "groups": [{"title": group["title"],
                    "rows": [_row(row) for row in group["rows"][:GROUPS[audience][group["theme"]]]]}
                   for group in view["groups"] if group["theme"] in GROUPS[audience]],
        "sinks": [{k: sink[k] for k in ("name", "route", "used", "dn", "potential")}
                  | {"name": clean(sink["name"], 60)} for sink in view["sinks"][:4]],
        "next": _next(view),
    }


def headed(key: str, found: Mapping[str, Any], used: Mapping[str, Any]) -> dict[str, Any]:
    """A headline figure for the template. Where no heat is used it has no cost: that is known,
    unlike a cost that nobody can tell."""
    if key == "lcoh" and not found["known"] and used["known"] and used["raw"][0] == 0:
        return {"value": "–", "span": "", "known": True, "wide": False}
    return {k: found[k] for k in ("value", "span", "known", "wide")}


def whole(text: str, most: int) -> str:
    """As many whole sentences of `text` as fit; the first, cut, where not even it does.

    >>> whole("It is near. It costs 2.5 MEUR. It waits.", 32)
    'It is near. It costs 2.5 MEUR.'
    """
    kept = ""
    for sentence in re.split(r"(?<=[.!?…]) (?=[^\W\d_])", text):
        if len(kept) + len(sentence) + 1 > most:
            break
        kept = f"{kept} {sentence}".strip()
    return clean(kept or text, most)


def _next(view: dict) -> list[dict[str, str]]:
    """What to measure and find out first; permits stand in the steps of the country."""
    steps = view.get("steps") or {}
    return [{key: clean(step[key], 160) for key in ("what", "why", "months", "cost")}
            for step in steps.get("learn", ())]


def _row(row: dict) -> dict[str, Any]:
    return {"label": row["label"], "value": row["value"], "unit": row["unit"],
            "span": row["span"], "wide": row.get("wide", False),
            "unknown": row.get("unknown", row["value"] == "unknown"),
            "known": row.get("known", "")}


def doubt(view: dict) -> str:
    """How firmly the site stands, in sentences."""
    said = [say(mark("In 8 of 10 simulations it ranks {ranks}; among the first three in {top3} of "
                     "them. {coverage} of its score rests on known values."),
                **{key: view[key] for key in ("ranks", "top3", "coverage")})]
    if view["flip"]:
        said.append(view["flip"])
    return " ".join(said)


def site_map(scene: Scene, place: Place, width: float, shape: float = 0.78) -> dict[str, Any]:
    """The surroundings of a site, wide enough for the users that it heats."""
    half = LEAST_M
    for _, x, y, _ in place.users:
        half = max(half, 1.25 * max(abs(x - place.x), abs(y - place.y)))
    half = min(half, MOST_M)
    box = (place.x - half, place.y - half, place.x + half, place.y + half)
    drawn = draw_map(scene, Window.around(box, width, shape * width, 0.0), CLOSE, cells=False,
                     chosen=place.site.id, users=True)
    name = clean(called_place(place.site.name), 90)
    users = len(place.users)
    around = say(mark("Map of {km} km around site {rank}, {name}, with power lines, fibre and heat "
                      "users"), km=in_digits(2 * half / 1000), rank=place.site.rank, name=name)
    served = say(mark("Lines lead to the heat users that it would serve: {count}"),
                 count=users) if users else ""
    return {"svg": drawn.text(), "source": credits(drawn),
            "legend": legend(drawn, cells=False, users=bool(users), chosen=True),
            "finding": map_finding(place),
            "alt": ". ".join(filter(None, (around, served)))}


def map_finding(place: Place) -> str:
    """Where the heat goes, in a sentence."""
    site = place.site
    users = [s for s in site.heat.sinks if s.used_mwh_y > 0]
    if not users:
        return say(mark("Site {rank}: no present heat user lies within its reach."),
                   rank=site.rank)
    far = max(s.route_km if math.isfinite(s.route_km) else s.distance_km for s in users)
    most = max(users, key=lambda s: s.used_mwh_y)
    if len(users) == 1:
        return say(mark("Site {rank} heats {name}, {km} km away."), rank=site.rank,
                   name=clean(most.name, 60), km=short(figure(far, 2)))
    return say(mark("Site {rank} heats {count} users within {km} km; {name} takes most."),
               rank=site.rank, count=len(users), km=short(figure(far, 2)),
               name=clean(most.name, 60))
