"""Money, sensitivity and CO2 of one site's heat: what is assumed, and how it is printed."""

from __future__ import annotations

import math
from pathlib import Path

import click

from app.commands._common import existing, rounded
from gis.errors import InputError


def assumptions(words: tuple[str, ...]) -> dict[str, float]:
    """KEY=NUMBER words as typed."""
    found: dict[str, float] = {}
    for word in words:
        key, sign, value = word.partition("=")
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not sign or not math.isfinite(number):
            raise InputError(f"--assume {word!r} is not KEY=NUMBER; give for example "
                             "--assume subsidy_share=0.3.")
        if key in found:
            raise InputError(f"--assume {key} is given twice; keep one.")
        found[key] = number
    return found


def hourly_carbon(path: Path | None):
    """Hourly carbon intensity of a CSV file as (8760,) [g/kWh]; None without one."""
    if path is None:
        return None
    import numpy as np

    from gis.heat.finance.co2 import check_hourly
    from layers.tables import parse_csv

    existing(path, "file --grid-hourly")
    try:
        column = parse_csv(path.read_text("utf-8-sig"))["g_kwh"]
        values = np.array([float(cell) for cell in column])
    except (OSError, UnicodeDecodeError, KeyError, ValueError) as error:
        raise InputError(f"The file {path} is no CSV with numbers in a column g_kwh; "
                         "save one value for each hour of the year.") from error
    return check_hourly(values)


def print_depth(heat: dict) -> None:
    """Money of both parties, what moves the cost of heat, and CO2 both ways."""
    models = {key: f for key, f in heat["finance"].items() if key != "assumptions"}
    if not models:
        return
    shared = heat["finance"]["assumptions"]
    click.echo(f"heat price models ({shared['rate']['value']:.1%} real, "
               f"{shared['horizon_y']['value']:.0f} years, EUR of "
               f"{shared['price_year']['value']:.0f}, without VAT)")
    click.echo(f"  {'':16} {'EUR/MWh':>8}   {'data centre: NPV, IRR, payback':>32}   "
               f"{'heat user: NPV, IRR, payback':>32}")
    for key, figures in models.items():
        click.echo(f"  {key:16} {_figure(figures['price_eur_mwh'], '.1f'):>8}   "
                   f"{_party(figures, 'data_centre'):>32}   {_party(figures, 'user'):>32}")
    if heat["sensitivity"]:
        click.echo("what moves the cost of heat most (EUR/MWh at the low and high end)")
    for bar in heat["sensitivity"]:
        click.echo(f"  {bar['label']:28} {rounded(bar['low']):>12} to {rounded(bar['high']):<12} "
                   f"{bar['unit']:9} {bar['lcoh_low_eur_mwh']:>7.1f} to "
                   f"{bar['lcoh_high_eur_mwh']:.1f}")
    co2 = heat["co2"]
    mean = " (the grid's mean stands in)" if any(
        "grid's mean stands in" in note for note in co2["supplier_g_kwh"]["notes"]) else ""
    click.echo(f"CO2 avoided: {_figure(co2['avoided_location_t_y'], ',.0f')} t/y location-based, "
               f"{_figure(co2['avoided_market_t_y'], ',.0f')} t/y market-based{mean}; "
               f"break-even at {_figure(co2['break_even_g_kwh'], ',.0f')} g/kWh "
               f"(grid {_figure(co2['grid_g_kwh'], ',.0f')})")


def print_sizes(sizes: dict) -> None:
    """The cheapest sizes of heat pump, pipe and store, where they were asked for."""
    if not sizes:
        return
    click.echo(f"cheapest sizes {sizes['plant_mw']['notes'][0]}")
    click.echo(f"  heat pump {_figure(sizes['plant_mw'], '.2f')} MW, pipe DN "
               f"{_figure(sizes['pipe_dn'], '.0f')}, store {_figure(sizes['store_m3'], ',.0f')} m³:"
               f" {_figure(sizes['used_mwh_y'], ',.0f')} MWh/y from here, "
               f"{_figure(sizes['boiler_mwh_y'], ',.0f')} from its boiler, all for "
               f"{_figure(sizes['cost_eur_mwh'], '.0f')} EUR/MWh "
               f"({_figure(sizes['boiler_alone_eur_mwh'], '.0f')} by the boiler alone)")


def _figure(quantity: dict, form: str) -> str:
    value = quantity["value"]
    return "unknown" if value is None else format(value, form)


def _party(figures: dict, party: str) -> str:
    npv, rate, years = (figures[f"{party}_{key}"]["value"] for key in ("npv_eur", "irr",
                                                                        "payback_y"))
    return (("unknown" if npv is None else f"{npv / 1000:,.0f} kEUR")
            + (", –" if rate is None else f", {rate:.1%}")
            + (", –" if years is None else f", {years:.1f} y"))
