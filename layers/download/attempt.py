"""One try at a download: continues what is here, and checks what arrives."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import PurePosixPath
from typing import Any

from ..cache_turns import StoreError, writable
from .address import Origin, Refused, origin, shown
from .pace import Clock, Interrupted, Limits, retry_after
from .part import Part, State
from .request import Download
from .transfer import Head, exchange

AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
MEANING = {400: "the request is not understood", 401: "a login is needed", 402: "it is paid for",
           403: "access is not permitted", 404: "there is no such file",
           407: "the proxy asks for a password", 410: "the file is gone",
           413: "the area is too large for the service", 451: "it is barred by law"}
PAGES = frozenset({".html", ".htm", ".xml", ".kml", ".osm", ".svg"})


class Mismatch(Exception):
    """What arrived is not what was promised; once more from the start, then no more."""


class Unchanged(Exception):
    """The server says that what is in the store is still the newest."""


def attempt(session: Any, download: Download, part: Part, *, own: Collection[Origin],
            limits: Limits, clock: Clock, tick: Callable[[], None],
            unless: tuple[str, str] = ("", "")) -> None:
    """Bring `part` to its full length.

    Parameters
    ----------
    unless : tuple
        ETag and date of what is in the store, which the server need not send again.

    Raises
    ------
    Interrupted, Mismatch, Unchanged
        As they say.
    Refused
        If trying again cannot help.
    """
    headers = {str(k): str(v) for k, v in download.headers.items()}
    begin = _start(download, part)
    if begin:
        headers["Range"] = f"bytes={begin}-"
        if part.validator:
            headers["If-Range"] = part.validator
    elif any(unless):
        headers |= {k: v for k, v in zip(("If-None-Match", "If-Modified-Since"), unless,
                                         strict=True) if v}
    answer = exchange(session, download.method.upper(), download.url, headers=headers,
                      body=download.body, own=own, limits=limits, clock=clock, tick=tick)
    with closing(answer):
        for item in answer:
            if isinstance(item, Head):
                if _complete(item, part, begin):
                    return
                state = _state(item, download, part, begin, limits)
                with writable(part.path.parent):
                    _room(part, state)
                    part.begin(state, clock.now())
                most = min(limits.most_bytes, download.size or limits.most_bytes)
                continue
            if not part.state.done:
                _look(item, download)
            if part.state.done + len(item) > most:
                raise (Mismatch(f"it is longer than the {most:,} bytes promised")
                       if download.size else Refused(f"it is larger than {most / 1e9:g} GB"))
            with writable(part.path.parent):
                part.write(item, clock.now())
    if part.state.total is not None and part.state.done < part.state.total:
        raise Interrupted("the connection was cut")


def _start(download: Download, part: Part) -> int:
    """From which byte on to ask: only where the server can tell that the file is the same."""
    known = bool(part.validator or download.sha256)
    return part.state.done if download.method.upper() == "GET" and known else 0


def _complete(head: Head, part: Part, begin: int) -> bool:
    """Whether the server says that all bytes are here already (416, with the length)."""
    total = re.fullmatch(r"bytes \*/(\d+)", head.headers.get("content-range", "").strip())
    return bool(head.status == 416 and begin and total and int(total[1]) == begin
                and part.state.total in (None, begin))


def _state(head: Head, download: Download, part: Part, begin: int, limits: Limits) -> State:
    """What the head of an answer tells of the file; raises where it is no such answer."""
    headers, host = head.headers, origin(head.url)[1]
    if head.status == 304:
        raise Unchanged
    if head.status == 416 and begin:
        part.drop()
        raise Interrupted("what was fetched before no longer fits")
    if head.status in AGAIN:
        after = retry_after(headers.get("retry-after"))
        if after is not None and after > limits.longest_wait_s:
            raise Refused(f"{host} asks to wait for {after / 60:.0f} minutes; fetch again then, "
                          "or use a mirror.")
        raise Interrupted("it asks to slow down" if head.status == 429
                          else f"it answers {head.status}", after)
    if head.status not in (200, 206) or (head.status == 206 and not begin):
        why = MEANING.get(head.status, "which is no file")
        raise Refused(f"{host} answers {head.status}: {why}.")
    state = State(url=shown(download.url))
    if "content-encoding" not in headers or headers["content-encoding"].lower() == "identity":
        length = headers.get("content-length", "").strip()
        state.total = int(length) if length.isdigit() and len(length) < 19 else None
        state.etag = headers.get("etag", "").strip()
        state.last_modified = headers.get("last-modified", "").strip()
    if head.status == 206:
        told = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+|\*)",
                            headers.get("content-range", "").strip())
        if told is None or int(told[1]) != begin or (part.state.etag and state.etag
                                                     and part.state.etag != state.etag):
            part.drop()
            raise Interrupted("it does not continue where it was asked to")
        state.total = int(told[3]) if told[3] != "*" else None
        state.etag = state.etag or part.state.etag
        state.last_modified = state.last_modified or part.state.last_modified
        state.done = begin
    if state.total is not None and download.size not in (None, state.total):
        raise Mismatch(f"it has {state.total:,} bytes instead of {download.size:,}")
    if state.total is not None and state.total > limits.most_bytes:
        raise Refused(f"it has {state.total / 1e9:,.1f} GB, more than the "
                      f"{limits.most_bytes / 1e9:,.1f} GB that are fetched.")
    return state


def _room(part: Part, state: State) -> None:
    """Refuse before the first byte what the disk cannot hold."""
    free = shutil.disk_usage(part.path.parent).free
    if state.total is not None and state.total - state.done > free:
        raise StoreError(f"The disk of {part.path.parent} has {free / 1e6:,.0f} MB free, and "
                         f"{(state.total - state.done) / 1e6:,.0f} MB are to come; free some "
                         "space, or set HEATSITE_CACHE to a folder on another disk.")


def _look(first: bytes, download: Download) -> None:
    """A page where data should be: a login, or a portal between here and the host."""
    text = first[:300].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if (text.startswith((b"<!doctype html", b"<html"))
            and PurePosixPath(download.file).suffix.lower() not in PAGES):
        raise Refused(f"{origin(download.url)[1]} sent a web page instead of data: a login, or "
                      "the page of a network that wants one; open the address in a browser.")
