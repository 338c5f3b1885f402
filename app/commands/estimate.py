"""`heatsite estimate`: one site in depth."""

from __future__ import annotations

import math
from pathlib import Path

import click

from app.commands._common import (
    brief_options,
    existing,
    json_option,
    lang_option,
    print_json,
    rounded,
    terminal_progress,
)
from app.commands._cost import print_cost, print_local
from app.commands._heat_depth import assumptions, hourly_carbon, print_depth, print_sizes
from app.commands._network import print_network
from app.commands._site_depth import print_site_depth
from gis.errors import InputError

KEY_FIGURES = {"pue": "PUE", "wue_l_kwh": "WUE", "cue_g_kwh": "CUE",
               "ref": "REF, by the grid's mix", "ere": "ERE"}
KEY_UNITS = {"wue_l_kwh": " L/kWh", "cue_g_kwh": " g/kWh"}


@click.command("estimate")
@click.option("--lat", type=float, required=True, help="Latitude, degrees north.")
@click.option("--lon", type=float, required=True, help="Longitude, degrees east.")
@brief_options
@click.option("--sink", "sinks", multiple=True, metavar="KIND:MWH:SUPPLY/RETURN:KM",
              help="A heat user, or 'auto' for those of the starter pack (default). "
                   "Example: hospital:4000:65/45:1.2")
@click.option("--assume", "assumed", multiple=True, metavar="KEY=VALUE",
              help="An assumption about money or power, as often as needed: subsidy_share, "
                   "fixed_price_eur_mwh, cost_plus_margin, carbon_price_eur_t, "
                   "electricity_tax_eur_mwh, heat_tax_eur_mwh, cooling_saved_eur_mwh, "
                   "supplier_g_kwh, horizon_y.")
@click.option("--data", "data_dir", type=click.Path(path_type=Path), metavar="DIR",
              help="Folder of files that refine what is known there, such as streets.")
@click.option("--check-network", is_flag=True,
              help="Have pressures, velocities and temperatures of the pipes computed once more "
                   "by pandapipes, and show where it differs.")
@click.option("--cheapest-sizes", is_flag=True,
              help="Seek the sizes of heat pump, pipe and heat store that serve the main user's "
                   "whole demand at the least cost; a boiler serves the rest.")
@click.option("--own-power", type=float, metavar="SHARE",
              help="Seek the least-cost sun, wind and battery that meet this share of the yearly "
                   "demand, such as 0.8.")
@click.option("--grid-hourly", metavar="FILE", type=click.Path(path_type=Path),
              help="CSV of the grid's hourly carbon intensity, one column g_kwh of 8,760 values.")
@click.option("--weather", metavar="FILE|pvgis|nasa",
              help="Hourly weather of the place: an EPW, TMY3 or CSV file, or a source in the "
                   "network, which --allow-network must permit. Left out: a synthetic year.")
@click.option("--allow-network", is_flag=True,
              help="Permit fetching the weather year; it is kept for the next time.")
@lang_option
@json_option
def command(lat, lon, sinks, assumed, data_dir, check_network, cheapest_sizes, own_power,
            grid_hourly, weather, allow_network, as_json, lang, **brief):
    """Study one site in depth: heat hour by hour, power, water, cost, with ranges.

    Inside a starter pack, or a country whose files were fetched, its layers are used; elsewhere
    the world climate table, the files of --data, and the heat users that you name.

    \b
    heatsite estimate --lat -0.72 --lon 36.43 --it-mw 2
    heatsite estimate --lat 48.92 --lon 2.35 --it-mw 5 --sink district_heating:40000:75/45:0.8
    """
    for name, value, limit in (("--lat", lat, 90), ("--lon", lon, 180)):
        if not math.isfinite(value) or abs(value) > limit:
            raise InputError(f"{name} {value:g} is no place on Earth; "
                             f"give degrees between -{limit} and {limit}.")
    from app.single import estimate_site

    with terminal_progress(quiet=as_json) as progress:
        answer = estimate_site(lon, lat, sinks, progress, assumptions=assumptions(assumed),
                               grid_hourly_g_kwh=hourly_carbon(grid_hourly),
                               data_dir=existing(data_dir, "data folder", folder=True),
                               check_network=check_network, cheapest_sizes=cheapest_sizes,
                               own_power=own_power, weather=weather,
                               allow_network=allow_network, lang=lang, **brief)
    if as_json:
        print_json(answer)
    else:
        _print(answer)


def _print(site: dict) -> None:
    heat = site["heat"]
    click.echo(f"{site['name']}  ({site['lat']:.3f}, {site['lon']:.3f})")
    if site.get("score") is not None:
        click.echo(f"score {site['score']:.3f} ({site['score_low']:.2f} to "
                   f"{site['score_high']:.2f}), {100 * site['coverage']:.0f} % of the weight is "
                   "known")
    for key, unit, label in (
            ("available_mwh_y", "MWh/y", "heat at the source"),
            ("delivered_mwh_y", "MWh/y", "after the heat pump"),
            ("used_mwh_y", "MWh/y", "taken by present users"),
            ("erf", "", "energy reuse factor (ERF)"), ("cop", "", "heat pump COP"),
            ("full_load_hours", "h/y", "full-load hours"),
            ("lcoh_eur_mwh", "EUR/MWh", "levelised cost of heat"),
            ("co2_avoided_t_y", "t/y", "CO2 avoided, net"), ("homes", "", "homes")):
        low, high = site["ranges"].get(key, (None, None))
        spread = "" if low is None else f"   ({rounded(low, 3)} to {rounded(high, 3)})"
        value = rounded(heat[key], 3)
        click.echo(f"  {label:28} {value:>10} {unit}{spread}")
    click.echo(f"  {'heat per home':28} {rounded(heat['heat_per_home_mwh_y']):>10} MWh/y   "
               f"{heat['heat_per_home_basis']}")
    for key, label in KEY_FIGURES.items():
        click.echo(f"  {label:28} {rounded(site['key_figures'][key]):>10}{KEY_UNITS.get(key, '')}")
    for sink in heat["sinks"]:
        click.echo(f"  heat user: {sink['name']}, {sink['distance_km']:.1f} km, "
                   f"{sink['used_mwh_y']:,.0f} MWh/y used; "
                   f"{100 * sink['exchanger_share']:.0f} % of its heat needs no heat pump"
                   + (f" ({sink['note']})" if sink["note"] else ""))
    print_network(heat["network"])
    print_depth(heat)
    print_sizes(heat["sizes"])
    print_cost(site)
    print_local(site)
    print_site_depth(site)
    for note in site.get("notes", ()):
        click.echo(f"Note: {note}")
