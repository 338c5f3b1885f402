"""Where a download may go, and how addresses are shown."""

from datetime import UTC, datetime

import pytest

from layers.download.address import Refused, is_own, is_private, next_hop, origin, shown
from layers.download.pace import retry_after


@pytest.mark.parametrize("address, private", [
    ("8.8.8.8", False), ("2001:4860:4860::8888", False), ("127.0.0.1", True), ("10.1.2.3", True),
    ("172.16.0.1", True), ("192.168.1.1", True), ("169.254.169.254", True), ("0.0.0.0", True),
    ("100.64.0.1", True), ("224.0.0.1", True), ("::1", True), ("fe80::1%eth0", True),
    ("fd00::1", True), ("::ffff:10.0.0.1", True), ("::ffff:8.8.8.8", False),
    ("64:ff9b::8.8.8.8", False), ("64:ff9b::127.0.0.1", True), ("2002:a00:1::", True),
    ("data.example.org", False)])
def test_private_addresses(address, private):
    assert is_private(address) is private


def test_redirects_never_lead_down_from_https():
    assert next_hop("https://a.org/x/y", "z?q=1") == "https://a.org/x/z?q=1"
    assert next_hop("http://a.org/x", "//b.org/z") == "http://b.org/z"
    assert next_hop("http://a.org/x", "https://a.org/x") == "https://a.org/x"
    with pytest.raises(Refused, match="from https to"):
        next_hop("https://a.org/x", "http://a.org/x")
    for target in ("file:///etc/passwd", "gopher://a", "https://a:99999/", "data:,x"):
        with pytest.raises(Refused, match="not followed"):
            next_hop("https://a.org/x", target)


def test_the_users_own_server_is_known_by_host_and_port():
    own = {("http", "in.lan", 80)}
    assert is_own(("http", "in.lan", 80), own) and is_own(("https", "in.lan", 443), own)
    assert not is_own(("http", "in.lan", 22), own) and not is_own(("http", "on.lan", 80), own)


@pytest.mark.parametrize("url, is_shown", [
    ("https://me:secret@a.org/x", "https://a.org/x"),
    ("https://a.org/x?area=KEN&api_key=abc", "https://a.org/x?area=KEN&api_key=..."),
    ("https://a.org/x\ny#part", "https://a.org/xy")])
def test_messages_hold_no_secret(url, is_shown):
    assert shown(url) == is_shown


def test_origins():
    assert origin("HTTPS://A.org./x") == ("https", "a.org", 443)
    for url in ("a.org", "ftp://a.org", "https:///x", "https://a.org\\@b.org/", "http://a b/"):
        with pytest.raises(Refused, match="no address"):
            origin(url)


def test_retry_after_in_seconds_and_as_a_date():
    now = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
    assert retry_after("120") == 120.0
    assert retry_after("Thu, 01 Jan 2026 12:01:30 GMT", now) == 90.0
    assert retry_after("Thu, 01 Jan 2026 11:00:00 GMT", now) == 0.0
    assert retry_after("soon") is None and retry_after(None) is None and retry_after("-3") is None
