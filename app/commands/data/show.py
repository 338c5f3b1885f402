"""`heatsite data show`: the layers of a starter pack."""

from __future__ import annotations

import click

from app.commands._common import json_option, print_json


@click.command("show")
@click.argument("region")
@json_option
def command(region, as_json):
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
