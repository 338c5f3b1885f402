"""Exact planar distances from many places to points, line segments and polygon edges.

The method prunes by blocks: places are gathered into small square blocks, and an object can only
be the nearest to some place of a block of radius r if its distance to the block's centre is at
most 2 r above the smallest such distance. Two levels of blocks leave a handful of objects per
place, on which the distance is computed outright. No raster, no approximation.

The same pruning serves "cheapest" as well as "nearest": each object may have a cost per distance,
a fixed cost and a range beyond which it cannot serve.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..types import Features, Places, require_same_crs
from .blocks import Blocks, blocks_of, ranges
from .segments import Segments, segments_of


@dataclass(frozen=True, eq=False)
class Nearest:
    """For each of n places, the nearest (or cheapest) feature.

    `index` is −1 and the rest is inf or NaN where no feature can serve the place.
    """

    distance: np.ndarray                 # (n,) [m]
    index: np.ndarray                    # (n,) row of the feature
    piece: np.ndarray                    # (n,) its piece
    _places: Places
    _segments: Segments
    _prices: tuple[np.ndarray | float, np.ndarray | float]

    @cached_property
    def point(self) -> tuple[np.ndarray, np.ndarray]:
        """Nearest point of the feature, x and y, each (n,). [m]"""
        near = np.full((2, len(self.piece)), np.nan)
        at = np.flatnonzero(self.piece >= 0)
        part = self._segments.take(self.piece[at])
        dx, dy = part.x1 - part.x0, part.y1 - part.y0
        square = dx * dx + dy * dy
        along = (self._places.x[at] - part.x0) * dx + (self._places.y[at] - part.y0) * dy
        along = np.clip(np.divide(along, square, out=np.zeros(len(at)), where=square > 0), 0, 1)
        near[:, at] = part.x0 + along * dx, part.y0 + along * dy
        return near[0], near[1]

    @cached_property
    def cost(self) -> np.ndarray:
        """slope × distance + offset, (n,); inf where nothing serves."""
        cost = np.full(len(self.piece), np.inf)
        at = np.flatnonzero(self.piece >= 0)
        slope, offset = (np.broadcast_to(np.asarray(v, float), len(self._segments))
                         for v in self._prices)
        cost[at] = slope[self.piece[at]] * self.distance[at] + offset[self.piece[at]]
        return cost


def cheapest(places: Places, segments: Segments, slope: np.ndarray | float = 1.0,
             offset: np.ndarray | float = 0.0, reach: np.ndarray | float = np.inf) -> Nearest:
    """Object with the least slope × distance + offset among those within reach.

    Parameters
    ----------
    places : Places
        n places, in the reference system of the segments.
    segments : Segments
        s pieces.
    slope, offset, reach : (s,) array or number
        Cost per metre (above 0), fixed cost, and greatest distance [m] of each piece.

    Returns
    -------
    Nearest
        With the feature of the chosen piece as `index`.

    Raises
    ------
    InputError
        If a coordinate of a place is not finite.
    """
    n, s = len(places), len(segments)
    distance, chosen = np.full(n, np.inf), np.full(n, -1, np.int64)
    if n and s:
        blocks = blocks_of(places)
        pieces = _Pieces.of(segments, slope, offset, reach)
        for start, stop, candidates in _pruned(blocks, pieces):
            away = pieces.take(candidates).distance(blocks.x[start:stop], blocks.y[start:stop])
            if len(candidates) == 1 and pieces.plain:
                distance[start:stop], chosen[start:stop] = away[0], candidates[0]
                continue
            cost = pieces.cost(away, candidates)
            best = np.argmin(cost, axis=0)
            column = np.arange(stop - start)
            distance[start:stop] = away[best, column]
            served = np.isfinite(cost[best, column])
            chosen[start:stop] = np.where(served, candidates[best], -1)
        distance[chosen < 0] = np.inf
        distance, chosen = distance[blocks.rank], chosen[blocks.rank]
    index = segments.feature[chosen] if s else np.full(n, -1, np.int64)
    index[chosen < 0] = -1
    return Nearest(distance, index, chosen, places, segments, (slope, offset))


def nearest(places: Places, features: Features, inside_zero: bool = False) -> Nearest:
    """Nearest feature to each place; a polygon counts by its edges, or is 0 inside where asked.

    `point` lies on an edge also for a place inside a polygon.

    Parameters
    ----------
    places : Places
        n places, in the reference system of the features.
    features : Features
        Of any geometry.
    inside_zero : bool
        A place inside a polygon is at distance 0 from it.
    """
    require_same_crs(places.crs, features.crs)
    found = cheapest(places, segments_of(features.geometry))
    if not inside_zero:
        return found
    holder = containing(places, features)
    inside = holder >= 0
    if not inside.any():
        return found
    return replace(found, distance=np.where(inside, 0.0, found.distance),
                   index=np.where(inside, holder, found.index))


def containing(places: Places, features: Features) -> np.ndarray:
    """Row of the first polygon that holds each place, (n,); −1 where none does.

    Invalid polygons are mended first; a place on an edge counts as outside.
    """
    import shapely

    require_same_crs(places.crs, features.crs)
    holder = np.full(len(places), -1, np.int64)
    if not len(places):
        return holder
    blocks = blocks_of(places)
    size = np.diff(blocks.start)
    for row, shape in enumerate(features.geometry):
        if shape is None or shape.is_empty or shapely.get_dimensions(shape) < 2:
            continue
        if not shape.is_valid:
            shape = shapely.make_valid(shape)
        left, bottom, right, top = shape.bounds
        near = np.flatnonzero(
            (blocks.cx + blocks.radius >= left) & (blocks.cx - blocks.radius <= right)
            & (blocks.cy + blocks.radius >= bottom) & (blocks.cy - blocks.radius <= top))
        if not len(near):
            continue
        shapely.prepare(shape)
        edge = shapely.boundary(shape)
        shapely.prepare(edge)
        cut = shapely.dwithin(edge, shapely.points(blocks.cx[near], blocks.cy[near]),
                              blocks.radius[near] * (1 + 1e-9) + 1e-6)
        whole = near[~cut]
        whole = whole[shapely.contains_xy(shape, blocks.cx[whole], blocks.cy[whole])]
        which = ranges(blocks.start[whole], size[whole])
        part = ranges(blocks.start[near[cut]], size[near[cut]])
        part = part[(holder[part] < 0) & (blocks.x[part] >= left) & (blocks.x[part] <= right)
                    & (blocks.y[part] >= bottom) & (blocks.y[part] <= top)]
        part = part[shapely.contains_xy(shape, blocks.x[part], blocks.y[part])]
        which = np.concatenate([which[holder[which] < 0], part])
        holder[which] = row
    return holder[blocks.rank]


@dataclass(frozen=True, eq=False)
class _Pieces:
    """Pieces with their costs, ready for arithmetic; each (s,)."""

    x0: np.ndarray
    y0: np.ndarray
    dx: np.ndarray
    dy: np.ndarray
    inverse: np.ndarray                  # 1 / length², 0 for a point
    slope: np.ndarray
    offset: np.ndarray
    reach: np.ndarray
    plain: bool                          # no costs, no reach: distance alone decides

    @classmethod
    def of(cls, segments: Segments, slope, offset, reach) -> _Pieces:
        shape = segments.x0.shape
        dx, dy = segments.x1 - segments.x0, segments.y1 - segments.y0
        square = dx * dx + dy * dy
        inverse = np.divide(1.0, square, out=np.zeros(shape), where=square > 0)
        plain = all(np.ndim(v) == 0 for v in (slope, offset, reach)) and np.isinf(reach)
        slope, offset, reach = (np.broadcast_to(np.asarray(v, float), shape)
                                for v in (slope, offset, reach))
        return cls(segments.x0, segments.y0, dx, dy, inverse, slope, offset, reach, plain)

    def take(self, index: np.ndarray) -> _Pieces:
        return _Pieces(self.x0[index], self.y0[index], self.dx[index], self.dy[index],
                       self.inverse[index], self.slope[index], self.offset[index],
                       self.reach[index], self.plain)

    def distance(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """(s, p) distances to p places [m]."""
        px = x - self.x0[:, None]
        py = y - self.y0[:, None]
        along = px * self.dx[:, None]
        along += py * self.dy[:, None]
        along *= self.inverse[:, None]
        np.minimum(along, 1.0, out=along)
        np.maximum(along, 0.0, out=along)
        px -= along * self.dx[:, None]
        along *= self.dy[:, None]
        py -= along
        px *= px
        py *= py
        px += py
        return np.sqrt(px, out=px)

    def cost(self, distance: np.ndarray, index: np.ndarray) -> np.ndarray:
        """(c, p) costs of the pieces `index`; inf out of reach."""
        if self.plain:
            return distance
        cost = distance * self.slope[index, None]
        cost += self.offset[index, None]
        cost[distance > self.reach[index, None]] = np.inf
        return cost

    def possible(self, x: np.ndarray, y: np.ndarray, radius: np.ndarray,
                 index: np.ndarray) -> np.ndarray:
        """Which pieces of `index` can be the cheapest for some place of each circle, (c, b)."""
        away = self.take(index).distance(x, y)
        # A hair of slack keeps ties and rounding on the safe side.
        radius = radius * (1 + 1e-9) + 1e-6
        if self.plain:
            return away - radius <= (away + radius).min(axis=0)
        slope, offset, reach = (v[index, None] for v in (self.slope, self.offset, self.reach))
        far, close = away + radius, np.maximum(away - radius, 0.0)
        worst = np.where(far <= reach, far * slope + offset, np.inf).min(axis=0)
        return (close * slope + offset <= worst) & (close <= reach)


def _pruned(blocks: Blocks, pieces: _Pieces):
    """Yield first and last place of each block and the pieces that may be the cheapest there."""
    everything = np.arange(len(pieces.x0))
    for first, last in zip(blocks.coarse[:-1], blocks.coarse[1:], strict=True):
        cx, cy, r = (v[first:last] for v in (blocks.cx, blocks.cy, blocks.radius))
        x, y = (cx.min() + cx.max()) / 2, (cy.min() + cy.max()) / 2
        around = (np.hypot(cx - x, cy - y) + r).max()
        kept = np.flatnonzero(pieces.possible(np.array([x]), np.array([y]), np.array([around]),
                                              everything)[:, 0])
        if not len(kept):
            continue
        block, piece = np.nonzero(pieces.possible(cx, cy, r, kept).T)
        cuts = np.searchsorted(block, np.arange(last - first + 1))
        for b in range(last - first):
            chosen = kept[piece[cuts[b]:cuts[b + 1]]]
            if len(chosen):
                yield blocks.start[first + b], blocks.start[first + b + 1], chosen
