"""Hostile archives are refused within limits; good ones give their files. The archives are real."""

import gzip
import io
import os
import stat
import struct
import tarfile
import zipfile
import zlib

import pytest

from labkit.errors import InputError
from labkit.formats.contents import Limits, archive_contents, contents, folder_contents

SMALL = Limits(files=50, file=1 << 20, total=4 << 20)
FILES = {"R1.cfg": b"sysname R1\n", "sub/R2.cfg": b"sysname R2\n"}


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def tarred(members, mode="w:gz"):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:
        for info, data in members:
            archive.addfile(info, io.BytesIO(data) if data is not None else None)
    return packed.getvalue()


def plain(name, data, kind=tarfile.REGTYPE, link=""):
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = len(data), kind, link
    return info, data


def read(data, name, limits=SMALL):
    return {path.as_posix(): take() for path, take in archive_contents(data, name, name, limits).items()}


def seven(files):
    py7zr = pytest.importorskip("py7zr")
    packed = io.BytesIO()
    with py7zr.SevenZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.zip", lambda: zipped(FILES)),
        ("a.tar", lambda: tarred([plain(*item) for item in FILES.items()], "w")),
        ("a.tar.gz", lambda: tarred([plain(*item) for item in FILES.items()])),
        ("a.tar.xz", lambda: tarred([plain(*item) for item in FILES.items()], "w:xz")),
        ("a.tbz2", lambda: tarred([plain(*item) for item in FILES.items()], "w:bz2")),
        ("A.7Z", lambda: seven(FILES)),
    ],
)
def test_an_archive_gives_its_files(name, make):
    """Of every kind, folders included."""
    assert read(make(), name) == FILES


def link_in_zip():
    info = zipfile.ZipInfo("R1.cfg")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return packed.getvalue()


def crowded_zip():
    """The end record of a directory with 60,000 entries, of which none is there."""
    return zipped({"a": b""})[:-22] + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 60_000, 60_000, 46, 0, 0)


def endless_header():
    """A header that announces a name of three gigabytes, packed."""
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 3 << 30
    return gzip.compress(info.tobuf() + bytes(20 << 20))


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("a.zip", lambda: zipped({"../../evil.cfg": b"x"}), "leads out of the archive"),
        ("a.zip", lambda: zipped({"/etc/evil.cfg": b"x"}), "leads out of the archive"),
        ("a.zip", lambda: zipped({"C:\\evil.cfg": b"x"}), "leads out of the archive"),
        ("a.zip", link_in_zip, "a member is a link: R1.cfg"),
        ("a.zip", lambda: zipped({"bomb.cfg": bytes(200 << 20)}), "larger than 1 MB"),
        ("a.zip", lambda: zipped({f"{n}.cfg": os.urandom(1 << 19) for n in range(9)}), "more than 4 MB"),
        ("a.zip", lambda: zipped({f"{n}.cfg": b"" for n in range(60)}), "more than 50 files"),
        ("a.zip", crowded_zip, "more than 50 files"),
        ("a.zip", lambda: b"PK\x03\x04 not really", "is damaged"),
        ("a.zip", lambda: zipped(FILES)[:-30], "is damaged"),
        ("a.tgz", lambda: tarred([plain("../evil", b"x")]), "leads out of the archive"),
        ("a.tgz", lambda: tarred([plain("R1", b"", tarfile.SYMTYPE, "/etc/passwd")]), "a member is a link"),
        ("a.tgz", lambda: tarred([plain("R1", b"", tarfile.LNKTYPE, "/etc/passwd")]), "a member is a link"),
        ("a.tgz", lambda: tarred([plain("R1", b"", tarfile.CHRTYPE)]), "a member is no plain file"),
        ("a.tgz", lambda: tarred([plain("R1", b"", tarfile.FIFOTYPE)]), "a member is no plain file"),
        ("a.tgz", lambda: tarred([plain("R1", bytes(100 << 20))]), "larger than 1 MB"),
        ("a.tgz", lambda: tarred([plain(f"{n}", bytes(1 << 20)) for n in range(9)]), "more than 4 MB"),
        ("a.tgz", lambda: tarred([plain(f"{n}", b"") for n in range(200)]), "more than 50 files"),
        ("a.tgz", endless_header, "more than 4 MB"),
        ("a.tgz", lambda: b"\x1f\x8bnot really", "is damaged"),
        ("a.7z", lambda: seven({"bomb.cfg": bytes(100 << 20)}), "larger than 1 MB|is damaged"),
        ("a.7z", lambda: b"7z\xbc\xaf\x27\x1c not really", "is damaged"),
        ("a.rar", lambda: b"not really", "is damaged"),
    ],
)
def test_a_hostile_archive_is_refused(name, make, said):
    """With one sentence that names it and the reason."""
    with pytest.raises(InputError, match=said) as refusal:
        read(make(), name)
    assert refusal.value.place.startswith(name)


def test_a_small_member_may_be_packed_well_but_not_beyond_reason():
    """Text packs a hundredfold; what packs a thousandfold is a bomb."""
    limits = Limits(files=50, file=64 << 20, total=128 << 20)
    assert len(read(zipped({"a.cfg": b"sysname R1\n" * 50_000}), "a.zip", limits)["a.cfg"]) == 550_000
    with pytest.raises(InputError, match="beyond reason"):
        read(zipped({"a.cfg": bytes(50 << 20)}), "a.zip", limits)


def test_links_in_a_folder_lead_nowhere(tmp_path):
    """What they point to is not read, nor do they stop the reading of the rest."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "R1.cfg").write_text("sysname R1")
    (tmp_path / "in" / "R2.cfg").symlink_to("/etc/passwd")
    (tmp_path / "in" / "all").symlink_to("/etc")
    (tmp_path / "in" / "self").symlink_to(tmp_path / "in")
    os.mkfifo(tmp_path / "in" / "pipe.cfg")
    assert [name.as_posix() for name in contents(tmp_path / "in", SMALL)] == ["R1.cfg"]


def test_a_folder_with_countless_files_is_refused_early(tmp_path):
    """Before all of its names are in memory."""
    for number in range(120):
        (tmp_path / str(number)).touch()
    with pytest.raises(InputError, match="more than 50 files"):
        folder_contents(tmp_path, SMALL)


def test_names_from_windows_in_china_are_read():
    """A zip without the UTF-8 flag has them in GB18030."""
    packed = zipped({"aaaaaaaa.cfg": b"x"}).replace(b"aaaaaaaa", "路由器一".encode("gb18030"))
    assert list(read(packed, "a.zip")) == ["路由器一.cfg"]


def stored_rar(files):
    """A RAR 2.9 archive whose members are stored; headers as the technical note of UnRAR gives them."""

    def block(kind, flags, body, data=b""):
        head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + data

    packed = b"Rar!\x1a\x07\x00" + block(0x73, 0, bytes(6))
    for name, data in files.items():
        own = name.encode()
        size, stored, unix, version = len(data), 0x30, 3, 20
        body = struct.pack(
            "<IIBIIBBHI", size, size, unix, zlib.crc32(data), 0, version, stored, len(own), 0o100644
        )
        packed += block(0x74, 0x8000, body + own, data)
    return packed + block(0x7B, 0x4000, b"")


def test_a_rar_archive_is_read(tmp_path):
    """One that needs no program of others to be opened, since nothing in it is compressed."""
    path = tmp_path / "a.rar"
    path.write_bytes(stored_rar({"lab/R1.cfg": b"sysname R1\n", "lab/R2.cfg": b"sysname R2\n"}))
    found = {name.as_posix(): read() for name, read in contents(path, SMALL).items()}
    assert found == {"lab/R1.cfg": b"sysname R1\n", "lab/R2.cfg": b"sysname R2\n"}
    path.write_bytes(stored_rar({"../R1.cfg": b"sysname R1\n"}))
    with pytest.raises(InputError, match="leads out"):
        contents(path, SMALL)
