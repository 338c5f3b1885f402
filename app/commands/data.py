"""`heatsite data`: what layers there are, and what a file holds."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands._common import existing, json_option, print_json


@click.group("data")
def command():
    """Look at data layers and files."""


@command.command("list")
@json_option
def list_packs(as_json):
    """List the starter packs."""
    from app.session import regions

    if as_json:
        print_json({"packs": [vars(region) for region in regions()]})
        return
    for region in regions():
        click.echo(f"{region.key:16} {region.name:16} {region.summary}")


@command.command("show")
@click.argument("region")
@json_option
def show(region, as_json):
    """Show the layers of a starter pack, with source, licence, date and gaps."""
    from layers import pack

    loaded = pack.load(region)
    rows = [{**vars(layer.provenance), "rows": len(layer)} for layer in loaded.layers.values()]
    missing = [{"layer": gap.layer, "why": gap.why, "mend": gap.mend}
               for gap in loaded.info.missing]
    if as_json:
        print_json({"region": loaded.info.key, "layers": rows, "missing": missing})
        return
    for row in rows:
        click.echo(f"{row['layer']:16} {row['rows']:5} rows   {row['licence']}   {row['date']}")
        click.echo(f"{'':16} {row['source']}")
        for note in row["notes"]:
            click.echo(f"{'':18}- {note}")
    for gap in missing:
        click.echo(f"{gap['layer']:16} missing      {gap['why']}")


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def check_file(file, as_json):
    """Check one file: what it holds, its reference system, and what is wrong with it."""
    from layers.check import check

    found = check(existing(file, "file"))
    if as_json:
        print_json(found)
        return
    for key, value in found.items():
        if key != "problems":
            click.echo(f"{key:12} {value}")
    for problem in found["problems"]:
        mended = "mended" if problem["mended"] else "not mended"
        click.echo(f"{'problem':12} {problem['what']} ({problem['where']}, "
                   f"{problem['count']} times, {mended})")
    if not found["problems"]:
        click.echo(f"{'problems':12} none")
