"""Hostile files do no harm: each is refused with an error that names it, and nothing is written."""

import zipfile

import pytest

from labkit.errors import InputError
from labkit.formats.ensp.lab import read_lab, write_lab
from tests.formats.ensp_files import device, topo, write

GOOD = topo(device("A", "R1", "Router"))
BOMB = """<?xml version="1.0"?><!DOCTYPE topo [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<topo><devices><dev id="A" name="&b;" model="Router"/></devices></topo>"""
FETCH = """<!DOCTYPE topo SYSTEM "file:///etc/passwd"><topo><devices/></topo>"""


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (BOMB, "document type declaration is refused"),
        (FETCH, "document type declaration is refused"),
        (GOOD[:200], "not valid XML"),
        ("", "not valid XML"),
        ("<html></html>", "not a topology"),
        (topo(""), "no devices"),
        ("<topo>" + "<a>" * 40 + "</a>" * 40 + "</topo>", "too many elements"),
        (topo("<x/>" * 200_001), "too many elements"),
        (topo(device("A", "&nobody;", "PC")), "not valid XML"),
        (b"\x00\x01\x02\xff\xfe\xfd", "not text"),
    ],
    ids=["expansion", "external", "cut", "empty", "html", "bare", "deep", "many", "entity", "binary"],
)
def test_a_bad_topology_is_refused(content, fault, tmp_path):
    """Entity expansion, external entities, damage, depth, number: one sentence with the file's name."""
    write(tmp_path, {"lab.topo": content})
    with pytest.raises(InputError, match=fault) as caught:
        read_lab(tmp_path)
    assert "lab.topo" in str(caught.value)


def test_a_huge_topology_is_not_read_to_its_end(tmp_path):
    """Larger than any real one by a factor of a hundred."""
    with (tmp_path / "lab.topo").open("wb") as stream:
        stream.truncate(65 * 1024 * 1024)
    with pytest.raises(InputError, match="larger than"):
        read_lab(tmp_path)


def _archive(path, add):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lab/lab.topo", GOOD)
        add(archive)
    return path


def _link(archive):
    info = zipfile.ZipInfo("lab/A/vrpcfg.cfg")
    info.external_attr = 0o120777 << 16
    archive.writestr(info, "/etc/passwd")


@pytest.mark.parametrize(
    ("add", "fault"),
    [
        (lambda archive: archive.writestr("../../outside.cfg", "x"), "leads out of the archive"),
        (lambda archive: archive.writestr("/etc/cron.d/x", "x"), "leads out of the archive"),
        (lambda archive: archive.writestr("C:\\Windows\\x.cfg", "x"), "leads out of the archive"),
        (_link, "is a link"),
        (lambda archive: archive.writestr("lab/bomb.cfg", b"\x00" * 30_000_000), "grow beyond reason"),
        (lambda archive: archive.writestr("lab/other.topo", GOOD), "more than one topology"),
    ],
    ids=["slip", "absolute", "drive", "link", "bomb", "two"],
)
def test_a_dangerous_archive_is_refused(add, fault, tmp_path):
    """Zip slip, links, bombs: the archive is refused as a whole, before anything of it is used."""
    path = _archive(tmp_path / "lab.zip", add)
    with pytest.raises(InputError, match=fault) as caught:
        read_lab(path)
    assert "lab.zip" in str(caught.value)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["lab.zip"]


def test_a_damaged_archive_is_named(tmp_path):
    """Cut off in the middle."""
    path = _archive(
        tmp_path / "lab.zip", lambda archive: archive.writestr("lab/A/vrpcfg.cfg", "sysname R1\n")
    )
    path.write_bytes(path.read_bytes().replace(b"sysname", b"sysnama", 1)[:-4])
    with pytest.raises(InputError, match=r"lab\.zip"):
        read_lab(path)


def test_nothing_is_written_over(tmp_path):
    """The target must be new or empty, and is no link to somewhere else."""
    write(tmp_path / "in", {"lab.topo": GOOD})
    lab = read_lab(tmp_path / "in")
    write(tmp_path / "out", {"mine.txt": "x"})
    with pytest.raises(InputError, match="not empty"):
        write_lab(lab, tmp_path / "out")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    with pytest.raises(InputError, match="not empty"):
        write_lab(lab, tmp_path / "link")


def test_names_of_devices_cannot_leave_the_folder(tmp_path):
    """A device's name is part of a file's name: path separators in it are gone."""
    evil = (
        device("A", "../../../R1", "Router")
        + device("B", "con/../R1", "Router")
        + device("C", "路由器", "Router")
    )
    write(
        tmp_path / "in",
        {"lab.topo": topo(evil), "A/vrpcfg.cfg": "sysname X\n", "B/vrpcfg.cfg": "sysname Y\n"},
    )
    written = write_lab(read_lab(tmp_path / "in"), tmp_path / "out")
    assert all(".." not in file.parts and len(file.parts) <= 3 for file in written)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]
