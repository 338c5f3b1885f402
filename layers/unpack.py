"""Archives unpacked with distrust: no member leaves the folder, no links, no bombs, no halves."""

from __future__ import annotations

import bz2
import fnmatch
import gzip
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from gis.errors import InputError
from gis.progress import Progress, silent

from .cache_turns import writable
from .names import safe_name

CHUNK = 1 << 20
KINDS = ("zip", "tar", "gz")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
ODD = (zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, lzma.LZMAError, zlib.error,
       EOFError, OSError, ValueError, NotImplementedError, RuntimeError, IndexError, OverflowError)


@dataclass(frozen=True)
class UnpackLimits:
    """Beyond these an archive is taken for a bomb."""

    most_files: int = 5_000
    most_bytes: int = 20 * 1024**3       # all members unpacked
    most_ratio: int = 300                # an empty raster shrinks to a thousandth, data does not
    ratio_from: int = 256 * 1024**2      # bytes below which the ratio tells nothing


USUAL = UnpackLimits()


def unpack(archive: str | Path, folder: str | Path, spec: str,
           limits: UnpackLimits = USUAL, progress: Progress = silent) -> tuple[str, ...]:
    """Unpack an archive, or one member with its companions, into a folder.

    Parameters
    ----------
    folder : path
        An empty folder; on failure it may hold some of the members.
    spec : str
        "zip", "tar" (plain, gz, bz2, xz) or "gz"; with ":" and a name or a pattern with * only
        the members that fit, each with those that differ from it in the ending only.

    Returns
    -------
    tuple of str
        Names inside the folder, with /; the wanted member first.

    Raises
    ------
    InputError
        If a member climbs out of the folder, is a link or device or encrypted, or comes twice; if
        the archive is damaged, cut short, a bomb, or lacks the wanted member.
    """
    archive, folder = Path(archive), Path(folder)
    kind, _, wanted = spec.partition(":")
    if kind not in KINDS:
        raise ValueError(f"unknown kind of archive {kind!r}")
    room = _Room(archive, limits, progress)
    with _told(archive):
        if kind == "zip":
            return _zip(archive, folder, wanted, room)
        if kind == "tar":
            return _tar(archive, folder, wanted, room)
        target = safe_name(wanted or archive.stem)
        with gzip.open(archive) as source:
            room.copy(source, folder / target, None)
        return (target,)


class _Room:
    """Counts what comes out of an archive."""

    def __init__(self, archive: Path, limits: UnpackLimits, progress: Progress):
        self.archive, self.limits, self.progress = archive, limits, progress
        self.packed = archive.stat().st_size
        if not self.packed:
            raise InputError(f"{archive.name} is empty (0 bytes), cut short on its way; fetch or "
                             "copy it again.")
        self.out = 0
        self.names: set[str] = set()

    def name(self, name: str) -> str:
        """The safe name of a member that was not there yet."""
        safe = safe_name(name, f"member of {self.archive.name}")
        if safe.casefold() in self.names:
            raise InputError(f"{self.archive.name} holds {safe!r} twice; unpack it yourself.")
        self.names.add(safe.casefold())
        if len(self.names) > self.limits.most_files:
            raise InputError(f"{self.archive.name} holds more than {self.limits.most_files:,} "
                             "files; unpack it yourself and give the one that is needed.")
        return safe

    def expect(self, size: int) -> None:
        """Refuse early what the archive itself says is too much."""
        self._judge(size)

    def took(self, size: int) -> None:
        """Count bytes that came out."""
        self.out += size
        self._judge(self.out)

    def _judge(self, size: int) -> None:
        limits = self.limits
        if size > limits.most_bytes or (size > limits.ratio_from
                                        and size > limits.most_ratio * self.packed):
            raise InputError(f"{self.archive.name} of {self.packed / 1e6:,.1f} MB unpacks to more "
                             f"than {size / 1e6:,.0f} MB, as a bomb does; it was not unpacked.")

    def copy(self, source: Any, target: Path, size: int | None) -> None:
        """Write a member to a new file; `size` is the length that the archive tells."""
        got = 0
        with writable(target.parent):
            target.parent.mkdir(parents=True, exist_ok=True)
            file = open(target, "xb")
        with file:
            while chunk := source.read(CHUNK):
                got += len(chunk)
                self.took(len(chunk))
                with writable(target.parent):
                    file.write(chunk)
                self.progress(self.out // 1000, 0, f"Unpacking {self.archive.name}")
        if size is not None and got != size:
            raise EOFError


@contextmanager
def _told(archive: Path) -> Iterator[None]:
    """Damage in one sentence."""
    try:
        yield
    except ODD as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{archive.name} cannot be unpacked: it is damaged, cut short or of "
                         f"another kind ({' '.join(str(error).split())[:100] or 'it ends early'});"
                         " fetch or copy it again.") from error


def _chosen(names: list[str], wanted: str, archive: Path) -> list[str]:
    """The members to unpack: those that fit, then their companions."""
    if not names:
        raise InputError(f"{archive.name} holds no file; fetch or copy it again.")
    if not wanted:
        return sorted(names)
    fit = [n for n in names if fnmatch.fnmatchcase(n, wanted)
           or fnmatch.fnmatchcase(PurePosixPath(n).name, wanted)]
    if not fit:
        raise InputError(f"{archive.name} holds no {wanted}; it holds "
                         f"{', '.join(sorted(names)[:5])}.")
    stems = tuple(str(PurePosixPath(n).with_suffix("")) + "." for n in fit)
    return sorted(fit) + sorted(n for n in names if n.startswith(stems) and n not in fit)


def _zip(archive: Path, folder: Path, wanted: str, room: _Room) -> tuple[str, ...]:
    with zipfile.ZipFile(archive) as opened:
        members = {}
        for info in opened.infolist():
            if info.is_dir():
                continue
            name = room.name(info.filename)
            if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
                raise InputError(f"{archive.name} holds {name!r}, a link or device and no plain "
                                 "file; it was not unpacked.")
            members[name] = info
        chosen = _chosen(list(members), wanted, archive)
        room.expect(sum(members[name].file_size for name in chosen))
        for name in chosen:
            info = members[name]
            if info.flag_bits & 0x1:
                raise InputError(f"{archive.name} is encrypted; unpack it yourself.")
            if info.compress_type not in METHODS:
                raise InputError(f"{archive.name} is packed in a way that is not read (method "
                                 f"{info.compress_type}); unpack it yourself.")
            with opened.open(info) as source:
                room.copy(source, folder / name, info.file_size)
    return tuple(chosen)


def _tar(archive: Path, folder: Path, wanted: str, room: _Room) -> tuple[str, ...]:
    plain = folder / ".plain.tar"        # plain, since a tar is read back and forth
    try:
        with _stream(archive) as source:
            room.copy(source, plain, None)
        with open(plain, "rb") as file, tarfile.open(fileobj=_Short(file)) as opened:  # type: ignore[call-overload]
            members = {}
            for member in opened:
                if member.isdir():
                    continue
                name = room.name(member.name)
                if not member.isreg() or member.issparse():
                    raise InputError(f"{archive.name} holds {name!r}, a link or device and no "
                                     "plain file; it was not unpacked.")
                members[name] = member
            if opened.offset >= plain.stat().st_size:
                raise EOFError           # the blocks of zeros at the end are missing
            chosen = _chosen(list(members), wanted, archive)
            for name in chosen:
                with opened.extractfile(members[name]) as source:  # type: ignore[union-attr]
                    room.copy(source, folder / name, members[name].size)
    finally:
        plain.unlink(missing_ok=True)
    return tuple(chosen)


class _Short:
    """A file that refuses to be read in one huge piece, as a lying header asks for."""

    def __init__(self, file: IO[bytes]):
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= 16 * CHUNK:
            raise ValueError("a header is too long")
        return self._file.read(size)


@contextmanager
def _stream(archive: Path) -> Iterator[Any]:
    """The bytes of a tar behind whichever packing its first bytes tell."""
    with open(archive, "rb") as file:
        head = file.read(6)
        file.seek(0)
        if head.startswith(b"\x1f\x8b"):
            yield gzip.GzipFile(fileobj=file)
        elif head.startswith(b"BZh"):
            yield bz2.BZ2File(file)
        elif head.startswith(b"\xfd7zXZ"):
            yield _Xz(file)
        else:
            yield file


class _Xz:
    """An xz stream whose dictionary may not take all memory."""

    def __init__(self, file: IO[bytes]):
        self._file = file
        self._packer = lzma.LZMADecompressor(memlimit=256 * 1024**2)

    def read(self, size: int = CHUNK) -> bytes:
        while not self._packer.eof:
            packed = self._file.read(CHUNK) if self._packer.needs_input else b""
            if not packed and self._packer.needs_input:
                raise EOFError("it ends early")
            if chunk := self._packer.decompress(packed, size):
                return chunk
        return b""
