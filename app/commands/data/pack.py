"""`heatsite data pack`: a region's data as one file, to hand on and to take in."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands._common import existing, json_option, print_json, printable, terminal_progress
from app.commands.data._sizes import mb


@click.group("pack")
def command():
    """Hand a region's data on as one file, and take such a file in.

    A pack file holds what is known of a region: the tables of its pack, the files fetched for it
    and those of your data folder. Imported packs lie in your user data folder; their key is a
    region for `rank`, `estimate` and the window, without any network.
    """


@command.command("list")
@json_option
def list_packs(as_json):
    """List the starter packs and the imported ones."""
    from layers import pack, user_packs

    mine = user_packs.imported()
    rows = [{"key": info.key, "name": info.name, "country": info.country,
             "imported": info.key in mine,
             "folder": str(mine[info.key]) if info.key in mine else None}
            for info in pack.available()]
    if as_json:
        print_json({"packs": rows})
        return
    for row in rows:
        click.echo(f"{row['key']:24} {row['country']:4} {printable(row['name']):32} "
                   f"{'imported' if row['imported'] else 'starter pack'}")


@command.command("export")
@click.argument("region")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--data", "data_dir", type=click.Path(path_type=Path), metavar="DIR",
              help="Folder of your own files that go along.")
@json_option
def export(region, file, data_dir, as_json):
    """Write all that is known of REGION into FILE (NAME.heatsite-pack).

    Data whose licence forbids passing them on are left out, and named.
    """
    from layers.pack_file import export_pack

    existing(data_dir, "data folder", folder=True)
    with terminal_progress(quiet=as_json) as progress:
        done = export_pack(region, file, data_dir, progress)
    _tell(done, as_json, f"{done.path}: {mb(done.path.stat().st_size)}, {len(done.files)} files "
          f"of {printable(done.name)}; import it with `heatsite data pack import "
          f"{done.path.name}`.")


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def import_(file, as_json):
    """Take a pack FILE in; every file is held against its checksum."""
    from layers.pack_file import import_pack

    existing(file, "pack file")
    with terminal_progress(quiet=as_json) as progress:
        done = import_pack(file, progress)
    _tell(done, as_json, f"{printable(done.name)} taken in, {len(done.files)} files; study it "
          f"with `heatsite rank {done.key}`.")


@command.command("remove")
@click.argument("key")
@json_option
def remove(key, as_json):
    """Forget an imported pack; a starter pack of the same key serves again."""
    from layers import user_packs

    user_packs.remove(key)
    if as_json:
        print_json({"removed": key})
    else:
        click.echo(f"{key} forgotten")


def _tell(done, as_json: bool, words: str) -> None:
    if as_json:
        print_json({"file": str(done.path), "key": done.key, "name": done.name,
                    "files": done.files, "left_out": [
                        {"file": name, "why": why} for name, why in done.left_out]})
        return
    for name, why in done.left_out:
        click.echo(f"  left out: {printable(name)}: {printable(why)}")
    click.echo(words)
