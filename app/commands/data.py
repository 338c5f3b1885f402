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


@command.command("permits")
@click.argument("country", metavar="COUNTRY")
@click.option("--it-mw", type=float, default=2.0, show_default=True, help="IT capacity in MW.")
@click.option("--water", is_flag=True, help="The site draws water from boreholes or a river.")
@click.option("--region", default="", help="Region of a starter pack, for its own steps.")
@json_option
def permits(country, it_mw, water, region, as_json):
    """Show the steps and permits of a country (KEN, FRA), who grants them, and the months."""
    from app.export.manifest import plain
    from gis.siting.steps import plan
    from layers import tables

    found = plan(tables.load_all(), country.upper(), it_mw, water, region)
    if as_json:
        print_json(plain(found))
        return
    for step in found.steps:
        mark = "*" if step.critical else " "
        click.echo(f"{mark} month {step.start_month:4.0f} to {step.end_month:4.0f}   "
                   f"{step.step}   ({step.months_low:g} to {step.months_high:g} months)")
        click.echo(f"{'':23} {step.authority}; {step.known}, {step.date}")
    if found.steps:
        total = found.months
        click.echo(f"{total.value:.0f} months to operation ({total.low:.0f} to {total.high:.0f}); "
                   "steps with * are on the longest chain")
    for note in found.notes:
        click.echo(f"Note: {note}")
