"""Which files may be opened, and by which driver: told from their content, never guessed by GDAL.

A file that people bring may name another file or an address (VRT, "/vsicurl/…"); only plain
local files of the listed kinds are opened.
"""

from __future__ import annotations

import re
from pathlib import Path

from gis.errors import InputError, LayerError

# Kinds that GDAL reads, and those that readers of our own read, each with its suffixes
GDAL_VECTOR = {"GPKG": (".gpkg",), "GeoJSON": (".geojson", ".json"),
               "ESRI Shapefile": (".shp",), "FlatGeobuf": (".fgb",)}
OWN_VECTOR = {"GeoParquet": (".parquet", ".geoparquet"), "KML": (".kml",), "KMZ": (".kmz",)}
VECTOR_DRIVERS = GDAL_VECTOR | OWN_VECTOR
RASTER_DRIVERS = {"GTiff": (".tif", ".tiff"), "NetCDF": (".nc", ".nc4", ".cdf")}
TABLE_DRIVERS = {"CSV": (".csv", ".tsv"), "XLSX": (".xlsx",)}
ARCHIVES = {"ZIP": (".zip",)}
SUFFIXES = {suffix: driver
            for drivers in (TABLE_DRIVERS, VECTOR_DRIVERS, RASTER_DRIVERS, ARCHIVES)
            for driver, suffixes in drivers.items() for suffix in suffixes}
KNOWN = ("GeoPackage, GeoJSON, Shapefile, FlatGeobuf, GeoParquet, KML, GeoTIFF, NetCDF, XLSX or "
         "CSV")
# Text is held in memory whole; a larger one is no map but a mistake or an attack. [bytes]
LARGEST_TEXT = 2_000_000_000
TEXT = frozenset({"GeoJSON", "KML", "CSV"})
_GEOJSON = re.compile(rb'"type"\s*:\s*"(Feature|FeatureCollection|GeometryCollection|'
                      rb'(Multi)?(Point|LineString|Polygon))"')
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_NETCDF = (b"CDF\x01", b"CDF\x02", b"CDF\x05", b"\x89HDF\r\n\x1a\n")


def local_file(path: str | Path, what: str = "file") -> Path:
    """The path of an existing, non-empty local file.

    Raises
    ------
    InputError
        If it is an address, a GDAL virtual path, missing, a folder or empty.
    """
    text = str(path)
    if re.match(r"^[A-Za-z][A-Za-z0-9+.-]+:(//|\\\\)", text):
        raise InputError(f"{what} {text!r} is an address; download it first and give the file.")
    if "/vsi" in text.replace("\\", "/"):
        raise InputError(f"{what} {text!r} is a virtual path; give a plain file on this computer.")
    file = Path(text).expanduser()
    if not file.exists():
        raise InputError(f"{what} {text!r} does not exist; check the path.")
    if not file.is_file():
        kind = "a folder" if file.is_dir() else "no plain file"
        raise InputError(f"{what} {text!r} is {kind}; give one file.")
    if file.stat().st_size == 0:
        raise InputError(f"{what} {text!r} is empty (0 bytes); export or copy it again.")
    return file.absolute()


def driver_of(path: str | Path, layer: str = "") -> str:
    """Driver that fits both the content and the suffix of a local file.

    Raises
    ------
    LayerError
        If the kind is not on the list, content and suffix disagree, or it is too large a text.
    """
    file = local_file(path)
    name = layer or file.name
    found = _content(file)
    expected = SUFFIXES.get(file.suffix.lower())
    if found == "VRT":
        raise LayerError(name, f"{file.name} is a VRT, which points to other files",
                         f"export it as {KNOWN}")
    if expected is None:
        kind = f"files that end in {file.suffix}" if file.suffix else "files without a suffix"
        raise LayerError(name, f"{kind} are not read", f"export {file.name} as {KNOWN}")
    if found == "archive":
        found = expected if expected in ("ZIP", "KMZ", "XLSX") else "ZIP"
    if found is None:
        raise LayerError(name, *_strange(file, expected))
    if found.startswith("JSON"):
        raise LayerError(name, f"{file.name} is JSON but no GeoJSON: it holds no geometries",
                         f"export it as {KNOWN}")
    if found != expected:
        raise LayerError(name, f"{file.name} is named like {expected} but holds {found}",
                         f"rename it to {file.stem}{_suffix(found)}")
    size = file.stat().st_size
    if found in TEXT and size > LARGEST_TEXT:
        raise LayerError(name, f"{file.name} holds {size / 1e9:,.1f} GB of text, more than the "
                         f"{LARGEST_TEXT / 1e9:g} GB that are read", "export it as GeoPackage")
    return found


def _suffix(driver: str) -> str:
    return next(s for s, d in SUFFIXES.items() if d == driver)


def _strange(file: Path, expected: str) -> tuple[str, str]:
    """What a file is that no driver takes, and how to mend it."""
    with open(file, "rb") as handle:
        head = handle.read(512)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return f"{file.name} is written in UTF-16", "save it as UTF-8"
    if re.match(rb"\s*<(!doctype )?html", head, re.IGNORECASE):
        return (f"{file.name} is a web page, not a {expected} file",
                "fetch the file itself, not the page that links to it")
    return (f"{file.name} is not a readable {expected} file (its first bytes are something else)",
            "export or copy it again")


def _content(file: Path) -> str | None:
    """Driver told by the first bytes; None where they fit none."""
    with open(file, "rb") as handle:
        head = handle.read(4096)
    if head.startswith(_TIFF):
        return "GTiff"
    if head.startswith(b"SQLite format 3\0"):
        return "GPKG"
    if head.startswith(b"\0\0'\n"):
        return "ESRI Shapefile"
    if head.startswith(b"fgb\x03fgb"):
        return "FlatGeobuf"
    if head.startswith(b"PAR1"):
        return "GeoParquet"
    if head.startswith(_NETCDF):
        return "NetCDF"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "archive"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<") and (b"VRT" in text[:400]):
        return "VRT"
    if text.startswith(b"<") and b"<kml" in text.lower():
        return "KML"
    if text.startswith(b"{"):
        return "GeoJSON" if _GEOJSON.search(text) else "JSON without geometries"
    if file.suffix.lower() in TABLE_DRIVERS["CSV"] and b"\0" not in head and not \
            text.startswith(b"<"):
        return "CSV"
    return None
