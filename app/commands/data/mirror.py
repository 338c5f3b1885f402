"""`heatsite data mirror`: make a folder of data a mirror."""

from __future__ import annotations

import json
from pathlib import Path

import click

from app.commands._common import existing, json_option, print_json, terminal_progress
from app.commands.data._sizes import mb


@click.command("mirror")
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def command(folder, as_json):
    """Write the index that makes a folder of data a mirror.

    Each file is recognised by what it holds. Put the folder on any web server of your office;
    `heatsite data fetch KEN --mirror https://server/folder` then gets its files from there.
    """
    from layers.mirror import write_index

    with terminal_progress(quiet=as_json) as progress:
        index = write_index(existing(folder, "folder", folder=True), progress)
    rows = json.loads(index.read_text("utf-8"))["files"]
    if as_json:
        print_json({"index": str(index), "files": rows})
        return
    for row in rows:
        click.echo(f"  {row['path']:60} {mb(row['bytes']):>9}  "
                   f"{', '.join(row['layers']) or row['source']}")
    click.echo(f"{len(rows)} files, {mb(sum(r['bytes'] for r in rows))}: {index}")
