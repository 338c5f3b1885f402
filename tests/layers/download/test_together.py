"""A few hosts at once: answers in order, one request at a time per host, told and cancelled."""

import threading
import time

import pytest

from gis.errors import Cancelled
from layers.cache import Store
from layers.download import Download, Limits, fetch, measure
from layers.download.tally import Tally
from layers.download.together import by_host
from layers.mirror import Mirrors
from tests.support.unruly import UnrulyServer

EAGER = Limits(gap_s=0.0, tries=1)


def wanted(*places):
    return [Download("own", f"https://{place}.org/{n}", f"{place}{n}", size=1000)
            for n, place in enumerate(places)]


def test_answers_stand_in_the_order_asked():
    some = wanted("a", "b", "a", "c", "b", "a")
    found = by_host(some, lambda part, tick: [d.file for d in part], lambda: None, 4)
    assert found == tuple(d.file for d in some)


@pytest.mark.parametrize("at_once, most", [(1, 1), (2, 2), (9, 3)])
def test_hosts_run_beside_each_other_as_many_as_allowed(at_once, most):
    running, peak, turn = set(), [], threading.Lock()
    gate = threading.Barrier(most, timeout=5)

    def work(part, tick):
        host = part[0].url
        with turn:
            running.add(host)
            peak.append(len(running))
        if most > 1 and part[0].url != "https://left.org/3":
            gate.wait()                      # passes only if so many are here at once
        with turn:
            running.discard(host)
        return part

    by_host(wanted("a", "b", "c") if most == 3 else wanted("a", "b"), work, lambda: None, at_once)
    assert max(peak) == most


def test_progress_is_told_on_the_callers_thread_and_cancels_all():
    here, told, ended = threading.get_ident(), [], []

    def work(part, tick):
        try:
            while True:
                time.sleep(0.005)
                tick()
        except Cancelled:
            ended.append(part[0].url)
            raise

    def tell():
        told.append(threading.get_ident())
        if len(told) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        by_host(wanted("a", "b", "c"), work, tell, 3)
    assert set(told) == {here} and len(ended) == 3


def test_a_failure_of_one_ends_the_others():
    def work(part, tick):
        if "//b." in part[0].url:
            raise OSError("disk")
        while True:
            time.sleep(0.005)
            tick()

    with pytest.raises(OSError, match="disk"):
        by_host(wanted("a", "b"), work, lambda: None, 2)


def test_what_is_done_adds_up():
    some = wanted("a", "b", "c")
    tally = Tally(some)
    assert tally.figures() == (0, 3, "Fetching")
    tally.begin("x", "a0")
    tally.begin("y", "b1")
    tally.under_way("x", 400)
    tally.under_way("y", 700)
    assert tally.figures() == (1, 3, "Fetching a0 and 1 more")
    tally.end("x", 1000)
    tally.sized(some[1].key, 5000)
    assert tally.figures() == (1, 7, "Fetching b1")
    tally.end("y", 5000)
    tally.sized(some[2].key, 0)              # given up
    assert tally.figures() == (6, 6, "Fetching")


@pytest.fixture
def two_servers(tmp_path, monkeypatch):
    """Two servers on loopback that count as two hosts by the names that lead to them."""
    found = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        found.append(UnrulyServer(tmp_path / name))
        for n in range(3):
            found[-1].put(f"{n}.bin", bytes([n]) * 50_000)
    yield found
    for server in found:
        server.close()


def downloads(servers):
    # 127.0.0.1 and localhost are two hosts to the pace
    bases = (servers[0].base, servers[1].base.replace("127.0.0.1", "localhost"))
    return bases, [Download("own", f"{base}/{n}.bin", f"{which}/{n}.bin")
                   for n in range(3) for which, base in zip("ab", bases, strict=True)]


def test_two_hosts_are_fetched_at_once_each_in_turn(two_servers, tmp_path):
    for server in two_servers:
        for n in range(3):
            server.fault(f"{n}.bin", silent_s=0.15)
    bases, some = downloads(two_servers)
    store, told = Store(tmp_path / "store"), []
    found = fetch(some, store, "KEN", mirrors=Mirrors(bases[0], {"x": bases[1]}), limits=EAGER,
                  progress=lambda *step: told.append(step))
    assert [f.download for f in found] == some and not any(f.problem for f in found)
    assert all(f.paths[0].read_bytes() == bytes([int(f.download.file[2])]) * 50_000
               for f in found)
    for server in two_servers:
        assert [path for _, path, _ in server.requests] == ["0.bin", "1.bin", "2.bin"]
    assert any(" and 1 more" in words for _, _, words in told)
    done = [step[0] for step in told]
    assert done == sorted(done) and told[-1][:2] == (300, 300)
    assert len(store.manifest("KEN").files) == 6


def test_cancelling_keeps_what_is_whole_and_the_next_fetch_goes_on(two_servers, tmp_path):
    for server in two_servers:
        server.fault("1.bin", piece=1000, pause_s=0.02)
    bases, some = downloads(two_servers)
    store, own = Store(tmp_path / "store"), Mirrors(bases[0], {"x": bases[1]})

    def cancel(done, total, words):
        if done >= 104:                      # both first files, and some of the second
            raise Cancelled

    with pytest.raises(Cancelled):
        fetch(some, store, "KEN", mirrors=own, limits=EAGER, progress=cancel)
    held = len(store.manifest("KEN").files)
    assert 2 <= held < 6
    found = fetch(some, store, "KEN", mirrors=own, limits=EAGER)
    assert not any(f.problem for f in found) and len(store.manifest("KEN").files) == 6
    assert all("Range" in server.asked("1.bin")[1] for server in two_servers
               if len(server.asked("1.bin")) > 1)


def test_sizes_are_asked_of_both(two_servers, tmp_path):
    bases, some = downloads(two_servers)
    told = []
    found = measure(some, Store(tmp_path / "store"), mirrors=Mirrors(bases[0], {"x": bases[1]}),
                    limits=EAGER, progress=lambda *step: told.append(step))
    assert [e.size for e in found] == [50_000] * 6 and told[-1] == (6, 6, "Asking for sizes")
