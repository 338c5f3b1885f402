"""A few hosts at once, each with its own thread; the caller's thread tells and cancels."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import TypeVar

from gis.errors import Cancelled, InputError

from .address import origin
from .request import Download

T = TypeVar("T")
TELL_S = 0.1                             # between two words of progress
Tick = Callable[[], None]


def by_host(downloads: Sequence[Download], work: Callable[[Sequence[Download], Tick], Sequence[T]],
            tell: Tick, at_once: int) -> tuple[T, ...]:
    """`work(downloads of a host, tick)` for each host; the answers in the order of `downloads`.

    Parameters
    ----------
    work : function
        Returns one answer per download; calls `tick` several times a second.
    tell : function
        Called on this thread alone; may raise to cancel, which ends every host's work at its next
        tick.
    at_once : int
        Hosts at most.

    Raises
    ------
    Exception
        What `tell`, or the first work that failed, raised; when it does, no work goes on.
    """
    groups: dict[str, list[int]] = {}
    for at, download in enumerate(downloads):
        groups.setdefault(_host(download), []).append(at)
    found: dict[int, T] = {}

    def run(places: list[int], tick: Tick) -> None:
        found.update(zip(places, work([downloads[at] for at in places], tick), strict=True))

    if len(groups) < 2 or at_once < 2:
        for places in groups.values():
            run(places, tell)
    else:
        _threads(list(groups.values()), run, tell, at_once)
    return tuple(found[at] for at in range(len(downloads)))


def _threads(groups: list[list[int]], run: Callable[[list[int], Tick], None], tell: Tick,
             at_once: int) -> None:
    stop = threading.Event()

    def tick() -> None:
        if stop.is_set():
            raise Cancelled

    with ThreadPoolExecutor(min(at_once, len(groups)), thread_name_prefix="host") as pool:
        left = {pool.submit(run, places, tick) for places in groups}
        try:
            while left:
                done, left = wait(left, timeout=TELL_S, return_when=FIRST_EXCEPTION)
                for future in done:
                    future.result()
                tell()
        except BaseException:
            stop.set()
            for future in left:
                future.cancel()
            raise


def _host(download: Download) -> str:
    try:
        return origin(download.url)[1]
    except InputError:                   # told when it is asked for
        return ""
