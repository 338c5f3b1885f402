"""Archives that hold one data file: unpacked into a folder of our own, each member looked at.

GDAL's /vsizip/ is not used: it would let an archive name what is opened next.
"""

from __future__ import annotations

import atexit
import glob
import shutil
import stat
import tempfile
import zipfile
from functools import lru_cache
from pathlib import Path

from gis.errors import InputError, LayerError

from ..names import safe_name
from ..unpack import UnpackLimits, unpack
from .local import ARCHIVES, SUFFIXES

MOST_MEMBERS = 5_000
LARGEST = 6_000_000_000                  # all members unpacked [bytes]
# Text of coordinates shrinks to a tenth, an empty raster to a thousandth; beyond both this ratio
# and this size an archive is a bomb.
MOST_RATIO, RATIO_FROM = 300, 200_000_000
LARGEST_DOCUMENT = 500_000_000           # a KML document inside KMZ, an XLSX workbook [bytes]
INSIDE = frozenset({".shx", ".dbf", ".prj", ".cpg"})      # parts of a Shapefile


def members(file: Path, name: str) -> dict[str, zipfile.ZipInfo]:
    """The plain files in an archive by their safe relative names.

    Raises
    ------
    LayerError
        If a member climbs out of the folder, is a link or encrypted, comes twice, or there are
        too many or too much of them.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise LayerError(name, f"{file.name} cannot be unpacked, it is damaged or cut short "
                         f"({error})", "copy or export it again") from error
    if len(infos) > MOST_MEMBERS:
        raise LayerError(name, f"{file.name} holds {len(infos):,} files, more than the "
                         f"{MOST_MEMBERS:,} that are unpacked", "give the one that is needed")
    total, packed = sum(i.file_size for i in infos), sum(i.compress_size for i in infos)
    if total > LARGEST or (total > RATIO_FROM and total > MOST_RATIO * max(packed, 1)):
        raise LayerError(name, f"{file.name} of {file.stat().st_size / 1e6:,.1f} MB would unpack "
                         f"to {total / 1e6:,.0f} MB", "give the data file itself")
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        try:
            path = safe_name(info.filename, f"member of {file.name}")
        except InputError as error:
            raise LayerError(name, str(error).rstrip(".")) from error
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise LayerError(name, f"{file.name} holds {path!r}, a link or device and no plain "
                             "file", "pack the files themselves")
        if info.flag_bits & 1:
            raise LayerError(name, f"{file.name} is locked with a password", "unpack it first")
        if path.lower() in (known.lower() for known in found) or len(found) > MOST_MEMBERS:
            raise LayerError(name, f"{file.name} holds {path!r} twice", "pack it again")
        found[path] = info
    return found


def unpacked(file: Path, name: str) -> Path:
    """The one data file inside an archive, unpacked for as long as the program runs.

    Raises
    ------
    LayerError
        As :func:`members`, and where the archive holds no data file, or several.
    """
    about = file.stat()
    return _unpacked(file, name, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=8)
def _unpacked(file: Path, name: str, mtime: int, size: int) -> Path:
    found = members(file, name)
    data = [path for path in found if Path(path).suffix.lower() in SUFFIXES
            and Path(path).suffix.lower() not in ARCHIVES["ZIP"]
            and not any(part.startswith((".", "__MACOSX")) for part in Path(path).parts)]
    if len(data) != 1:
        what = f"{len(data)} data files ({', '.join(data[:4])})" if data else "no data file"
        raise LayerError(name, f"{file.name} holds {what}", "unpack it and give one file")
    chosen = Path(data[0])
    folder = Path(tempfile.mkdtemp(dir=_scratch()))
    wanted = {chosen.suffix.lower(), *(INSIDE if chosen.suffix.lower() == ".shp" else ())}
    for path in _taken_out(file, data[0], folder, name):
        if path.suffix.lower() in wanted:    # flat, with suffixes as the drivers want them
            path.rename(folder / (chosen.stem + path.suffix.lower()))
    return folder / (chosen.stem + chosen.suffix.lower())


def _taken_out(file: Path, member: str, folder: Path, name: str) -> list[Path]:
    """One member and its companions, unpacked below `folder`."""
    try:
        names = unpack(file, folder / "in", f"zip:{glob.escape(member)}",
                       UnpackLimits(MOST_MEMBERS, LARGEST, MOST_RATIO, RATIO_FROM))
    except InputError as error:
        raise LayerError(name, str(error).rstrip(".")) from error
    return [folder / "in" / inner for inner in names]


@lru_cache(maxsize=1)
def _scratch() -> str:
    """A folder of this process, gone when it ends."""
    folder = tempfile.TemporaryDirectory(prefix="heatsite-unpacked-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    return folder.name


def kmz_document(file: Path, name: str) -> bytes:
    """The KML document of a KMZ archive: `doc.kml`, else its only one."""
    found = members(file, name)
    kml = [path for path in found if path.lower().endswith(".kml")]
    main = next((path for path in kml if path.lower() == "doc.kml"), kml[0] if kml else "")
    if not main or (len(kml) > 1 and main.lower() != "doc.kml"):
        raise LayerError(name, f"{file.name} holds {len(kml)} KML documents and no doc.kml",
                         "unpack it and give one file")
    info = found[main]
    if info.file_size > LARGEST_DOCUMENT:
        raise LayerError(name, f"{file.name} unpacks to {info.file_size / 1e6:,.0f} MB of KML",
                         "export it as GeoPackage")
    folder = Path(tempfile.mkdtemp(dir=_scratch()))
    try:
        return _taken_out(file, main, folder, name)[0].read_bytes()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
