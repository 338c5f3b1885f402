"""`heatsite data show`: what is known of a region before it is studied."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands._common import existing, json_option, print_json


@click.command("show")
@click.argument("region", default="", required=False)
@click.option("--data", "data_dir", type=click.Path(path_type=Path), metavar="DIR",
              help="Folder of files of your own, to see what they add.")
@click.option("--area", type=click.Path(path_type=Path), metavar="FILE",
              help="Only inside the polygons of this file.")
@json_option
def command(region, data_dir, area, as_json):
    """Show the layers of a region, with source, licence, date and gaps.

    REGION is a starter pack, a country (SEN), an area inside it (SEN:Dakar), a box
    "west,south,east,north" or the file of a polygon. Fetched files and those of --data count.
    """
    from app.prepare import prepare

    existing(data_dir, "data folder", folder=True)
    existing(area, "polygon file")
    inputs = prepare(region, data_dir, area=area)
    rows = [{**vars(layer.provenance), "rows": _size(layer)} for layer in inputs.layers.values()]
    missing = [{"layer": layer, "why": why, "mend": mend} for layer, why, mend in inputs.missing]
    if as_json:
        print_json({"region": inputs.region, "name": inputs.region_name,
                    "country": inputs.country, "cell_m": inputs.grid.cell,
                    "layers": sorted(rows, key=lambda row: row["layer"]), "missing": missing,
                    "notes": list(inputs.notes)})
        return
    click.echo(f"{inputs.region_name}: {len(rows)} layers, {len(missing)} missing; a study would "
               f"take cells of {inputs.grid.cell:,.0f} m")
    for row in sorted(rows, key=lambda row: row["layer"]):
        click.echo(f"{row['layer']:16} {row['rows']:7,} rows   {row['licence']}   {row['date']}")
        click.echo(f"{'':16} {row['source']}")
        for note in row["notes"]:
            click.echo(f"{'':18}- {note}")
    for gap in missing:
        click.echo(f"{gap['layer']:16} missing; {gap['why']}")
        if gap["mend"]:
            click.echo(f"{'':18}- {gap['mend']}")
    for note in inputs.notes:
        click.echo(f"Note: {note}")


def _size(layer) -> int:
    """Rows of a layer; cells with a value of a raster."""
    import numpy as np

    from gis.types import Raster

    return int(np.isfinite(layer.values).sum()) if isinstance(layer, Raster) else len(layer)
