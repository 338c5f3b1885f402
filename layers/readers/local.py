"""Which files may be opened, and by which driver: told from their content, never guessed by GDAL.

A file that people bring may name another file or an address (VRT, "/vsicurl/…"); only plain
local files of the listed kinds are opened.
"""

from __future__ import annotations

import re
from pathlib import Path

from gis.errors import InputError, LayerError

VECTOR_DRIVERS = {"GPKG": (".gpkg",), "GeoJSON": (".geojson", ".json"),
                  "ESRI Shapefile": (".shp",), "FlatGeobuf": (".fgb",)}
RASTER_DRIVERS = {"GTiff": (".tif", ".tiff"), "COG": (".tif", ".tiff")}
TABLE_DRIVERS = {"CSV": (".csv",)}
SUFFIXES = {suffix: driver for drivers in (TABLE_DRIVERS, VECTOR_DRIVERS)
            for driver, suffixes in drivers.items() for suffix in suffixes}
SUFFIXES |= {".tif": "GTiff", ".tiff": "GTiff"}
KNOWN = "GeoPackage, GeoJSON, Shapefile, FlatGeobuf, GeoTIFF or CSV"
_GEOJSON = re.compile(rb'"type"\s*:\s*"(Feature|FeatureCollection|GeometryCollection|'
                      rb'(Multi)?(Point|LineString|Polygon))"')
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


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
        raise InputError(f"{what} {text!r} is a folder; give one file.")
    if file.stat().st_size == 0:
        raise InputError(f"{what} {text!r} is empty (0 bytes); export or copy it again.")
    return file.absolute()


def driver_of(path: str | Path, layer: str = "") -> str:
    """Driver that fits both the content and the suffix of a local file.

    Raises
    ------
    LayerError
        If the kind is not on the list, or content and suffix disagree.
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
    if found is None:
        raise LayerError(name, f"{file.name} is not a readable {expected} file (its first bytes "
                         "are something else)", "export or copy it again")
    if found.startswith("JSON"):
        raise LayerError(name, f"{file.name} is JSON but no GeoJSON: it holds no geometries",
                         f"export it as {KNOWN}")
    if found != expected:
        raise LayerError(name, f"{file.name} is named like {expected} but holds {found}",
                         f"rename it to {file.stem}{_suffix(found)}")
    return found


def _suffix(driver: str) -> str:
    return next(s for s, d in SUFFIXES.items() if d == driver)


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
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<") and (b"VRT" in text[:400]):
        return "VRT"
    if text.startswith(b"{"):
        return "GeoJSON" if _GEOJSON.search(text) else "JSON without geometries"
    if file.suffix.lower() == ".csv" and b"\0" not in head:
        return "CSV"
    return None
