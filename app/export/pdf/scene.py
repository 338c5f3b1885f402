"""What the maps of a document draw, made ready once: layers and cells in the study's own grid.

All maps share it, so that twenty maps cost little more than one. Its reference system is the
study grid's: metres, so that a scale bar is true.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.export.report.map_layers import base_layers, map_layers, town_items
from app.export.report.raster_image import EXCLUDED_GREY, WATER, png, rgb
from app.export.report.theme import class_limits, ramp
from gis.results import Site, StudyResult
from gis.types import WGS84, transformer
from layers.licence import passed_on

if TYPE_CHECKING:
    from gis.study import Inputs

MOST_CELLS = 1100
"""Longest side of a raster in a map [cells]; larger windows are thinned."""


@dataclass(frozen=True, eq=False)
class Shape:
    """One feature: its kind (point, line, poly), its parts (k, 2) [m], and how it is marked."""

    kind: str
    parts: tuple[np.ndarray, ...]
    box: tuple[float, float, float, float]
    item: Mapping


@dataclass(frozen=True, eq=False)
class Place:
    """A site as a map shows it."""

    site: Site
    x: float
    y: float
    users: tuple[tuple[str, float, float, float], ...]      # name, x, y, MWh/y


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything that can be drawn of a study."""

    result: StudyResult
    base: Mapping[str, tuple[Shape, ...]]        # boundary, water
    layers: tuple[tuple[dict, tuple[Shape, ...]], ...]   # legend entry, shapes
    towns: tuple[tuple[str, float, float, float], ...]   # name, people, x, y; largest first
    places: tuple[Place, ...]
    cells: np.ndarray                            # (rows, columns) uint8: 0, classes, exclusions
    limits: tuple[float, ...]
    colours: tuple[str, ...]
    region: tuple[float, float, float, float]    # the boundary's extent [m]
    sources: Mapping[str, str]                   # layer → source, for the line under a map

    def raster(self, window: tuple[float, float, float, float]
               ) -> tuple[bytes, tuple[float, float, float, float]] | None:
        """The cells of a window as a PNG, and the extent that it covers; None where none lie."""
        grid = self.result.screening.grid
        rows, cols = self.cells.shape
        first = max(0, math.floor((window[0] - grid.left) / grid.cell))
        last = min(cols, math.ceil((window[2] - grid.left) / grid.cell))
        upper = max(0, math.floor((grid.top - window[3]) / grid.cell))
        lower = min(rows, math.ceil((grid.top - window[1]) / grid.cell))
        if first >= last or upper >= lower:
            return None
        step = max(1, math.ceil(max(last - first, lower - upper) / MOST_CELLS))
        part = self.cells[upper:lower:step, first:last:step]
        high, wide = part.shape
        left, top = grid.left + first * grid.cell, grid.top - upper * grid.cell
        palette = [(0, 0, 0, 0), *((*rgb(c), 255) for c in self.colours)]
        palette += [(EXCLUDED_GREY,) * 3 + ((0,) if code == WATER - 2 else (255,))
                    for code in range(8)]
        return png(part, palette), (left, top - high * step * grid.cell,
                                    left + wide * step * grid.cell, top)


def scene_of(result: StudyResult, inputs: Inputs) -> Scene:
    """Make everything ready that a map of this study may draw."""
    shared, _ = passed_on(inputs.layers)
    grid = result.screening.grid
    move = transformer(WGS84, grid.crs)

    def ready(items: list[dict]) -> tuple[Shape, ...]:
        return tuple(_moved(items, move))

    base = {key: ready(items) for key, items in base_layers(shared, grid.cell / 3).items()}
    layers = tuple(({k: v for k, v in layer.items() if k != "items"}, ready(layer["items"]))
                   for layer in map_layers(result, shared))
    towns = []
    for item in town_items(shared.get("towns") or shared.get("communes")):
        if isinstance(item["c"][0], float | int):
            x, y = move.transform(item["c"][1], item["c"][0])
            towns.append((item["t"], item["p"], float(x), float(y)))
    cells, limits, colours = _classes(result)
    boxes = [shape.box for shape in base["boundary"] if shape.kind == "poly"]
    region = ((min(b[0] for b in boxes), min(b[1] for b in boxes),
               max(b[2] for b in boxes), max(b[3] for b in boxes)) if boxes else grid.bounds)
    places = tuple(_place(site, move) for site in result.sites)
    sources = {p.layer: p.source for p in result.layers if p.origin != "missing"}
    return Scene(result, base, layers, tuple(towns), places, cells, limits, colours, region,
                 sources)


def _moved(items: list[dict], move):
    """Items of the web map in metres; all positions are moved at once, since that is quicker."""
    rings: list[np.ndarray] = []
    shape_of: list[tuple[dict, int]] = []
    for item in items:
        if item["s"] == "point":
            parts = [[item["c"]]]
        elif item["s"] == "poly":
            parts = [ring for part in item["c"] for ring in part]
        else:
            parts = item["c"]
        rings += [np.asarray(part, float).reshape(-1, 2) for part in parts]
        shape_of.append((item, len(parts)))
    if not rings:
        return
    ends = np.cumsum([len(ring) for ring in rings])[:-1]
    both = np.concatenate(rings)
    x, y = move.transform(both[:, 1], both[:, 0])
    moved = np.split(np.column_stack([x, y]), ends)
    at = 0
    for item, count in shape_of:
        mine = tuple(part[np.isfinite(part).all(axis=1)] for part in moved[at:at + count])
        at += count
        mine = tuple(part for part in mine if len(part))
        if mine:
            whole = np.concatenate(mine)
            yield Shape(item["s"], mine, (*whole.min(axis=0), *whole.max(axis=0)), item)


def _classes(result: StudyResult) -> tuple[np.ndarray, tuple[float, ...], tuple[str, ...]]:
    """Class of each cell: 0 nothing, then suitability, then the exclusions."""
    screening = result.screening
    scores = screening.suitability(result.settings.weights)
    limits = class_limits(scores)
    colours = ramp(len(limits) - 1)
    classes = np.clip(np.digitize(scores, limits[1:-1]), 0, len(limits) - 2).astype(np.uint8)
    cells = np.where(screening.excluded > 1, len(colours) + screening.excluded - 1,
                     0).astype(np.uint8)
    cells[screening.rows, screening.cols] = classes + 1
    return cells, tuple(float(v) for v in limits), tuple(colours)


def _place(site: Site, move) -> Place:
    users = []
    for sink in site.heat.sinks:
        if sink.used_mwh_y > 0:
            x, y = move.transform(sink.lon, sink.lat)
            users.append((sink.name, float(x), float(y), float(sink.used_mwh_y)))
    users.sort(key=lambda user: -user[3])
    return Place(site, site.x, site.y, tuple(users))
