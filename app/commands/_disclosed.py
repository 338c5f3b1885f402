"""`heatsite rank --from`: the ranking that a disclosure tells, made anew."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from app.commands._common import (
    console,
    existing,
    print_json,
    printable,
    terminal_progress,
)
from app.disclosed import ABSENT, CARRIED, REBUILT_FROM, RIGHT, WRONG
from app.export.texts import shown_name
from gis.errors import InputError

CHECKSUM = {
    RIGHT: "The checksum is that of the content: no part was changed by accident. It is no "
           "signature; whoever forges a file can compute it anew.",
    WRONG: "The checksum is not that of the content: some part was changed after the file was "
           "written.",
    ABSENT: "The file bears no checksum, so a change of what is only carried would not show."}


def rank_from(path: Path, as_json: bool, others: Mapping[str, Any]) -> None:
    """Print the ranking rebuilt from the disclosure at `path`.

    Raises
    ------
    InputError
        If the file is no disclosure, `others`, which it decides itself, are given, or, after
        printing, the file does not say what it gives.
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
    changed = disclosed.checksum == WRONG
    if as_json:
        print_json({
            "from": str(path), "region": disclosed.region, "region_name": disclosed.region_name,
            "method": disclosed.basis.settings.method, "written_by": disclosed.version,
            "agrees": not (differences or changed), "differences": list(differences),
            "checksum": disclosed.checksum, "rebuilt_from": list(REBUILT_FROM),
            "carried_only": list(CARRIED), "sites": list(sites)})
    else:
        _print_table(disclosed, sites)
        _print_words(disclosed, differences)
    if differences:
        sys.stdout.flush()
        written = "" if disclosed.version == VERSION else (
            f" It was written by HeatSite {printable(disclosed.version)}; this is {VERSION}.")
        raise InputError(f"{path}: {_differ(len(differences))} from what the file says; ask for "
                         f"the file as it was written.{written}")
    if changed:
        raise InputError(f"{path} was changed after it was written: its checksum is not that of "
                         "its content; ask for the file as it was written.")


def _differ(count: int) -> str:
    return f"{count} figure differs" if count == 1 else f"{count} figures differ"


def _print_words(disclosed, differences: Sequence[str]) -> None:
    """What the ranking made anew proves of the file, and what it does not."""
    if differences:
        click.echo(f"\n{_differ(len(differences))} from what the file says:")
        for said in differences[:10]:
            click.echo(f"  {printable(said)}")
    else:
        click.echo("\nScores, ranks, ranges and chances are those that the file says.")
    click.echo(f"Made anew from: {', '.join(REBUILT_FROM)}.")
    click.echo(f"Only carried by the file, not proved by this: {', '.join(CARRIED)}.")
    click.echo(CHECKSUM[disclosed.checksum])


def _print_table(disclosed, sites) -> None:
    from rich.table import Table

    title = f"{printable(disclosed.region_name)}: ranked anew from its disclosure"
    table = Table(title=title, title_justify="left")
    for name in ("", "site", "score", "80 % range", "rank, 80 % range", "known"):
        table.add_column(name, justify="left" if name == "site" else "right")
    for site in sites:
        table.add_row(str(site.rank), shown_name(site.name), f"{site.score:.3f}",
                      f"{site.score_low:.2f}–{site.score_high:.2f}",
                      f"{site.rank_low}–{site.rank_high}", f"{100 * site.coverage:.0f} %")
    terminal = console(100)
    terminal.print(table)
