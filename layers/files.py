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

from .refusals import NONE_LEFT, free, full, of_the_place, refusal

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
        If it cannot be written: what, where and how to mend it. A file already there is then
        left as it was, and nothing else is left.
    """
    path = Path(path)
    data = content.encode("utf-8") if isinstance(content, str) else content
    with _new_folders(path.parent, path):
        try:
            handle, name = tempfile.mkstemp(prefix=f"{_hidden(path)}.", suffix=".part",
                                            dir=path.parent)
        except OSError as error:
            raise refusal(path, error) from error
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
                raise refusal(path, error) from error
            raise


@contextlib.contextmanager
def atomic_file(path: str | Path) -> Iterator[Path]:
    """A temporary path for writers that need one; it becomes `path` only if all went well.

    It keeps the file name, since GDAL drivers and others look at the suffix.
    """
    path = Path(path)
    with _scratch(path, path.parent, path.parent) as folder:
        part = folder / path.name
        yield part
        _room_left(folder, path)
        try:
            sync_file(part)
            os.replace(part, path)
        except OSError as error:
            raise refusal(path, error) from error


@contextlib.contextmanager
def atomic_folder(path: str | Path) -> Iterator[Path]:
    """A temporary folder; its files move into `path` only if all went well.

    It stands inside `path` where that exists, since `path` may be a disk of its own. Files of
    the same name in `path` are replaced, each whole; others stay. Where one cannot be replaced,
    those before it are put back. The manifest `result.json` moves last, so that a folder with a
    new manifest is whole.
    """
    path = Path(path)
    try:
        inside = path.is_dir()
    except OSError as error:
        raise refusal(path, error) from error
    with _scratch(path, path if inside else path.parent, path) as part:
        yield part
        _room_left(part, path)
        _move_into(part, path)


@contextlib.contextmanager
def _scratch(path: Path, home: Path, instead: Path) -> Iterator[Path]:
    """A hidden folder in `home`, on the disk of `path`, gone afterwards; sentences about it name
    `instead`, for which it stands."""
    with _new_folders(home, path):
        try:
            _drop_leftovers(path, home)
            part = Path(tempfile.mkdtemp(prefix=f"{_hidden(path)}.", suffix=".part", dir=home))
        except OSError as error:
            raise refusal(path, error) from error
        try:
            yield part
        except BaseException as error:
            found = of_the_place(error, part)
            if found is not None:
                raise refusal(path, found) from error
            if type(error) is InputError and str(part) in str(error):
                raise InputError(str(error).replace(str(part), str(instead))) from error
            raise
        finally:
            shutil.rmtree(part, ignore_errors=True)


def _room_left(part: Path, path: Path) -> None:
    """Refuse what was written until nothing was left: not every library says that it was cut."""
    if free(part) < NONE_LEFT:
        raise full(path)


@contextlib.contextmanager
def _new_folders(folder: Path, path: Path) -> Iterator[None]:
    """Make `folder` and those above it; what is new goes again where `path` is not written."""
    made: list[Path] = []
    try:
        above = folder
        while not above.exists() and above != above.parent:
            made.append(above)
            above = above.parent
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _remove(made)
        raise refusal(path, error) from error
    try:
        yield
    except BaseException:
        _remove(made)
        raise


def _remove(folders: list[Path]) -> None:
    """Drop folders that are empty, innermost first."""
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _hidden(path: Path) -> str:
    """Start of the name of what is being written; short enough for every disk."""
    return f".{path.name.encode()[:60].decode(errors='ignore')}"


def _drop_leftovers(path: Path, home: Path) -> None:
    """What a program that was killed long ago left; a younger one may still be written."""
    for left in home.iterdir():
        if left.name.startswith(f"{_hidden(path)}.") and left.suffix == ".part" and left.is_dir():
            with contextlib.suppress(OSError):
                if time.time() - left.stat().st_mtime > LEFT_S:
                    shutil.rmtree(left, ignore_errors=True)


def _move_into(part: Path, path: Path) -> None:
    files = sorted((p for p in part.rglob("*") if p.is_file()),
                   key=lambda p: (p.name == "result.json", p.as_posix()))
    targets = [path / file.relative_to(part) for file in files]
    kept = part / ".before"
    moved: list[tuple[Path, Path | None]] = []
    target = path
    with contextlib.ExitStack() as folders:
        try:
            for file in files:
                sync_file(file)
            for at, (file, target) in enumerate(zip(files, targets, strict=True)):
                folders.enter_context(_new_folders(target.parent, target))
                moved.append((target, _kept(target, kept, at)))
                os.replace(file, target)
            folders.enter_context(_new_folders(path, path))
            sync_folder(path)
        except BaseException as error:
            _put_back(moved)
            if isinstance(error, OSError):
                raise refusal(target, error) from error
            raise


def _kept(target: Path, kept: Path, at: int) -> Path | None:
    """The file that `target` is now, under a second name; None where there is none."""
    if not target.is_file():
        return None
    kept.mkdir(exist_ok=True)
    copy = kept / str(at)
    try:
        os.link(target, copy)
    except OSError:                      # a disk without such links
        shutil.copy2(target, copy)
    return copy


def _put_back(moved: list[tuple[Path, Path | None]]) -> None:
    """Everything as it was before."""
    for target, copy in reversed(moved):
        with contextlib.suppress(OSError):
            if copy is not None:
                os.replace(copy, target)
            elif target.is_file():
                target.unlink()


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
