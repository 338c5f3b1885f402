"""Files of one provider over one region: copies of the same data, or pieces of a whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from .regions.shapes import bounds_of, box_shape
from .sources.recipe import Box, FileFacts, Recipe, Region

ENOUGH_COVER = 0.3                       # of the region's box: a file made for the region has this
BESIDE = 0.2                             # boxes that share less than this of the smaller lie beside


@dataclass(frozen=True, eq=False)
class Found:
    """A file of the region that a recipe fits, with others that complete it."""

    path: Path
    name: str                            # inside the data folder, with /
    facts: FileFacts
    recipe: Recipe
    box: Box                             # [° WGS 84]
    parts: tuple[Found, ...] = ()


def best_copies(items: list[Found], region: Region) -> tuple[list[Found], list[Found]]:
    """Files to use, in the order of merging, and copies left out.

    Of copies one is used: rasters whose no-data is honest first, then the file made for the
    smallest area that still serves the region. Files that lie beside each other (tiles,
    departments), or whose recipe says so, are used together.
    """
    families: dict[str, list[Found]] = {}
    for item in items:
        families.setdefault(item.recipe.key, []).append(item)
    chosen, left_out = [], []
    for family in families.values():
        best, *others = sorted(family, key=lambda item: _preference(item, region))
        if best.recipe.copies and overlapping(family):
            left_out += others
            others = []
        chosen.append(replace(best, parts=tuple(others)))
    chosen.sort(key=lambda item: (item.recipe.layer, item.recipe.order, item.name))
    return chosen, left_out


def _preference(item: Found, region: Region) -> tuple:
    share = cover(item.box, region)
    # points and lines need not reach every corner; the cells of a raster must
    gap = 1 - round(share, 1) if item.recipe.kind == "raster" else share < ENOUGH_COVER
    left, bottom, right, top = item.box
    return gap, item.facts.lying_nodata, (right - left) * (top - bottom), item.name


def overlapping(family: list[Found]) -> bool:
    """Whether two of the files lie over, not beside, each other."""
    import shapely

    boxes = [shapely.box(*item.box) for item in family]
    return any(shapely.area(shapely.intersection(a, b))
               > BESIDE * min(shapely.area(a), shapely.area(b))
               for i, a in enumerate(boxes) for b in boxes[i + 1:])


def cover(box: Box, region: Region) -> float:
    """Share of the region's box that a file's box covers."""
    import shapely

    extent = box_shape(bounds_of(region.shape))
    return shapely.area(shapely.intersection(shapely.box(*box), extent)) / shapely.area(extent)
