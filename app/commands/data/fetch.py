"""`heatsite data fetch`: open data of a country, a box or a drawn area into the store."""

from __future__ import annotations

import math
import sys

import click

from app.commands._common import json_option, print_json, terminal_progress
from app.commands.data._sizes import mb
from gis.errors import InputError


@click.command("fetch")
@click.argument("place", metavar="COUNTRY|BBOX|FILE")
@click.option("--only", "words", multiple=True, metavar="NAME",
              help="Sources, layers or providers, parted by commas or given often; without it "
                   "the sources with a star in `heatsite data list`.")
@click.option("--mirror", "mirrors", multiple=True, metavar="[SOURCE=]URL",
              help="Your own server in place of the providers', for all sources or for one; also "
                   "HEATSITE_MIRROR or mirrors.toml.")
@click.option("--dry-run", is_flag=True, help="Show what would be fetched, and fetch nothing.")
@click.option("--refresh", is_flag=True, help="Ask again for what is in the store already.")
@click.option("--yes", is_flag=True, help="Do not ask before fetching.")
@json_option
def command(place, words, mirrors, dry_run, refresh, yes, as_json):
    """Fetch open data of a country, a box or a drawn area into the store.

    COUNTRY is an ISO 3166-1 code or a name (KEN, Sénégal); BBOX is
    west,south,east,north in degrees, west > east across the antimeridian; write `-- -17.5,14,…`
    where it begins with a minus; FILE holds a polygon, whose box is fetched. A source that fails
    is told, and the others go on; run the command again to go on where it stopped. Nothing is ever
    fetched without this command.
    """
    from layers import fetching
    from layers.cache import Store
    from layers.mirror import mirrors as given

    area, store, own = _area(place), Store(), given(mirrors)
    sources, layers = _wanted(words, bool(own.origins()))
    with terminal_progress(quiet=as_json) as progress:
        plan = fetching.plan(area, sources, store, own, layers=layers, everything=not words,
                             progress=progress)
        if dry_run or not (yes or as_json):
            plan = fetching.measured(plan, store, own, progress=progress)
    for note in plan.notes:
        click.echo(note, err=True)
    if not as_json:
        _show(plan, sys.stdout if dry_run else sys.stderr)
    if dry_run:
        if as_json:
            print_json({"area": vars(area), "sources": [_planned(item) for item in plan.asked]})
        return 0
    if not yes and not as_json and sys.stdin.isatty():
        click.confirm("Fetch this?", abort=True, default=True, err=True)
    with terminal_progress(quiet=as_json) as progress:
        outcomes = fetching.run(plan, store, own, refresh=refresh, progress=progress)
    missing = [o for o in outcomes if o.problem]
    if as_json:
        print_json({"area": vars(area), "folder": str(store.folder(area.key))
                    if area.key in store.regions() else None,
                    "sources": [_done(o) for o in outcomes],
                    "missing": [o.key for o in missing]})
    else:
        for outcome in outcomes:
            click.echo(_line(outcome))
        if any(o.files for o in outcomes):
            click.echo(f"Kept for {area.name}: {store.folder(area.key)}")
    for outcome in missing:
        click.echo(f"{outcome.key}: {outcome.problem}", err=True)
    if missing:
        click.echo(f"heatsite: {len(missing)} of {len(outcomes)} sources are missing: "
                   f"{', '.join(o.key for o in missing)}; run the command again to try them "
                   "again.", err=True)
    return 2 if missing else 0


def _area(place: str):
    """The area meant by a country's code or name, a box, or the file of a polygon."""
    from layers.regions.area import area
    from layers.regions.countries import country

    land = country(place)
    return area(land.iso3 if land else place)


def _wanted(options, mirrored: bool) -> tuple[tuple, frozenset[str]]:
    """Sources asked for, and layers that only a mirror can give."""
    from layers import catalogue
    from layers.tables import schema

    words = [w.strip().lower() for option in options for w in option.split(",") if w.strip()]
    given = {layer for source in catalogue.sources() for layer in source.layers}
    bare = frozenset(w for w in words if w in schema() and w not in given)
    if bare and not mirrored:
        raise InputError(f"No open source gives {', '.join(sorted(bare))}; give a mirror of your "
                         "own, or a file with `heatsite data add`.")
    rest = [w for w in words if w not in bare]
    return (catalogue.chosen(rest) if rest or not bare else ()), bare


def _show(plan, out) -> None:
    """What is asked, and what it will take."""
    known = 0.0
    for item in plan.asked:
        size = item.likely_bytes
        known += 0.0 if math.isnan(size) else size
        what = item.problem or (f"{len(item.requests)} "
                                + ("request" if len(item.requests) == 1 else "requests")
                                if item.requests else "nothing here")
        about = "" if item.measured or not item.requests else "about "
        click.echo(f"  {item.key:24} {about + mb(size):>14}  {what}", file=out)
    click.echo(f"{plan.area.name}: {mb(known)} in all, as far as known", file=out)


def _planned(item) -> dict:
    size = item.likely_bytes
    return {"key": item.key, "title": item.title, "problem": item.problem,
            "likely_bytes": None if math.isnan(size) else size, "measured": item.measured,
            "requests": [
                {"url": r.url, "method": r.method, "file": r.file, "bytes": r.size}
                for r in item.requests]}


def _done(outcome) -> dict:
    return {"key": outcome.key, "title": outcome.title, "bytes": outcome.bytes,
            "cached": outcome.cached, "absent_tiles": outcome.absent, "problem": outcome.problem,
            "files": [str(p) for p in outcome.files]}


def _line(outcome) -> str:
    if outcome.problem and not outcome.files:
        state = "missing"
    elif outcome.nothing:
        state = "nothing here"
    else:
        state = f"{mb(outcome.bytes)}, {len(outcome.files)} files"
        state += ", was here" if outcome.cached else ""
        state += f", {outcome.absent} tiles of sea do not exist" if outcome.absent else ""
        state += ", incomplete" if outcome.problem else ""
    return f"  {outcome.key:24} {state}"
