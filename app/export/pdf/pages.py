"""What stands on the pages of the report, as plain values for the template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.export.licences import licence_notes
from app.export.report.comparison import comparison_beside
from app.export.report.portfolio import portfolio_beside
from app.export.report.site_view import called_place, headline, score_scale, site_views
from app.export.report.speech import in_digits, say
from app.export.report.steps import step_view
from app.export.report.summary import card, gaps, heading, lead, remarks, summary
from app.export.report.tables import (
    assumption_rows,
    brief_rows,
    criteria_rows,
    excluded_rows,
    source_rows,
)
from app.version import VERSION
from gis.language import Language, mark
from gis.results import Site, StudyResult

from .audience import audience_pages
from .changed import changed
from .drawing import picture
from .legend import credits, legend, ramp_svg, stroke_key
from .map import OVERVIEW, draw_map
from .reading import reading
from .scene import Scene, scene_of
from .site_pages import headed, site_pages
from .typeset import clean
from .window import Window
from .words import (
    AUDIENCES,
    GLOSSARY,
    LABELS,
    METHOD,
    MORE,
    SCALE,
    STEPS,
    UNITS,
    WITHOUT,
    labels,
)

if TYPE_CHECKING:
    from app.export.changes import Changes
    from gis.study import Inputs

PAPERS = {"a4": ("a4", 482.0, 712.0, 0.78), "letter": ("us-letter", 498.0, 684.0, 0.66)}
"""Name for typst, width and height inside the margins [pt], shape of a site's map."""
FIRST, FEW = 5, 4
"""Sites on page two; so few that their table and map share a page."""
HEADS = (("used", "used_mwh_y"), ("lcoh", "lcoh_eur_mwh"), ("co2", "co2_avoided_t_y"))
"""The three figures of a site."""


def document(result: StudyResult, inputs: Inputs, audience: str, paper: str, title: str,
             notes: str, spoken: Language, folder: Path | None = None,
             pages: int | None = None, changes: Changes | None = None) -> dict[str, Any]:
    """Everything that the template `report` needs, apart from the logo.

    The first `pages` sites get a page of their own (all where None); further ones stand in the
    table and on the map, and the report says so.
    """
    scene = scene_of(result, inputs)
    name, width, height, shape = PAPERS[paper]
    scale = score_scale(result.sites)
    head = heading(result)
    count = len(result.sites)
    detailed = count if pages is None else min(pages, count)
    views = site_views(result, inputs, detailed)
    sources, without = _sources(result)
    return {
        "paper": name, "lang": spoken.key, "t": labels(spoken), "audience": audience,
        "title": clean(title, 160) or head["title"], "question": head["title"],
        "line": head["line"], "region": result.region_name, "for": spoken(AUDIENCES[audience]),
        "notes": clean(notes, 1500), "version": VERSION,
        "as_of": head["as_of"], "seed": result.settings.seed,
        "cover": cover_map(scene, width, cover_height(notes, height)),
        "summary": summary_page(result, scene, width),
        "ranking": ranking(views),
        "scale": spoken(SCALE, low=in_digits(scale[0], 1), high=in_digits(scale[1], 1)),
        "reading": reading(spoken),
        "overview": overview(scene, width, (0.5 if count <= FEW else 0.77) * height),
        "sites": site_pages(result, inputs, scene, views[:detailed], audience, width, shape),
        "more": spoken.plural(MORE, count - detailed, number=count - detailed)
        if count > detailed else "",
        "parts": audience_pages(result, inputs, audience, spoken),
        "brief": brief_rows(result), "excluded": excluded_rows(result),
        "criteria": criteria_rows(result), "assumptions": assumption_rows(result),
        "sources": sources, "without": without, "gaps": gaps(result, inputs),
        "steps": _steps(result, inputs),
        "remarks": [*remarks(result, inputs), *licence_notes(result, inputs.layers)],
        "method": [{"head": spoken(a), "text": spoken(b, draws=spoken.number(result.settings.draws))
                    if "{" in b else spoken(b)} for a, b in METHOD],
        "glossary": [{"word": spoken(a), "means": spoken(b)} for a, b in GLOSSARY],
        "portfolio": _portfolio(folder, result.region), "comparison": _comparison(folder),
        "changes": None if changes is None else changed(changes),
    }


def short_document(result: StudyResult, inputs: Inputs, title: str, spoken: Language
                   ) -> dict[str, Any]:
    """Everything that the template `summary` needs."""
    head = heading(result)
    return {"lang": spoken.key, "t": labels(spoken), "title": clean(title, 160) or head["title"],
            "question": head["title"], "line": head["line"], "version": VERSION,
            "summary": summary_page(result, scene_of(result, inputs), 580.0)}


def cover_height(notes: str, height: float) -> float:
    """Height of the cover's map: what the author's notes leave of the page. [pt]"""
    lines = sum(1 + len(line) // 85 for line in clean(notes, 1500).split("\n"))
    return max(0.68 * height - 13.0 * max(lines - 3, 0), 0.3 * height)


def cover_map(scene: Scene, width: float, height: float) -> dict[str, Any]:
    """The region with its sites."""
    drawn = draw_map(scene, Window.around(scene.region, width, height), OVERVIEW)
    return {"svg": drawn.text(), "source": credits(drawn), "alt": say(
        mark("Map of {name} with its suitability for a data centre and the {count} ranked "
             "sites"), name=scene.result.region_name, count=len(scene.places))}


def overview(scene: Scene, width: float, height: float) -> dict[str, Any]:
    """All sites on the suitability of the region, with what the marks mean."""
    drawn = draw_map(scene, Window.around(scene.region, width, height),
                     OVERVIEW | {"areas", "exchanges"})
    best = [f"{p.site.rank} {called_place(p.site.name)}" for p in scene.places[:3]]
    return {"svg": drawn.text(), "legend": legend(drawn, cells=True),
            "ramp": ramp_svg(scene.colours, scene.limits),
            "alt": say(mark("Map of {name}: suitability, power lines and the ranked "
                            "sites; best are {best}"), name=scene.result.region_name,
                       best="; ".join(best)),
            "finding": overview_finding(scene), "source": credits(drawn)}


def overview_finding(scene: Scene) -> str:
    """Where the good cells and the first sites lie."""
    result = scene.result
    if not result.sites:
        return say(mark("No place in {region} is left after the exclusions."),
                   region=result.region_name)
    out = 100 * sum(share for reason, share in result.excluded.items() if reason != "outside")
    high = scene.limits[-2]
    scores = result.screening.suitability(result.settings.weights)
    share = 100 * float((scores >= high).mean()) if len(scores) else 0.0
    return say(mark("{share} % of the squares that may be built on score {limit} or more; "
                    "{out} % of the region is excluded."), share="<1" if share < 1 else
               f"{share:.0f}", limit=in_digits(high, 2), out=f"{out:.0f}")


def summary_page(result: StudyResult, scene: Scene, width: float) -> dict[str, Any]:
    """Page two: the question, the first sites on a map, three figures each, doubts, steps."""
    told = summary(result)
    first = result.sites[:FIRST]
    places = scene.places[:FIRST]
    w = 0.46 * width
    drawn = draw_map(scene, Window.around(scene.region, w, 1.12 * w), {"power_lines"}, places,
                     cells=False)
    cards = []
    for site in first:
        one = card(site, result)
        cards.append({key: one[key] for key in ("rank", "name", "served", "score", "score_span")}
                     | {"figures": [_headed(site, key, name) for key, name in HEADS]})
    return {"lead": lead(result), "sure": [clean(s, 330) for s in told["sure"]],
            "next": [clean(s, 330) for s in told["next"]][:4], "cards": cards,
            "map": {"svg": drawn.text(), "source": credits(drawn),
                    "legend": legend(drawn, cells=False),
                    "alt": say(mark("Map of {name} with the first {count} sites"),
                               name=result.region_name, count=len(first))}}


def _headed(site: Site, key: str, name: str) -> dict[str, Any]:
    return {"key": key, "unit": UNITS[key]} | headed(key, headline(site, name),
                                                     headline(site, "used_mwh_y"))


def ranking(views: list[dict]) -> list[dict]:
    """The rows of the ranked table."""
    rows = []
    for v in views:
        rows.append({key: v[key] for key in ("rank", "name", "where", "score", "score_span",
                                             "coverage", "ranks", "used", "lcoh", "co2", "served",
                                             "own")}
                    | {"interval": picture(v["interval"])})
        for key in ("used", "lcoh", "co2"):
            rows[-1][key] = headed(key, v[key], v["used"])
    return rows


def _sources(result: StudyResult) -> tuple[list[dict], str]:
    """Rows of the layers at hand, and those that are not in one sentence."""
    rows = source_rows(result)
    missing = sum(p.origin == "missing" for p in result.layers)      # they come last
    rows, without = rows[:len(rows) - missing], [row["layer"] for row in rows[-missing:]][:missing]
    told = say(WITHOUT, layers=", ".join(without), title=say(LABELS["gaps"])) if without else ""
    return rows, told


def _steps(result: StudyResult, inputs: Inputs) -> dict[str, Any] | None:
    found = step_view(result, inputs)
    if found is None:
        return None
    return found | {"line": say(STEPS, site=called_place(found["site"]), months=found["months"],
                                span=found["span"])}


def _portfolio(folder: Path | None, region: str) -> dict[str, Any] | None:
    found = portfolio_beside(folder, region)
    return None if found is None else found | {"front": picture(found["front"])}


def _comparison(folder: Path | None) -> dict[str, Any] | None:
    found = comparison_beside(folder)
    if found is None:
        return None
    keep = {k: found[k] for k in ("said", "radar_finding", "first", "scores", "figures", "places",
                                  "more", "asked", "one_region")}
    return keep | {"names": [n["name"] for n in found["names"]],
                   "key": [{"text": n["name"], "svg": stroke_key(i)}
                           for i, n in enumerate(found["names"])], "radar": picture(found["radar"])}
