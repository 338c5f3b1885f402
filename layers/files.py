"""Files written whole or not at all: temporary sibling, fsync, rename."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from gis.errors import InputError

LEFT_S = 86_400.0                        # after so long nobody still writes a temporary folder


def sha256(path: str | Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomic(path: str | Path, content: bytes | str) -> None:
    """Write `content` to `path`, whole or not at all; text is written as UTF-8.

    Raises
    ------
    InputError
        If the folder cannot be written to; a file already there is then left as it was.
    """
    path = Path(path)
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _usual_mode(path))
        os.replace(name, path)
        sync_folder(path.parent)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritable(path, error) from error
        raise


@contextlib.contextmanager
def atomic_file(path: str | Path) -> Iterator[Path]:
    """A temporary path for writers that need one; it becomes `path` only if all went well.

    It keeps the file name, since GDAL drivers and others look at the suffix.
    """
    path = Path(path)
    with _scratch(path) as folder:
        part = folder / path.name
        yield part
        try:
            sync_file(part)
            os.replace(part, path)
        except OSError as error:
            raise _unwritable(path, error) from error


@contextlib.contextmanager
def atomic_folder(path: str | Path) -> Iterator[Path]:
    """A temporary sibling folder; its files move into `path` only if all went well.

    Files of the same name in `path` are replaced one by one, each whole; others stay. The
    manifest `result.json` moves last, so that a folder with a new manifest is whole.
    """
    path = Path(path)
    with _scratch(path) as part:
        yield part
        _move_into(part, path)


@contextlib.contextmanager
def _scratch(path: Path) -> Iterator[Path]:
    """A hidden folder beside `path`, on the same disk, gone afterwards."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _drop_leftovers(path)
        part = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent))
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _drop_leftovers(path: Path) -> None:
    """What a program that was killed long ago left; a younger one may still be written."""
    for left in path.parent.iterdir():
        if left.name.startswith(f".{path.name}.") and left.suffix == ".part" and left.is_dir():
            with contextlib.suppress(OSError):
                if time.time() - left.stat().st_mtime > LEFT_S:
                    shutil.rmtree(left, ignore_errors=True)


def _move_into(part: Path, path: Path) -> None:
    files = sorted((p for p in part.rglob("*") if p.is_file()),
                   key=lambda p: (p.name == "result.json", p.as_posix()))
    try:
        path.mkdir(exist_ok=True)
        for file in files:
            sync_file(file)
            target = path / file.relative_to(part)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(file, target)
        sync_folder(path)
    except OSError as error:
        raise _unwritable(path, error) from error


def sync_file(path: Path) -> None:
    """Bring a file's content onto the disk."""
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Bring the names in a folder onto the disk."""
    if os.name == "nt":                  # Windows cannot open folders; the rename suffices
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _usual_mode(path: Path) -> int:
    """Permissions of the file being replaced, else what the umask gives a new file."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(f"{path} cannot be written ({error.strerror or error}); "
                      "choose another folder or free some space.")
