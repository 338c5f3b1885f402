"""Where a download may go: http and https only, never down from https, never into a private net."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from gis.errors import InputError

Origin = tuple[str, str, int]            # scheme, host in lower case, port
PORTS = {"http": 80, "https": 443}
_SECRET = re.compile(r"key|token|secret|passw|signature|credential|auth", re.IGNORECASE)
_INSIDE = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa")


class Refused(InputError):
    """An address or an answer that is not taken; trying again does not help."""


def split(url: str) -> SplitResult:
    """The parts of an address.

    Raises
    ------
    Refused
        If it is not a whole http or https address.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if host is None or re.search(r"[\x00-\x20\x7f\\]", url) or parts.scheme.lower() not in PORTS:
        raise Refused(f"{shown(url)!r} is no address that is fetched from; it must begin with "
                      "https:// or http://, then a host.")
    return parts


def origin(url: str) -> Origin:
    """Scheme, host and port of an address."""
    parts = split(url)
    scheme = parts.scheme.lower()
    return scheme, (parts.hostname or "").rstrip(".").lower(), parts.port or PORTS[scheme]


def shown(url: str) -> str:
    """The address for messages and manifests: no password, no secret of the query."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        query = parts.query
        if _SECRET.search(query):
            query = urlencode([(k, "..." if _SECRET.search(k) else v)
                               for k, v in parse_qsl(query, keep_blank_values=True)])
        url = urlunsplit((parts.scheme, host, parts.path, query, ""))
    except ValueError:
        url = "an address that cannot be read"
    return re.sub(r"[\x00-\x1f\x7f]", "?", url)[:300]


def next_hop(url: str, location: str) -> str:
    """Where a redirect leads, if it may.

    Raises
    ------
    Refused
        If it leads to another scheme, or from https down to http.
    """
    target = urljoin(url, location.strip())
    try:
        parts = split(target)
    except Refused as error:
        raise Refused(f"{origin(url)[1]} redirects to {shown(target)!r}, which is no web address; "
                      "it was not followed.") from error
    if split(url).scheme.lower() == "https" and parts.scheme.lower() != "https":
        raise Refused(f"{origin(url)[1]} redirects from https to {shown(target)!r}, which anyone "
                      "on the way could change; it was not followed.")
    return target


def check(url: str, own: Collection[Origin]) -> None:
    """Refuse an address that names a private place; `own` are the user's own mirrors.

    The address that a name leads to is checked again once the connection stands.

    Raises
    ------
    Refused
        If it does.
    """
    where = origin(url)
    if is_own(where, own):
        return
    host = where[1]
    if host == "localhost" or host.endswith(_INSIDE) or is_private(_literal(host)):
        raise Refused(private_words(url))


def private_words(url: str) -> str:
    """The sentence on an address that leads into a private net."""
    return (f"{shown(url)!r} leads to an address inside a private network; it was not followed. "
            "If it is your own server, name it with --mirror.")


def is_own(where: Origin, own: Collection[Origin]) -> bool:
    """Whether it is a mirror of the user's, or the https side of one."""
    scheme, host, port = where
    return where in own or (scheme == "https" and port == 443 and ("http", host, 80) in own)


def is_private(address: str) -> bool:
    """Whether an IP address is none of the public internet; False for what is no IP address."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = [found]
    if isinstance(found, ipaddress.IPv6Address):
        inner += [x for x in (found.ipv4_mapped, found.sixtofour) if x is not None]
        if found in ipaddress.ip_network("64:ff9b::/96"):       # NAT64
            inner = [ipaddress.ip_address(int(found) & 0xFFFFFFFF)]
        elif found.ipv4_mapped is not None:
            inner = [found.ipv4_mapped]
    return any(not x.is_global or x.is_multicast for x in inner)


def _literal(host: str) -> str:
    """An IP address in any of its spellings (127.1, 0x7f000001) in the usual one."""
    if ":" in host:
        return host
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return host
