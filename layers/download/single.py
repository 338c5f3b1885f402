"""One download after the other from one host: tried again, continued, checked, unpacked, kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from gis.errors import InputError, LayerError, UnknownNameError

from ..cache import Store
from ..cache_manifest import Entry, Kept
from ..cache_turns import StoreError
from ..names import safe_name
from ..unpack import unpack
from .address import Origin, is_own, origin, shown
from .attempt import Mismatch, Unchanged, attempt
from .pace import Clock, Interrupted, Limits, Pace
from .part import Part
from .request import NOT_THERE, Download, Fetched
from .session import open_session
from .tally import Tally

KB = 1000
GAINED = 64 * KB                         # bytes after which a cut line is given all tries anew


@dataclass(frozen=True)
class Task:
    """What all downloads of one fetch share."""

    store: Store
    region: str
    own: Collection[Origin]              # the user's own servers
    limits: Limits
    clock: Clock
    about: Mapping[str, Any] | None
    refresh: bool
    tally: Tally
    dead: set[str]                       # hosts that no try could reach


def fetch_in_turn(task: Task, downloads: Sequence[Download], tick: Callable[[], None]
                  ) -> list[Fetched]:
    """Fetch downloads of one host; `tick` is called several times a second, and may cancel."""
    line = _Line(task, tick)
    with line.session:
        return [line.any(download) for download in downloads]


class _Line:
    """The state of one host's downloads."""

    def __init__(self, task: Task, tick: Callable[[], None]):
        self.task, self.store, self.region = task, task.store, task.region
        self.session = open_session(task.own)
        self.pace = Pace(task.limits, task.clock, self.tick)
        self._tell = tick
        self.part: Part | None = None

    def tick(self) -> None:
        """Tell where the fetch stands; this is where it is cancelled."""
        if self.part is not None:
            self.task.tally.under_way(self, self.part.state.done)
        self._tell()

    def any(self, download: Download) -> Fetched:
        """A download by the first of its addresses that gives it."""
        if not download.also:
            return self.one(download)
        here = [choice for choice in download.choices if self.store.find(choice.key) is not None]
        found = None
        for choice in here or download.choices:
            found = self.one(choice)
            if not NOT_THERE.search(found.problem):
                break
        assert found is not None
        return replace(found, download=download)

    def one(self, download: Download) -> Fetched:
        self.task.tally.begin(self, download.file)
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
            self.task.tally.sized(download.key, 0)
            self.task.tally.end(self, 0)
            return Fetched(download, problem=f"{download.file[:200]}: {error}")
        finally:
            self.part = None
        self.task.tally.sized(download.key, found.size)
        self.task.tally.end(self, found.size)
        self.tick()
        return found

    def _waited(self, download: Download) -> Fetched | None:
        """What another program fetched while this one waited for its turn."""
        self.part = Part(self.store.partial, download.key)
        return self._held(download)

    def _held(self, download: Download) -> Fetched | None:
        """What the store has, named for this region too."""
        if self.task.refresh:
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
        if not self.store.share(self.region, entry, about=self.task.about):
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
        before = self.store.find(download.key) if self.task.refresh else None
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
        if not is_own(where, self.task.own) or where[1] in self.task.limits.host_gap_s:
            self.pace.turn(where[1])     # the user's own server needs no such care
        attempt(self.session, download, part, own=self.task.own, limits=self.task.limits,
                clock=self.task.clock, tick=self._heard(download),
                unless=(before.etag, before.last_modified) if before else ("", ""))
        part.close()

    def _heard(self, download: Download) -> Callable[[], None]:
        def tick() -> None:
            if self.part is not None and self.part.state.total:
                self.task.tally.sized(download.key, self.part.state.total)
            self.tick()
        return tick

    def _again(self, download: Download, error: Interrupted, failures: int) -> None:
        """Wait for the next try, or give up."""
        host = origin(download.url)[1]
        # two hosts out of reach: it is the network, so the others are asked once
        down = host in self.task.dead or (error.network and len(self.task.dead) > 1)
        tries = 1 if down else self.task.limits.tries
        if failures >= tries:
            if error.network:
                self.task.dead.add(host)
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
                                    about=self.task.about)
        else:
            with self.store.scratch() as folder:
                try:
                    inside = unpack(part.path, folder, download.unpack,
                                    progress=lambda *step: self.tick())
                except InputError:
                    part.drop()          # a damaged archive would be continued for ever
                    raise
                names = _names(download, inside)
                entry = self.store.keep(self.region, entry, about=self.task.about, files={
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
