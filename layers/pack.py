"""Packs: small folders of tables and shapes of one region, each row with its source."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gis.errors import InputError, LayerError, UnknownNameError
from gis.types import Features, Layer, Table

from . import user_packs
from .merge import concat, concat_tables, joined_provenance
from .pack_table import read_pack_table
from .tables import schema

FORMAT = 1


@dataclass(frozen=True)
class Missing:
    """A layer that the pack does not have."""

    layer: str
    why: str
    mend: str
    absent: bool = False                 # there is none in the region, rather than none known


@dataclass(frozen=True)
class PackInfo:
    """What a pack says of itself."""

    key: str
    name: str
    country: str                         # ISO 3166-1 alpha-3
    cell_m: float                        # default side of the study grid's cells, 0: by size [m]
    summary: str = ""
    utc_offset_h: float = 0.0            # local standard time less UTC [h]
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, eq=False)
class Pack:
    """A pack with its layers, features in EPSG:4326."""

    info: PackInfo
    layers: Mapping[str, Layer]
    checksums: Mapping[str, str] = field(default_factory=dict)   # file → sha256
    data: tuple[Path, ...] = ()          # folders of files that refine the tables

    @property
    def outline(self) -> Features:
        """The region's own outline, without its admin areas; raises :class:`LayerError`."""
        boundary = self.layers.get("boundary")
        if not isinstance(boundary, Features) or not len(boundary):
            raise LayerError("boundary", f"the pack {self.info.key} has none",
                             "add a polygon of the region")
        return boundary.where(boundary["level"] == "region")


def _root():
    return resources.files("assets").joinpath("packs")


def available() -> tuple[PackInfo, ...]:
    """Packs by name: those that come with the program, and those that the user imported.

    An imported pack takes the place of a starter pack of the same key.
    """
    found = {info.key: info for info in _shipped()}
    for key, folder in user_packs.imported().items():
        found[key] = _imported_info(folder)
    return tuple(sorted(found.values(), key=lambda info: info.name))


@cache
def _imported_info(folder: Path) -> PackInfo:
    return _info(folder, _manifest(folder))


@cache
def _shipped() -> tuple[PackInfo, ...]:
    found = []
    root = _root()
    if root.is_dir():
        for folder in root.iterdir():
            if folder.joinpath("pack.toml").is_file():
                found.append(_info(folder, _manifest(folder)))
    return tuple(sorted(found, key=lambda info: info.name))


def key_of(name: str) -> str:
    """Key of a pack by its key, its name or, where only one pack is meant, its country.

    Case, accents, spaces and hyphens do not matter.

    Raises
    ------
    UnknownNameError
        With the nearest known name.
    """
    wanted = _plain(name)
    packs = available()
    for info in packs:
        if wanted in (_plain(info.key), _plain(info.name)):
            return info.key
    of_country = [info.key for info in packs if _plain(info.country) == wanted]
    if len(of_country) == 1:
        return of_country[0]
    keys = [info.key for info in packs]
    raise UnknownNameError("region", name, keys)


def load(name: str | Path) -> Pack:
    """A starter pack or an imported one by name, or a pack by the path of its folder.

    Raises
    ------
    UnknownNameError
        If no pack has that name.
    LayerError
        If a table of the pack breaks the layer schema; names the file, row and column.
    """
    text = str(name)
    if isinstance(name, Path) or "/" in text or "\\" in text or text.startswith("."):
        folder = Path(text).expanduser()
        if folder.name == "pack.toml":
            folder = folder.parent
        if not folder.joinpath("pack.toml").is_file():
            raise InputError(f"{text!r} is no pack; a pack is a folder with a file pack.toml.")
        return _load(folder)
    key = key_of(text)
    mine = user_packs.imported().get(key)
    return _load_imported(mine) if mine is not None else _load_shipped(key)


def folder_of(name: str) -> Path | Traversable:
    """Folder of a starter pack or an imported one; raises :class:`UnknownNameError`."""
    key = key_of(name)
    return user_packs.imported().get(key) or _root().joinpath(key)


@cache
def _load_shipped(key: str) -> Pack:
    return _load(_root().joinpath(key))


@cache
def _load_imported(folder: Path) -> Pack:
    return _load(folder)                 # the folder is named by its content


def _plain(text: str) -> str:
    """Lower case, without accents, words joined by underscores."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "_".join(bare.lower().replace("-", " ").replace("_", " ").replace("'", " ").split())


def _manifest(folder) -> dict[str, Any]:
    try:
        return tomllib.loads(folder.joinpath("pack.toml").read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LayerError(folder.name, f"pack.toml cannot be read ({error})",
                         "mend that line") from error


def _info(folder, manifest: dict[str, Any]) -> PackInfo:
    about = {**manifest, **manifest.get("pack", {})}
    try:
        return PackInfo(
            key=str(about.get("key", folder.name)), name=str(about["name"]),
            country=str(about["country"]), cell_m=float(about["cell_m"]),
            summary=str(about.get("summary", "")),
            utc_offset_h=float(about.get("utc_offset_h", 0.0)),
            missing=tuple(Missing(str(m["layer"]), str(m.get("why", "")), str(m.get("mend", "")),
                                  bool(m.get("absent", False)))
                          for m in manifest.get("missing", ())))
    except (KeyError, TypeError, ValueError) as error:
        raise LayerError(folder.name, f"pack.toml lacks or misspells {error}",
                         "give name, country and cell_m") from error


def _load(folder) -> Pack:
    manifest = _manifest(folder)
    info = _info(folder, manifest)
    layers: dict[str, Layer] = {}
    checksums: dict[str, str] = {}
    for entry in manifest.get("tables", ()):
        key = str(entry.get("layer", ""))
        if key not in schema():
            raise UnknownNameError("layer", key, schema())
        part, digest = read_pack_table(folder, entry, schema()[key])
        checksums[str(entry["file"])] = digest
        if key not in layers:
            layers[key] = part
            continue
        first = layers[key]
        provenance = joined_provenance(first.provenance, part.provenance)
        if isinstance(first, Features) and isinstance(part, Features):
            layers[key] = replace(concat(first, part), provenance=provenance)
        elif isinstance(first, Table) and isinstance(part, Table):
            layers[key] = replace(concat_tables(first, part), provenance=provenance)
        else:
            raise LayerError(key, "one table has positions and another has none",
                             "give lat and lon to all of its tables")
    data = sorted(p for p in (folder / "data").glob("*") if p.is_dir()) \
        if isinstance(folder, Path) else ()
    return Pack(info, MappingProxyType(layers), MappingProxyType(checksums), tuple(data))
