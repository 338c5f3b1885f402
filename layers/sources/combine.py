"""Ways in which a file's rows join the pack's: add what is new, fill what is unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

import numpy as np

from gis.types import Features, Layer

from ..merge import concat, joined_provenance, metres, nearest, plain_name
from .recipe import Merge, Region, with_columns


def as_features(pack: Layer | None) -> Features | None:
    """The pack's layer where it holds features; None where it is empty or of another kind."""
    return pack if isinstance(pack, Features) and len(pack) else None


def file_only(file: Features) -> Features:
    """The file where the pack has nothing."""
    return replace(file, provenance=file.provenance.then(
        f"{len(file)} features of the file used; nothing else holds this layer"))


def beside_pack(merge: Callable[[Features, Features, Region], Features]) -> Merge:
    """A merge that is asked only where the pack holds rows; elsewhere the file stands alone."""

    @wraps(merge)
    def merged(pack: Layer | None, file: Features, region: Region) -> Features:
        base = as_features(pack)
        return file_only(file) if base is None else merge(base, file, region)

    return merged


def add_all(words: str) -> Merge:
    """A merge: every row is added to the pack's; `words` say what they are."""

    @beside_pack
    def merge(base: Features, file: Features, region: Region) -> Features:
        return joined(base, file, f"{len(file)} {words}")

    return merge


def joined(pack: Features, added: Features, step: str) -> Features:
    """The pack's rows and these of a file; provenance says so."""
    provenance = joined_provenance(pack.provenance, added.provenance, "pack+file").then(step)
    both = concat(pack, added) if len(added) else pack
    return replace(both, provenance=provenance)


def same_place(pack: Features, file: Features, region: Region, km: float
               ) -> tuple[np.ndarray, np.ndarray]:
    """Whether each of the file's rows lies within `km` of a row of the pack, and which."""
    distance, index = nearest(metres(file, region.crs), metres(pack, region.crs))
    return distance <= km * 1000, index


def same_name(pack: Features, file: Features) -> tuple[np.ndarray, np.ndarray]:
    """Whether each of the file's rows is named like a row of the pack, and which."""
    names = {plain_name(str(name)): i for i, name in enumerate(pack["name"]) if plain_name(name)}
    index = np.array([names.get(plain_name(str(name)), -1) for name in file["name"]], int)
    return index >= 0, np.maximum(index, 0)


def filled(pack: Features, file: Features, rows: np.ndarray, index: np.ndarray,
           columns: tuple[str, ...]) -> tuple[Features, int]:
    """The pack with unknown cells filled from the file's rows that mean the same thing."""
    changed = 0
    new = {}
    for column in columns:
        values = pack[column].copy()
        numeric = values.dtype.kind == "f"
        for row in np.flatnonzero(rows):
            at, value = index[row], file[column][row]
            empty = np.isnan(values[at]) if numeric else not values[at]
            if empty and (not np.isnan(value) if numeric else bool(value)):
                values[at] = value
                changed += 1
        new[column] = values
    return with_columns(pack, **new), changed


def add_beyond(km: float, fill: tuple[str, ...] = (), by_name: bool = False,
               inside: bool = False):
    """A merge: rows farther than `km` from every row of the pack are added, the rest fill gaps.

    With `inside` rows beyond the region's outline are left out, not only those far away.
    """

    def merge(pack: Layer | None, file: Features, region: Region) -> Features:
        if inside:
            import shapely

            file = file.where(shapely.intersects(region.shape, file.geometry))
        base = as_features(pack)
        if base is None:
            return file_only(file)
        known, index = same_place(base, file, region, km)
        if by_name:
            named, which = same_name(base, file)
            index = np.where(known, index, which)
            known = known | named
        base, changed = filled(base, file, known, index, fill)
        added = file.where(~known)
        step = (f"{len(added)} of the file's {len(file)} features added, those farther than "
                f"{km:g} km from the pack's{' and of another name' if by_name else ''}")
        if fill:
            step += f"; {changed} unknown cells of the pack filled ({', '.join(fill)})"
        return joined(base, added, step)

    return merge
