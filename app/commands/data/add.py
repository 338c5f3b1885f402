"""`heatsite data add`: a user's own file becomes a layer of a data folder."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from app.commands._common import existing, json_option, print_json, printable, terminal_progress
from gis.errors import InputError


@click.command("add")
@click.argument("file", metavar="FILE|ADDRESS")
@click.option("--to", "target", required=True, metavar="FOLDER|PROJECT",
              help="Data folder for `rank --data`, or a project, whose data folder is used.")
@click.option("--layer", metavar="LAYER",
              help="Layer that the file becomes, e.g. power_lines; guessed without it.")
@click.option("--map", "columns", multiple=True, metavar="ATTRIBUTE=COLUMN[:UNIT]",
              help="Column that gives an attribute, e.g. kv=VOLT_V:V; again for others. For a "
                   "raster unit=UNIT.")
@click.option("--crs", metavar="CODE", help="Reference system of the file, e.g. EPSG:32737, where "
              "it tells none.")
@click.option("--table", metavar="NAME", help="Layer or sheet inside the file.")
@click.option("--source", help="Who made the data.")
@click.option("--licence", help="Licence of the data.")
@click.option("--date", help="Date of the data.")
@click.option("--replace", "instead", is_flag=True,
              help="Take the place of a file of the same name that was added before; without it "
                   "both stay.")
@click.option("--dry-run", is_flag=True, help="Only show the match; write nothing.")
@click.option("--yes", is_flag=True, help="Ask nothing; take the match as it is.")
@json_option
def command(file, target, layer, columns, crs, table, source, licence, date, instead,
            dry_run, yes, as_json):
    """Add your own file to a data folder as a layer that `rank --data` reads.

    FILE is a GeoPackage, GeoJSON, Shapefile (zipped too), GeoParquet, FlatGeobuf, KML, KMZ, a CSV
    or XLSX table with coordinates or WKT, a GeoTIFF or a NetCDF grid. The columns are matched to
    what the layer needs, and the match is shown and remembered for the next file with such
    columns. A second file of one name stays beside the first. ADDRESS is a template of map
    tiles, https://host/{z}/{x}/{y}.png, a folder of tiles named z/x/y.png or an MBTiles file: it
    is named in the data folder as a background for the window, and never read as data.
    """
    from layers import adding, tile_address
    from layers.mirror import mirrors
    from layers.tiles.local import is_local_tiles

    mapping = _mapping(columns)
    own = mirrors().origins()
    local = "://" not in file and is_local_tiles(Path(file).expanduser())
    if local or tile_address.is_tile_address(file):
        address = tile_address.tile_path(file, credit=source or "") if local \
            else tile_address.tile_address(file, credit=source or "", own=own)
        folder = _folder(target)
        if not dry_run:
            tile_address.keep_tile_address(folder, address, own)
        _say(as_json, {"tiles": address.url or address.path, "name": address.name,
                       "folder": str(folder)},
             f"Map tiles of {address.name} named in {folder}; the window draws them as a "
             "background" + ("; the files stay where they are." if local else
                             " once you allow the network for them."))
        return
    path = Path(file)
    if "://" not in file:
        existing(path, "file")
    asking = sys.stdin.isatty() and sys.stderr.isatty() and not (yes or as_json)
    about = {key: value for key, value in
             (("source", source), ("licence", licence), ("date", date)) if value}
    if adding.is_raster(file):
        if crs is None and asking and _without_crs_raster(path):
            crs = _asked_crs()
        if dry_run:
            raise InputError(f"{path.name} is a raster, which has no columns to match; leave out "
                             "--dry-run.")
        with terminal_progress(as_json) as progress:
            added = adding.add(path, _folder(target), layer=layer, mapping=mapping, crs=crs,
                               about=about, instead=instead, progress=progress)
        _report(as_json, added)
        return
    found, match = adding.proposed(path, layer, table)
    if mapping:
        from layers.matching import overridden

        match = overridden(match, found, mapping)
    if not as_json:
        _show(found, match)
    if dry_run:
        if as_json:
            print_json(_as_dict(found, match))
        return
    if crs is None and found.crs is None and asking:
        crs = _asked_crs()
    settled = None
    if asking:
        if not click.confirm("Take this match?", default=True, err=True):
            raise InputError("Nothing was added; choose with --layer and --map "
                             "ATTRIBUTE=COLUMN[:UNIT].")
        settled = match
    with terminal_progress(as_json) as progress:
        added = adding.add(path, _folder(target), layer=layer, mapping=mapping, match=settled,
                           crs=crs, table=table, about=about, instead=instead, progress=progress)
    _report(as_json, added)


def _mapping(columns) -> dict[str, str]:
    mapping = {}
    for words in columns:
        attribute, equals, column = words.partition("=")
        if not equals or not attribute.strip():
            raise InputError(f"--map {words!r} is not ATTRIBUTE=COLUMN or ATTRIBUTE=COLUMN:UNIT; "
                             "write it like kv=VOLT_V:V.")
        mapping[attribute.strip()] = column.strip()
    return mapping


def _folder(target: str) -> Path:
    """The data folder meant: a folder, or the one that a project names or now gets."""
    from layers.project import is_project, read_project, resolved, write_project

    path = Path(target).expanduser()
    if not is_project(path):
        if path.is_file():
            raise InputError(f"{target!r} is a file; give a folder or a .heatsite.toml project.")
        return path
    project = read_project(path)
    if project.data_dir is None:
        project = project.model_copy(update={"data_dir": path.name.split(".")[0] + "_data"})
        write_project(path, project)
    folder = resolved(path, project.data_dir)
    assert folder is not None
    return folder


def _without_crs_raster(path: Path) -> bool:
    from layers.readers.raster import raster_info

    return raster_info(path).crs is None


def _asked_crs() -> str:
    """The reference system as the user types it; asked again until it is understood."""
    from layers.readers.vector import given_crs

    while True:
        words = click.prompt("The file tells no reference system. Which is it (e.g. EPSG:4326 for "
                             "degrees, EPSG:32737 for UTM 37 S)", err=True)
        try:
            given_crs(words)
            return words
        except InputError as error:
            click.echo(str(error), err=True)


def _show(found, match) -> None:
    from layers.adapting import told_columns

    best = next((o for o in match.options if o.layer == match.layer), None)
    why = f" ({best.confidence:.0%}: {best.reason})" if best else ""

    def say(text: str) -> None:
        click.echo(printable(text), err=True)

    say(f"{found.path.name}: {_counted(found.features, 'row')}, {found.geometry}"
        + ("; reference system not told" if found.crs is None else ""))
    say(f"layer {match.layer}{why}" + ("; as remembered" if match.remembered else ""))
    others = ", ".join(f"{o.layer} {o.confidence:.0%}" for o in match.options
                       if o.layer != match.layer)
    if others:
        say(f"  could also be {others}")
    for column in told_columns(match):
        if column.column:
            unit = f" in {column.unit}" if column.unit else ""
            say(f"  {column.attribute:16} ← {column.column}{unit}   ({column.confidence:.0%}: "
                f"{column.reason}; {', '.join(column.samples)})")
        else:
            say(f"  {column.attribute:16} – no column")


def _as_dict(found, match) -> dict:
    return {"file": found.path.name, "rows": found.features, "geometry": found.geometry,
            "crs": found.crs.to_string() if found.crs else None, "layer": match.layer,
            "remembered": match.remembered, "recipe": match.recipe or None,
            "options": [vars(o) for o in match.options],
            "columns": [vars(c) for c in match.columns], "missing": list(match.missing),
            "unused": list(match.unused)}


def _report(as_json: bool, added) -> None:
    notes = [{"what": n.what, "count": n.count, "examples": list(n.examples)}
             for n in added.notes]
    if as_json:
        print_json({"layer": added.layer, "file": str(added.path), "rows": added.rows,
                    "notes": notes, "provenance": vars(added.provenance)})
        return
    click.echo(f"{added.layer}: {_counted(added.rows, 'row' if added.match else 'cell')} written "
               f"to {added.path}")
    for note in added.notes:
        click.echo(f"  {printable(str(note))}")


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _say(as_json: bool, value: dict, words: str) -> None:
    if as_json:
        print_json(value)
    else:
        click.echo(words)
