"""A user's file made a layer in a data folder; the file itself stays as it is.

What is written carries the layer's schema and its provenance, so that `rank --data FOLDER` reads
it like any other. It is written whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyproj

from gis.errors import InputError, LayerError, UnknownNameError
from gis.progress import Progress, silent
from gis.types import WGS84, Features, Provenance

from . import match_memory
from .adapting import Note, adapted, note_of
from .added_file import place_for
from .files import atomic_file, sha256
from .match_units import plain, unit_of
from .matching import Contents, Match, contents, guess, overridden
from .readers.archive import unpacked
from .readers.local import RASTER_DRIVERS, driver_of, local_file
from .readers.raster import PHYSICAL, open_raster, raster_info
from .readers.vector import MEND_CRS, given_crs, read_vector
from .readers.written import as_metadata
from .recognise import recognise

ROWS_AT_ONCE = 4_000_000                 # cells of a raster held while it is copied


@dataclass(frozen=True)
class Added:
    """A layer written into a data folder."""

    layer: str
    path: Path
    rows: int                            # features, or cells of a raster
    notes: tuple[Note, ...]              # what was not understood, defaults, repairs
    provenance: Provenance
    match: Match | None = None           # None for a raster


def is_raster(path: str | Path) -> bool:
    """Whether a file (or what an archive holds) is a raster. Raises as the readers do."""
    file = local_file(path)
    driver = driver_of(file, file.name)
    if driver == "ZIP":
        driver = driver_of(unpacked(file, file.name), file.name)
    return driver in RASTER_DRIVERS


def proposed(path: str | Path, layer: str | None = None, table: str | None = None,
             memory: Path | None = None) -> tuple[Contents, Match]:
    """What a file of features holds and its best match, with what was settled before."""
    found = contents(path, table)
    before = match_memory.recall(found.fingerprint, memory)
    if layer is not None and before is not None and before.get("layer") != layer:
        before = None
    return found, guess(found, layer, before)


def add(path: str | Path, folder: str | Path, *, layer: str | None = None,
        mapping: Mapping[str, str] | None = None, match: Match | None = None,
        crs: object | None = None, table: str | None = None,
        about: Mapping[str, str] | None = None, memory: Path | None = None,
        remember: bool = True, instead: bool = False, progress: Progress = silent) -> Added:
    """Write a file's features or cells as a layer into `folder`.

    A file of the same name that was added before stays beside it, unless its content is the same.

    Parameters
    ----------
    path : path
        The file; it is only read.
    folder : path
        Data folder; made where there is none.
    layer : str, optional
        Layer key; without it the best guess, which must be likely.
    mapping : mapping, optional
        `attribute: "COLUMN"` or "COLUMN:UNIT"; for a raster `{"unit": UNIT}`.
    match : Match, optional
        A match that the user settled in full, in place of layer and mapping.
    crs : optional
        Reference system, where the file tells none or a wrong one.
    about : mapping, optional
        source, licence, date, known: what the user tells of the data.
    memory : path, optional
        File of remembered matches; the user's own without it.
    instead : bool
        Take the place of a file of the same name that was added before.

    Raises
    ------
    InputError
        If the file cannot be read, its reference system is unknown, or no layer is likely.
    """
    file = local_file(path)
    if is_raster(file):
        return _add_raster(file, Path(folder), layer, dict(mapping or {}), crs, about or {},
                           instead, progress)
    progress(0, 4, f"looking into {file.name}")
    if match is None:
        found, match = proposed(file, layer, table, memory)
        if mapping:
            match = overridden(match, found, mapping)
        elif layer is None and not match.remembered:
            _require_likely(found, match)
    else:
        found = contents(file, table)
    if found.crs is None and crs is None:
        raise LayerError(file.name, f"{file.name} has no coordinate reference system",
                         MEND_CRS.format(name=file.name))
    progress(1, 4, f"reading {file.name}")
    features = read_vector(file, match.layer, table=found.table, crs=crs,
                           geometry=found.geometry)
    features = replace(features, provenance=_described(features.provenance, file, about or {}))
    progress(2, 4, f"matching {match.layer}")
    out, notes = adapted(features, match)
    repairs = tuple(note_of(step) for step in features.provenance.steps)
    digest = sha256(file)
    out = replace(out, provenance=replace(
        _told(out.provenance, about or {}), layer=match.layer, path=file.name, checksum=digest))
    progress(3, 4, f"writing {match.layer}")
    target, beside = place_for(Path(folder).expanduser(), f"{match.layer}_{_plain_stem(file)}",
                               ".gpkg", digest, instead)
    _write(out, target, match.layer)
    if remember and not match.recipe:
        match_memory.remember(match, file.name, memory)
    return Added(match.layer, target, len(out), (*_said(beside), *repairs, *notes),
                 out.provenance, match)


def _said(words: str) -> tuple[Note, ...]:
    return (Note(words),) if words else ()


def _require_likely(found: Contents, match: Match) -> None:
    best = match.options[0] if match.options else None
    near = [o for o in match.options[1:] if best and o.confidence > best.confidence - 0.1]
    if best is None or best.confidence < 0.4 or near:
        likely = ", ".join(f"{o.layer} ({o.confidence:.0%}: {o.reason})"
                           for o in match.options[:4])
        raise InputError(f"{found.path.name}: no layer is likely enough"
                         + (f"; it may be {likely}" if likely else "")
                         + "; name one with --layer.")


def _described(found: Provenance, file: Path, about: Mapping[str, str]) -> Provenance:
    told = found.source != file.name     # a layer that this program wrote
    return replace(
        found, origin="file", path=file.name,
        source=about.get("source") or (found.source if told else
                                       f"{file.name}, brought by the user"),
        licence=about.get("licence") or found.licence or "not stated in the file",
        date=about.get("date") or found.date, known=about.get("known") or found.known,
        coverage=found.coverage if told else "partial")


def _told(found: Provenance, about: Mapping[str, str]) -> Provenance:
    """What the user tells of the data wins over what a provider's recipe says."""
    return replace(found, source=about.get("source") or found.source,
                   licence=about.get("licence") or found.licence,
                   date=about.get("date") or found.date, known=about.get("known") or found.known)


def _plain_stem(file: Path) -> str:
    return plain(re.sub(r"\.(geo)?json$|\.[a-z0-9]+$", "", file.name, flags=re.IGNORECASE))[:60] \
        or "layer"


def _write(features: Features, target: Path, layer: str) -> None:
    import pyogrio.raw
    import shapely

    kinds = {str(g.geom_type) for g in features.geometry}
    base = {kind.removeprefix("Multi") for kind in kinds}
    many = len(kinds) > 1 or next(iter(kinds)).startswith("Multi")
    kind = f"Multi{base.pop()}" if many and len(base) == 1 else \
        kinds.pop() if len(kinds) == 1 else "Unknown"
    fields = list(features.columns)
    with atomic_file(target) as part:
        pyogrio.raw.write(
            str(part), shapely.to_wkb(features.geometry),
            [np.asarray(features.columns[f]) for f in fields], fields, layer=layer,
            driver="GPKG", geometry_type=kind, promote_to_multi=kind.startswith("Multi"),
            crs=WGS84, layer_metadata=as_metadata(features.provenance))


def _add_raster(file: Path, folder: Path, layer: str | None, mapping: dict[str, str],
                crs: object | None, about: Mapping[str, str], instead: bool,
                progress: Progress) -> Added:
    info = raster_info(file)
    known = next((item.recipe for item in recognise(file) if item.recipe is not None), None)
    if layer is None:
        if known is None or known.unused or not known.layer:
            raise InputError(f"{file.name}: " + (known.unused if known and known.unused else
                             "its values and words fit no layer") + f"; name one of "
                             f"{', '.join(PHYSICAL)} with --layer.")
        layer = known.layer
    if layer not in PHYSICAL:
        raise UnknownNameError("layer of cells", layer, PHYSICAL)
    strange = set(mapping) - {"unit"}
    if strange:
        raise InputError(f"{file.name} is a raster: give --map unit=UNIT and no "
                         f"{', '.join(sorted(strange))}.")
    told = given_crs(crs) if crs is not None else info.crs
    if told is None:
        raise LayerError(file.name, f"{file.name} has no coordinate reference system",
                         MEND_CRS.format(name=file.name))
    unit = unit_of(PHYSICAL[layer][2], mapping.get("unit", ""))
    about_file = Provenance(layer=layer, source=file.name, origin="file", path=file.name,
                            checksum=sha256(file), resolution=f"about {info.cell_m:,.0f} m")
    if known is not None and known.layer == layer and not known.unused:
        about_file = known.describe(about_file)
    about_file = _described(about_file, file, about)
    if unit.name != PHYSICAL[layer][2]:
        about_file = about_file.then(f"values turned from {unit.name} to {PHYSICAL[layer][2]}")
    target, beside = place_for(folder.expanduser(), f"{layer}_{_plain_stem(file)}", ".tif",
                               about_file.checksum, instead)
    cells = _copy(file, target, told, unit, as_metadata(about_file), progress)
    return Added(layer, target, cells, _said(beside), about_file)


def _copy(file: Path, target: Path, crs: pyproj.CRS, unit, tags: Mapping[str, str],
          progress: Progress) -> int:
    """Band 1 of a raster as GeoTIFF, strip by strip, NaN where it is unknown."""
    import rasterio
    from rasterio.windows import Window

    with open_raster(file) as data, atomic_file(target) as part:
        height, width = data.shape
        with rasterio.open(part, "w", driver="GTiff", height=height, width=width, count=1,
                           dtype="float32", crs=crs.to_wkt(), transform=data.transform,
                           nodata=float("nan"), compress="deflate", tiled=True,
                           bigtiff="if_safer") as out:
            out.update_tags(**tags)
            strip = max(256, ROWS_AT_ONCE // width // 256 * 256)
            for top in range(0, height, strip):
                progress(top, height, f"copying {file.name}")
                window = Window(0, top, width, min(strip, height - top))
                values = data.read(1, window=window)
                cells = values.astype(np.float64)
                if data.nodata is not None:
                    cells[values == np.asarray(data.nodata).astype(values.dtype)] = np.nan
                out.write((cells * unit.factor + unit.offset).astype("float32"), 1, window=window)
        return height * width
