"""What is to be got, what is known of it beforehand, and what became of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

NOT_THERE = re.compile(r"answers (403|404|410):")   # public buckets answer 403 for no such file


@dataclass(frozen=True)
class Download:
    """One thing to get for a region.

    Parameters
    ----------
    source : str
        Key of the catalogue's source.
    url : str
        Address, http or https.
    file : str
        Name inside the region's folder, with / where it lies in a subfolder.
    method : str
        GET, or POST with `body`.
    headers : mapping
        Sent to this host only, never to one that it redirects to.
    size : int, optional
        Bytes, where known beforehand; another length is refused.
    sha256 : str, optional
        Checksum of what is delivered, where known; anything else is refused.
    unpack : str
        Empty, or how the archive that is delivered is opened: "zip", "tar", "gz", with ":" and
        the wanted member where only that one (and its companions, as of a Shapefile) is kept.
    also : tuple of str
        Other addresses of the same thing, asked in turn where the one before does not exist.
    require : function, optional
        Looks into the file that arrived and raises InputError where it must not be kept: some
        servers tell a failure inside an answer that otherwise looks sound.
    """

    source: str
    url: str
    file: str
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    size: int | None = None
    sha256: str | None = None
    unpack: str = ""
    also: tuple[str, ...] = ()
    require: Callable[[Path], None] | None = field(default=None, compare=False, repr=False)

    @property
    def key(self) -> str:
        """64 hexadecimal digits that name the request: method, address, body and unpacking."""
        text = "\n".join((self.method.upper(), self.url, self.unpack, self.sha256 or "",
                          self.file if self.unpack else ""))
        return hashlib.sha256(text.encode() + b"\n" + (self.body or b"")).hexdigest()

    @property
    def choices(self) -> tuple[Download, ...]:
        """The download by each of its addresses, in the order in which they are asked."""
        return (self, *(replace(self, url=url, also=()) for url in self.also))


@dataclass(frozen=True)
class Expected:
    """What a download will take, before it begins."""

    download: Download
    size: int | None                     # bytes; None where the server does not say
    have: int = 0                        # bytes that are here already
    problem: str = ""                    # why the server refuses, where it does

    @property
    def left(self) -> int | None:
        """Bytes still to come; None where unknown."""
        return None if self.size is None else max(self.size - self.have, 0)


@dataclass(frozen=True)
class Fetched:
    """What became of a download: files, or the problem in one sentence."""

    download: Download
    paths: tuple[Path, ...] = ()         # in the region's folder, the named file first
    size: int = 0                        # bytes delivered
    sha256: str = ""                     # of what was delivered
    date: str = ""                       # when it was fetched, ISO 8601 in UTC
    cached: bool = False                 # nothing was fetched: it was here
    problem: str = ""
