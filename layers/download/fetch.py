"""Get downloads into the store: tried again, continued, checked, unpacked, one after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from gis.errors import InputError, LayerError, UnknownNameError
from gis.progress import Progress, silent

from ..cache import Store
from ..cache_manifest import Entry, Kept
from ..cache_turns import StoreError
from ..names import safe_name
from ..unpack import unpack
from .address import is_own, origin, shown
from .attempt import Mismatch, Unchanged, attempt
from .pace import REAL, USUAL, Clock, Interrupted, Limits, Pace
from .part import Part
from .request import Download, Fetched
from .session import open_session

if TYPE_CHECKING:
    from ..mirror import Mirrors

KB = 1000
GAINED = 64 * KB                         # bytes after which a cut line is given all tries anew


def fetch(downloads: Sequence[Download], store: Store, region: str, *,
          mirrors: Mirrors | None = None, limits: Limits = USUAL, clock: Clock = REAL,
          about: Mapping[str, Any] | None = None, refresh: bool = False,
          progress: Progress = silent) -> tuple[Fetched, ...]:
    """Fetch downloads into a region of the store.

    What is in the store already is not fetched again. A download that was interrupted, also by
    the end of the program, goes on where it stopped.

    Parameters
    ----------
    region : str
        Key of the region, see :attr:`layers.catalogue.Area.key`.
    mirrors : Mirrors, optional
        The user's own servers: the only ones that may lie in a private network.
    about : mapping, optional
        What the region is, kept in its manifest.
    refresh : bool
        Ask the servers whether they have something newer.
    progress : Progress
        Called with kB done and kB in all, as far as known; may raise to cancel.

    Returns
    -------
    tuple of Fetched
        One per download, in order; one that failed has a `problem`, the others went on.

    Raises
    ------
    Cancelled
        If `progress` says so; what was fetched is kept.
    InputError
        If the disk is full or the store cannot be written.
    """
    job = _Job(downloads, store, region, mirrors, limits, clock, about, refresh, progress)
    with job.session:
        found = tuple(job.one(download) for download in downloads)
    if any(not one.problem for one in found):
        store.folder(region)             # so that the paths are there
    if not all(one.cached for one in found):
        store.collect()                  # what was replaced, and leftovers of killed programs
    return found


class _Job:
    """The state of one call of :func:`fetch`."""

    def __init__(self, downloads: Sequence[Download], store: Store, region: str,
                 mirrors: Mirrors | None, limits: Limits, clock: Clock,
                 about: Mapping[str, Any] | None, refresh: bool, progress: Progress):
        self.store, self.region, self.about = store, region, about
        self.limits, self.clock, self.refresh = limits, clock, refresh
        self.own = mirrors.origins() if mirrors else frozenset()
        self.session = open_session(self.own)
        self.pace = Pace(limits, clock, self.tick)
        self.progress = progress
        self.sizes = {d.key: d.size or 0 for d in downloads}
        self.done, self.now, self.step = 0, 0, ""
        self.dead: set[str] = set()      # hosts that no try could reach
        self.part: Part | None = None
        store.manifest_path(region)      # refuses a key that is none

    def tick(self) -> None:
        """Tell where the fetch stands; this is where it is cancelled."""
        if self.part is not None:
            self.now = self.part.state.done
        total = max(sum(self.sizes.values()), self.done + self.now)
        self.progress((self.done + self.now) // KB, -(-total // KB), self.step)

    def one(self, download: Download) -> Fetched:
        self.step, self.now = f"Fetching {download.file}", 0
        self.tick()
        try:
            safe_name(download.file)
            found = self._held(download)
            if found is None:
                with self.store.lock(download.key, wait_s=86_400.0, tick=self.tick):
                    found = self._waited(download) or self._got(download)
        except StoreError:
            raise
        except InputError as error:
            self.sizes[download.key] = 0
            return Fetched(download, problem=f"{download.file[:200]}: {error}")
        finally:
            self.part = None
        self.sizes[download.key] = found.size
        self.done, self.now = self.done + found.size, 0
        self.tick()
        return found

    def _waited(self, download: Download) -> Fetched | None:
        """What another program fetched while this one waited for its turn."""
        self.part = Part(self.store.partial, download.key)
        return self._held(download)

    def _held(self, download: Download) -> Fetched | None:
        """What the store has, named for this region too."""
        if self.refresh:
            return None
        entry = self.store.find(download.key)
        content = self.store.path(download.sha256) if download.sha256 else None
        if entry is None and content is not None and not download.unpack:
            size = content.stat().st_size
            entry = self._entry(download, size, str(download.sha256), (
                Kept(download.file, str(download.sha256), size),))
        return None if entry is None else self._shared(download, entry)

    def _entry(self, download: Download, size: int, digest: str, files: tuple[Kept, ...] = ()
               ) -> Entry:
        return Entry(download.source, files, url=shown(download.url), request=download.key,
                     fetched=_now(), size=size, sha256=digest, **_terms(download.source))

    def _shared(self, download: Download, entry: Entry) -> Fetched | None:
        if not download.unpack:
            entry = replace(entry, files=(replace(entry.files[0], name=download.file),))
        if not self.store.share(self.region, entry, about=self.about):
            return None
        left = Part(self.store.partial, download.key)
        if self.part is None and left.path.is_file():    # killed after the files were kept
            with self.store.lock(download.key, wait_s=86_400.0, tick=self.tick):
                left.drop()
        return self._told(download, entry, cached=True)

    def _told(self, download: Download, entry: Entry, cached: bool = False) -> Fetched:
        folder = self.store.named / self.region
        return Fetched(download, tuple(folder / kept.name for kept in entry.files), entry.size,
                       entry.sha256, entry.fetched, cached)

    def _got(self, download: Download) -> Fetched:
        before = self.store.find(download.key) if self.refresh else None
        self.part = part = Part(self.store.partial, download.key)
        mismatched, failures, best = False, 0, part.state.done
        while True:
            try:
                self._try(download, part, before)
                self._check(download, part)
                break
            except Unchanged:
                part.drop()
                assert before is not None
                shared = self._shared(download, replace(before, fetched=_now()))
                if shared is not None:
                    return shared
                before = None
            except Mismatch as error:
                part.drop()
                if mismatched:
                    raise InputError(f"{shown(download.url)} is not what was promised: {error}; it "
                                     "was thrown away. Try later, or use a mirror.") from error
                mismatched = True
            except Interrupted as error:
                part.leave()
                if part.state.done >= best + GAINED:
                    best, failures = part.state.done, 0
                failures += 1
                self._again(download, error, failures)
            except BaseException:
                part.leave()
                raise
        return self._kept(download, part)

    def _try(self, download: Download, part: Part, before: Entry | None) -> None:
        where = origin(download.url)
        if not is_own(where, self.own) or where[1] in self.limits.host_gap_s:
            self.pace.turn(where[1])     # the user's own server needs no such care
        attempt(self.session, download, part, own=self.own, limits=self.limits, clock=self.clock,
                tick=self._heard(download),
                unless=(before.etag, before.last_modified) if before else ("", ""))
        part.close()

    def _heard(self, download: Download) -> Callable[[], None]:
        def tick() -> None:
            if self.part is not None and self.part.state.total:
                self.sizes[download.key] = self.part.state.total
            self.tick()
        return tick

    def _again(self, download: Download, error: Interrupted, failures: int) -> None:
        """Wait for the next try, or give up."""
        host = origin(download.url)[1]
        # two hosts out of reach: it is the network, so the others are asked once
        down = host in self.dead or (error.network and len(self.dead) > 1)
        tries = 1 if down else self.limits.tries
        if failures >= tries:
            if error.network:
                self.dead.add(host)
            raise InputError(f"{shown(download.url)} could not be fetched: {error.reason}; tried "
                             f"{failures} {'time' if failures == 1 else 'times'}. Try later (what "
                             "is here is kept), or use a mirror.") from error
        self.pace.back_off(failures, error.after)

    def _check(self, download: Download, part: Part) -> None:
        if download.size not in (None, part.state.done):
            raise Mismatch(f"it has {part.state.done:,} bytes instead of {download.size:,}")
        if download.sha256 and self._digest(part.path) != download.sha256.lower():
            raise Mismatch("its checksum (SHA-256) differs")
        if download.require is not None:
            try:
                download.require(part.path)
            except InputError as error:
                part.drop()              # nothing of it is continued
                why = f"{error.reason}; {error.mend}" if isinstance(error, LayerError) else error
                raise InputError(f"{shown(download.url)}: {why}.") from error

    def _digest(self, path: Path) -> str:
        digest = hashlib.sha256()
        with open(path, "rb") as file:
            while chunk := file.read(1 << 22):
                digest.update(chunk)
                self.tick()
        return digest.hexdigest()

    def _kept(self, download: Download, part: Part) -> Fetched:
        """Take what arrived, or the files in it, into the store."""
        state = part.state
        entry = replace(self._entry(download, state.done, self._digest(part.path)),
                        etag=state.etag, last_modified=state.last_modified)
        if not download.unpack:
            entry = self.store.keep(self.region, entry, {download.file: part.path},
                                    about=self.about)
        else:
            with self.store.scratch() as folder:
                try:
                    inside = unpack(part.path, folder, download.unpack,
                                    progress=lambda *step: self.tick())
                except InputError:
                    part.drop()          # a damaged archive would be continued for ever
                    raise
                names = _names(download, inside)
                entry = self.store.keep(self.region, entry, about=self.about, files={
                    names[name]: folder / name for name in inside})
        part.drop()
        return self._told(download, entry)


def _names(download: Download, inside: tuple[str, ...]) -> dict[str, str]:
    """Names in the region's folder of what an archive gave.

    One file with its companions takes the download's name; several lie in a folder of that name.
    """
    stem, first = PurePosixPath(download.file), PurePosixPath(inside[0])
    same = str(first.with_suffix("")) + "."
    if all(name.startswith(same) for name in inside):
        return {name: str(stem.with_name(f"{stem.stem}.{name[len(same):]}")) for name in inside}
    folder = stem.with_suffix("") if stem.suffix else stem
    return {name: f"{folder}/{name}" for name in inside}


def _terms(source: str) -> dict[str, str]:
    """Licence and citation of a source of the catalogue."""
    from ..catalogue import source as known

    try:
        found = known(source)
    except UnknownNameError:
        return {}
    return {"licence": found.licence, "sharing": found.sharing, "citation": found.citation}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
