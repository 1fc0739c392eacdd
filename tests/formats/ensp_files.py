"""Small labs of eNSP, made byte by byte."""

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

ROUTER = (
    '<slot number="slot17" isMainBoard="1"><interface sztype="Ethernet" interfacename="Ethernet" count="2" />'
    '<interface sztype="Ethernet" interfacename="GE" count="4" />'
    '<interface sztype="Serial" interfacename="Serial" count="4" /></slot>'
)
PC = '<slot number="slot17" isMainBoard="1"><interface sztype="Ethernet" interfacename="Ethernet" count="1" /></slot>'


def member(text: str, date: tuple[int, int, int] = (2025, 4, 5), name: str = "vrpcfg.cfg") -> bytes:
    """One zip archive's local part, as a `save` appends it (PKWARE APPNOTE 4.3.7)."""
    content = text.encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    year, month, day = date
    fields = (
        20,
        0,
        8,
        0,
        (year - 1980) << 9 | month << 5 | day,
        zlib.crc32(content),
        len(packed),
        len(content),
    )
    return b"PK\x03\x04" + struct.pack("<5H3I2H", *fields, len(name), 0) + name.encode() + packed


def flash(*texts: str) -> bytes:
    """A flash image with several saves, the last one current, and other files between them."""
    saves = (member(text, (2025, 4, day)) for day, text in enumerate(texts, 1))
    return b"eNSP" + b"\xff" * 512 + (b"\x00" * 37).join(saves) + member("log", name="log.txt") + b"\xff" * 64


def device(id_: str, name: str, model: str, slots: str = ROUTER, **attributes: str) -> str:
    """A `dev` element."""
    rest = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    return f'<dev id="{id_}" name="{name}" model="{model}" {rest}>{slots}</dev>'


def cable(first: str, index: int, second: str, other: int) -> str:
    """A `line` element."""
    pair = f'<interfacePair lineName="Copper" srcIndex="{index}" tarIndex="{other}" />'
    return f'<line srcDeviceID="{first}" destDeviceID="{second}">{pair}</line>'


def topo(
    devices: str, lines: str = "", declaration: str = '<?xml version="1.0" encoding="UNICODE" ?>'
) -> str:
    """A `.topo` file."""
    return f'{declaration}\n<topo version="1.3"><devices>{devices}</devices><lines>{lines}</lines></topo>\n'


def write(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    """Write files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
