"""The heat users of a site as rows."""

from __future__ import annotations

from gis.language import mark
from gis.results import Site

from ..texts import shown_name
from .speech import retell, say
from .words import UNKNOWN, figure, gwh, known

MOST_SINKS = 8


def sinks(site: Site) -> list[dict]:
    """The heat users that matter most, used ones first."""
    rows = []
    for sink in ordered(site)[:MOST_SINKS]:
        rows.append({
            "name": shown_name(sink.name), "kind": retell(sink.kind.replace("_", " ")),
            "potential": sink.potential,
            "km": figure(sink.distance_km, 2), "route": figure(sink.route_km, 2),
            "temps": temperatures(sink.supply_c, sink.return_c), "demand": gwh(sink.demand_mwh_y),
            "servable": gwh(sink.servable_mwh_y),
            "used": say(mark("not counted")) if sink.potential else gwh(sink.used_mwh_y),
            "dn": f"DN {sink.pipe_dn}" if sink.pipe_dn else "–",
            "lcoh": figure(sink.lcoh_eur_mwh, 2) if known(sink.lcoh_eur_mwh) else "–",
            "note": sink.note})
    return rows


def ordered(site: Site) -> list:
    """A site's heat users: present ones before potential ones, the most heat first."""
    return sorted(site.heat.sinks, key=lambda k: (k.potential, -(k.used_mwh_y or 0),
                                                  k.distance_km))


def more_sinks(site: Site) -> str:
    """How many heat users the table leaves out, in words; empty where it shows all."""
    left = len(site.heat.sinks) - MOST_SINKS
    return (say(mark("Further users studied: {count}; result.json lists all."), count=left)
            if left > 0 else "")


def temperatures(supply: float, back: float) -> str:
    """Supply and return [deg C] as "70 / 40"."""
    if not known(supply):
        return say(UNKNOWN)
    return f"{supply:.0f} / {back:.0f}" if known(back) else f"{supply:.0f}"
