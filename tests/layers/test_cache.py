"""The store stays whole: with two programs, with a program that is killed, with a damaged disk."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from gis.errors import InputError, UnknownNameError
from layers.cache import Store, default_root
from layers.cache_manifest import Entry
from layers.download import Download, fetch
from layers.mirror import Mirrors

OWN = Entry("own", ())


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("1,2")
    return path


def test_the_place_of_the_store(monkeypatch, tmp_path):
    monkeypatch.setenv("HEATSITE_CACHE", str(tmp_path))
    assert default_root() == tmp_path
    monkeypatch.delenv("HEATSITE_CACHE")
    assert "heatsite" in str(default_root())


def test_what_is_kept_is_found_by_name_and_by_content(store, file):
    entry = store.keep("KEN", OWN, {"sub/a.csv": file},
                       about={"name": "Kenya", "box": (1, 2, 3, 4)})
    assert file.read_text() == "1,2"                                 # copied, not moved
    assert store.folder("KEN").joinpath("sub/a.csv").read_text() == "1,2"
    assert store.path(entry.files[0].sha256).read_text() == "1,2"
    manifest = store.manifest("KEN")
    assert manifest.about == {"name": "Kenya", "box": [1, 2, 3, 4]}
    assert manifest.entry_of("sub/a.csv") == entry and store.regions() == ("KEN",)


def test_a_new_file_of_the_same_name_takes_its_place(store, file):
    store.keep("KEN", OWN, {"a.csv": file})
    store.folder("KEN")
    file.write_text("3,4")
    store.keep("KEN", OWN, {"a.csv": file})
    assert store.folder("KEN").joinpath("a.csv").read_text() == "3,4"
    assert len(store.manifest("KEN").entries) == 1
    assert store.collect() == 3 and store.size().total == 3


def test_files_that_no_manifest_names_leave_the_folder(store, file):
    store.keep("KEN", OWN, {"a.csv": file})
    folder = store.folder("KEN")
    (folder / "old.csv").write_text("")
    (folder / "a.csv-wal").write_text("")
    assert sorted(p.name for p in store.folder("KEN").iterdir()) == ["a.csv", "a.csv-wal"]


def test_sizes_and_clearing(store, file):
    for region in ("KEN", "SEN"):
        store.keep(region, OWN, {"a.csv": file})
    sizes = store.size()
    assert (sizes.total, dict(sizes.regions), sizes.unused) == (3, {"KEN": 3, "SEN": 3}, 0)
    assert store.clear("KEN") == 0 and store.folder("SEN").joinpath("a.csv").is_file()
    assert store.clear() == 3 and store.size().total == 0 and store.regions() == ()
    with pytest.raises(UnknownNameError):
        store.clear("KEN")


def test_broken_contents_are_dropped_and_told(store, file):
    entry = store.keep("KEN", OWN, {"a.csv": file})
    other = file.with_name("b.csv")
    other.write_text("good")
    store.keep("KEN", OWN, {"b.csv": other})
    path = store.path(entry.files[0].sha256)
    path.chmod(0o644)
    path.write_text("1,3")
    found = store.verify()
    assert (found.checked, found.broken) == (2, ("KEN: a.csv",))
    assert store.verify().broken == () and set(store.manifest("KEN").files) == {"b.csv"}


def test_a_damaged_manifest_is_set_aside_and_deletes_nothing(store, file):
    store.keep("KEN", OWN, {"a.csv": file})
    store.manifest_path("KEN").write_text("entries = 3")
    with pytest.raises(InputError, match="damaged"):
        store.folder("KEN")
    assert store.collect() == 0 and store.size().unused == 3
    assert store.verify().manifests == ("KEN",) and store.regions() == ()


@pytest.mark.parametrize("key", ["../x", "", "a/b", ".hidden", "a" * 101, "a\n"])
def test_keys_that_are_no_names(store, key, file):
    with pytest.raises(InputError, match="cannot name"):
        store.keep(key, OWN, {"a.csv": file})


def test_names_of_a_manifest_cannot_leave_the_folder(store, file):
    store.keep("KEN", OWN, {"a.csv": file})
    path = store.manifest_path("KEN")
    path.write_text(path.read_text().replace('"a.csv"', '"../../a.csv"'))
    with pytest.raises(InputError, match="stay inside"):
        store.folder("KEN")


def test_a_disk_without_links_gets_copies(store, file, monkeypatch):
    def link(*args):
        raise OSError(95, "not supported")

    monkeypatch.setattr(os, "link", link)
    store.keep("KEN", OWN, {"a.csv": file})
    path = store.folder("KEN") / "a.csv"
    assert path.read_text() == "1,2" and path.stat().st_nlink == 1
    before = path.stat().st_ino
    assert (store.folder("KEN") / "a.csv").stat().st_ino == before   # copied once only


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0,
                    reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path, file):
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="HEATSITE_CACHE"):
        Store(tmp_path / "s").keep("KEN", OWN, {"a.csv": file})


def test_a_file_in_the_place_of_the_store(file):
    with pytest.raises(InputError, match="HEATSITE_CACHE"):
        Store(file).keep("KEN", OWN, {"a.csv": file})


def _work(root, number):
    store = Store(root)
    for i in range(6):
        file = root.parent / f"{number}-{i}.txt"
        file.write_text(f"{i}")                                      # both have the same contents
        store.keep("KEN", OWN, {file.name: file})
        store.keep(f"R{number}", OWN, {"x": file})
        store.collect()
        store.folder("KEN")
        if i == 3:
            store.clear(f"R{number}")


def test_two_programs_at_once(store):
    context = multiprocessing.get_context("spawn")
    programs = [context.Process(target=_work, args=(store.root, n)) for n in (1, 2)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
    assert [p.exitcode for p in programs] == [0, 0]
    assert len(store.manifest("KEN").files) == 12
    assert store.verify().broken == () and store.size().unused == 0
    assert len(list(store.folder("KEN").iterdir())) == 12


FETCHER = """
import sys
from pathlib import Path
from layers.cache import Store
from layers.download import Download, Limits, fetch
from layers.mirror import Mirrors
root, base = sys.argv[1:]
print("ready", flush=True)
found = fetch([Download("own", f"{base}/{n}", n, unpack=u)
               for n, u in (("a.bin", ""), ("b.zip", "zip"), ("c.bin", ""))],
              Store(Path(root)), "KEN", mirrors=Mirrors(base), limits=Limits(gap_s=0.0))
sys.exit(any(f.problem for f in found))
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_a_program_that_is_killed_leaves_the_store_whole_and_the_next_goes_on(
        store, unruly_server):
    import io
    import zipfile

    chance = random.Random(6)
    content = {name: chance.randbytes(3_000_000) for name in ("a.bin", "c.bin", "b/x.tif")}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.tif", content["b/x.tif"])
        archive.writestr("y.txt", b"y")
    for name, data in (("a.bin", content["a.bin"]), ("b.zip", packed.getvalue()),
                       ("c.bin", content["c.bin"])):
        unruly_server.put(name, data)
        unruly_server.fault(name, piece=100_000, pause_s=0.005)
    command = [sys.executable, "-c", FETCHER, str(store.root), unruly_server.base]
    for _ in range(4):
        program = subprocess.Popen(command, stdout=subprocess.PIPE)
        program.stdout.readline()
        time.sleep(chance.uniform(0.02, 0.5))
        program.send_signal(signal.SIGKILL)
        program.wait()
        program.stdout.close()
        found = store.verify()
        assert found.broken == () and found.manifests == ()
    assert subprocess.run(command, stdout=subprocess.DEVNULL).returncode == 0
    folder = store.folder("KEN")
    assert all(folder.joinpath(name).read_bytes() == data for name, data in content.items())
    store.collect()
    assert store.size().partial == 0 and store.size().unused == 0


def test_bytes_of_a_killed_program_are_continued(store, unruly_server):
    from layers.download.part import Part, State

    unruly_server.put("a.bin", bytes(range(200)))
    wanted = Download("own", unruly_server.url("a.bin"), "a.bin")
    fetch([wanted], store, "SEN", mirrors=Mirrors(unruly_server.base))
    etag = store.manifest("SEN").entries[0].etag
    store.clear()
    store.partial.mkdir(exist_ok=True)
    part = Part(store.partial, wanted.key)
    part.begin(State(total=200, etag=etag), 0.0)
    part.write(bytes(range(120)), 0.0)
    part.close()
    with open(part.path, "ab") as file:                              # written, but never made safe
        file.write(b"?????")
    got = fetch([wanted], store, "KEN", mirrors=Mirrors(unruly_server.base))[0]
    assert got.paths[0].read_bytes() == bytes(range(200))
    assert unruly_server.asked("a.bin")[-1]["Range"] == "bytes=120-"


def test_leftovers_of_a_killed_program_go_with_the_next_fetch(store, unruly_server, file):
    unruly_server.put("a.bin", b"new")
    left = store.partial / "scratch-0123"
    left.mkdir(parents=True)
    (left / "half").write_text("half")
    left.with_suffix(".lock").touch()
    with store.scratch() as busy:                                    # of a program that lives
        (busy / "x").write_text("x")
        fetch([Download("own", unruly_server.url("a.bin"), "a.bin")], store, "KEN",
              mirrors=Mirrors(unruly_server.base))
        assert not left.exists() and (busy / "x").exists()


def test_bytes_left_by_a_program_killed_after_the_last_step_are_dropped(store, unruly_server):
    from layers.download.part import Part, State

    unruly_server.put("a.bin", b"abc")
    wanted = Download("own", unruly_server.url("a.bin"), "a.bin")
    fetch([wanted], store, "KEN", mirrors=Mirrors(unruly_server.base))
    part = Part(store.partial, wanted.key)
    part.begin(State(total=3), 0.0)
    part.write(b"abc", 0.0)
    part.close()
    assert fetch([wanted], store, "KEN", mirrors=Mirrors(unruly_server.base))[0].cached
    assert store.size().partial == 0
