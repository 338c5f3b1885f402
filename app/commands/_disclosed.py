"""`heatsite rank --from`: the ranking that a disclosure tells, made anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from app.commands._common import existing, print_json, printable, terminal_progress
from gis.errors import InputError


def rank_from(path: Path, as_json: bool, others: Mapping[str, Any]) -> None:
    """Print the ranking rebuilt from the disclosure at `path`.

    Raises
    ------
    InputError
        If the file is no disclosure, or `others`, which it decides itself, are given.
    """
    from app.disclosed import read_disclosure
    from app.version import VERSION

    given = [name for name, value in others.items() if value is not None]
    if given:
        raise InputError(f"--from ranks what the file holds; leave out {given[0]}.")
    existing(path, "file --from")
    disclosed = read_disclosure(path)
    with terminal_progress(as_json) as progress:
        sites = disclosed.rebuilt(progress)
    differences = disclosed.differences(sites)
    if as_json:
        print_json({
            "from": str(path), "region": disclosed.region, "region_name": disclosed.region_name,
            "method": disclosed.basis.settings.method, "written_by": disclosed.version,
            "same": not differences, "differences": list(differences), "sites": list(sites)})
        return
    _print_table(disclosed, sites)
    if differences:
        click.echo(f"\n{len(differences)} figures differ from what the file says:")
        for said in differences[:10]:
            click.echo(f"  {printable(said)}")
        if disclosed.version != VERSION:
            click.echo(f"It was written by HeatSite {printable(disclosed.version)}; "
                       f"this is {VERSION}.")
    else:
        click.echo("\nScores, ranks and ranges are those that the file says.")


def _print_table(disclosed, sites) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    title = f"{printable(disclosed.region_name)}: ranked anew from its disclosure"
    table = Table(title=Text(title), title_justify="left")
    for name in ("", "site", "score", "80 % range", "rank, 80 % range", "known"):
        table.add_column(name, justify="left" if name == "site" else "right")
    for site in sites:
        table.add_row(str(site.rank), Text(printable(site.name)), f"{site.score:.3f}",
                      f"{site.score_low:.2f}–{site.score_high:.2f}",
                      f"{site.rank_low}–{site.rank_high}", f"{100 * site.coverage:.0f} %")
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=100)
    console.print(table)
