"""The study grid as small paletted PNG pictures in the projection of the web map."""

from __future__ import annotations

import base64
import math
import struct
import zlib
from dataclasses import dataclass

import numpy as np

from gis.results import EXCLUSION_REASONS, StudyResult
from gis.types import Grid

from .frame import centre_lon, crosses
from .theme import class_limits, ramp

WEB_MERCATOR = "EPSG:3857"
RADIUS_M = 6_378_137.0                   # of Web Mercator's sphere
AT_180 = f"+proj=merc +a={RADIUS_M} +b={RADIUS_M} +lon_0={{:g}} +units=m +nadgrids=@null +no_defs"
"""Web Mercator centred on a region on both sides of the antimeridian, whole there."""
MAX_SIDE = 1600
"""Longest side of a picture [px]; larger grids are thinned, the files keep every cell."""
EXCLUDED_GREY = 0xB4
WATER = EXCLUSION_REASONS.index("water")


@dataclass(frozen=True, eq=False)
class Pictures:
    """Suitability and exclusions as data URIs, with what their colours mean.

    The greys of the excluded cells differ by one step per reason: alike to the eye, and still
    the page can tell which reason lies under the pointer.
    """

    suitability: str
    excluded: str
    bounds: tuple[tuple[float, float], tuple[float, float]]   # (south, west), (north, east) [°]
    limits: tuple[float, ...]
    colours: tuple[str, ...]
    reasons: dict[int, str]              # grey level → reason


def pictures(result: StudyResult) -> Pictures:
    """Draw the result's suitability and exclusions."""
    screening = result.screening
    scores = screening.suitability(result.settings.weights)
    limits = class_limits(scores)
    classes = np.clip(np.digitize(scores, limits[1:-1]), 0, len(limits) - 2).astype(np.uint8)
    colours = ramp(len(limits) - 1)
    base = len(colours)
    # One raster carries both pictures: 0 nothing, 1..base classes, then the exclusion codes.
    cells = np.where(screening.excluded > 1, base + screening.excluded, 0).astype(np.uint8)
    cells[screening.rows, screening.cols] = classes + 1
    warped, bounds = to_web_mercator(cells, screening.grid)
    reasons = {EXCLUDED_GREY + code: EXCLUSION_REASONS[code]
               for code in range(2, len(EXCLUSION_REASONS)) if code != WATER}
    palette = [(0, 0, 0, 0)] + [(*rgb(c), 255) for c in colours]
    greys = [(0, 0, 0, 0)] + [
        (EXCLUDED_GREY + code,) * 3 + ((0,) if code in (0, 1, WATER) else (255,))
        for code in range(len(EXCLUSION_REASONS))]
    return Pictures(
        data_uri(png(np.where(warped <= base, warped, 0), palette)),
        data_uri(png(np.where(warped > base, warped - base + 1, 0), greys)),
        bounds, tuple(float(v) for v in limits), tuple(colours), reasons)


def to_web_mercator(cells: np.ndarray, grid: Grid):
    """Nearest-cell warp to Web Mercator, and the picture's corners in degrees."""
    import rasterio.crs
    from rasterio.transform import Affine, array_bounds
    from rasterio.warp import Resampling, reproject, transform_bounds

    source = rasterio.crs.CRS.from_wkt(grid.crs.to_wkt())
    centre = centre_lon(grid.crs) if crosses(grid) else 0.0
    target = rasterio.crs.CRS.from_string(AT_180.format(centre) if centre else WEB_MERCATOR)
    rows, cols = grid.shape
    # as many cells along the diagonal as the grid has, and no more than the picture needs
    left, bottom, right, top = transform_bounds(source, target, *grid.bounds)
    side = math.hypot(right - left, top - bottom) / math.hypot(rows, cols)
    side = max(side, (right - left) / MAX_SIDE, (top - bottom) / MAX_SIDE)
    width = max(1, round((right - left) / side))
    height = max(1, round((top - bottom) / side))
    transform = Affine((right - left) / width, 0, left, 0, -(top - bottom) / height, top)
    warped = np.zeros((height, width), np.uint8)
    reproject(cells, warped, src_transform=Affine(*grid.transform), src_crs=source,
              dst_transform=transform, dst_crs=target, resampling=Resampling.nearest,
              init_dest_nodata=True)
    left, bottom, right, top = array_bounds(height, width, transform)
    _, south, _, north = transform_bounds(target, "EPSG:4326", left, bottom, right, top)
    west, east = (centre + math.degrees(x / RADIUS_M) for x in (left, right))
    return warped, ((round(south, 5), round(west, 5)), (round(north, 5), round(east, 5)))


def rgb(colour: str) -> tuple[int, int, int]:
    """"#rrggbb" as three bytes."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def png(indices: np.ndarray, palette: list[tuple[int, int, int, int]]) -> bytes:
    """A paletted PNG (ISO/IEC 15948) of `indices` (rows, columns) into `palette` (RGBA)."""
    height, width = indices.shape
    lines = np.zeros((height, width + 1), np.uint8)          # filter byte 0 opens each line
    lines[:, 1:] = indices

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))

    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
            + chunk(b"PLTE", bytes(v for entry in palette for v in entry[:3]))
            + chunk(b"tRNS", bytes(entry[3] for entry in palette))
            + chunk(b"IDAT", zlib.compress(lines.tobytes(), 9)) + chunk(b"IEND", b""))


def data_uri(image: bytes, kind: str = "image/png") -> str:
    """An image as an address that holds the image itself."""
    return f"data:{kind};base64,{base64.b64encode(image).decode()}"
