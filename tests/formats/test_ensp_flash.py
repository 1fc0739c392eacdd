"""What a device saved is found in its flash image, whatever else lies there; a damaged image is named."""

from datetime import datetime
from pathlib import Path

import pytest

from labkit.errors import InputError
from labkit.formats.ensp import flash as module
from labkit.formats.ensp.flash import decode, read_saves, saves_in
from tests.formats.ensp_files import flash, member


def test_the_last_save_is_the_current_one_and_all_are_dated():
    """Each save is one more member; logs between them are no configurations."""
    saves = saves_in(flash("sysname A\n", "sysname B\n", "sysname C\n"), Path("flash.efz"))
    assert [save.text for save in saves] == ["sysname A\n", "sysname B\n", "sysname C\n"]
    assert [save.time for save in saves] == [datetime(2025, 4, day) for day in (1, 2, 3)]  # noqa: DTZ001


def test_a_flash_that_was_never_saved_to_is_empty():
    """That is no fault: the device starts from the factory's configuration."""
    assert saves_in(b"eNSP" + b"\xff" * 4096, Path("flash.efz")) == []


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (lambda image: image.replace(image[600:604], b"\x00\x01\x02\x03", 1), "is damaged"),
        (lambda _image: member("x" * (module.MAX_CONFIGURATION + 1)), "is larger than"),
        (
            lambda image: image.replace(b"\x14\x00\x00\x00\x08\x00", b"\x14\x00\x00\x00\x0c\x00", 1),
            "unknown packing",
        ),
    ],
)
def test_a_damaged_image_is_refused_by_name(damage, fault, tmp_path):
    """A flipped byte, a member that grows without end, a packing that nobody uses."""
    path = tmp_path / "flash.efz"
    path.write_bytes(
        damage(flash("sysname R1\ninterface GigabitEthernet0/0/0\n ip address 10.1.1.1 24\n" * 9))
    )
    with pytest.raises(InputError, match=fault) as caught:
        read_saves(path)
    assert str(path) in str(caught.value)


def test_a_link_is_not_followed(tmp_path):
    """A folder handed in must not make us read the teacher's own files."""
    (tmp_path / "secret.cfg").write_text("sysname X\n")
    (tmp_path / "vrpcfg.cfg").symlink_to(tmp_path / "secret.cfg")
    with pytest.raises(InputError, match="is a link"):
        read_saves(tmp_path / "vrpcfg.cfg")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts_are_read_in_every_encoding_seen(encoding):
    """UTF-8, else GB18030; UTF-16 by its byte order mark."""
    assert decode("description 汇聚\r\n".encode(encoding), Path("x.cfg")) == "description 汇聚\n"


def test_binary_is_no_text():
    """A program that was renamed to `.cfg`."""
    with pytest.raises(InputError, match="is not text"):
        decode(b"\x7fELF\x00\x01\x02\xff\xff", Path("x.cfg"))
