"""`heatsite data check`: what one file holds, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands._common import existing, json_option, print_json, printable


@click.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def command(file, as_json):
    """Check one file: what it holds, its reference system, and what is wrong with it."""
    from layers.check import check

    found = check(existing(file, "file"))
    if as_json:
        print_json(found)
        return
    for key, value in found.items():
        if key != "problems":
            click.echo(printable(f"{key:12} {value}"))
    for problem in found["problems"]:
        mended = "mended" if problem["mended"] else "not mended"
        click.echo(printable(f"{'problem':12} {problem['what']} ({problem['where']}, "
                             f"{problem['count']} times, {mended})"))
    if not found["problems"]:
        click.echo(f"{'problems':12} none")
