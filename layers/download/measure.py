"""How large downloads are, asked of the servers before anything is fetched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from gis.errors import InputError
from gis.progress import Progress, silent

from ..cache import Store
from .address import Refused, origin
from .attempt import AGAIN, MEANING
from .pace import REAL, USUAL, Clock, Interrupted, Limits, Pace
from .part import Part
from .request import NOT_THERE, Download, Expected
from .session import open_session
from .together import by_host
from .transfer import Head, exchange

if TYPE_CHECKING:
    from ..mirror import Mirrors

UNSURE = frozenset({400, 403, 405, 501})  # a host that dislikes HEAD may still give the file


def measure(downloads: Sequence[Download], store: Store, *, mirrors: Mirrors | None = None,
            limits: Limits = USUAL, clock: Clock = REAL, progress: Progress = silent
            ) -> tuple[Expected, ...]:
    """What each download will take, and what of it is here already.

    One HEAD request for each whose size is not known; a query (POST) has no size beforehand.

    Raises
    ------
    Cancelled
        If `progress` says so.
    """
    own = mirrors.origins() if mirrors else frozenset()
    known: list[str] = []                # keys; only its length is looked at

    def of_host(some: Sequence[Download], tick: Callable[[], None]) -> list[Expected]:
        pace = Pace(limits, clock, tick)
        found = []
        with open_session(own) as session:
            for download in some:
                tick()
                found.append(_expected(session, download, store, own, limits, clock, pace))
                known.append(download.key)
        return found

    found = by_host(downloads, of_host,
                    lambda: progress(len(known), len(downloads), "Asking for sizes"),
                    limits.hosts_at_once)
    progress(len(downloads), len(downloads), "Asking for sizes")
    return found


def _expected(session, download: Download, store: Store, own, limits: Limits, clock: Clock,
              pace: Pace) -> Expected:
    """What one download will take, by the first of its addresses that exists."""
    for choice in download.choices:
        if (entry := store.find(choice.key)) is not None:
            return Expected(download, entry.size, entry.size)
    for choice in download.choices:
        found = _asked(session, choice, store, own, limits, clock, pace)
        if not NOT_THERE.search(found.problem):
            break
    return replace(found, download=download)


def _asked(session, download: Download, store: Store, own, limits: Limits, clock: Clock,
           pace: Pace) -> Expected:
    have = Part(store.partial, download.key).state.done
    size, problem = download.size, ""
    if size is None and download.method.upper() == "GET":
        try:
            size = _length(session, download, own, limits, clock, pace)
        except (InputError, Interrupted) as error:
            problem = str(error)
    return Expected(download, size, have, problem)


def _length(session, download: Download, own, limits: Limits, clock: Clock, pace: Pace
            ) -> int | None:
    """Content-Length of a HEAD request; None where the server does not say."""
    host = origin(download.url)[1]
    pace.turn(host)
    answer = exchange(session, "HEAD", download.url, headers=dict(download.headers), body=None,
                      own=own, limits=limits, clock=clock, tick=pace.tick)
    with closing(answer):
        head = next(item for item in answer if isinstance(item, Head))
    if head.status in MEANING and head.status not in UNSURE:
        raise Refused(f"{host} answers {head.status}: {MEANING[head.status]}.")
    if head.status in AGAIN or head.status in UNSURE or "content-encoding" in head.headers:
        return None
    length = head.headers.get("content-length", "").strip()
    return int(length) if head.status == 200 and length.isdigit() and len(length) < 19 else None
