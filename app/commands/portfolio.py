"""`heatsite portfolio`: one big or many small data centres for a total load."""

from __future__ import annotations

import math
from pathlib import Path

import click

from app.commands._common import (
    brief_options,
    console,
    existing,
    json_option,
    page_lang_option,
    print_json,
    rounded,
    terminal_progress,
    warn_of_files,
)
from app.export.texts import shown_name
from gis.errors import InputError

OBJECTIVES = ("heat_used", "heat_cost", "net_cost", "co2", "water", "grid_strain", "people")
TITLES = {"one": "one site", "few": "few", "many": "many", "best_mix": "free mix"}


@click.command("portfolio")
@click.argument("region", metavar="REGION|PROJECT")
@click.option("--total-mw", type=float, required=True, help="IT capacity of all sites, in MW.")
@click.option("--few", type=int, default=5, show_default=True,
              help="Sites of equal size in the option 'few'.")
@click.option("--many", type=int, default=10, show_default=True,
              help="Sites of equal size in the option 'many'.")
@click.option("--max-sites", type=int, metavar="N", help="Greatest number of sites.")
@click.option("--min-distance-km", type=float, default=0.0, metavar="KM",
              help="Least distance between two sites.")
@click.option("--budget-meur", type=float, metavar="MEUR",
              help="For grid connections and heat supply together.")
@click.option("--county-share", "county_shares", multiple=True, metavar="SHARE|NAME=SHARE",
              help="0.3: at most 30 % of the load in any one county. Nakuru=0.2: at least 20 % "
                   "there; as often as needed.")
@click.option("--station-mw", type=float, metavar="MW",
              help="Power that any one station can give, in place of what is usual for its "
                   "voltage.")
@click.option("--water-m3-y", type=float, metavar="M3",
              help="Water that any one river or aquifer can give in a year, in place of the "
                   "rules.")
@click.option("--objective", default="heat_used", show_default=True, metavar="NAME",
              help=f"What makes an option best: one of {', '.join(OBJECTIVES)}.")
@click.option("--pareto", metavar="A,B[,C]",
              help="Trace the portfolios between which two or three objectives trade.")
@click.option("--candidates", type=int, metavar="N",
              help="Places looked at for each end of the sizes (default 20).")
@click.option("--data", "data_dir", type=click.Path(path_type=Path), metavar="DIR",
              help="Folder of files that refine what is known of the region.")
@click.option("--points", type=click.Path(path_type=Path), metavar="FILE",
              help="Your own candidate sites, as CSV or GeoJSON.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help="Write the JSON object to this file as well, and beside it a page for a browser "
                   "and a workbook (XLSX) with the same name. A file portfolio.json in a result "
                   "folder gets a section in the report that `rank --out` writes there next.")
@page_lang_option
@brief_options
@json_option
def command(region, total_mw, few, many, max_sites, min_distance_km, budget_meur, county_shares,
            station_mw, water_m3_y, objective, pareto, candidates, data_dir, points, out, lang,
            as_json, **brief):
    """Answer one big or many small: which sites, of which size, for a total load.

    Every option is the best of its kind under the limits: one site, --few and --many sites of
    equal size, and any mix of sizes. An option that cannot carry the load says by how much it
    falls short and which limits clash. --it-mw plays no part here.

    Objectives: heat_used in MWh/y; heat_cost in EUR/MWh, among mixes that use at least half of
    the most heat; net_cost, yearly cost less the heat sold; co2 avoided; water drawn; grid_strain,
    power times the share of its station that it takes; people whose heat is met.

    \b
    heatsite portfolio kenya --total-mw 100
    heatsite portfolio kenya --total-mw 100 --objective heat_cost --county-share 0.3
    heatsite portfolio ile_de_france --total-mw 40 --few 2 --many 8 --pareto heat_used,net_cost
    """
    from app.export.portfolio import portfolio_json
    from app.session import Session
    from app.translation import language
    from gis.ranking.portfolio.model import known_objective
    from gis.ranking.portfolio.problem import Limits
    from gis.ranking.portfolio.region import study_portfolio

    speech = language(lang)              # an unknown one is refused before the work
    known_objective(objective)
    front = [known_objective(name.strip()) for name in pareto.split(",")] if pareto else []
    if front and (not 2 <= len(front) <= 3 or len(set(front)) < len(front)):
        raise InputError(f"--pareto {pareto}: give two or three different objectives, such as "
                         "heat_used,net_cost.")
    for name, count in (("--few", few), ("--many", many)):
        if not 1 <= count <= 200:
            raise InputError(f"{name} {count} is no number of sites; give 1 to 200.")
    if few > many:
        raise InputError(f"--few {few} is more than --many {many}; swap them.")
    most, least = _shares(county_shares)
    limits = Limits(total_mw, sites_max=max_sites, min_distance_km=min_distance_km,
                    budget_meur=budget_meur, county_share_max=most, county_share_min=least,
                    station_mw=station_mw, water_m3_y=water_m3_y)
    few, many = (min(count, max_sites or count) for count in (few, many))
    existing(data_dir, "data folder", folder=True)
    existing(points, "points file")
    if out is not None and (out.is_dir() or not out.absolute().parent.is_dir()):
        raise InputError(f"--out {out} is no file that can be written; give a file in a folder "
                         "that exists.")
    with terminal_progress(quiet=as_json) as progress:
        session = Session.open(region, progress, data_dir, points, candidates=candidates, **brief)
        study = study_portfolio(session.inputs, session.settings, total_mw, few, many, progress)
        found = study.compare(limits, objective, few, many, front, progress)
    warn_of_files(session)
    document = {"region": session.inputs.region, **portfolio_json(found)}
    if out is not None:
        from app.export.portfolio import write_portfolio

        write_portfolio(found, document, session.inputs.region_name, out, speech)
    if as_json:
        print_json(document)
    else:
        _print(found, session.inputs.region_name)


def _shares(texts) -> tuple[float | None, dict[str, float]]:
    """Greatest share of any county, and least shares by county."""
    most, least = None, {}
    for text in texts:
        name, _, number = text.rpartition("=")
        try:
            share = float(number)
        except ValueError:
            share = math.nan
        if not 0 <= share <= 1:
            raise InputError(f"--county-share {text}: give a share from 0 to 1, such as 0.3 or "
                             "Nakuru=0.2.")
        if name.strip():
            least[name.strip()] = share
        else:
            most = share
    return most, least


ROWS = (
    ("sites", lambda o: o.label),
    ("IT load, MW", lambda o: rounded(o.it_mw) + ("" if o.complete else
                                                  f" (short {rounded(o.shortfall_mw)})")),
    ("heat used, MWh/y", lambda o: _whole(o.used_mwh_y)),
    ("its cost, EUR/MWh", lambda o: rounded(o.lcoh_eur_mwh, 3)),
    ("CO2 avoided, t/y", lambda o: _whole(o.co2_avoided_t_y)),
    ("heat of so many people", lambda o: _whole(o.people)),
    ("new lines, km", lambda o: rounded(o.line_km, 3)),
    ("months to grid, last (mean)", lambda o: f"{_whole(o.lead_time_months)} "
                                              f"({_whole(o.lead_time_mean_months)})"),
    ("grid strain, MW", lambda o: rounded(o.grid_strain_mw, 3)),
    ("water, m³/y", lambda o: _whole(o.water_m3_y)),
    ("connections and heat, MEUR", lambda o: rounded(o.capex_meur, 3)),
    ("yearly cost less heat, MEUR", lambda o: rounded(o.cost_meur_y, 4)),
    ("all sites out, h/y", lambda o: rounded(o.outage.all_out_h_y, 2)
     if not o.outage.all_out_h_y < 0.01 else "under 0.01"),
    ("any site out, h/y", lambda o: _whole(o.outage.any_out_h_y)),
    ("half the load out, h/y", lambda o: rounded(o.outage.half_out_h_y, 2)
     if not o.outage.half_out_h_y < 0.01 else "under 0.01"),
    ("mean MW out", lambda o: rounded(o.outage.lost_mw, 2)),
    ("km to heat users, mean", lambda o: rounded(o.heat_user_km, 2)),
    ("km to people, mean", lambda o: rounded(o.people_km, 3)),
    ("own sun, share of energy", lambda o: "–" if o.shift is None else
     f"{100 * o.shift.met_before:.1f} → {100 * o.shift.met_after:.1f} %"),
    ("gap to the proven best", lambda o: f"{100 * o.gap:.2f} %" if o.gap == o.gap else "–"),
)


def _whole(value: float) -> str:
    return f"{value:,.0f}" if math.isfinite(value) else "–"


def _print(found, region_name: str) -> None:
    from rich.table import Table

    terminal = console(150)
    table = Table(title=f"{region_name}: {found.total_mw:g} MW of IT load; best by "
                        f"{found.objective}", title_justify="left")
    table.add_column("")
    for option in found.options:
        star = " *" if option.name == found.best else ""
        table.add_column(f"{TITLES[option.name]}{star}", justify="right")
    for label, text in ROWS:
        table.add_row(label, *(text(option) for option in found.options))
    terminal.print(table)
    best = found.option(found.best)
    told = "Best" if math.isfinite(best.objective) else (
        f"By {found.objective} no option is known to be the best; the first")
    terminal.print(f"{told}: {TITLES[found.best]}, {best.label}: " + ", ".join(
        f"{shown_name(s.name)} {s.it_mw:g} MW" for s in best.sites) + ".")
    if found.binding:
        terminal.print(f"At their limit: {', '.join(found.binding)}.")
    for option in found.options:
        for note in option.notes:
            terminal.print(f"{TITLES[option.name]}: {note}")
    if found.front is not None:
        _print_front(terminal, found.front)
    for note in found.notes:
        terminal.print(f"  {note}", style="dim")


def _print_front(terminal, front) -> None:
    from rich.table import Table

    table = Table(title="What trades against what", title_justify="left")
    for name, unit in zip(front.objectives, front.units, strict=True):
        table.add_column(f"{name}\n{unit}", justify="right")
    table.add_column("sites")
    for point in front.points:
        table.add_row(*(rounded(value, 5) for value in point.values), point.option.label)
    terminal.print(table)
    for note in front.notes:
        terminal.print(note)
