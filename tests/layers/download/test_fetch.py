"""Fetching from a server that misbehaves."""

import hashlib
import re

import pytest

from gis.errors import Cancelled, InputError
from layers.cache import Store
from layers.download import Clock, Download, Limits, fetch, measure
from layers.mirror import Mirrors
from tests.support.unruly import FakeClock

CONTENT = bytes(range(256)) * 4096       # 1 MiB
EAGER = Limits(gap_s=0.0)
SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def time():
    return FakeClock()


@pytest.fixture
def get(unruly_server, tmp_path, time):
    """Fetch one path of the server; other arguments go to the download."""
    store = Store(tmp_path / "store")
    clock = Clock(time.now, time.sleep, lambda: 1.0)

    def get(path="a.bin", *, limits=EAGER, progress=lambda *a: None, refresh=False,
            **more):
        wanted = Download("own", more.pop("url", unruly_server.url(path)),
                          more.pop("file", path), **more)
        return fetch([wanted], store, "KEN", mirrors=Mirrors(unruly_server.base), limits=limits,
                     clock=clock, progress=progress, refresh=refresh)[0]

    get.store = store
    return get


@pytest.fixture
def served(unruly_server):
    unruly_server.put("a.bin", CONTENT)
    return unruly_server


def _whole(got) -> bool:
    return not got.problem and got.paths[0].read_bytes() == CONTENT and got.sha256 == SHA


def test_a_file_is_fetched_once_and_then_here(get, served):
    told = []
    first = get(progress=lambda *step: told.append(step))
    again = get()
    assert _whole(first) and not first.cached
    assert again.cached and again.paths == first.paths and len(served.asked("a.bin")) == 1
    assert told[-1][:2] == (1048, 1049)                              # kB
    entry = get.store.manifest("KEN").entries[0]
    assert (entry.url, entry.size, entry.source) == (served.url("a.bin"), len(CONTENT), "own")


def test_a_cut_connection_is_continued_where_it_broke(get, served, time):
    served.fault("a.bin", cut_after=300_000, times=2)
    assert _whole(get())
    asked = served.asked("a.bin")
    assert [h.get("Range") for h in asked] == [None, "bytes=300000-", "bytes=600000-"]
    assert asked[1]["If-Range"].startswith('"')


def test_a_server_without_ranges_sends_all_again(get, served):
    served.fault("a.bin", cut_after=300_000, ranges=False, times=1)
    served.fault("a.bin", ranges=False)
    assert _whole(get())


def test_a_file_that_changed_meanwhile_is_fetched_anew(get, served):
    served.fault("a.bin", cut_after=300_000, content=bytes(len(CONTENT)), times=1)
    assert _whole(get())
    assert served.asked("a.bin")[1]["Range"] == "bytes=300000-"


def test_without_etag_and_date_nothing_is_continued(get, served):
    served.fault("a.bin", cut_after=300_000, etag="", times=1)
    assert _whole(get())
    assert "Range" not in served.asked("a.bin")[1]


def test_bytes_without_etag_are_continued_where_the_checksum_is_known(get, served):
    served.fault("a.bin", cut_after=300_000, etag="", times=1)
    served.fault("a.bin", etag="")
    assert _whole(get(sha256=SHA))
    assert served.asked("a.bin")[1]["Range"] == "bytes=300000-"


def test_a_length_that_is_too_long_is_a_cut(get, served):
    served.fault("a.bin", length=len(CONTENT) + 10, times=-1)
    got = get(limits=Limits(gap_s=0.0, tries=2))
    assert "could not be fetched" in got.problem and got.paths == ()


def test_another_length_than_known_is_refused_after_one_more_try(get, served):
    got = get(size=len(CONTENT) + 1)
    assert "bytes instead of 1,048,577" in got.problem
    assert len(served.asked("a.bin")) == 2


def test_a_wrong_checksum_is_deleted_and_refused_after_one_more_try(get, served):
    got = get(sha256="0" * 64)
    assert "SHA-256" in got.problem and "mirror" in got.problem
    assert len(served.asked("a.bin")) == 2
    assert not list(get.store.partial.glob("*.part")) and get.store.regions() == ()


def test_wrong_content_once_is_mended(get, served):
    served.fault("a.bin", content=bytes(len(CONTENT)), times=1)
    assert _whole(get(sha256=SHA))


def test_retry_after_is_honoured(get, served, time):
    served.fault("a.bin", status=429, headers={"Retry-After": "17"}, times=1)
    assert _whole(get())
    assert sum(time.slept) == pytest.approx(17, abs=0.5)


def test_waits_double_when_the_server_fails(get, served, time):
    served.fault("a.bin", status=500, times=3)
    assert _whole(get())
    assert sum(time.slept) == pytest.approx(1 + 2 + 4, abs=0.5)


def test_a_server_that_asks_for_hours_is_left_alone(get, served, time):
    served.fault("a.bin", status=503, headers={"Retry-After": "7200"})
    assert "120 minutes" in get().problem and time.slept == []


def test_a_server_that_fails_for_ever_is_given_up(get, served):
    served.fault("a.bin", status=502)
    got = get()
    assert "502" in got.problem and "6 times" in got.problem
    assert len(served.asked("a.bin")) == 6


def test_a_file_that_is_not_there_is_asked_for_once(get, served):
    assert "404" in get("b.bin").problem
    assert len(served.asked("b.bin")) == 1


@pytest.mark.parametrize("target", [
    "file:///etc/passwd", "ftp://example.org/a", "http://169.254.169.254/latest/meta-data",
    "http://127.0.0.1:9/a", "http://localhost:9/a", "http://[::1]:9/a", "http://10.0.0.1/a",
    "http://2130706433/a", "http://0x7f.1/a", "http://[::ffff:169.254.169.254]/a",
    "http://metadata.google.internal/", "http://[64:ff9b::a00:1]/", "javascript:alert(1)"])
def test_redirects_to_forbidden_places_are_not_followed(get, served, target):
    served.fault("a.bin", redirect=target)
    got = get()
    assert "not followed" in got.problem and got.problem.count("\n") == 0
    assert len(served.asked("a.bin")) == 1


def test_redirects_in_a_circle_and_without_end_are_left(get, served):
    served.fault("a.bin", redirect="/b.bin")
    served.fault("b.bin", redirect="/a.bin")
    assert "circle" in get().problem
    for i in range(8):
        served.fault(f"r{i}", redirect=f"/r{i + 1}")
    assert "more than 5" in get("r0").problem


def test_a_redirect_on_the_same_host_is_followed(get, served):
    served.fault("old.bin", redirect="/a.bin")
    assert _whole(get("old.bin"))


def test_a_private_address_that_nobody_named_is_not_asked(get, served, tmp_path):
    wanted = Download("own", served.url("a.bin"), "a.bin")
    got = fetch([wanted], Store(tmp_path / "s"), "KEN")[0]
    assert "private network" in got.problem and served.requests == []


def test_a_name_that_leads_to_a_private_address_is_not_asked(served, tmp_path, monkeypatch):
    import socket

    port = int(served.base.rsplit(":", 1)[1])
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *a, **k: real("127.0.0.1", *a, **k))
    wanted = Download("own", f"http://data.example.org:{port}/a.bin", "a.bin")
    got = fetch([wanted], Store(tmp_path / "s"), "KEN")[0]
    assert "private network" in got.problem and served.requests == []


def test_slow_bytes_are_cut_off_and_continued(get, served):
    served.fault("a.bin", piece=1000, pause_s=0.05, times=1)
    limits = Limits(gap_s=0.0, slow_bytes=100_000, slow_s=0.2)
    assert _whole(get(limits=limits))
    assert "Range" in served.asked("a.bin")[1]


def test_a_host_that_says_nothing_is_given_up(get, served):
    served.fault("a.bin", silent_s=5.0)
    got = get(limits=Limits(gap_s=0.0, tries=2, answer_s=0.2))
    assert "answer" in got.problem


def test_more_than_the_cap_is_refused(get, served):
    got = get(limits=Limits(gap_s=0.0, most_bytes=1000))
    assert "more than" in got.problem
    served.fault("a.bin", headers={"Transfer-Encoding": "identity"})
    assert "larger than" in get(limits=Limits(gap_s=0.0, most_bytes=1000)).problem


def test_a_login_page_is_no_data(get, served):
    served.fault("a.bin", content=b"\n<!DOCTYPE html><title>Log in</title>")
    assert "web page" in get().problem


@pytest.mark.parametrize("after", range(0, 12, 3))
def test_cancel_at_any_step_and_go_on_later(get, served, after):
    steps = iter(range(after, -1, -1))

    def cancel(done, total, step):
        if next(steps) == 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        get(progress=cancel)
    assert get.store.verify().broken == () and get.store.regions() == ()
    assert _whole(get())


def test_a_full_disk_is_one_sentence(get, served, monkeypatch):
    import shutil

    monkeypatch.setattr(shutil, "disk_usage", lambda p: shutil._ntuple_diskusage(1, 1, 5))
    with pytest.raises(InputError, match=r"MB are to come; free some space"):
        get()


def test_a_disk_that_fills_up_meanwhile_keeps_what_is_here(get, served, monkeypatch):
    from layers.download import part

    real, left = part.Part.write, [3]

    def write(self, chunk, now):
        left[0] -= 1
        if left[0] == 0:
            raise OSError(28, "No space left on device")
        real(self, chunk, now)

    monkeypatch.setattr(part.Part, "write", write)
    with pytest.raises(InputError, match="is full"):
        get()
    assert _whole(get())
    assert "Range" in served.asked("a.bin")[1]


def test_a_password_goes_to_its_own_host_only(get, served):
    secret = re.sub("//", "//me:pass@", served.url("a.bin"))
    served.fault("a.bin", redirect=served.base.replace("127.0.0.1", "127.0.0.2") + "/a.bin",
                 times=1)
    got = get(url=secret, headers={"X-Api-Key": "k"})
    assert "private network" in got.problem and "pass" not in got.problem
    assert served.asked("a.bin")[0]["Authorization"].startswith("Basic ")
    assert _whole(get(url=secret, headers={"X-Api-Key": "k"}))
    assert "pass" not in get.store.manifest_path("KEN").read_text()


def test_headers_are_left_behind_at_another_host(tmp_path, served):
    other = served.base.replace("127.0.0.1", "localhost")
    served.fault("a.bin", redirect=other + "/a.bin", times=1)
    wanted = Download("own", served.url("a.bin"), "a.bin", headers={"X-Api-Key": "k"})
    got = fetch([wanted], Store(tmp_path / "s"), "KEN",
                mirrors=Mirrors(served.base, {"other": other}))[0]
    assert _whole(got)
    first, second = served.asked("a.bin")
    assert first["X-Api-Key"] == "k" and "X-Api-Key" not in second


def test_a_proxy_of_the_environment_is_asked(served, tmp_path, monkeypatch):
    monkeypatch.setenv("http_proxy", served.base)
    wanted = Download("own", "http://data.example.org/a.bin", "a.bin")
    got = fetch([wanted], Store(tmp_path / "s"), "KEN")[0]
    assert _whole(got)
    assert served.asked("a.bin")[0]["Host"] == "data.example.org"


def test_requests_to_one_host_keep_their_distance(served, tmp_path, time):
    served.put("b.bin", b"b")
    wanted = [Download("own", served.url(n), n) for n in ("a.bin", "b.bin")]
    fetch(wanted, Store(tmp_path / "s"), "KEN", mirrors=Mirrors(served.base),
          limits=Limits(host_gap_s={"127.0.0.1": 30.0}), clock=Clock(time.now, time.sleep))
    assert sum(time.slept) == pytest.approx(30.0, abs=1.0)


def test_one_source_that_fails_stops_no_other(served, tmp_path):
    wanted = [Download("own", served.url(n), n) for n in ("none.bin", "a.bin")]
    bad, good = fetch(wanted, Store(tmp_path / "s"), "KEN", mirrors=Mirrors(served.base))
    assert bad.problem and _whole(good)


def test_a_region_shares_what_another_fetched(served, tmp_path):
    store, wanted = Store(tmp_path / "s"), Download("own", served.url("a.bin"), "a.bin")
    fetch([wanted], store, "KEN", mirrors=Mirrors(served.base))
    got = fetch([wanted], store, "SEN", mirrors=Mirrors(served.base))[0]
    assert got.cached and store.folder("SEN").joinpath("a.bin").read_bytes() == CONTENT
    assert len(served.asked("a.bin")) == 1 and store.size().total == len(CONTENT)


def test_refresh_asks_whether_there_is_something_newer(get, served):
    get()
    assert get(refresh=True).cached and len(served.asked("a.bin")) == 2
    served.put("a.bin", b"new")
    assert get(refresh=True).size == 3
    assert get.store.folder("KEN").joinpath("a.bin").read_bytes() == b"new"


def test_sizes_are_known_before(served, get, tmp_path):
    store, wanted = get.store, [Download("own", served.url(n), n) for n in ("a.bin", "none.bin")]
    wanted.append(Download("own", served.url("a.bin"), "q.json", method="POST", body=b"x"))
    sizes = measure(wanted, store, mirrors=Mirrors(served.base))
    assert [s.size for s in sizes] == [len(CONTENT), None, None] and "404" in sizes[1].problem
    assert served.asked("a.bin") == [] and len(served.asked("a.bin", "HEAD")) == 1
    get()
    assert measure(wanted[:1], store)[0].left == 0


@pytest.mark.parametrize("name", ["../a.bin", "/a.bin", "C:\\a.bin", "a/../../b", "nul.tif", ""])
def test_names_that_leave_the_folder_are_refused(get, served, name):
    assert "stay inside" in get(file=name).problem and served.requests == []


def test_an_archive_is_unpacked_under_the_downloads_name(get, served):
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("in/x.dbf", "in/x.shp", "in/x.prj", "readme.txt"):
            archive.writestr(name, name)
    served.put("x.zip", packed.getvalue())
    got = get("x.zip", file="lines.shp", unpack="zip:x.shp")
    assert [p.name for p in got.paths] == ["lines.shp", "lines.dbf", "lines.prj"]
    assert get.store.folder("KEN").joinpath("lines.shp").read_text() == "in/x.shp"
    assert get("x.zip", file="lines.shp", unpack="zip:x.shp").cached
    served.put("bad.zip", packed.getvalue()[:-40])
    assert "damaged" in get("bad.zip", unpack="zip").problem


def test_what_stands_in_netrc_is_not_sent(get, served, tmp_path, monkeypatch):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password pass\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    assert _whole(get())
    assert "Authorization" not in served.asked("a.bin")[0]


def test_packed_answers_are_unpacked_and_capped(get, served):
    import gzip

    served.put("q.json", gzip.compress(bytes(5_000_000)))
    served.fault("q.json", headers={"Content-Encoding": "gzip"})
    assert "larger than" in get("q.json", limits=Limits(gap_s=0.0, most_bytes=1_000_000)).problem
    assert get("q.json").paths[0].read_bytes() == bytes(5_000_000)


def test_two_programs_that_want_the_same_fetch_it_once(get, served):
    from concurrent.futures import ThreadPoolExecutor

    served.fault("a.bin", piece=100_000, pause_s=0.01)
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda _: get(), range(2)))
    assert all(map(_whole, found)) and sorted(f.cached for f in found) == [False, True]
    assert len(served.asked("a.bin")) == 1


def test_the_next_address_is_asked_where_the_first_does_not_exist(get, served):
    also = (served.url("a.bin"),)
    got = get("gone.bin", file="sun.bin", also=also)
    assert _whole(got) and got.download.url == served.url("gone.bin")
    assert len(served.asked("gone.bin")) == 1
    again = get("gone.bin", file="sun.bin", also=also)
    assert again.cached and len(served.asked("gone.bin")) == 1 == len(served.asked("a.bin"))


def test_no_other_address_is_asked_where_the_first_only_fails(get, served):
    served.fault("b.bin", status=500)
    got = get("b.bin", also=(served.url("a.bin"),))
    assert "answers 500" in got.problem and not served.asked("a.bin")
    nowhere = get("gone.bin", also=(served.url("also_gone.bin"),))
    assert "answers 404" in nowhere.problem and len(served.asked("also_gone.bin")) == 1


def test_the_size_is_that_of_the_address_that_exists(served, tmp_path):
    wanted = Download("own", served.url("gone.bin"), "sun.bin", also=(served.url("a.bin"),))
    found, = measure([wanted], Store(tmp_path / "s"), mirrors=Mirrors(served.base), limits=EAGER)
    assert (found.download, found.size, found.problem) == (wanted, len(CONTENT), "")
