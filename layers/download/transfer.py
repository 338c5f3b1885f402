"""One request and its answer: redirects hop by hop, bytes as they come, never blocked for long.

The socket is read on a thread of its own, so that a host that says nothing neither keeps the
user from cancelling nor holds the download for longer than the limits allow.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from base64 import b64encode
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from .address import Origin, Refused, check, next_hop, origin, split
from .pace import Clock, Interrupted, Limits
from .session import PLAIN_HEADERS

CHUNK = 128 * 1024
TICK_S = 0.1
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Head:
    """Status and headers of the last answer."""

    status: int
    headers: Mapping[str, str]           # names in lower case
    url: str


def exchange(session: Any, method: str, url: str, *, headers: Mapping[str, str],
             body: bytes | None, own: Collection[Origin], limits: Limits, clock: Clock,
             tick: Callable[[], None]) -> Generator[Head | bytes, None, None]:
    """The head of the answer, then its bytes.

    Raises
    ------
    Refused
        If a redirect leads where it may not, or the certificate is not trusted.
    Interrupted
        If the connection fails, is cut, or stalls.
    """
    out: queue.Queue = queue.Queue(maxsize=16)
    stop = threading.Event()

    def put(item: Any) -> bool:
        while not stop.is_set():
            with contextlib.suppress(queue.Full):
                out.put(item, timeout=TICK_S)
                return True
        return False

    def work() -> None:
        try:
            response = _follow(session, method, url, headers, body, own, limits)
            with contextlib.closing(response):
                names = {k.lower(): v for k, v in response.headers.items()}
                going = put(Head(response.status_code, names, response.url))
                packed = names.get("content-encoding", "identity").lower() != "identity"
                while going and method != "HEAD":
                    chunk = response.raw.read1(CHUNK, decode_content=packed)
                    if not chunk:
                        break
                    going = put(chunk)
            put(None)
        except BaseException as error:   # handed to the caller's thread
            put(error)

    threading.Thread(target=work, name="download", daemon=True).start()
    try:
        yield from _received(out, limits, clock, tick)
    finally:
        stop.set()


def _received(out: queue.Queue, limits: Limits, clock: Clock, tick: Callable[[], None]
              ) -> Iterator[Head | bytes]:
    """What the thread hands over, as long as it comes fast enough."""
    since, got, allowed_s, least = clock.now(), 0, limits.answer_s, 1
    while True:
        tick()
        try:
            item = out.get(timeout=TICK_S)
        except queue.Empty:
            item = b""
        if item is None:
            return
        if isinstance(item, BaseException):
            raise _named(item) from item
        if isinstance(item, Head):
            since, allowed_s, least = clock.now(), limits.slow_s, limits.slow_bytes
            yield item
            continue
        got += len(item)
        if clock.now() - since >= allowed_s:
            if got < least:
                raise Interrupted("it is too slow" if least > 1 else "it does not answer")
            since, got = clock.now(), 0
        if item:
            yield item


def _follow(session: Any, method: str, url: str, headers: Mapping[str, str], body: bytes | None,
            own: Collection[Origin], limits: Limits) -> Any:
    """The answer behind all redirects; each hop is looked at before it is asked."""
    first, seen = origin(url), {url}
    given = dict(headers)
    for _ in range(limits.redirects + 1):
        check(url, own)
        plain, login = _login(url)
        sent = {**given, **login} if origin(url) == first else {
            k: v for k, v in given.items() if k.lower() in PLAIN_HEADERS}
        response = session.request(method, plain, headers=sent, data=body, stream=True,
                                   allow_redirects=False,
                                   timeout=(limits.connect_s, limits.answer_s))
        location = response.headers.get("location")
        if response.status_code not in REDIRECTS or not location:
            return response
        response.close()
        if method == "POST" and response.status_code in (301, 302, 303):
            method, body = "GET", None
        url = next_hop(url, location.encode("latin-1", "replace").decode("utf-8", "replace"))
        if url in seen:
            raise Refused(f"{first[1]} redirects in a circle; give another address or a mirror.")
        seen.add(url)
    raise Refused(f"{first[1]} redirects more than {limits.redirects} times; give another "
                  "address or a mirror.")


def _login(url: str) -> tuple[str, dict[str, str]]:
    """The address without user and password, and the header that carries them."""
    parts = split(url)
    if "@" not in parts.netloc:
        return url, {}
    login = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}".encode()
    plain = urlunsplit(urlsplit(url)._replace(netloc=parts.netloc.rpartition("@")[2]))
    return plain, {"Authorization": f"Basic {b64encode(login).decode()}"}


def _named(error: BaseException) -> BaseException:
    """What a failure of the network means."""
    import http.client

    import requests
    import urllib3.exceptions as lower

    if isinstance(error, Refused):
        return error
    if isinstance(error, requests.exceptions.SSLError | lower.SSLError):
        return Refused("the certificate of the host is not trusted; if your office checks the "
                       "traffic, set REQUESTS_CA_BUNDLE to its certificate.")
    if isinstance(error, requests.exceptions.ProxyError):
        return Interrupted("the proxy of HTTP_PROXY/HTTPS_PROXY does not let it through",
                           network=True)
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return Interrupted("the host does not answer", network=True)
    if isinstance(error, lower.DecodeError):
        return Interrupted("what it sent is damaged")
    if isinstance(error, requests.exceptions.Timeout | lower.TimeoutError | TimeoutError):
        return Interrupted("it stopped answering")
    if isinstance(error, requests.exceptions.ConnectionError) and not isinstance(
            error, requests.exceptions.ChunkedEncodingError):
        return Interrupted("the host cannot be reached", network=True)
    if isinstance(error, requests.RequestException | lower.HTTPError | OSError
                  | http.client.HTTPException):
        return Interrupted("the connection was cut")
    return error
