"""Results side by side in the report: what was asked, first sites, radar, ranks, differences."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from gis.errors import InputError
from gis.language import mark
from gis.ranking.compare import Comparison

from ..texts import clean, shown_name
from .charts import svg
from .difference import differences_beside
from .site_view import called_place
from .speech import as_told, in_digits, retell, say
from .templates import opened, standalone
from .words import figure, listed

NAME = "comparison.json"
TONES = ("#0B6E8A", "#B35806", "#6A4C93", "#3F7F3A", "#A01F4D", "#6B7280")
DASHES = ("", "6 3", "2 2", "8 2 2 2", "4 4", "1 3")
SCALE = {"MWh/y": ("GWh/y", 1e-3), "EUR": ("MEUR", 1e-6)}
MOST_PLACES = 20
WORDS = {"it_mw": mark("IT capacity"), "grid_carbon_g_kwh": mark("carbon of the grid's power"),
         "year": mark("year of the grid"), "data_dir": mark("data folder"),
         "warmer_k": mark("warming"), "utilisation": mark("utilisation"),
         "cooling": mark("cooling"), "load_profile": mark("load profile"),
         "water_allowed": mark("water allowed"), "storage_m3": mark("heat store"),
         "electricity_eur_mwh": mark("price of electricity"), "land_ha": mark("land"),
         "preset": mark("preset"), "land_ha_per_mw": mark("land per MW"),
         "land_min_ha": mark("least land"), "candidates": mark("sites to study"),
         "spacing_min_km": mark("least distance between sites"),
         "spacing_share": mark("least distance as a share of the region"),
         "discount_rate": mark("discount rate"), "horizon_y": mark("years reckoned with"),
         "heat_cost_limit_eur_mwh": mark("dearest heat in reach"), "currency": mark("currency"),
         "currency_per_eur": mark("exchange rate"), "method": mark("method of ranking")}
PARTS = (("brief", "{key}"), ("weights", mark("weight of {key}")),
         ("value_functions", mark("value function of {key}")))
DIFFERS = mark("{name} differs most from {first} in {theme}: {difference}.")


def comparison_view(document: Mapping[str, Any], maps: Sequence[Mapping[str, Any]] = ()) -> dict:
    """What the template needs, from the JSON object that `compare` writes."""
    subjects = document["subjects"]
    radar = document["radar"]
    regions = {s["region"] for s in subjects}
    return {
        "names": [{"name": shown_name(s["name"]), "stroke": stroke(i)}
                  for i, s in enumerate(subjects)],
        "said": [clean(as_told(_worded(text, document)), 600) for text in document["said"]],
        "radar": radar_chart(radar["themes"], radar["sites"], [s["name"] for s in subjects]),
        "radar_finding": radar_finding(radar["themes"], radar["sites"],
                                       [s["name"] for s in subjects]),
        "first": [called_place(s["sites"][0]["name"]) if s["sites"] else say(mark("none"))
                  for s in subjects],
        "scores": [_score(s["sites"][0]["score"]) if s["sites"] else "–" for s in subjects],
        "figures": [_figure(f) for f in document["figures"].values()
                    if any(v is not None for v in f["first"])],
        "area": [_area(key, subjects) for key in dict.fromkeys(
            key for s in subjects for key in s["area"])],
        "places": [_place(one) for one in document["sites"][:MOST_PLACES]],
        "more": max(len(document["sites"]) - MOST_PLACES, 0),
        "asked": [{"label": say(title, key=retell(WORDS.get(key, key.replace("_", " ")))),
                   "cells": [_told(values[s["name"]]) for s in subjects]}
            for part, title in PARTS
            for key, values in document["differences"][part].items()],
        "maps": list(maps), "one_region": len(regions) == 1}


def _worded(text: str, document: Mapping[str, Any]) -> str:
    for key in sorted(document["differences"]["brief"], key=len, reverse=True):
        text = text.replace(key, WORDS.get(key, key.replace("_", " ")))
    return text


def _figure(one: Mapping[str, Any]) -> dict:
    unit, factor = SCALE.get(one["unit"], (one["unit"], 1.0))
    label = one["label"].replace("CO2", "CO₂")
    return {"label": opened(label), "unit": "" if unit == "1" else retell(unit),
            "cells": [{"first": _number(a, factor), "median": _number(b, factor)}
                      for a, b in zip(one["first"], one["median"], strict=True)]}


def _area(key: str, subjects: Sequence[Mapping[str, Any]]) -> dict:
    spread = [s["area"].get(key) for s in subjects]
    return {"label": say(mark("whole score")) if key == "score" else retell(key), "cells": [
        {"median": _score(a["median"]), "best": _score(a["best"])} if a else
        {"median": "–", "best": ""} for a in spread]}


def _place(one: Mapping[str, Any]) -> dict:
    cells = []
    for rank, score, moved in zip(one["ranks"], one["scores"], one["rank_changes"], strict=True):
        cells.append({"rank": "–" if rank is None else f"{rank}", "score": _score(score),
                      "up": bool(moved) and moved < 0, "moved": abs(moved) if moved else 0})
    return {"name": called_place(one["name"]), "cells": cells}


def _number(value: float | None, factor: float = 1.0) -> str:
    return "–" if value is None else figure(value * factor)


def _score(value: float | None) -> str:
    return "–" if value is None else in_digits(value, 2)


def _told(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return say(mark("yes") if value else mark("no"))
    if isinstance(value, int | float):
        return figure(float(value))
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {_told(v)}" for k, v in value.items() if v is not None)
    return retell(str(value).replace("_", " "))


def stroke(at: int) -> Markup:
    """The line of one result, as in the radar."""
    return Markup(f'<svg viewBox="0 0 36 8" aria-hidden="true"><path d="M0 4H36" stroke="'
                  f'{TONES[at % len(TONES)]}" stroke-width="2.5" stroke-dasharray="'
                  f'{DASHES[at % len(DASHES)]}"/></svg>')


def radar_chart(themes: Sequence[str], rows: Sequence[Sequence[float | None]],
                names: Sequence[str]) -> Markup:
    """One polygon per result; a theme that is unknown in one breaks none of the others."""
    if len(themes) < 3:
        return Markup("")
    cx, cy, reach = 210.0, 160.0, 120.0

    def at(k: int, share: float) -> tuple[float, float]:
        turn = 2 * math.pi * k / len(themes) - math.pi / 2
        return cx + reach * share * math.cos(turn), cy + reach * share * math.sin(turn)

    def points(shares) -> str:
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in shares)

    body = [f'<polygon class="radar-ring" points="{points(at(k, r) for k in range(len(themes)))}"'
            "/>" for r in (0.25, 0.5, 0.75, 1.0)]
    for k, name in enumerate(themes):
        x, y = at(k, 1.0)
        tx, ty = at(k, 1.14)
        side = "middle" if abs(tx - cx) < 10 else "start" if tx > cx else "end"
        body.append(f'<path class="radar-axis" d="M{cx:g} {cy:g}L{x:.1f} {y:.1f}"/>'
                    f'<text class="row" x="{tx:.1f}" y="{ty + 4:.1f}" text-anchor="{side}">'
                    f'{escape(retell(name))}</text>')
    for i, row in enumerate(rows):
        known = [at(k, float(v)) for k, v in enumerate(row) if v is not None]
        tone = TONES[i % len(TONES)]
        body.append(f'<polygon points="{points(known)}" fill="{tone}" fill-opacity=".07" '
                    f'stroke="{tone}" stroke-width="2" stroke-dasharray="{DASHES[i % 6]}">'
                    f'<title>{escape(names[i])}</title></polygon>')
    return svg(420, 320, body, radar_finding(themes, rows, names), "chart radar")


def radar_finding(themes: Sequence[str], rows: Sequence[Sequence[float | None]],
                  names: Sequence[str]) -> str:
    """Where the second result differs most from the first."""
    best: tuple[str, str] | None = None
    most = 0.0
    for name, row in zip(names[1:], rows[1:], strict=True):
        for k, theme in enumerate(themes):
            old, new = rows[0][k], row[k]
            if old is not None and new is not None and abs(new - old) > abs(most):
                best, most = (name, theme), new - old
    if best is None or abs(most) < 0.005:
        return say(mark("All score alike in every theme."))
    difference = f"{'+' if most > 0 else '−'}{in_digits(abs(most), 2)}"
    return say(DIFFERS, name=best[0], first=names[0], theme=retell(best[1]), difference=difference)


# pages ---------------------------------------------------------------------------------------

def comparison_beside(folder: Path | None, pictures: bool = False) -> dict | None:
    """The comparison that a result folder holds; None where there is none.

    With `pictures`, also those of the difference maps beside it.
    """
    path = Path(folder) / NAME if folder is not None else None
    if path is None or not path.is_file():
        return None
    try:
        document = json.loads(path.read_text("utf-8"))
        return comparison_view(document, differences_beside(path.parent, document)
                               if pictures else ())
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError,
            StopIteration, RecursionError) as error:
        raise InputError(f"{path} is no comparison, or is damaged ({str(error)[:100]}); compare "
                         "again.") from error


def comparison_page(found: Comparison, document: Mapping[str, Any],
                    maps: Sequence[Mapping[str, Any]] = ()) -> str:
    """The comparison as a page of its own, without any script."""
    names = [s.name for s in found.subjects]
    regions = dict.fromkeys(s.region_name for s in found.subjects)
    return standalone("comparison.html", say(mark("Compared: {names}"), names=listed(names)),
                      ", ".join(regions), comparison=comparison_view(document, maps))
