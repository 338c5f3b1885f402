"""What goes into a pack file: tables of the pack, fetched files, the user's own."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gis.errors import InputError
from gis.progress import Progress, silent
from gis.types import Features

from . import pack
from .cache import Store
from .data_files import walk
from .licence import WITHHELD, sharing, terms
from .own_loads import read_loads
from .own_tables import read_layer_table
from .readers.raster import raster_info
from .readers.vector import vector_info
from .readers.written import PREFIX
from .recognise import Recognised, recognise
from .regions.base import Base
from .regions.countries import slug
from .regions.shapes import bounds_of, box_shape

BESIDE = (".dbf", ".shx", ".prj", ".cpg")           # of a Shapefile


@dataclass(frozen=True)
class Content:
    """Files of a pack by their name in it, what was left out and why, and the licences."""

    key: str
    files: dict[str, Path]
    left_out: tuple[tuple[str, str], ...]
    licences: list[dict[str, Any]]


def contents(base: Base, scratch: Path, progress: Progress = silent) -> Content:
    """The files that make a region, written to `scratch` where they do not exist as files."""
    files: dict[str, Path] = {}
    left_out: list[tuple[str, str]] = []
    key = slug(base.key) if not base.pack else base.key
    manifest = _with_pack(base, key, scratch, files, left_out)
    under: dict[str, str] = {name: entry.get("licence", "") for name, entry in
                             ((f"{e.get('layer')}", e) for e in manifest["tables"])}
    for number, folder in enumerate(base.folders):
        items = list(walk(folder))
        for done, path in enumerate(items):
            progress(done, len(items), "choosing the files of the pack")
            name = path.relative_to(folder).as_posix()
            licence, why = _judged(path, name, folder, base)
            if why:
                left_out.append((name, why))
                continue
            under[name] = licence
            for part in (path, *_companions(path)):
                files[f"pack/data/{number}/{part.relative_to(folder).as_posix()}"] = part
    return Content(key, files, tuple(left_out), _licences(under))


def _with_pack(base: Base, key: str, scratch: Path, files: dict[str, Path],
               left_out: list[tuple[str, str]]) -> dict[str, Any]:
    """The pack's own tables, or a new pack that holds the outline alone; returns pack.toml."""
    import tomli_w

    manifest: dict[str, Any]
    whole = base.pack and base.cell_m is not None       # not an area inside the pack
    if whole:
        source = pack.folder_of(base.pack)
        manifest = tomllib.loads(source.joinpath("pack.toml").read_text("utf-8"))
        kept = []
        for entry in manifest.get("tables", ()):
            name = str(entry["file"])
            if sharing(str(entry.get("licence", ""))) == WITHHELD:
                left_out.append((name, f"its licence forbids passing it on: {entry['licence']}"))
                continue
            kept.append(entry)
            files[f"pack/{name}"] = _written(scratch / name, source.joinpath(*name.split("/"))
                                             .read_bytes())
        manifest["tables"] = kept
    else:
        manifest = {"format": pack.FORMAT, "key": key, "name": base.name,
                    "country": base.country, "cell_m": 0, "kind": "exported",
                    "summary": "Fetched and own files of the region; the cell is chosen by its "
                               "size.", "tables": [],
                    "missing": [{"layer": layer, "why": why, "mend": mend}
                                for layer, why, mend in base.missing]}
        about = base.boundary.provenance
        if sharing(about.licence) == WITHHELD:
            raise InputError(f"The outline of {base.name} may not be passed on ({about.licence}); "
                             "put an open one, such as geoBoundaries', into the data folder.")
        files["pack/boundary.geojson"] = _written(scratch / "boundary.geojson",
                                                  _geojson(base.boundary).encode())
        manifest["tables"] = [{"layer": "boundary", "file": "boundary.geojson",
                               "source": about.source, "licence": about.licence,
                               "date": about.date, "known": about.known,
                               "coverage": "complete"}]
    files["pack/pack.toml"] = _written(scratch / "pack.toml", tomli_w.dumps(manifest).encode())
    return manifest


def _written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def _geojson(features: Features) -> str:
    import shapely

    rows = [{"type": "Feature", "geometry": json.loads(shapely.to_geojson(shape)),
             "properties": {name: cells[i] for name, cells in features.columns.items()
                            if cells[i] == cells[i] and cells[i] != ""}}
            for i, shape in enumerate(features.geometry)]
    return json.dumps({"type": "FeatureCollection", "features": rows}, ensure_ascii=False)


def _judged(path: Path, name: str, folder: Path, base: Base) -> tuple[str, str]:
    """The licence of a file, and why it is left out; "" where it goes along."""
    items = recognise(path, name)
    useful = [item for item in items if item.recipe is not None]
    if not useful and not _is_table(path, name, items):
        return "", items[0].problem if items else "nothing is known of it"
    boxes = [item.facts.box for item in useful if item.facts and item.facts.box is not None]
    if boxes and not any(_meets(box, base) for box in boxes):
        return "", "it is of another region"
    told = [_licence(item) for item in useful] + [_stored(folder, name)]
    licence = "; ".join(dict.fromkeys(part for part in told if part))
    if sharing(licence) == WITHHELD:
        return licence, f"its licence forbids passing it on: {licence}"
    return licence, ""


def _meets(box, base: Base) -> bool:
    import shapely

    around = box_shape(bounds_of(shapely.union_all(base.boundary.geometry)))
    return bool(shapely.intersects(shapely.box(*box), around))


def _is_table(path: Path, name: str, items: list[Recognised]) -> bool:
    if not items or items[0].facts is None or items[0].facts.kind != "table":
        return False
    try:
        return read_loads(path, name) is not None or read_layer_table(path, name) is not None
    except InputError:
        return False


def _licence(item: Recognised) -> str:
    """The licence of a recipe, or the one that a layer written by this program carries."""
    assert item.recipe is not None and item.facts is not None
    if item.recipe.licence:
        return item.recipe.licence
    try:
        told = raster_info(item.path).tags if item.facts.kind == "raster" else \
            vector_info(item.path, table=item.facts.table or None).get("layer_metadata")
    except InputError:
        return ""
    return str((told or {}).get(f"{PREFIX}LICENCE", ""))


def _stored(folder: Path, name: str) -> str:
    """The licence that the store notes of a fetched file."""
    store = Store()
    if folder.parent != store.named or not store.readable(folder.name):
        return ""
    entry = store.manifest(folder.name).entry_of(name)
    return entry.licence if entry is not None else ""


def _companions(path: Path) -> list[Path]:
    if path.suffix.lower() != ".shp":
        return []
    return [other for suffix in BESIDE if (other := path.with_suffix(suffix)).is_file()]


def _licences(under: dict[str, str]) -> list[dict[str, Any]]:
    from gis.types import Provenance

    rows = terms(Provenance(name, "", licence) for name, licence in under.items() if licence)
    return [{"licence": row.licence, "sharing": row.sharing, "of": list(row.layers)}
            for row in rows]
