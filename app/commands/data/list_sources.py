"""`heatsite data list`: the starter packs, and every source of the catalogue."""

from __future__ import annotations

import dataclasses
import textwrap

import click

from app.commands._common import json_option, print_json

SHARING = {"open": "open", "share_alike": "share alike", "no_redistribution": "not to be passed on"}
ACCESS = {"download": "", "query": "asked for", "own_download": "by hand"}


@click.command("list")
@click.option("--packs", is_flag=True, help="Only the starter packs.")
@click.option("--layer", "words", multiple=True, metavar="NAME",
              help="Only sources of this layer, provider or key; may be given often.")
@click.option("--long", "full", is_flag=True,
              help="Each source in full: licence, citation, quality, address, documentation.")
@json_option
def command(packs, words, full, as_json):
    """List the starter packs and the open sources that can be fetched.

    A star marks the sources that `data fetch` takes by itself; "unconfirmed" an address that was
    found neither in documentation nor in a public program that asks it.
    """
    from app.session import regions
    from layers import catalogue

    found = () if packs else catalogue.chosen(words) if words else catalogue.sources()
    if as_json:
        print_json({"packs": [vars(region) for region in regions() if not region.fetched],
                    "fetched": [{"key": region.key, "name": region.name,
                                 "country": region.country, "summary": region.summary}
                                for region in regions() if region.fetched],
                    "sources": [dataclasses.asdict(source) for source in found]})
        return
    if not words:
        for title, fetched in (("Starter packs", False), ("Fetched", True)):
            group = [region for region in regions() if region.fetched == fetched]
            for number, region in enumerate(group):
                click.echo(f"{'' if number else title + chr(10)}"
                           f"  {region.key:16} {region.name:16} {region.summary}")
    if full:
        for source in found:
            _tell(source)
        return
    for layer, group in _by_layer(found).items():
        click.echo(f"\n{layer}")
        for source in group:
            click.echo(_line(source))


def _by_layer(found) -> dict:
    """Sources under the first of their layers, in the order of the layers' table."""
    from layers.tables import schema

    groups: dict = {layer: [] for layer in schema()}
    for source in found:
        groups[source.layers[0]].append(source)
    return {layer: sorted(group, key=lambda s: (not s.usual, s.key))
            for layer, group in groups.items() if group}


def _line(source) -> str:
    marks = [SHARING[source.sharing], ACCESS[source.access],
             "" if source.confirmed else "unconfirmed"]
    licence = textwrap.shorten(source.licence.split(",")[0].split(" (")[0], 34, placeholder=" …")
    return (f"{'*' if source.usual else ' '} {source.key:24} {licence:34} "
            f"{'; '.join(m for m in marks if m)}\n    {source.title}; {source.coverage}")


def _tell(source) -> None:
    click.echo(f"\n{source.key}: {source.title}")
    rows = {"layers": ", ".join(source.layers), "licence": f"{source.licence} "
            f"({SHARING[source.sharing]}) {source.licence_url}", "citation": source.citation,
            "resolution": source.resolution, "coverage": source.coverage,
            "updated": source.updated, "quality": source.quality, "size": source.size_note,
            "address": source.address + ("" if source.confirmed else "  (unconfirmed)"),
            "read in": source.documentation}
    for name, value in rows.items():
        click.echo(textwrap.fill(value, 96, initial_indent=f"  {name:11}",
                                 subsequent_indent=" " * 13, break_long_words=False,
                                 break_on_hyphens=False))
