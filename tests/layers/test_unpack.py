"""Archives that mean harm are refused with one sentence, and nothing leaves the folder."""

import gzip
import io
import tarfile
import zipfile

import pytest

from gis.errors import InputError
from layers.unpack import UnpackLimits, unpack


def _zip(path, members, **more):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, **more)
    return path


def _tar(path, members, mode="w:gz"):
    with tarfile.open(path, mode) as archive:
        for info, content in members:
            info = tarfile.TarInfo(info) if isinstance(info, str) else info
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def _link(name, kind, target="/etc/passwd"):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.fixture
def inside(tmp_path):
    folder = tmp_path / "deep" / "inside"
    folder.mkdir(parents=True)
    return folder


def test_members_are_unpacked_and_told(tmp_path, inside):
    archive = _zip(tmp_path / "a.zip", {"b/x.tif": b"1", "a.txt": b"22"})
    assert unpack(archive, inside, "zip") == ("a.txt", "b/x.tif")
    assert (inside / "b" / "x.tif").read_bytes() == b"1"


@pytest.mark.parametrize("wanted", ["x.shp", "b/x.shp", "*.shp"])
def test_a_wanted_member_comes_with_its_companions(tmp_path, inside, wanted):
    archive = _zip(tmp_path / "a.zip", {"b/x.dbf": b"", "b/x.shp": b"", "b/xy.dbf": b"",
                                        "x.dbf": b""})
    assert unpack(archive, inside, f"zip:{wanted}") == ("b/x.shp", "b/x.dbf")


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tars_of_every_packing(tmp_path, inside, mode):
    archive = _tar(tmp_path / "a.tar", [("d/a.csv", b"x" * 5000), ("b", b"y")], mode)
    assert unpack(archive, inside, "tar") == ("b", "d/a.csv")
    assert (inside / "d" / "a.csv").read_bytes() == b"x" * 5000
    assert sorted(p.name for p in inside.iterdir()) == ["b", "d"]


def test_gz(tmp_path, inside):
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"1,2"))
    assert unpack(tmp_path / "a.csv.gz", inside, "gz") == ("a.csv",)
    assert (inside / "a.csv").read_bytes() == b"1,2"


@pytest.mark.parametrize("name", ["../out", "/etc/out", "..\\out", "C:\\out", "a/../../out",
                                  "a/nul.txt", "a\nb", "x:stream"])
def test_members_that_climb_out(tmp_path, inside, name):
    # a zip writer turns no slash around, so that the name is on the disk as given
    archive = _zip(tmp_path / "a.zip", {name: b"x"})
    with pytest.raises(InputError, match="stay inside"):
        unpack(archive, inside, "zip")
    if "\n" not in name:
        with pytest.raises(InputError, match="stay inside"):
            unpack(_tar(tmp_path / "a.tgz", [(name, b"x")]), inside, "tar")
    assert list(inside.rglob("*")) == [] and not list(tmp_path.rglob("out"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE,
                                  tarfile.FIFOTYPE])
def test_links_and_devices_in_a_tar(tmp_path, inside, kind):
    archive = _tar(tmp_path / "a.tar", [(_link("a", kind), b""), ("a/b", b"x")])
    with pytest.raises(InputError, match="link or device"):
        unpack(archive, inside, "tar")
    assert list(inside.iterdir()) == []


def test_links_in_a_zip(tmp_path, inside):
    info = zipfile.ZipInfo("a")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(InputError, match="link or device"):
        unpack(tmp_path / "a.zip", inside, "zip")


@pytest.mark.parametrize("limits", [UnpackLimits(most_bytes=10_000),
                                    UnpackLimits(ratio_from=10_000, most_ratio=20)])
def test_bombs(tmp_path, inside, limits):
    zeros = bytes(1_000_000)
    (tmp_path / "a.gz").write_bytes(gzip.compress(zeros))
    for archive, spec in ((_zip(tmp_path / "a.zip", {"a": zeros}), "zip"),
                          (_tar(tmp_path / "a.tar", [("a", zeros)]), "tar"),
                          (tmp_path / "a.gz", "gz")):
        with pytest.raises(InputError, match="bomb"):
            unpack(archive, inside, spec, limits)
    assert sum(p.stat().st_size for p in inside.iterdir()) <= 2 << 20


def test_a_zip_that_lies_about_the_length_of_a_member(tmp_path, inside):
    archive = _zip(tmp_path / "a.zip", {"a": bytes(1_000_000)})
    data = archive.read_bytes()
    archive.write_bytes(data.replace((1_000_000).to_bytes(4, "little"),
                                     (10).to_bytes(4, "little")))
    with pytest.raises(InputError, match="damaged"):
        unpack(archive, inside, "zip")


def test_too_many_members_and_members_that_come_twice(tmp_path, inside):
    archive = _zip(tmp_path / "a.zip", {f"{i}": b"" for i in range(11)})
    with pytest.raises(InputError, match="more than 10 files"):
        unpack(archive, inside, "zip", UnpackLimits(most_files=10))
    with pytest.raises(InputError, match="twice"):
        unpack(_zip(tmp_path / "b.zip", {"a": b"", "A": b""}), inside, "zip")


def test_an_encrypted_zip(tmp_path, inside):
    archive = _zip(tmp_path / "a.zip", {"a": b"x"})
    data = bytearray(archive.read_bytes())
    data[6] |= 1                                                     # local header
    data[data.index(b"PK\x01\x02") + 8] |= 1                         # central directory
    archive.write_bytes(data)
    with pytest.raises(InputError, match="encrypted"):
        unpack(archive, inside, "zip")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9])
def test_truncated_archives(tmp_path, inside, share):
    import random

    content = random.Random(1).randbytes(20_000)
    (tmp_path / "a.gz").write_bytes(gzip.compress(content))
    for archive, spec in ((_zip(tmp_path / "a.zip", {"a": content}), "zip"),
                          (_tar(tmp_path / "a.tgz", [("a", content)]), "tar"),
                          (_tar(tmp_path / "a.txz", [("a", content)], "w:xz"), "tar"),
                          (_tar(tmp_path / "a.tar", [("a", content)], "w"), "tar"),
                          (tmp_path / "a.gz", "gz")):
        data = archive.read_bytes()[:20_600]                         # a tar is padded with zeros
        archive.write_bytes(data[:int(share * len(data))])
        with pytest.raises(InputError, match="cut short|damaged"):
            unpack(archive, inside, spec)


def test_another_kind_of_file(tmp_path, inside):
    (tmp_path / "a.zip").write_text("<html>")
    for spec in ("zip", "tar", "gz"):
        with pytest.raises(InputError, match="another kind"):
            unpack(tmp_path / "a.zip", inside, spec)
    with pytest.raises(InputError, match="holds no b.shp; it holds a"):
        unpack(_zip(tmp_path / "b.zip", {"a": b""}), inside, "zip:b.shp")
