import os
import time

import pytest

from gis.errors import InputError
from layers.files import LEFT_S, atomic_file, atomic_folder, sha256, write_atomic


def left(folder):
    return sorted(p.name for p in folder.rglob("*"))


def test_text_is_written_whole_and_leaves_no_temporary_file(tmp_path):
    write_atomic(tmp_path / "new" / "a.txt", "höhe")
    assert (tmp_path / "new" / "a.txt").read_bytes() == "höhe".encode()
    assert left(tmp_path / "new") == ["a.txt"]


def test_a_failing_writer_leaves_the_old_file(tmp_path):
    target = tmp_path / "map.gpkg"
    target.write_text("old")
    with pytest.raises(RuntimeError), atomic_file(target) as part:
        part.write_text("half")
        raise RuntimeError
    assert target.read_text() == "old" and left(tmp_path) == ["map.gpkg"]


def test_what_a_killed_program_left_long_ago_is_dropped(tmp_path):
    old, young, other = (tmp_path / name for name in (
        ".map.gpkg.a.part", ".map.gpkg.b.part", ".plan.gpkg.c.part"))
    for folder in (old, young, other):
        folder.mkdir()
        (folder / "map.gpkg").write_text("half")
    for folder in (old, other):
        os.utime(folder, (0, time.time() - LEFT_S - 60))
    with atomic_file(tmp_path / "map.gpkg") as part:
        part.write_text("whole")
    assert (tmp_path / "map.gpkg").read_text() == "whole"
    assert not old.exists() and young.exists() and other.exists()


def test_atomic_file_keeps_the_name_for_drivers(tmp_path):
    with atomic_file(tmp_path / "map.gpkg") as part:
        assert part.name == "map.gpkg" and part.parent != tmp_path
        part.write_text("new")
    assert (tmp_path / "map.gpkg").read_text() == "new" and left(tmp_path) == ["map.gpkg"]


def test_folder_is_published_only_when_all_went_well(tmp_path):
    out = tmp_path / "out"
    with pytest.raises(RuntimeError), atomic_folder(out) as part:
        (part / "sites.csv").write_text("half")
        raise RuntimeError
    assert not out.exists() and left(tmp_path) == []
    with atomic_folder(out) as part:
        (part / "sub").mkdir()
        (part / "sub" / "x.csv").write_text("1")
        (part / "result.json").write_text("{}")
    assert left(out) == ["result.json", "sub", "x.csv"]


def test_folder_keeps_files_of_others(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with atomic_folder(tmp_path) as part:
        (part / "a.txt").write_text("a")
    assert left(tmp_path) == ["a.txt", "mine.txt"]


def test_files_before_one_that_cannot_be_replaced_are_put_back(tmp_path):
    out = tmp_path / "out"
    (out / "c.txt").mkdir(parents=True)
    (out / "a.txt").write_text("old")
    with pytest.raises(InputError, match=r"c.txt cannot be written: a folder of that name"), \
            atomic_folder(out) as part:
        (part / "a.txt").write_text("new")
        (part / "sub").mkdir()
        (part / "b.txt").write_text("new")
        (part / "c.txt").write_text("new")
    assert (out / "a.txt").read_text() == "old" and left(out) == ["a.txt", "c.txt"]


def test_a_folder_that_is_there_is_written_from_within(tmp_path):
    # it may be a disk of its own, onto which nothing can be renamed from beside it
    out = tmp_path / "out"
    out.mkdir()
    with atomic_folder(out) as part:
        assert part.parent == out
        (part / "a.txt").write_text("a")
    assert left(out) == ["a.txt"]


def test_folders_made_for_a_file_that_fails_go_again(tmp_path):
    with pytest.raises(ZeroDivisionError), atomic_file(tmp_path / "x" / "y" / "map.gpkg") as part:
        part.write_text("half")
        raise ZeroDivisionError
    assert left(tmp_path) == []


def test_the_longest_name_is_no_hindrance(tmp_path):
    for write in (lambda path: write_atomic(path, "x"), lambda path: _by_part(path)):
        path = tmp_path / ("ü" * 125 + ".txt")              # 254 bytes
        write(path)
        assert path.read_text() == "x"
        path.unlink()


def _by_part(path):
    with atomic_file(path) as part:
        part.write_text("x")


def test_what_a_library_says_of_a_full_disk_is_said_in_our_words(tmp_path):
    with pytest.raises(InputError, match=r"map.gpkg cannot be written: the disk is full"), \
            atomic_file(tmp_path / "map.gpkg"):
        raise RuntimeError("sqlite: database or disk is full")


def test_a_writer_that_does_not_notice_a_full_disk_is_not_believed(tmp_path, monkeypatch):
    monkeypatch.setattr("layers.files.free", lambda place: 0)
    with pytest.raises(InputError, match="the disk is full"), \
            atomic_file(tmp_path / "map.tif") as part:
        part.write_text("cut short")
    assert left(tmp_path) == []


def test_sentences_of_a_writer_name_the_place_not_the_temporary_one(tmp_path):
    out = tmp_path / "out"
    with pytest.raises(InputError) as said, atomic_folder(out) as part:
        (part / "a.txt").mkdir()
        write_atomic(part / "a.txt", "x")
    assert str(out / "a.txt") in str(said.value) and ".part" not in str(said.value)


def test_unwritable_place_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        write_atomic(tmp_path / "file" / "below.txt", "x")


def test_sha256_of_nothing(tmp_path):
    (tmp_path / "empty").write_bytes(b"")
    assert sha256(tmp_path / "empty").startswith("e3b0c44298fc1c14")
