"""A region's data as one file to hand on: made whole, and taken in with distrust."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import tomllib
import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gis.errors import InputError
from gis.progress import Progress, silent

from . import pack, user_packs
from .files import atomic_file, sha256, sync_file, sync_folder, write_atomic
from .names import safe_name
from .pack_contents import Content, contents
from .regions.base import base_of
from .unpack import UnpackLimits, unpack

SUFFIX = ".heatsite-pack"
MANIFEST, FORMAT, KIND = "manifest.json", 1, "heatsite-pack"
LARGEST_MANIFEST = 20_000_000            # bytes
PRESSED = frozenset({".tif", ".tiff", ".zip", ".gpkg", ".pbf", ".parquet", ".kmz", ".xlsx"})
LIMITS = UnpackLimits(most_files=20_000)


@dataclass(frozen=True)
class PackFile:
    """A pack file that was written or read."""

    path: Path
    key: str
    name: str
    files: Mapping[str, int]             # name inside the pack → bytes
    left_out: tuple[tuple[str, str], ...]      # file, why


def export_pack(region: str, file: str | Path, data_dir: str | Path | None = None,
                progress: Progress = silent) -> PackFile:
    """Write all that is known of a region into one file.

    The tables of its pack, what was fetched for it, and the files of `data_dir`, each as it is;
    those whose licence forbids passing on, or that are of no use here, are left out and told.

    Raises
    ------
    InputError
        If the region is not known, or the file cannot be written.
    """
    target = Path(file).expanduser()
    if target.is_dir():
        raise InputError(f"{target} is a folder; name the file to write, e.g. "
                         f"{target / 'region'}{SUFFIX}.")
    base = base_of(region, Path(data_dir) if data_dir is not None else None)
    with tempfile.TemporaryDirectory(prefix="heatsite-pack-") as scratch:
        found = contents(base, Path(scratch), progress)
        sizes = {name: path.stat().st_size for name, path in sorted(found.files.items())}
        names = {name: {"sha256": sha256(found.files[name]), "bytes": size}
                 for name, size in sizes.items()}
        manifest = {"format": FORMAT, "kind": KIND, "key": found.key, "name": base.name,
                    "country": base.country, "files": names,
                    "left_out": [{"file": name, "why": why} for name, why in found.left_out],
                    "licences": found.licences}
        with atomic_file(target) as part:
            _write(part, manifest, found, progress)
    return PackFile(target, found.key, base.name, sizes, found.left_out)


def _write(part: Path, manifest: dict[str, Any], found: Content, progress: Progress) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(MANIFEST), text, zipfile.ZIP_DEFLATED)
        for done, (name, path) in enumerate(sorted(found.files.items())):
            progress(done, len(found.files), "writing the pack")
            entry = zipfile.ZipInfo(name)            # of no date: the same data, the same file
            entry.compress_type = zipfile.ZIP_STORED if path.suffix.lower() in PRESSED \
                else zipfile.ZIP_DEFLATED
            entry.file_size = path.stat().st_size
            with open(path, "rb") as source, archive.open(entry, "w") as out:
                shutil.copyfileobj(source, out, 1 << 20)


def import_pack(file: str | Path, progress: Progress = silent) -> PackFile:
    """Take a pack file in; afterwards its key names a region, on this computer.

    A pack of the same key is replaced, a starter pack of that key stands back. Interrupted at any
    point, nothing has changed.

    Raises
    ------
    InputError
        If it is no pack file, is damaged or cut short, holds other files than it says, a member
        climbs out of its folder, or its tables break the schema.
    """
    path = Path(file).expanduser()
    if not path.is_file():
        raise InputError(f"The pack file {str(file)!r} does not exist; check the path.")
    if not zipfile.is_zipfile(path):
        raise InputError(f"{path.name} is no pack file, or is cut short; copy it again.")
    with user_packs.turn():
        root = user_packs.packs_folder()
        user_packs.collect()
        scratch = root / f".import-{uuid.uuid4().hex}"
        scratch.mkdir()
        try:
            unpack(path, scratch, "zip", LIMITS, progress)
            manifest, digest = _checked(scratch, path.name)
            inner = scratch / "pack"
            info = pack.load(inner).info
            if info.key != manifest["key"]:
                raise InputError(f"{path.name}: its pack is named {info.key!r}, its list says "
                                 f"{manifest['key']!r}; ask for it again.")
            folder = root / f"{info.key}-{digest[:16]}"
            for item in inner.rglob("*"):
                if item.is_file():
                    sync_file(item)
            if not folder.exists():
                os.replace(inner, folder)
                sync_folder(root)
            write_atomic(root / f"{info.key}.toml", f'folder = "{folder.name}"\n'
                         f'sha256 = "{digest}"\n')
            user_packs.collect()
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return PackFile(path, info.key, info.name,
                    {name: int(row["bytes"]) for name, row in manifest["files"].items()},
                    tuple((str(r.get("file", "")), str(r.get("why", "")))
                          for r in manifest.get("left_out", ()) if isinstance(r, dict)))


def _checked(folder: Path, name: str) -> tuple[dict[str, Any], str]:
    """The manifest of an unpacked pack, every file held against it, and its SHA-256."""
    listing = folder / MANIFEST
    wrong = InputError(f"{name} is no pack file of HeatSite: it has no list of its files that can "
                       "be read; ask for it again.")
    if not listing.is_file() or listing.stat().st_size > LARGEST_MANIFEST:
        raise wrong
    raw = listing.read_bytes()
    try:
        manifest = json.loads(raw)
        files = {safe_name(key): (str(row["sha256"]), int(row["bytes"]))
                 for key, row in manifest["files"].items()}
        key, kind, version = str(manifest["key"]), manifest["kind"], int(manifest["format"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise wrong from error
    if kind != KIND:
        raise wrong
    if version > FORMAT:
        raise InputError(f"{name} was written by a newer HeatSite; update the program.")
    if not user_packs.KEY.fullmatch(key):
        raise InputError(f"{name}: the key {key[:60]!r} is no name for a region; letters, digits, "
                         "- and _ are.")
    there = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    there.pop(MANIFEST)
    odd = sorted(set(there) ^ set(files))
    if odd:
        raise InputError(f"{name}: {odd[0]!r} is {'not in its list' if odd[0] in there else 'gone'}"
                         "; copy it again or ask for it again.")
    for key_, (digest, size) in files.items():
        if there[key_].stat().st_size != size or sha256(there[key_]) != digest:
            raise InputError(f"{name}: {key_} is damaged (its checksum differs); copy it again.")
    try:
        tomllib.loads((folder / "pack" / "pack.toml").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise wrong from error
    return manifest, hashlib.sha256(raw).hexdigest()
