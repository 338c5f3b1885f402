"""How fast, how long and how often: limits, waits between tries, one request at a time per host."""

from __future__ import annotations

import email.utils
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True)
class Limits:
    """Limits of a fetch. Times in seconds, sizes in bytes."""

    tries: int = 6                       # in a row without a byte gained
    backoff_s: float = 1.0               # first wait, doubled with each try
    longest_backoff_s: float = 60.0
    longest_wait_s: float = 300.0        # of a server that says when to come back
    connect_s: float = 20.0
    answer_s: float = 200.0              # until the headers are there; queries take their time
    slow_bytes: int = 6_000              # fewer in `slow_s` is no download but a stall
    slow_s: float = 60.0
    redirects: int = 5
    most_bytes: int = 20 * 1024**3       # of one download
    gap_s: float = 0.25                  # between two requests to one host
    hosts_at_once: int = 4
    host_gap_s: Mapping[str, float] = field(default_factory=lambda: {
        "overpass-api.de": 2.0, "overpass.kumi.systems": 2.0})


@dataclass(frozen=True)
class Clock:
    """Time, as tests replace it."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random          # 0 … 1


USUAL = Limits()
REAL = Clock()


class Interrupted(Exception):
    """A try that failed in a way that another may not; `after` is when to come back. [s]"""

    def __init__(self, reason: str, after: float | None = None, network: bool = False):
        super().__init__(reason)
        self.reason, self.after = reason, after
        self.network = network           # the host could not be reached at all


class Pace:
    """Waits between requests; `tick` is called several times a second, and may cancel."""

    def __init__(self, limits: Limits, clock: Clock, tick: Callable[[], None]):
        self.limits, self.clock, self.tick = limits, clock, tick
        self._next: dict[str, float] = {}

    def turn(self, host: str) -> None:
        """Wait until a host may be asked again."""
        self.pause(self._next.get(host, 0.0) - self.clock.now())
        gap = self.limits.host_gap_s.get(host, self.limits.gap_s)
        self._next[host] = self.clock.now() + gap

    def back_off(self, failures: int, after: float | None = None) -> None:
        """Wait after a failed try: as told, else doubled each time and spread by chance."""
        wait = min(self.limits.backoff_s * 2.0 ** (failures - 1), self.limits.longest_backoff_s)
        wait *= 0.5 + 0.5 * self.clock.jitter()
        self.pause(max(wait, after or 0.0))

    def pause(self, seconds: float) -> None:
        """Sleep in short steps."""
        end = self.clock.now() + seconds
        while (left := end - self.clock.now()) > 0:
            self.tick()
            self.clock.sleep(min(left, 0.2))


def retry_after(text: str | None, now: datetime | None = None) -> float | None:
    """Seconds of a Retry-After header, which holds seconds or a date; None where it is none."""
    if not text:
        return None
    text = text.strip()
    if text.isdigit() and len(text) < 10:
        return float(text)
    try:
        when = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max((when - (now or datetime.now(UTC))).total_seconds(), 0.0)
