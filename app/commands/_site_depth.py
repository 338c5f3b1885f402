"""How `estimate` prints water against energy, the service of the IT, hazard and the steps."""

from __future__ import annotations

import click

from app.commands._common import rounded


def print_site_depth(site: dict) -> None:
    """The tables of :func:`app.depth.site_depth` in short lines."""
    click.echo("water and energy at this climate      L/kWh     PUE     m³/y     MWh/y  "
               "dry: more MWh/y")
    rows = site["water"]["trade"]
    wetted = {row["cooling"] for row in rows if row["wetted"]}
    for row in rows:
        dry = row["cooling"] in wetted and not row["wetted"]
        name = row["label"] + (", left dry" if dry else "")
        more = "" if not row["extra_mwh_y"] else f"{row['extra_mwh_y']:,.0f}"
        click.echo(f"  {name:34} {row['l_kwh']:6.2f}  {row['pue']:6.3f} {row['water_m3_y']:8,.0f} "
                   f"{row['energy_mwh_y']:9,.0f}  {more:>6}")
    _print_mix(site["energy"])
    click.echo("queries per day that the IT answers")
    for row in site["workload"]["models"]:
        usual, low, high = (f"{float(f'{row[key]:.2g}'):,.0f}" for key in (
            "queries_per_day", "queries_per_day_low", "queries_per_day_high"))
        click.echo(f"  {row['label']:38} {usual:>16}   ({low} to {high})")
    click.echo("IT power for the same queries with the least model of a service")
    least = {row["service"]: row for row in site["workload"]["same_service"]}
    for service, row in least.items():
        click.echo(f"  {service:38} {rounded(row['smaller_it_power_mw'], 2):>13} MW"
                   f"   ({rounded(row['smaller_low_mw'], 2)} to "
                   f"{rounded(row['smaller_high_mw'], 2)}) instead of {row['it_power_mw']:g}: "
                   f"{row['smaller_label']} for {row['label']}")
    homes = site["workload"]["households"]
    click.echo(f"  {'households that take as much power':38} {rounded(homes['value'], 3):>16}   "
               + "; ".join(homes["notes"]))
    for key, name in (("flood_class", "flood"), ("earthquake_class", "earthquake")):
        danger = site["hazard"][key]
        told = "unknown" if danger["value"] is None else f"class {danger['value']:.0f}"
        click.echo(f"{name}: {told}, {'; '.join(danger['notes'])}"
                   + (f" ({danger['source']})" if danger["source"] else ""))
    steps = site["steps"]
    if steps["steps"]:
        total = steps["months"]
        chain = [step["step"].split(":")[0].split(" (")[0]
                 for step in steps["steps"] if step["critical"]]
        click.echo(f"months to operation: {total['value']:.0f} ({total['low']:.0f} to "
                   f"{total['high']:.0f}), longest chain: {', '.join(chain)}")
    else:
        click.echo(steps["notes"][0])


def _print_mix(energy: dict) -> None:
    """The cheapest own sun, wind and battery, where it was sought."""
    if "mix_pv_mw" not in energy:
        return
    value = {key: energy[f"mix_{key}"]["value"] for key in (
        "pv_mw", "wind_mw", "battery_mwh", "cost_eur_mwh", "energy_share", "hours_share",
        "curtailed_share")}
    click.echo(f"own power: {rounded(value['pv_mw'], 3)} MW of sun, "
               f"{rounded(value['wind_mw'], 3)} MW of wind, "
               f"{rounded(value['battery_mwh'], 3)} MWh of battery, "
               f"{rounded(value['cost_eur_mwh'], 3)} EUR/MWh; meets {value['energy_share']:.0%} of "
               f"the energy and {value['hours_share']:.0%} of the hours, "
               f"{value['curtailed_share']:.0%} curtailed")
