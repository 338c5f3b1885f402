"""Tiles on any map: put side by side, then warped onto the map's own projection."""

from __future__ import annotations

import io
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np

from gis.errors import Cancelled
from gis.types import Grid

from .pyramid import SIDE, Cover, Tile, cover
from .source import Tiles
from .web import AT_ONCE, WebTiles

MOST_SIDE = 1024                         # pixels; a larger picture is no map tile
LEVELS_UP = 5                            # how far up a coarser tile stands in for a missing one
HELD = 192                               # decoded tiles kept in memory, 256 kB each
SHOW_S = 0.5                             # between two pictures while tiles arrive
FORMATS = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True, eq=False)
class Picture:
    """The background of one map.

    Parameters
    ----------
    pixels : (rows, columns, 4) uint8
        Red, green, blue, opacity; colours are multiplied by opacity.
    missing : int
        Tiles that are not there, or only coarser ones.
    whole : bool
        Whether no better picture follows.
    problem : str
        Why tiles do not come; "" where they do.
    """

    pixels: np.ndarray
    missing: int
    whole: bool
    problem: str = ""


class Backdrop:
    """Pictures of one source of tiles; used by one thread at a time."""

    def __init__(self, tiles: Tiles):
        self.tiles = tiles
        self._decoded: OrderedDict[tuple[int, int, int], np.ndarray] = OrderedDict()

    def pictures(self, grid: Grid, stopped: Callable[[], bool] = lambda: False
                 ) -> Iterator[Picture]:
        """The picture whose pixels are the cells of `grid`: first what is here, then better ones.

        `stopped` is asked several times a second; once it is true, no more come.
        """
        block = cover(grid, self.tiles.least_zoom, self.tiles.most_zoom)
        if block is None:
            yield Picture(np.zeros((*grid.shape, 4), np.uint8), 0, True)
            return
        wanted = block.tiles()
        web = self.tiles if isinstance(self.tiles, WebTiles) else None
        asked = [t for t in wanted if web is not None and web.wants(*t.address)]
        yield self._picture(block, wanted, grid, whole=not asked)
        if web is None or not asked:
            return
        fresh, shown = 0, time.monotonic()
        for new in _fetched(web, asked, stopped):
            for tile in new:
                self._decoded.pop(tile.address, None)
            fresh += len(new)
            if fresh and time.monotonic() - shown >= SHOW_S and not stopped():
                yield self._picture(block, wanted, grid, whole=False, problem=web.problem)
                fresh, shown = 0, time.monotonic()
        if not stopped():
            yield self._picture(block, wanted, grid, whole=True, problem=web.problem)

    def _picture(self, block: Cover, wanted: tuple[Tile, ...], grid: Grid, whole: bool,
                 problem: str = "") -> Picture:
        mosaic = np.zeros((block.rows * SIDE, block.columns * SIDE, 4), np.uint8)
        missing = 0
        for tile in wanted:
            pixels = self._pixels(tile)
            if pixels is None:
                missing += 1
                pixels = self._coarser(tile)
            if pixels is not None:
                top, left = (tile.y - block.top) * SIDE, (tile.x - block.left) * SIDE
                mosaic[top:top + SIDE, left:left + SIDE] = pixels
        return Picture(_warped(mosaic, block, grid), missing, whole, problem)

    def _pixels(self, tile: Tile) -> np.ndarray | None:
        key = tile.address
        if key in self._decoded:
            self._decoded.move_to_end(key)
            return self._decoded[key]
        body = self.tiles.get(*key)
        pixels = decoded(body) if body else None
        if pixels is not None:
            self._decoded[key] = pixels
            while len(self._decoded) > HELD:
                self._decoded.popitem(last=False)
        return pixels

    def _coarser(self, tile: Tile) -> np.ndarray | None:
        """The part of the nearest tile above that is here, enlarged."""
        for up in range(1, min(LEVELS_UP, tile.z - self.tiles.least_zoom) + 1):
            pixels = self._pixels(tile.above(up))
            if pixels is None:
                continue
            side = SIDE >> up
            left, top = (tile.x % 2 ** up) * side, (tile.y % 2 ** up) * side
            part = pixels[top:top + side, left:left + side]
            return np.repeat(np.repeat(part, 2 ** up, axis=0), 2 ** up, axis=1)
        return None


def _fetched(web: WebTiles, asked: list[Tile], stopped: Callable[[], bool]
             ) -> Iterator[list[Tile]]:
    """Tiles as they arrive, few at once; an empty list now and then while nothing does."""
    def tick() -> None:
        if stopped():
            raise Cancelled

    def one(tile: Tile) -> Tile | None:
        try:
            return tile if not stopped() and web.fetch(*tile.address, tick) else None
        except Cancelled:
            return None

    pace = web.pace(tick)
    left = list(reversed(asked))
    running: set[Future] = set()
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="tiles") as pool:
        while (left or running) and not stopped():
            while left and len(running) < AT_ONCE:
                try:
                    pace.turn(web.host)
                except Cancelled:
                    return
                running.add(pool.submit(one, left.pop()))
            done, running = wait(running, timeout=0.1, return_when=FIRST_COMPLETED)
            yield [tile for future in done if (tile := future.result()) is not None]


def decoded(body: bytes) -> np.ndarray | None:
    """Pixels of a tile, (256, 256, 4) multiplied by opacity; None for what is no picture."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(body), formats=FORMATS) as image:
            if max(image.size) > MOST_SIDE or min(image.size) < 1:
                return None
            shown = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    if shown.size != (SIDE, SIDE):
        shown = shown.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    pixels = np.array(shown)
    opacity = pixels[..., 3:]
    if (opacity < 255).any():
        pixels[..., :3] = (pixels[..., :3].astype(np.uint16) * opacity + 127) // 255
    return pixels


def _warped(mosaic: np.ndarray, block: Cover, grid: Grid) -> np.ndarray:
    from rasterio import Affine
    from rasterio.enums import Resampling
    from rasterio.warp import reproject

    out = np.zeros((4, *grid.shape), np.uint8)
    reproject(np.ascontiguousarray(np.moveaxis(mosaic, 2, 0)), out,
              src_transform=Affine(*block.transform), src_crs=block.crs.to_wkt(),
              dst_transform=Affine(*grid.transform), dst_crs=grid.crs.to_wkt(),
              resampling=Resampling.bilinear, num_threads=1)
    return np.ascontiguousarray(np.moveaxis(out, 0, 2))
