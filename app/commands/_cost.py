"""How `estimate` prints the whole-site cost, what would narrow it, jobs and local money."""

from __future__ import annotations

import click

from app.commands._common import rounded

SHOWN = 8
"""Measurements that are printed; --json has all."""
LEAST = 0.005
"""Share of the range below which a measurement is not worth a line."""


def print_cost(site: dict) -> None:
    """The `cost` and `cost_detail` of a site."""
    detail = site["cost_detail"]
    others = [c for c in detail["currencies"] if c["code"] != "EUR"]
    click.echo(f"whole-site cost per MW of IT and year, EUR of 2025; {detail['size_class']}")
    for key, part in detail["components"].items():
        _line(part["label"], site["cost"][key], f"class {part['estimate_class']}")
    _line("total of what is known", site["cost"]["total_eur"],
          f"estimate of {detail['estimate_class']['words']}, AACE 18R-97")
    for rate in others:
        _line(f"total in {rate['code']}", rate["total"],
              f"{rate['per_eur']:g} per EUR, {rate['date'] or 'as told'}"
              + (f" ({rate['known']})" if rate["known"] else ""))
    for note in detail["notes"]:
        click.echo(f"  {note}")
    click.echo("what would narrow the total")
    useful = [row for row in detail["measurements"]
              if max(row["narrows_share"], row["narrows_choice_share"]) >= LEAST]
    fills = [row for row in detail["measurements"] if row["fills"] and row not in useful[:SHOWN]]
    for row in (*useful[:SHOWN], *fills):
        known = "".join(f", makes known: {detail['components'][key]['label']}"
                        for key in row["fills"])
        click.echo(f"  {row['label']:60} {row['narrows_share']:4.0%} narrower, "
                   f"between sites {row['narrows_choice_share']:4.0%}, "
                   f"{_span(row['cost'])} EUR, {_span(row['months'])} months{known}")


def print_local(site: dict) -> None:
    """The `local` of a site and the claims beside the evidence."""
    click.echo("jobs and money")
    for sentence in site["local"]["sentences"]:
        click.echo(f"  {sentence}")
    for kind, words in (("claim", "claimed"), ("evidence", "found")):
        for row in [r for r in site["job_claims"] if r["kind"] == kind][:2]:
            click.echo(f"  {words}: {row['text']} ({row['date']}; {row['source'].split(':')[0]})")


def _line(label: str, q: dict, tail: str) -> None:
    if q["value"] is None:
        click.echo(f"  {label:34} {'unknown':>12}")
        return
    spread = "" if q["low"] is None else f"({_number(q['low'])} to {_number(q['high'])})"
    click.echo(f"  {label:34} {_number(q['value']):>12}   {spread:28} {tail}")


def _number(value: float) -> str:
    return f"{float(f'{value:.3g}') + 0.0:,.0f}"


def _span(q: dict) -> str:
    return f"{rounded(q['low'])} to {rounded(q['high'])}"
