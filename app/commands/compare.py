"""`heatsite compare`: results side by side."""

from __future__ import annotations

import math
from pathlib import Path

import click

from app.commands._common import (
    brief_options,
    console,
    json_option,
    page_lang_option,
    print_json,
    rounded,
    terminal_progress,
    writable_folder,
)
from app.export.texts import shown_name
from gis.ranking.compare import WITHIN_KM, Comparison

FIRST = 5
"""Sites shown of each region where regions differ; the files hold all."""


@click.command("compare")
@click.argument("results", metavar="RESULT...", nargs=-1, required=True)
@click.option("--within-km", type=float, default=WITHIN_KM, show_default=True, metavar="KM",
              help="Sites no further apart count as the same place.")
@brief_options
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR",
              help="Write comparison.csv, comparison.xlsx, comparison.json, comparison.html "
                   "and, where the grids agree, one difference map per result as GeoTIFF.")
@page_lang_option
@json_option
def command(results, within_km, out, lang, as_json, **brief):
    """Compare results, scenarios or whole regions; changes are against the first.

    RESULT is a folder that `rank --out` wrote, a *.heatsite.toml project (it is run with all its
    scenarios), or the name of a region (it is run with the defaults). Options of the brief hold
    for projects and regions; a result folder stays as it is.

    \b
    heatsite compare out/kenya out/kenya_10mw
    heatsite compare town.heatsite.toml --out out/scenarios
    heatsite compare kenya ile_de_france --it-mw 5 --json

    The JSON object holds, per result: `subjects` (name, region, brief, theme_weights as shares,
    mean coverage, `area` with the median and best score of "score" and of each theme over the
    allowed area and the share of it above 0.4, 0.5, 0.6 and 0.7, and the sites with their score
    per theme); `same_anchors` and `differences` in brief, weights and value functions; `sites`
    (one per place: ids, ranks, scores and changes, null where a result did not choose it, and
    headline figures); `figures` (first site and median of the sites); `radar` (rows are results,
    columns are themes); `maps` (mean, least and most difference of suitability, or the reason
    why there is none); `said` (what to know, in sentences). Lists follow the order of
    `subjects`; what is unknown is null.
    """
    from app.comparing import comparison_json, subjects_of
    from app.translation import language
    from gis.ranking.compare import checked_within, compare

    speech = language(lang)              # an unknown one is refused before the work
    checked_within(within_km)
    writable_folder(out)
    with terminal_progress() as progress:
        found = compare(subjects_of(results, progress, **brief), within_km)
    document = comparison_json(found)
    paths = []
    if out is not None:
        from app.export.comparison import write_comparison
        from app.export.report.speech import speaking

        with speaking(speech):
            paths = write_comparison(found, document, out)
    if as_json:
        print_json(document)
        return
    _print(found)
    if paths:
        click.echo(f"\nWritten to {out}: {', '.join(path.name for path in paths)}")


def _print(found: Comparison) -> None:
    terminal = console()
    for table in (_area(found), _sites(found), _figures(found), _asked(found)):
        if table.row_count:
            terminal.print(table)
    for sentence in found.said:
        terminal.print(sentence)


def _table(found: Comparison, title: str, first: str, more: tuple[str, ...] = ()):
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for name in (*more, *(s.name for s in found.subjects)):
        table.add_column(shown_name(name), justify="right")
    return table


def _area(found: Comparison):
    table = _table(found, "Scores over the allowed area", "")
    subjects = found.subjects
    keys = dict.fromkeys(key for s in subjects for key in s.area)
    for key in keys:
        spread = [s.area.get(key) for s in subjects]
        table.add_row(f"{key}: median (best)", *(
            "–" if a is None else f"{_score(a.median)} ({_score(a.best)})" for a in spread))
    for threshold in next((list(s.area["score"].above) for s in subjects if "score" in s.area),
                          []):
        shares = [s.area["score"].above[threshold] if "score" in s.area else math.nan
                  for s in subjects]
        table.add_row(f"share of the area at {threshold} or more",
                      *("–" if math.isnan(v) else f"{100 * v:.1f} %" for v in shares))
    table.add_row("coverage, mean of the sites",
                  *("–" if math.isnan(s.coverage) else f"{100 * s.coverage:.0f} %"
                    for s in subjects))
    return table


def _sites(found: Comparison):
    apart = len({s.region for s in found.subjects}) > 1
    table = _table(found, f"First {FIRST} sites of each: rank and score" if apart
                   else "Sites: rank and score (places gained)", "place")
    for match in found.matches:
        if apart and not any(s is not None and s.rank <= FIRST for s in match.sites):
            continue
        cells = []
        for site, change in zip(match.sites, match.rank_changes, strict=True):
            moved = f" ({-change:+d})" if change else ""
            cells.append("–" if site is None else f"{site.rank}. {site.score:.3f}{moved}")
        table.add_row(shown_name(match.name), *cells)
    return table


def _figures(found: Comparison):
    table = _table(found, "First site (median of all sites)", "", ("unit",))
    for figure in found.figures:
        table.add_row(figure.label, figure.unit, *(
            f"{rounded(a)} ({rounded(b)})"
            for a, b in zip(figure.first, figure.median, strict=True)))
    return table


def _asked(found: Comparison):
    table = _table(found, "Asked differently", "")
    for group in (found.brief, found.weights, found.value_functions):
        for difference in group:
            table.add_row(difference.key, *(_cell(value) for value in difference.values))
    return table


def _cell(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "–" if value is None else (
            ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict)
            else str(value))
    return rounded(float(value))


def _score(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"
