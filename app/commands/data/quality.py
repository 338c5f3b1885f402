"""`heatsite data quality`: how good a region's layers are, and how two sources agree."""

from __future__ import annotations

import math
from pathlib import Path

import click

from app.commands._common import existing, json_option, print_json, printable, terminal_progress
from gis.errors import InputError


@click.command("quality")
@click.argument("region")
@click.option("--data", "data_dir", type=click.Path(path_type=Path), metavar="DIR",
              help="Folder of your own files, as for `rank`.")
@click.option("--compare", nargs=2, metavar="A B",
              help="Two sources of the same thing: files, or the name of a layer of the region.")
@click.option("--within-km", type=float, default=1.0, show_default=True, metavar="KM",
              help="Up to this distance one source is near the other.")
@click.option("--map", "target", type=click.Path(path_type=Path), metavar="FILE",
              help="With --compare: write what is near and what is not as GeoJSON.")
@json_option
def command(region, data_dir, compare, within_km, target, as_json):
    """Tell how good the layers of a REGION are.

    For each layer: the share of the region within its reach, the place that is farthest from any
    feature, age, rows that repeat another, and how often each column is unknown. With --compare:
    how much of each of two sources lies near the other.

    \b
    heatsite data quality kenya
    heatsite data quality kenya --compare worldbank.geojson power_lines --within-km 1
    """
    from app.prepare import prepare

    existing(data_dir, "data folder", folder=True)
    if target is not None and not compare:
        raise InputError("--map needs --compare: it shows where two sources differ.")
    with terminal_progress(quiet=as_json) as progress:
        inputs = prepare(region, data_dir, progress=progress)
    if compare:
        _compare(inputs, compare, within_km, target, as_json)
        return
    from layers.quality import region_quality

    rows = region_quality(inputs.layers, inputs.layers["boundary"])
    missing = [{"layer": layer, "why": why, "mend": mend} for layer, why, mend in inputs.missing]
    if as_json:
        print_json({"region": inputs.region, "layers": rows, "missing": missing})
        return
    click.echo(f"{'layer':16}{'rows':>8}{'covered':>9}{'reach':>8}{'farthest':>10}{'age':>8}"
               f"{'twice':>7}  unknown")
    for row in rows:
        click.echo(_line(row))
    for gap in missing:
        click.echo(f"{gap['layer']:16} missing: {printable(gap['why'])}")


def _line(row) -> str:
    def told(value, words):
        return "–" if value is None or not math.isfinite(value) else words.format(value)

    age = told(row.newest_age_y, "{:.0f} y")
    unknown = ", ".join(f"{name} {share:.0%}" for name, share in sorted(
        row.unknown.items(), key=lambda item: -item[1]) if share >= 0.005)
    return (f"{row.layer:16}{row.rows:>8,}{told(row.coverage, '{:.0%}'):>9}"
            f"{told(row.reach_km, '{:.3g} km'):>8}"
            f"{told(row.gap.km if row.gap else None, '{:.0f} km'):>10}{age:>8}"
            f"{row.duplicates:>7}  {unknown}")


def _compare(inputs, names, within_km, target, as_json) -> None:
    from layers.files import write_atomic
    from layers.quality_compare import compare

    first, second = _sources(inputs, names)
    told, shapes = compare(first, second, within_km, boundary=inputs.layers["boundary"],
                           names=names)
    if target is not None:
        write_atomic(target, _geojson(shapes))
    if as_json:
        print_json({"region": inputs.region, "comparison": told,
                    "map": str(target) if target else None})
        return
    for name, total, measure, near, other in (
            (told.first, told.first_total, told.first_measure, told.first_near, told.second),
            (told.second, told.second_total, told.second_measure, told.second_near, told.first)):
        share = "–" if math.isnan(near) else f"{near:.1%}"
        click.echo(f"{printable(name)}: {total:,.0f} {measure}, {share} of it within "
                   f"{within_km:g} km of {printable(other)}")
    if told.kv_pairs:
        click.echo(f"Where both tell a voltage, {told.same_kv:.0%} is the same "
                   f"({told.kv_pairs:,} pieces).")
    if target is not None:
        click.echo(f"Map: {target}")


def _sources(inputs, names):
    """Both sources; a name that is a layer of the region, and no file, means that layer."""
    from gis.types import Features
    from layers.quality_compare import layers_of, read_source
    from layers.tables import schema

    wanted = next((n for n in names if n in schema() and not Path(n).is_file()), "")
    held = [set(layers_of(n)) for n in names if Path(n).is_file()]
    shared = set.intersection(*held) if held else set()
    wanted = wanted or (sorted(shared)[0] if shared else "")
    box = _box(inputs)
    found = []
    for name in names:
        if Path(name).is_file():
            found.append(read_source(name, wanted, box))
            continue
        layer = inputs.layers.get(name)
        if not isinstance(layer, Features):
            raise InputError(f"{name!r} is no file, and {inputs.region_name} has no layer of that "
                             "name with shapes; give two files, or a file and a layer.")
        found.append(layer)
    return found


def _box(inputs) -> tuple[float, float, float, float] | None:
    """The region's box with a margin; none across the antimeridian."""
    import pyproj

    west, south, east, north = pyproj.Transformer.from_crs(
        inputs.grid.crs, "EPSG:4326", always_xy=True).transform_bounds(*inputs.grid.bounds)
    return (west - 0.5, south - 0.5, east + 0.5, north + 0.5) if west < east else None


def _geojson(shapes) -> str:
    import json

    import shapely

    rows = [{"type": "Feature", "geometry": json.loads(shapely.to_geojson(shape)),
             "properties": {name: cells[i] for name, cells in shapes.columns.items()}}
            for i, shape in enumerate(shapes.geometry)]
    return json.dumps({"type": "FeatureCollection", "features": rows}, ensure_ascii=False)
