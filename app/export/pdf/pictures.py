"""Maps and charts alone: as SVG, as PNG at print resolution, as a poster.

They are drawn by the functions that draw the report, so that a picture is the one in the report.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.export.report.site_view import called_place, headline
from app.export.report.speech import speaking
from app.export.report.summary import heading
from app.export.report.words import score
from app.version import VERSION
from gis.errors import InputError, UnknownNameError
from gis.language import mark
from gis.results import Site, StudyResult

from .drawing import alone
from .legend import credits, legend, ramp_svg
from .map import CLOSE, OVERVIEW, draw_map
from .scene import Scene, scene_of
from .site_pages import site_map
from .typeset import clean, typeset
from .window import Window
from .words import labels

if TYPE_CHECKING:
    from gis.study import Inputs

POSTERS = {"a0": (2384.0, 3370.0), "a1": (1684.0, 2384.0), "a2": (1191.0, 1684.0),
           "a3": (842.0, 1191.0)}
"""Width and height [pt] of a poster upright."""
CHARTS = ("heat", "score", "cost", "trade", "power")
SUFFIXES = (".svg", ".png")
POSTER_PPI = 150.0
"""A poster is looked at from a step away. [pixels per inch]"""
LEAST_PPI, MOST_PPI = 36.0, 1200.0


def map_svg(result: StudyResult, inputs: Inputs, site: Site | None = None,
            width: float = 600.0) -> str:
    """The map of the region, or of one site's surroundings, as SVG text."""
    scene = scene_of(result, inputs)
    if site is not None:
        place = next(p for p in scene.places if p.site.id == site.id)
        return str(site_map(scene, place, width)["svg"])
    return draw_map(scene, Window.around(scene.region, width, _high(scene, width)),
                    OVERVIEW).text()


def _high(scene: Scene, width: float) -> float:
    """Height that suits the region's shape."""
    left, bottom, right, top = scene.region
    shape = (top - bottom) / max(right - left, 1e-6)
    return width * min(max(shape, 0.5), 1.6)


def chart_svg(result: StudyResult, inputs: Inputs, site: Site, chart: str,
              found: Mapping[str, Any] | None = None) -> str:
    """One of a site's :data:`CHARTS` as SVG text; "" where the study holds nothing for it.

    `found` is what `depth_view.depths` gave, for who draws many of them.
    Raises :class:`gis.errors.UnknownNameError` for a chart that there is not.
    """
    from app.export.report.charts import monthly, monthly_top, theme_bar
    from app.export.report.cost import cost_top, waterfall_chart
    from app.export.report.depth_charts import power_chart, trade_chart
    from app.export.report.depth_view import depths, trade_scale

    if chart not in CHARTS:
        raise UnknownNameError("chart", chart, CHARTS)
    if chart == "heat":
        return alone(monthly(site, monthly_top(result.sites)))
    if chart == "score":
        return alone(theme_bar(site, result.settings))
    if chart == "cost":
        return alone(waterfall_chart(site.cost, cost_top(result.sites))) if site.cost else ""
    found = depths(result, inputs, len(result.sites)) if found is None else found
    if site.id not in found:
        return ""
    if chart == "power":
        return alone(power_chart(found[site.id].power))
    scale = trade_scale(found.values(), result.settings.brief)
    return alone(trade_chart(found[site.id].trade, result.settings.brief, *scale))


def write_picture(svg: str, path: Path | str, ppi: float = 300.0) -> Path:
    """Write a drawing as SVG, or as PNG at `ppi` pixels per inch, by the suffix of `path`.

    Raises
    ------
    InputError
        If there is nothing to draw, the suffix is another or the file cannot be written.
    """
    from layers.files import write_atomic

    path = Path(path)
    if not svg:
        raise InputError(f"There is nothing to draw for {path.name}; choose another picture.")
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path.name} is neither SVG nor PNG; end its name in .svg or .png.")
    if not LEAST_PPI <= ppi <= MOST_PPI:
        raise InputError(f"{ppi:g} pixels per inch are impossible; give {LEAST_PPI:g} to "
                         f"{MOST_PPI:g}.")
    write_atomic(path, svg if path.suffix.lower() == ".svg" else picture_png(svg, ppi))
    return path


def picture_png(svg: str, ppi: float = 300.0) -> bytes:
    """A drawing as PNG; for files and for the clipboard."""
    return typeset("picture", {"svg": svg}, kind="png", ppi=ppi)[0]


def poster_document(result: StudyResult, inputs: Inputs, paper: str, title: str, say
                    ) -> dict[str, Any]:
    """Everything that the template `poster` needs."""
    width, height = POSTERS[paper]
    margin = 0.045 * width
    scene = scene_of(result, inputs)
    size = width / 720.0
    inner = width - 2 * margin
    drawn = draw_map(scene, Window.around(scene.region, inner, 0.62 * height),
                     CLOSE - {"fibre", "heat_sinks"}, size=size, names=True)
    head = heading(result)
    rows = [{"rank": s.rank, "name": clean(called_place(s.name), 60), "score": score(s.score),
             "used": {k: headline(s, "used_mwh_y")[k] for k in ("value", "known", "span", "wide")}}
            for s in result.sites[:12]]
    return {"lang": say.key, "t": labels(say), "title": clean(title, 120) or head["title"],
            "line": head["line"], "version": VERSION, "width": width, "height": height,
            "margin": margin, "ranking": rows, "map": {
                "svg": drawn.text(), "legend": legend(drawn, cells=True),
                "ramp": ramp_svg(scene.colours, scene.limits), "source": credits(drawn),
                "alt": say(mark("Map of {name} with its suitability, power lines, "
                                "heat users and the ranked sites"), name=result.region_name)}}


def write_poster(result: StudyResult, inputs: Inputs, path: Path | str, *, paper: str = "a1",
                 title: str = "", language: str = "en") -> Path:
    """Write the map of the region as a poster, PDF or by the suffix of `path` PNG; raises
    :class:`gis.errors.InputError`."""
    from app.translation import language as spoken
    from layers.files import write_atomic

    if paper not in POSTERS:
        raise UnknownNameError("poster size", paper, POSTERS)
    say = spoken(language)
    with speaking(say):
        data = poster_document(result, inputs, paper, title, say)
    kind = "png" if Path(path).suffix.lower() == ".png" else "pdf"
    write_atomic(path, typeset("poster", data, kind=kind, ppi=POSTER_PPI)[0])
    return Path(path)
