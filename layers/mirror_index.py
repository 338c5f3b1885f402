"""The index of a mirror: which file holds what, how long it is, and its checksum."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from gis.errors import InputError
from gis.progress import Progress, silent

from .data_files import INDEX, companions, walk
from .download.address import origin, shown
from .download.attempt import attempt
from .download.pace import REAL, USUAL, Clock, Interrupted, Limits
from .download.part import Part
from .download.request import Download
from .download.session import open_session
from .files import sha256, write_atomic
from .names import safe_name

if TYPE_CHECKING:
    from .cache import Store
    from .catalogue import Area, Source

NAME = INDEX
FORMAT = 1
MOST_BYTES = 64 * 1024**2                # of an index
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Row:
    """One file of a mirror."""

    source: str                          # recipe that recognises it, or key of the catalogue
    path: str                            # below the index, with /
    size: int                            # bytes
    sha256: str
    layers: tuple[str, ...] = ()         # what it serves
    box: Box | None = None               # extent [° WGS 84]; None: the world, or unknown
    country: tuple[str, ...] | None = None   # ISO 3166-1 alpha-3; None: unknown

    def serves(self, area: Area) -> bool:
        """Whether it may hold something of the area."""
        from .boxes import meets

        if self.country is not None and area.country and area.country not in self.country:
            return False
        return self.box is None or meets(area.box, self.box)


@dataclass(frozen=True)
class Index:
    """All files of a mirror."""

    base: str
    rows: tuple[Row, ...]

    def downloads(self, source: Source, area: Area) -> tuple[Download, ...]:
        """Files of a source for an area.

        A row that names another source of the catalogue belongs to that one only; a row of no
        known source serves every source of its layer, so callers drop what comes twice
        (:meth:`of_area` does).
        """
        from .catalogue import sources

        known = {s.key for s in sources()}
        return tuple(self._download(row, source.key) for row in self.rows if row.serves(area)
                     and (row.source in (source.key, source.provider) or (
                         row.source not in known and set(row.layers) & set(source.layers))))

    def of_area(self, area: Area, sources: Sequence[Source]) -> tuple[Download, ...]:
        """Files of any of the sources for an area, each once."""
        found: dict[str, Download] = {}
        for source in sources:
            for download in self.downloads(source, area):
                found.setdefault(download.url, download)
        return tuple(found.values())

    def _download(self, row: Row, source: str) -> Download:
        return Download(source, f"{self.base}/{quote(row.path)}", row.path, size=row.size,
                        sha256=row.sha256)


def read_index(base: str, store: Store, *, limits: Limits = USUAL, clock: Clock = REAL,
               progress: Progress = silent) -> Index | None:
    """The index of the mirror at an address; None where it has none.

    Raises
    ------
    InputError
        If the mirror cannot be reached, or its index is damaged.
    """
    from .download.pace import Pace

    base = base.rstrip("/")
    own = frozenset({origin(base)})
    pace = Pace(limits, clock, lambda: progress(0, 1, f"Asking {shown(base)}"))
    url = f"{base}/{NAME}"
    with store.scratch() as folder, open_session(own) as session:
        part, failures = Part(folder, "index"), 0
        while True:
            try:
                attempt(session, Download("mirror", url, NAME), part, own=own, clock=clock,
                        limits=_small(limits), tick=pace.tick)
                part.close()
                break
            except Interrupted as error:
                part.leave()
                failures += 1
                if failures >= limits.tries:
                    raise InputError(f"The mirror {shown(base)} could not be asked: "
                                     f"{error.reason}; check its address.") from error
                pace.back_off(failures, error.after)
            except InputError as error:
                if any(f" answers {n}:" in str(error) for n in (403, 404, 410)):
                    return None
                raise
        try:
            return _parsed(base, part.path.read_bytes())
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise InputError(f"{shown(url)} is damaged ({type(error).__name__}); write it again "
                             "with `heatsite data mirror`.") from error


def write_index(folder: str | Path, progress: Progress = silent) -> Path:
    """Write the index of a folder of data, each file recognised by what it holds.

    Outlines that no source of the catalogue gives (GADM, a ministry's own) are listed too: they
    tell where a country or an area lies.

    Raises
    ------
    InputError
        If the folder is none, holds no file that is recognised, or cannot be written.
    """
    from .recognise import recognise
    from .regions.outline_styles import is_outline

    folder = Path(folder)
    if not folder.is_dir():
        raise InputError(f"{str(folder)!r} is no folder; give the one that holds the data.")
    rows: list[dict[str, Any]] = []
    files = list(walk(folder))
    for i, path in enumerate(files):
        name = path.relative_to(folder).as_posix()
        progress(i, len(files), f"Reading {name}")
        known = [r for r in recognise(path, name)
                 if r.facts is not None and (r.recipe is not None or is_outline(r))]
        if not known:
            continue
        boxes = [r.facts.box for r in known if r.facts is not None]
        recipes = [r.recipe for r in known if r.recipe is not None]
        about = {"source": recipes[0].key if recipes else "outlines",
                 "layers": sorted({"boundary" if r.recipe is None else r.recipe.layer
                                   for r in known} - {""}),
                 "box": _hull(boxes), "country": None}
        rows += [{**about, "path": part.relative_to(folder).as_posix(),
                  "bytes": part.stat().st_size, "sha256": sha256(part)}
                 for part in (path, *companions(path))]
    if not rows:
        raise InputError(f"{str(folder)!r} holds no file that HeatSite recognises; `heatsite data "
                         "check FILE` says why.")
    write_atomic(folder / NAME, json.dumps({"format": FORMAT, "files": rows}, indent=1))
    progress(len(files), len(files), "Written")
    return folder / NAME


def _small(limits: Limits) -> Limits:
    import dataclasses

    return dataclasses.replace(limits, most_bytes=MOST_BYTES)


def _parsed(base: str, content: bytes) -> Index:
    rows = []
    for row in json.loads(content)["files"]:
        digest, box, country = row["sha256"], row.get("box"), row.get("country")
        if len(digest) != 64 or int(digest, 16) < 0 or int(row["bytes"]) < 0:
            raise ValueError
        if box is not None:
            box = tuple(float(x) for x in box)
            if len(box) != 4 or not all(map(math.isfinite, box)):
                raise ValueError
        rows.append(Row(str(row["source"]), safe_name(row["path"], "file of the mirror"),
                        int(row["bytes"]), str(digest).lower(),
                        tuple(map(str, row.get("layers", ()))), box,
                        None if country is None else tuple(map(str, country))))
    return Index(base, tuple(rows))


def _hull(boxes: list[Box | None]) -> list[float] | None:
    known = [b for b in boxes if b is not None]
    if not known or len(known) < len(boxes):
        return None
    west, south, east, north = zip(*known, strict=True)
    return [round(x, 6) for x in (min(west), min(south), max(east), max(north))]
