"""Which of our own readers reads a file that GDAL is not asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from .rows import Rows, too_many


def own_rows(file: Path, driver: str, name: str, table: str | None = None) -> Rows:
    """Rows of a file by one of our own readers; parsed once for several questions."""
    stat = file.stat()
    return _parsed(file, driver, name, table, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=2)
def _parsed(file: Path, driver: str, name: str, table: str | None, mtime: int, size: int) -> Rows:
    rows = _reader(driver)(file, name, table)
    too_many(name, file.name, len(rows.columns))
    return rows


def _reader(driver: str) -> Callable[[Path, str, str | None], Rows]:
    if driver in ("KML", "KMZ"):
        from .kml import read_kml
        return read_kml
    if driver == "GeoParquet":
        from .parquet import read_parquet
        return read_parquet
    from .spatial_table import read_spatial_table
    return read_spatial_table
