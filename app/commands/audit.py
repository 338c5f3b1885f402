"""`heatsite audit`: whether poorly mapped places keep their rank."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands._common import (
    brief_options,
    console,
    existing,
    json_option,
    print_json,
    terminal_progress,
    warn_of_files,
)
from gis.errors import InputError

RANDOM_PLACES = 100
WORDS = {"like_places": "drawn from like places (ours)", "zero": "filled with zero",
         "dropped": "criterion dropped", "worst": "worst case"}
MOST_REPEATS = 10_000


@click.command("audit")
@click.argument("region", metavar="REGION|PROJECT")
@click.option("--data", "data_dir", type=click.Path(path_type=Path), metavar="DIR",
              help="Folder of files that refine what is known of the region.")
@brief_options
@click.option("--top", type=int, metavar="N", help="Sites to study (default 20).")
@click.option("--repeats", type=int, default=100, metavar="N",
              help="Random removals per share of missing data (default 100).")
@click.option("--poor", type=str, default="random", metavar="HALF",
              help="Which half of the places is poorly mapped: random (default), or that of the "
                   "low or high ranks.")
@json_option
def command(region, data_dir, top, repeats, poor, as_json, **brief):
    """See whether thin data are treated fairly in a region.

    Known data are removed at random from half of the places (10, 30 and 50 % of them), all are
    ranked anew, and their ranks compared with those of complete data, under four
    treatments of what is missing. Done for the ranked sites, and for 100 places at random.

    \b
    heatsite audit kenya
    heatsite audit study.heatsite.toml --repeats 400 --json
    """
    if not 2 <= repeats <= MOST_REPEATS:
        raise InputError(f"--repeats {repeats}: give between 2 and {MOST_REPEATS:,}.")
    from app.session import Session
    from gis.ranking.audit import POORLY, audit, measures_at_random, measures_of_sites
    from gis.ranking.rank import region_priors

    if poor not in POORLY:
        raise InputError(f"--poor {poor} is unknown; use one of {', '.join(POORLY)}.")
    existing(data_dir, "data folder", folder=True)
    with terminal_progress() as progress:
        session = Session.open(region, progress, data_dir, None, candidates=top, **brief)
        result = session.run(progress)
        settings, screening = result.settings, result.screening
        priors = region_priors(screening, settings, session.inputs.evidence(settings))
        sites = audit(measures_of_sites(result.sites, settings), screening, priors, settings,
                      repeats, poorly=poor, progress=progress)
        places = audit(measures_at_random(screening, settings, RANDOM_PLACES), screening, priors,
                       settings, max(2, repeats // 4), first=RANDOM_PLACES // 10, poorly=poor,
                       progress=progress)
    warn_of_files(session)
    found = {"sites": sites, "random_places": places}
    if as_json:
        print_json({"region": result.region, "seed": settings.seed, "poor": poor,
                    "treatments": WORDS, **{key: _json(one) for key, one in found.items()}})
        return
    click.echo(f"{result.region_name}: half of the places lose data at random and are ranked anew."
               f" That half: {poor}.")
    _print("the ranked sites", sites)
    _print("places at random", places)
    click.echo("\nbias: mean rank of the poorly mapped less their true rank; above zero they are "
               "ranked too low.\nper place: the same for each place, its size averaged; errors "
               "that cancel between places stay.\nrank error: root mean square over all places. "
               "± is one standard error.")


def _json(found) -> dict:
    return {"places": found.places, "repeats": found.repeats, "first": found.first,
            "rows": [vars(row) for row in found.rows],
            "lowest_bias": {f"{removed:g}": name for removed, name in found.lowest_bias.items()}}


def _print(title: str, found) -> None:
    from rich.table import Table

    table = Table(title=f"\n{found.places} {title}, {found.repeats} removals per share",
                  title_justify="left")
    for name in ("lost data", "what is missing is", "bias", "per place", "rank error",
                 f"lost from the first {found.first}"):
        table.add_column(name, justify="left" if name.startswith("what") else "right")
    before = None
    for row in found.rows:
        if before is not None and row.removed != before:
            table.add_section()
        table.add_row("" if row.removed == before else f"{100 * row.removed:.0f} %",
                      WORDS[row.treatment], f"{row.bias:+.2f} ± {row.bias_error:.2f}",
                      f"{row.site_bias:.2f}", f"{row.rmse:.2f} ± {row.rmse_error:.2f}",
                      f"{100 * row.lost:.0f} ± {100 * row.lost_error:.0f} %")
        before = row.removed
    terminal = console()
    terminal.print(table)
    for removed, name in found.lowest_bias.items():
        least = min((row for row in found.rows if row.removed == removed),
                    key=lambda row: row.site_bias).treatment
        also = "" if least == name else f"; per place {WORDS[least]}"
        terminal.print(f"Lowest bias with {100 * removed:.0f} % lost: {WORDS[name]}{also}.")
