"""GeoParquet: one column of geometries in WKB, its reference system in the file's metadata."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyproj

from gis.errors import LayerError
from gis.types import WGS84

from .rows import Rows, too_many

# What the columns take in memory once unpacked; a small file that claims more is a bomb. [bytes]
LARGEST = 4_000_000_000


def read_parquet(file: Path, name: str, table: str | None = None) -> Rows:
    """All rows of a GeoParquet file.

    Raises
    ------
    LayerError
        If it is damaged, has no geometry column, or another encoding than WKB.
    """
    import pyarrow
    import pyarrow.parquet
    import shapely

    try:
        with pyarrow.parquet.ParquetFile(file, memory_map=False) as source:
            about = _about(source.schema_arrow.metadata or {}, file, name)
            too_many(name, file.name, len(source.schema_arrow.names))
            groups = range(source.metadata.num_row_groups)
            size = sum(source.metadata.row_group(i).total_byte_size for i in groups)
            if size > LARGEST:
                raise LayerError(name, f"{file.name} unpacks to {size / 1e9:,.1f} GB, more than "
                                 f"the {LARGEST / 1e9:g} GB that are read", "export a part of it")
            data = source.read()
        geometry = shapely.from_wkb(
            np.array(data.column(about["column"]).to_pylist(), dtype=object),
            on_invalid="ignore")
    except (pyarrow.ArrowException, OSError, KeyError, TypeError, shapely.errors.ShapelyError,
            RecursionError) as error:
        raise LayerError(name, f"{file.name} cannot be read, it is damaged or cut short "
                         f"({str(error).splitlines()[0][:120]})", "copy or export it again") \
            from error
    columns, dropped = {}, 0
    for key, values in zip(data.column_names, data.columns, strict=True):
        if key == about["column"]:
            continue
        found = _values(values)
        if found is None:
            dropped += 1
        else:
            columns[str(key)] = found
    steps = (f"{dropped} columns of lists or bytes left out",) if dropped else ()
    return Rows(geometry, columns, about["crs"], file.stem, (file.stem,), steps)


def _about(metadata: dict, file: Path, name: str) -> dict:
    try:
        geo = json.loads(metadata[b"geo"])
        column = str(geo["primary_column"])
        told = geo["columns"][column]
        encoding = str(told.get("encoding", ""))
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise LayerError(name, f"{file.name} is Parquet without geometries",
                         "export it as GeoParquet") from error
    if encoding.upper() != "WKB":
        raise LayerError(name, f"{file.name} holds its geometries as {encoding[:30]!r}",
                         "export it as GeoParquet with WKB")
    if "crs" not in told:                # the format's rule: longitude and latitude, WGS 84
        crs = pyproj.CRS.from_user_input(WGS84)
    elif told["crs"] is None:
        crs = None
    else:
        try:
            crs = pyproj.CRS.from_json_dict(told["crs"])
        except (pyproj.exceptions.CRSError, TypeError, AttributeError) as error:
            raise LayerError(name, f"the reference system of {file.name} is not understood",
                             "export it again with one of EPSG") from error
        if crs.to_authority() == ("OGC", "CRS84"):
            crs = pyproj.CRS.from_user_input(WGS84)
    return {"column": column, "crs": crs}


def _values(column) -> np.ndarray | None:
    import pyarrow.types as kinds

    kind = column.type
    if kinds.is_nested(kind) or kinds.is_binary(kind) or kinds.is_large_binary(kind):
        return None
    if kinds.is_boolean(kind):
        return np.array(["" if v is None else "yes" if v else "no" for v in column.to_pylist()],
                        dtype=object)
    if kinds.is_integer(kind) or kinds.is_floating(kind) or kinds.is_decimal(kind):
        return np.array([np.nan if v is None else float(v) for v in column.to_pylist()], float)
    return np.array(["" if v is None else str(v).strip() for v in column.to_pylist()],
                    dtype=object)
