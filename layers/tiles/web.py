"""Tiles of a web address: asked for with the user's leave, politely, and kept.

Servers of tiles ask for a program's name, few requests at once and that what is kept is used:
two requests run at a time, and a tile is not asked for again within a week.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Collection
from contextlib import closing

from gis.errors import InputError

from ..download.address import Origin, Refused, origin
from ..download.pace import REAL, Interrupted, Limits, Pace, retry_after
from ..download.session import open_session
from ..download.transfer import Head, exchange
from ..tile_address import TileAddress
from .keep import Kept, TileCache
from .local import MOST_BYTES

AT_ONCE = 2                              # requests under way
WEEK_S = 7 * 86_400.0
NONE_S = 86_400.0                        # a tile that does not exist is asked for again after it
PAUSE_S = 30.0                           # after which a host that failed is asked again
LIMITS = Limits(tries=1, connect_s=10.0, answer_s=20.0, slow_bytes=1, slow_s=20.0, redirects=3,
                most_bytes=MOST_BYTES, gap_s=0.02, host_gap_s={})
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
LETTERS = "abc"                          # what {s} stands for


class WebTiles:
    """A template of tile addresses with what of it is kept.

    `own` are the origins of the user's own servers: only these may lie in a private network.
    """

    least_zoom = 0

    def __init__(self, address: TileAddress, cache: TileCache, own: Collection[Origin] = (),
                 most_zoom: int = 19):
        self.address, self.cache, self.most_zoom = address, cache, most_zoom
        self.credit, self.problem = address.credit, ""
        self.offline = False             # true: only what is kept is shown
        self._own = frozenset(own)
        self._name = hashlib.sha256(address.url.encode()).hexdigest()[:16]
        self._session = open_session(self._own)
        self._held_until = 0.0
        self._refused = False

    @property
    def host(self) -> str:
        """Whom the addresses lead to."""
        return origin(self.url(0, 0, 0))[1]

    def url(self, z: int, x: int, y: int) -> str:
        """The address of a tile."""
        words = {"z": z, "x": x, "y": y, "-y": 2 ** z - 1 - y, "r": "",
                 "s": LETTERS[(x + y) % len(LETTERS)]}
        return re.sub(r"\{(-?\w+)\}", lambda found: str(words[found[1]]), self.address.url)

    def get(self, z: int, x: int, y: int) -> bytes | None:
        """What is kept of a tile, also an old one; the network is not used."""
        kept = self.cache.get(self._name, z, x, y)
        return kept.body or None if kept is not None else None

    def wants(self, z: int, x: int, y: int) -> bool:
        """Whether the server would be asked for a tile now."""
        if self.offline or self._refused or time.monotonic() < self._held_until:
            return False
        kept = self.cache.get(self._name, z, x, y)
        return kept is None or not kept.fresh

    def fetch(self, z: int, x: int, y: int, tick: Callable[[], None]) -> bool:
        """Ask the server for a tile and keep it; whether there is something new.

        `tick` is called while it waits, and may raise to give up. What goes wrong is told in
        :attr:`problem`; a host that refuses is not asked again, one that fails only later.
        """
        if not self.wants(z, x, y):
            return False
        before = self.cache.get(self._name, z, x, y)
        try:
            kept = self._asked(self.url(z, x, y), before, tick)
        except Interrupted as error:
            self.problem = f"{self.host}: {error}"
            self._held_until = time.monotonic() + max(error.after or 0.0, PAUSE_S)
            return False
        except Refused as error:
            self.problem, self._refused = str(error), True
            return False
        except InputError as error:
            self.problem = str(error)
            return False
        self.problem = ""
        self.cache.put(self._name, z, x, y, kept)
        return before is None or kept.body != before.body

    def _asked(self, url: str, before: Kept | None, tick: Callable[[], None]) -> Kept:
        headers = {"If-None-Match": before.etag} if before is not None and before.etag else {}
        body = b""
        answer = exchange(self._session, "GET", url, headers=headers, body=None, own=self._own,
                          limits=LIMITS, clock=REAL, tick=tick)
        with closing(answer):
            for item in answer:
                if isinstance(item, Head):
                    head = item
                    _look(head, self.host)
                    continue
                body += item
                if len(body) > MOST_BYTES:
                    raise InputError(f"{self.host} sent a tile of over {MOST_BYTES // 10**6} MB; "
                                     "give the address of picture tiles.")
        until = time.time() + max(_age(head.headers.get("cache-control", "")), WEEK_S)
        if head.status == 304 and before is not None:
            return Kept(before.body, before.etag, until)
        if head.status in (204, 404, 410) or not body:
            return Kept(b"", "", time.time() + NONE_S)
        if not body.startswith(PICTURES):
            raise Refused(f"{self.host} sent something else than a picture; give the address of "
                          "PNG, JPEG or WebP tiles.")
        return Kept(body, head.headers.get("etag", "")[:200], until)

    def close(self) -> None:
        """Let go of connections and file."""
        self._session.close()
        self.cache.close()

    def pace(self, tick: Callable[[], None]) -> Pace:
        """Waits between two requests."""
        return Pace(LIMITS, REAL, tick)


def _look(head: Head, host: str) -> None:
    """Raise where an answer is neither a tile nor the lack of one."""
    if head.status in (401, 402, 403, 407, 451):
        raise Refused(f"{host} answers {head.status}: it does not give you tiles; see its terms, "
                      "or take another address.")
    if head.status in (408, 425, 429) or head.status >= 500:
        raise Interrupted("it asks to slow down" if head.status == 429
                          else f"it answers {head.status}",
                          retry_after(head.headers.get("retry-after")))
    if head.status not in (200, 204, 304, 404, 410):
        raise Refused(f"{host} answers {head.status}, which is no tile; check the address.")


def _age(control: str) -> float:
    found = re.search(r"max-age=(\d{1,9})", control.lower())
    return float(found[1]) if found else 0.0
