"""Puts the report together."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.words.glossary import GLOSSARY
from gis.language import mark
from gis.results import StudyResult
from gis.types import Features
from layers.licence import passed_on

from ..licences import licence_notes
from ..names import full_names, with_short_names
from ..texts import without_turns
from .author import author_view, online_tiles
from .changed import changes_view
from .comparison import comparison_beside
from .depth_view import work_view
from .disclosed import disclosure_view
from .frame import centre_lon, in_degrees
from .label_view import label_style, label_symbols
from .map_layers import base_layers, map_layers, town_items
from .packed import packed_parts
from .portfolio import portfolio_beside
from .raster_image import pictures
from .site_view import map_site, site_views
from .speech import say, speaking, spoken
from .steps import step_view
from .study_map import folium_map, leaflet
from .summary import gaps, heading, ranking_columns, remarks, summary
from .tables import REASONS, assumption_rows, brief_rows, criteria_rows, excluded_rows, source_rows
from .templates import asset, environment, theme_style, version
from .theme import GLYPHS, THEMES

if TYPE_CHECKING:
    import jinja2

    from app.export.changes import Changes
    from gis.study import Inputs


DETAILED = 200
"""Sites that get a section of their own; further ones stand in the table and on the map."""
PLAIN = 20
"""Sites whose sections stand in the page as they are; those of further sites are packed."""
PRINTED = 5
"""Sites that paper always shows; others where they were open."""
LARGEST = 5_000_000
"""Bytes of a page that also carries the disclosure; a larger one leaves it beside the result."""


MAP_WORDS = {"score": mark("Score"), "more": mark("All about this site"),
             "beyond": mark("Its figures stand in the ranking table."), "site": mark("Site"),
             "suitability": mark("suitability"), "excluded": mark("excluded"),
             "zoom_in": mark("Zoom in"), "zoom_out": mark("Zoom out"), "close": mark("Close"),
             "found": mark("{count} of {all} sites"), "saved": mark("Saved."),
             "unsaved": mark("This browser cannot unpack the file; it stands beside the result.")}
"""What the page's scripts say."""


def glossary() -> list[tuple[str, str]]:
    """Terms of the field and what they mean, by the terms' order in the language at hand."""
    told = [(say(term), say(meaning)) for term, meaning in GLOSSARY]
    return sorted(told, key=lambda pair: pair[0].casefold())


def embedded(value: object) -> str:
    """JSON that cannot end the script element that holds it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def content_policy(scripts: list[str], hosts: str = "") -> str:
    """A policy under which only these scripts run and nothing is loaded but tiles of `hosts`."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'"
        for s in scripts)
    return (f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
            f"img-src data:{' ' + hosts if hosts else ''}; base-uri 'none'; form-action 'none'")


def build_report(result: StudyResult, inputs: Inputs, folder: Path | None = None, *,
                 title: str = "", notes: str = "", logo: Path | str | None = None,
                 language: str = "en", tiles: str = "", changes: Changes | None = None) -> str:
    """The report as HTML text; what else `folder` holds of the study has its sections in it.

    `title`, `notes` and `logo` are the author's; `tiles` is an https address of map tiles with
    {z}, {x} and {y} that readers may switch on, without which the page asks the network nothing;
    `changes` are those since an earlier result, which have a section of their own.

    Raises
    ------
    InputError
        If the logo or the address of tiles is unfit, or the language unknown.
    """
    from app.translation import language as spoken_language
    from app.translation import told

    full = full_names(result)
    author, (online, hosts) = author_view(title, notes, logo), online_tiles(tiles)
    with speaking(spoken_language(language)):
        made = {"author": author, "online": online,
                "disclosed": disclosure_view(result, inputs),
                "full": full,
                "changes": changes_view(changes) if changes is not None else None}
        result = with_short_names(result)
        return without_turns(_built(told(result, language) if language != "en" else result,
                                    inputs, folder, hosts, made))


def _built(result: StudyResult, inputs: Inputs, folder: Path | None, hosts: str,
           made: dict[str, Any]) -> str:
    from markupsafe import Markup

    shown = pictures(result)
    (south, west), (north, east) = shown.bounds
    element, map_script = folium_map(shown, ((south + north) / 2, (west + east) / 2))
    shared, _ = passed_on(inputs.layers)
    layers = map_layers(result, shared)
    towns = town_items(shared.get("towns") or shared.get("communes"))
    centre = centre_lon(result.screening.grid.crs)
    data = {"bounds": region_bounds(result, inputs), "layers": [
                {"key": layer["key"], "items": layer["items"]} for layer in layers],
            "base": base_layers(shared, result.screening.grid.cell / 3), "towns": towns,
            "online": made["online"], "lang": spoken().key,
            "words": {key: say(text) for key, text in MAP_WORDS.items()},
            "sites": [map_site(site, centre) for site in result.sites],
            "raster": {
                "limits": shown.limits, "colours": shown.colours,
                "reasons": {str(grey): say(REASONS.get(why, why))
                            for grey, why in shown.reasons.items()}}}
    library, library_style = leaflet()
    licence = f"/*\n{asset('leaflet-licence.txt')}*/\n"
    scripts = [f"\n{text}\n" for text in (
        licence + library, map_script, asset("map.js"), asset("sites.js"), asset("page.js"))]
    templates = environment()
    sites, beyond = _sites(site_views(result, inputs, DETAILED), templates)
    parts = dict(
        policy=Markup(content_policy(scripts, hosts)), scripts=[Markup(s) for s in scripts],
        styles=Markup(library_style + asset("style.css") + asset("map.css") + asset("decide.css")
                      + theme_style() + label_style() + asset("print.css")),
        data=Markup(embedded(data)), map_element=element, glyphs=GLYPHS, themes=THEMES,
        result=result, detailed=DETAILED, region=result.region_name, heading=heading(result),
        lang=spoken().key, words=glossary(),
        summary=summary(result), columns=ranking_columns(result),
        sites=sites, beyond=Markup(beyond), printed=PRINTED,
        label_pictures=label_symbols(),
        layers=[{k: v for k, v in layer.items() if k != "items"} | {"count": len(layer["items"])}
                for layer in layers],
        raster={"limits": shown.limits, "colours": shown.colours},
        gaps=gaps(result, inputs), steps=step_view(result, inputs),
        work=work_view(result, inputs), portfolio=portfolio_beside(folder, result.region),
        comparison=comparison_beside(folder, pictures=True),
        brief=brief_rows(result), criteria=criteria_rows(result),
        assumptions=assumption_rows(result), sources=source_rows(result),
        excluded=excluded_rows(result),
        notes=[*remarks(result, inputs), *licence_notes(result, inputs.layers)],
        version=version(), seed=result.settings.seed, **made)
    page = templates.get_template("page.html")
    text = page.render(disclosed_file=Markup(made["disclosed"]["packed"]), **parts)
    if len(text.encode()) <= LARGEST or not made["disclosed"]["packed"]:
        return text
    without = {**parts, "disclosed": {**made["disclosed"], "packed": ""}}
    return page.render(disclosed_file="", **without)


def _sites(views: list[dict], templates: jinja2.Environment) -> tuple[list[dict], str]:
    """The sites, and in packed letters the sections of those that are many."""
    far = views[PLAIN:DETAILED]
    if not far:
        return views, ""
    body = templates.get_template("site.html").module.site_body      # type: ignore[attr-defined]
    return ([*views[:PLAIN], *(view | {"packed": True} for view in far), *views[DETAILED:]],
            packed_parts({view["rank"]: without_turns(str(body(view))) for view in far}))


def region_bounds(result: StudyResult, inputs: Inputs) -> list:
    """South-west and north-east corner of the region [°]."""
    import shapely

    boundary = inputs.layers.get("boundary")
    if isinstance(boundary, Features) and len(boundary):
        west, south, east, north = shapely.total_bounds(in_degrees(boundary).geometry)
    else:
        import pyproj

        grid = result.screening.grid
        west, south, east, north = pyproj.Transformer.from_crs(
            grid.crs, "EPSG:4326", always_xy=True).transform_bounds(*grid.bounds)
    return [[south, west], [north, east]]


def write_report(result: StudyResult, inputs: Inputs, path: Path | str,
                 folder: Path | None = None, **options: Any) -> Path:
    """Write the report to `path`, whole or not at all.

    `folder` is where it will stand; a portfolio or a comparison in it becomes a section.
    `options` are those of :func:`build_report`.
    """
    from layers.files import write_atomic

    write_atomic(path, build_report(result, inputs, folder, **options))
    return Path(path)
