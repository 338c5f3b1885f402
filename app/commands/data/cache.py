"""`heatsite data cache`: what the store holds; checked, cleared."""

from __future__ import annotations

import click

from app.commands._common import json_option, print_json, terminal_progress
from app.commands.data._sizes import mb


@click.command("cache")
@click.option("--clear", "clear", is_flag=False, flag_value="", default=None, metavar="[REGION]",
              help="Forget a region, or without one everything that was fetched.")
@click.option("--verify", is_flag=True, help="Recompute every checksum and drop what is broken.")
@click.option("--yes", is_flag=True, help="Do not ask before clearing.")
@json_option
def command(clear, verify, yes, as_json):
    """Show what the store of fetched data holds, check or clear it.

    The store lies in the user's data folder, or where HEATSITE_CACHE says. Contents that another
    region uses stay when a region is cleared.
    """
    from layers.cache import Store
    from layers.tiles.keep import clear_tiles, kept_bytes

    store = Store()
    told: dict = {"folder": str(store.root)}
    if clear is not None:
        region = clear or None
        what = f"the region {region}" if region else "everything that was fetched"
        if not yes and not as_json and click.get_text_stream("stdin").isatty():
            click.confirm(f"Forget {what}?", abort=True, err=True)
        told["freed"] = store.clear(region) + (0 if region else clear_tiles())
    if verify:
        with terminal_progress(quiet=as_json) as progress:
            checked = store.verify(progress)
        told["verified"] = vars(checked)
    sizes = store.size()
    regions = {key: {"bytes": sizes.regions.get(key, 0), "files": len(store.manifest(key).files)
                     if store.readable(key) else 0, **_about(store, key)}
               for key in store.regions()}
    told |= {"bytes": sizes.total, "unused": sizes.unused, "partial": sizes.partial,
             "regions": regions, "tiles": kept_bytes()}
    if as_json:
        print_json(told)
        return
    if clear is not None:
        click.echo(f"{mb(told['freed'])} freed")
    if verify:
        click.echo(_words(told["verified"]))
    click.echo(f"{told['folder']}: {mb(sizes.total)}"
               + (f", of it {mb(sizes.partial)} of downloads under way" if sizes.partial else "")
               + (f", {mb(sizes.unused)} not used by any region" if sizes.unused else ""))
    if told["tiles"]:
        click.echo(f"  {'map tiles':24} {mb(told['tiles']):>10}  of backgrounds in the window")
    for key, row in regions.items():
        click.echo(f"  {key:24} {mb(row['bytes']):>10}  {row['files']} files  {row['name']}")


def _about(store, key: str) -> dict:
    about = store.manifest(key).about if store.readable(key) else {}
    return {"name": str(about.get("name", "")), "readable": store.readable(key)}


def _words(checked: dict) -> str:
    return ", ".join(f"{name.replace('_', ' ')}: "
                     f"{len(value) if isinstance(value, tuple | list) else value}"
                     for name, value in checked.items())
