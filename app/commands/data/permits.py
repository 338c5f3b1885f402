"""`heatsite data permits`: steps and permits of a country."""

from __future__ import annotations

import click

from app.commands._common import json_option, print_json


@click.command("permits")
@click.argument("country", metavar="COUNTRY")
@click.option("--it-mw", type=float, default=2.0, show_default=True, help="IT capacity in MW.")
@click.option("--water", is_flag=True, help="The site draws water from boreholes or a river.")
@click.option("--region", default="", help="Region of a starter pack, for its own steps.")
@json_option
def command(country, it_mw, water, region, as_json):
    """Show the steps and permits of a country (KEN, FRA), who grants them, and the months."""
    from app.export.manifest import plain
    from gis.siting.steps import plan
    from layers import tables
    from layers.regions.area import area
    from layers.regions.countries import country as by_name

    land = by_name(country)
    iso3 = land.iso3 if land is not None else area(country).country
    found = plan(tables.load_all(), iso3, it_mw, water, region)
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
