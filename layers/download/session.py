"""Connections that carry no one's credentials and end where they may."""

from __future__ import annotations

import platform
from collections.abc import Collection
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from .address import Origin, Refused, is_own, is_private, private_words

# what a server may learn after a redirect to another host
PLAIN_HEADERS = frozenset({"accept", "accept-encoding", "user-agent", "range", "if-range",
                           "if-none-match", "if-modified-since", "content-type"})


class _NoAuth(requests.auth.AuthBase):
    """Keeps requests from adding what stands in ~/.netrc; an address's own name stays."""

    def __call__(self, request):
        return request


class _Adapter(HTTPAdapter):
    """Connections whose other end is looked at before anything is sent."""

    def __init__(self, own: Collection[Origin]):
        self._own = frozenset(own)
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._own)


def _pools(own: frozenset[Origin]) -> dict[str, type]:
    def look(connection: HTTPConnection, scheme: str) -> None:
        where = (scheme, connection.host.lower(), int(connection.port))
        peer = connection.sock.getpeername()[0] if connection.sock else ""
        if not is_own(where, own) and is_private(str(peer)):
            connection.close()
            raise Refused(private_words(f"{scheme}://{connection.host}:{connection.port}/"))

    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            look(self, "http")

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            look(self, "https")

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def open_session(own: Collection[Origin]) -> requests.Session:
    """A session that honours the proxy and the certificates of the environment.

    Behind a proxy it is the proxy that finds the host, so only addresses that say that they are
    private are refused there.
    """
    from http.cookiejar import DefaultCookiePolicy

    session = requests.Session()
    session.auth = _NoAuth()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update({"User-Agent": f"HeatSite (Python {platform.python_version()})",
                            "Accept": "*/*", "Accept-Encoding": "identity"})
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter(own))
    return session
