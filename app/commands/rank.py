"""`heatsite rank`: the sites of a region, best first."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import click

from app.commands import _decision
from app.commands._common import (
    brief_options,
    console,
    existing,
    json_option,
    lang_option,
    print_json,
    terminal_progress,
    warn_of_files,
    writable_folder,
)
from app.export.texts import shown_name
from gis.errors import InputError


@click.command("rank")
@click.argument("region", metavar="REGION|PROJECT", default="", required=False)
@click.option("--data", "data_dir", type=click.Path(path_type=Path), metavar="DIR",
              help="Folder of files that refine what is known of the region; each is recognised by "
                   "what it holds.")
@click.option("--area", type=click.Path(path_type=Path), metavar="FILE",
              help="Rank only inside the polygons of this file.")
@click.option("--cell", "cell_m", type=float, metavar="M",
              help="Side of the grid's cells in metres, 100 to 100,000 (default: the starter "
                   "pack's, or one that suits the region's size).")
@brief_options
@click.option("--top", type=int, metavar="N", help="Sites to study (default 20).")
@click.option("--points", type=click.Path(path_type=Path), metavar="FILE",
              help="Your own candidate sites, as CSV or GeoJSON.")
@click.option("--weights", metavar="PRESET|THEME=W,…",
              help="Weights of the themes: heat_first, water_first, green_power_first, "
                   "cost_first, equal, or heat=3,grid=2 (a theme not named weighs nothing).")
@click.option("--methods", is_flag=True,
              help="Also show the ranks by weighted sum, weighted product, TOPSIS, PROMETHEE II "
                   "and ordered weighted averaging side by side.")
@click.option("--method", metavar="KEY",
              help="Order the sites by weighted_sum (default), weighted_product, topsis, "
                   "promethee, promethee_linear or owa. Chances of rank and flips follow it; "
                   "scores and their ranges stay those of the weighted sum. Under TOPSIS and "
                   "PROMETHEE a site more or less may reorder the others.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR",
              help="Write result.json, sites.csv, study.xlsx, sites.gpkg, suitability.tif, "
                   "excluded.tif, the QGIS project study.qgz, report.html and disclosure.json.")
@click.option("--from", "disclosed", type=click.Path(path_type=Path), metavar="FILE",
              help="Rank anew from a disclosure.json, without its layers, and say whether scores, "
                   "ranks and ranges are those that it tells.")
@click.option("--scenario", metavar="NAME",
              help="Run this scenario of the project instead of the study itself.")
@lang_option
@json_option
def command(region, data_dir, area, cell_m, top, points, weights, methods, method, out,
            disclosed, scenario, as_json, lang, **brief):
    """Rank the sites of a region, or of a project file.

    REGION is a starter pack (kenya, ile_de_france); a country by code or name (SEN, sn, Sénégal),
    for which `heatsite data fetch` brought files or --data gives them; an area inside either
    (SEN:Dakar); a box "west,south,east,north", west above east where it crosses 180°; or the file
    of a drawn polygon. PROJECT is a *.heatsite.toml file.

    \b
    heatsite rank kenya --out out/kenya
    heatsite rank SEN
    heatsite rank "36,-2,38,0" --data files
    heatsite rank GHA --area volta.geojson --cell 500
    heatsite rank ile_de_france --it-mw 5 --cooling immersion --json
    heatsite rank kenya --preset municipal
    heatsite rank town.heatsite.toml --scenario "Ten MW"
    heatsite rank kenya --weights water_first --methods
    heatsite rank kenya --method topsis
    heatsite rank --from out/kenya/disclosure.json
    """
    from app.asked import checked_method
    from app.session import Session
    from app.translation import language, told

    language(lang)                       # an unknown one is refused before the work
    if disclosed is not None:
        from app.commands._disclosed import rank_from

        return rank_from(disclosed, as_json, {
            "REGION": region or None, "--data": data_dir, "--area": area, "--cell": cell_m,
            "--top": top, "--points": points, "--weights": weights, "--methods": methods or None,
            "--method": method, "--out": out, "--scenario": scenario, "an option of the brief":
            next((v for v in brief.values() if v is not None), None)})
    existing(data_dir, "data folder", folder=True)
    existing(points, "points file")
    existing(area, "polygon file")
    if cell_m is not None and not 100 <= cell_m <= 100_000:
        raise InputError(f"--cell {cell_m:g} is impossible; give metres from 100 to 100,000.")
    writable_folder(out)
    picked, method = _picked(weights), checked_method(method)
    with terminal_progress() as progress:
        session = Session.open(region, progress, data_dir, points, area=area, cell_m=cell_m,
                               candidates=top, **brief)
        if scenario is not None:
            session = session.scenario_session(scenario, progress)
        if picked is not None:
            session.set_settings(picked[0].apply(session.settings))
        if method is not None:
            session.set_settings(replace(session.settings, method=method))
        result = session.result = told(session.run(progress), lang)
        paths = session.write(out, progress, lang) if out is not None else []
    warn_of_files(session)
    if as_json:
        from app.export import rank_json

        document = rank_json(result)
        if session.path is not None:
            document["changed"] = [{"file": c.file, "what": c.what} for c in session.changed]
        if methods:
            document["methods"] = _decision.methods_json(result)
        if session.stakeholders:
            document["stakeholders"] = _decision.stakeholders_json(result, session.stakeholders)
        print_json(document)
    else:
        if picked is not None:
            click.echo(f"Weights: {picked[1]}.\n")
        _print_table(result)
        if session.stakeholders:
            _decision.print_stakeholders(result, session.stakeholders)
        if methods:
            _decision.print_methods(result)
        for path in paths:
            if path.name == "report.html":
                click.echo(f"\nReport: {path}")


def _picked(weights: str | None):
    """Weights that were asked for, and their name; a bad one is refused before the work starts."""
    from gis.ranking.weights import parse_weights
    from layers import tables

    return None if weights is None else parse_weights(weights, tables.load("weight_presets"))


def _print_table(result) -> None:
    from rich.table import Table

    from gis.ranking.methods import ranked_by

    brief = result.settings.brief
    table = Table(title=f"{result.region_name}: sites for a {brief.it_mw:g} MW data centre "
                        f"({brief.cooling.replace('_', ' ')})", title_justify="left")
    method = result.settings.method
    by = () if method == "weighted_sum" else ("value",)
    for name in ("", "site", *by, "score", "80 % range", "known", "heat used\nMWh/y",
                 "its cost\nEUR/MWh", "CO2 avoided\nt/y", "homes"):
        table.add_column(name, justify="left" if name == "site" else "right")
    for site in result.sites:
        heat = site.heat
        by = () if method == "weighted_sum" else (f"{site.method_value:.3f}",)
        table.add_row(str(site.rank), shown_name(site.name), *by, f"{site.score:.3f}",
                      f"{site.score_low:.2f}–{site.score_high:.2f}", f"{100 * site.coverage:.0f} %",
                      *_used(heat))
    terminal = console()
    terminal.print(table)
    if ranked_by(method):
        terminal.print(ranked_by(method))
    if result.sites:
        best = result.sites[0]
        terminal.print(f"\n{shown_name(best.name)}: {best.why} {best.improve}")
    if result.region_heat is not None:
        terminal.print(_region_words(result.region_heat))
    _decision.print_importance(result, terminal)
    gaps = [w for w in result.warnings if "unknown everywhere" in w]
    if gaps:
        terminal.print("\nWhat would change this ranking most:")
    for warning in gaps:
        terminal.print(f"  {warning}", style="dim")
    if len(result.warnings) > len(gaps):
        terminal.print(f"  {len(result.warnings) - len(gaps)} more notes stand in the report and "
                       "in result.json.", style="dim")


def _used(heat) -> tuple[str, str, str, str]:
    """Heat used, its cost, CO2 and homes; a question mark where nobody knows the heat users."""
    from gis.heat.ranges import too_wide

    if not math.isfinite(heat.used_mwh_y) or (
            heat.used_mwh_y == 0 and too_wide(0.0, *heat.ranges.get("used_mwh_y", (0.0, 0.0)))):
        return "?", "?", "?", "?"
    return (f"{heat.used_mwh_y:,.0f}", _cost(heat), f"{heat.co2_avoided_t_y:,.0f}",
            f"{heat.homes:,.0f}")


def _cost(heat) -> str:
    """Cost of heat; only its range where it is too uncertain to state."""
    from gis.heat.ranges import too_wide

    low, high = heat.ranges.get("lcoh_eur_mwh", (math.nan, math.nan))
    if not math.isfinite(heat.lcoh_eur_mwh):
        return "–"
    if too_wide(heat.lcoh_eur_mwh, low, high):
        return f"{low:.0f}–{high:.0f}"
    return f"{heat.lcoh_eur_mwh:.0f}"


def _region_words(heat) -> str:
    """The build-out of all ranked sites against the region's heat demand, in one sentence."""
    band = next((b for b in heat.bands if b.km >= 5), heat.bands[-1])
    new = ("" if band.with_new_share <= band.present_share * 1.001
           else f", {100 * band.with_new_share:.2f} % were new networks built")
    return (f"\nThe ranked sites together ({heat.it_mw:g} MW): {100 * band.reachable_share:.1f} % "
            f"of the region's known heat demand of {heat.demand_mwh / 1e6:,.1f} TWh/y lies within "
            f"{band.km:g} km of them; they would replace {100 * band.present_share:.1f} % of it at "
            f"present users{new}.")
