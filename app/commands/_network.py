"""The pipes of one site, as two lines for people."""

from __future__ import annotations

import click

from app.commands._common import rounded

WAYS = {"streets": "along streets", "terrain": "over terrain", "given": "of the length given",
        "straight": "in straight lines × the usual detour"}


def print_network(network: dict | None) -> None:
    """Length, sizes, cost, losses and crossings of the pipes, and what their check says."""
    if network is None:
        return
    sizes = ", ".join(f"DN {pipe['dn']} {rounded(pipe['length_km'], 2)} km"
                      + (" (reused)" if pipe["reused"] else "") for pipe in network["pipes"])
    ways = " and ".join(WAYS.get(word, word) for word in network["basis"].split(" and "))
    click.echo(f"  pipes {ways}: {rounded(network['length_km'], 3)} km ({sizes}), "
               f"{rounded(network['cost_eur'] / 1e6, 2)} MEUR "
               f"({rounded(network['cost_low_eur'] / 1e6, 2)} to "
               f"{rounded(network['cost_high_eur'] / 1e6, 2)}), lose "
               f"{rounded(network['loss_mwh_y'], 3)} MWh/y ({100 * network['loss_share']:.1f} %), "
               f"pumping {rounded(network['pumping_mwh_y'], 3)} MWh/y{_crossed(network)}")
    check = network["check"]
    if check["agrees"] is None:
        click.echo("  their hydraulics: not checked (--check-network does)")
    elif check["agrees"]:
        click.echo("  their hydraulics: pandapipes agrees")
    else:
        click.echo("  their hydraulics: pandapipes differs")
    for line in (*check["disagreements"], *check["findings"], *network["notes"]):
        click.echo(f"    {line}")


def _crossed(network: dict) -> str:
    words = [f"{network['crossings'][key]} × {label}" for key, label in
             (("rivers", "river or canal"), ("rail", "railway")) if network["crossings"][key]]
    return f"; crosses {' and '.join(words)}" if words else ""
