"""The configurations that an eNSP device saved, the current one last.

`flash.efz` is a flash image that is only ever appended to: each `save` adds one more zip archive with the member
`vrpcfg.cfg`, and the last one is current. The image as a whole is no zip file, so it is searched for the local file
headers of members (PKWARE APPNOTE, section 4.3.7). `vrpcfg.zip` is read the same way.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from labkit.errors import InputError, Problem
from labkit.formats.contents import read_regular
from labkit.language import _

MAX_FLASH = 64 * 1024 * 1024
MAX_CONFIGURATION = 2 * 1024 * 1024
MAX_SAVES = 1000
_LOCAL_HEADER = re.compile(rb"PK\x03\x04")
_FIELDS = struct.Struct("<5H3I2H")
_LOOK = 1024
"""Bytes by which UTF-16 without a mark is known: a configuration is mostly ASCII."""
_STORED, _DEFLATED = 0, 8
_MEMBER = re.compile(r"[\w.-]*\.cfg", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SavedConfiguration:
    """What a device saved: the text, and when by its own clock, where the archive says so."""

    text: str
    time: datetime | None = None


def read_saves(path: Path) -> list[SavedConfiguration]:
    """Read what a device saved, the oldest first; empty where it never saved. Raises InputError."""
    if path.suffix.lower() not in (".efz", ".zip"):
        return [SavedConfiguration(decode(read_regular(path, MAX_CONFIGURATION), path))]
    return saves_in(read_regular(path, MAX_FLASH), path)


def saves_in(image: bytes, path: Path) -> list[SavedConfiguration]:
    """Find the saved configurations in a flash image or an archive; `path` names it in errors."""
    return [
        SavedConfiguration(decode(content, path), time)
        for name, time, content in _members(image, path)
        if _MEMBER.fullmatch(name)
    ]


def _members(image: bytes, path: Path) -> Iterator[tuple[str, datetime | None, bytes]]:
    count = 0
    end = 0
    for found in _LOCAL_HEADER.finditer(image):
        start = found.end()
        if found.start() < end or start + _FIELDS.size > len(image):
            continue  # inside the data of a member, or cut off
        _version, flags, method, time, date, check, packed, size, name_length, extra = _FIELDS.unpack_from(
            image, start
        )
        name_at = start + _FIELDS.size
        name = image[name_at : name_at + name_length].decode("utf-8", "replace")
        if not _MEMBER.fullmatch(name):
            continue
        count += 1
        if count > MAX_SAVES:
            raise InputError(Problem(str(path), _("more than {limit} saved configurations", limit=MAX_SAVES)))
        data_at = name_at + name_length + extra
        sized = not flags & 0x08  # with bit 3 the sizes stand behind the data (APPNOTE 4.4.4)
        data = image[data_at : data_at + packed] if sized else image[data_at:]
        content = _unpack(data, method, path, name)
        if sized and (len(content) != size or zlib.crc32(content) != check):
            raise InputError(
                Problem(
                    str(path),
                    _(
                        "is damaged: checksum of {name}, saved {moment}",
                        name=name,
                        moment=_moment(date, time),
                    ),
                )
            )
        end = data_at + packed if sized else 0
        yield name, _moment(date, time), content


def _unpack(data: bytes, method: int, path: Path, name: str) -> bytes:
    """Unpack a member; one that grows beyond all reason is refused before it does."""
    if method == _STORED:
        content = data[: MAX_CONFIGURATION + 1]
    elif method == _DEFLATED:
        try:
            content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, MAX_CONFIGURATION + 1)
        except zlib.error as error:
            raise InputError(
                Problem(str(path), _("is damaged: {name} cannot be unpacked", name=name))
            ) from error
    else:
        raise InputError(
            Problem(str(path), _("unknown packing of {name}: method {method}", name=name, method=method))
        )
    if len(content) > MAX_CONFIGURATION:
        raise InputError(
            Problem(
                str(path),
                _(
                    "{name} is larger than {limit} MB",
                    name=name,
                    limit=MAX_CONFIGURATION // 1024 // 1024,
                ),
            )
        )
    return content


def _moment(date: int, time: int) -> datetime | None:
    """MS-DOS date and time (APPNOTE 4.4.6); None where they are no date."""
    try:
        return datetime(  # noqa: DTZ001  the device's own clock, whose zone is not told
            (date >> 9) + 1980, date >> 5 & 15, date & 31, time >> 11, time >> 5 & 63, (time & 31) * 2
        )
    except ValueError:
        return None


def decode(content: bytes, path: Path) -> str:
    """The text of a configuration or topology: UTF-8, else GB18030; UTF-16 with a byte order mark or many zero bytes.

    A saved configuration ends with a zero byte, which is no part of the text.
    """
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings: tuple[str, ...] = ("utf-16",) if wide else ("utf-8-sig", "gb18030")
    looked_at = content.rstrip(b"\x00")[:_LOOK]
    if not wide and looked_at.count(0) > len(looked_at) // 3:
        wide, encodings = True, ("utf-16-le",) if content[1:2] == b"\x00" else ("utf-16-be",)
    if not wide:
        content = content.rstrip(b"\x00")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise InputError(Problem(str(path), _("is not text in UTF-8, GB18030 or UTF-16")))
