"""Device kinds: data files in kinds/, each with an optional parent whose fields it inherits.

An interface range is compact: `GigabitEthernet0/0/1-24` stands for 24 interfaces.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from labkit.documents import load
from labkit.errors import InputError, Problem
from labkit.language import _
from labkit.topology.topology import DeviceKind, InterfaceSpec

_FOLDER = Path(__file__).parent / "kinds"
_RANGE = re.compile(r"(?P<type>[A-Za-z-]+)(?P<slot>(?:\d+/)*)(?P<first>\d+)(?:-(?P<last>\d+))?")
_SHORT = {"GigabitEthernet": "GE", "Ethernet": "Eth", "Serial": "S", "XGigabitEthernet": "XGE"}
_BANDWIDTH = {
    "Ethernet": 100_000,
    "FastEthernet": 100_000,
    "MEth": 100_000,
    "Serial": 2_048,
    "XGigabitEthernet": 10_000_000,
    "TenGigabitEthernet": 10_000_000,
}
"""In kbit/s, where it is not 1 Gbit/s; a serial line runs at 2.048 Mbit/s (OSPF cost 48)."""
ALIAS = "alias "
"""Begins the options of a kind that tell another name of a port."""


class _InterfaceRange(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    range: str
    layer2: bool = False
    management: bool = False
    bandwidth: int | None = Field(default=None, gt=0)


class _KindFile(BaseModel):
    """A file of kinds/ before its parent's fields are filled in."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    parent: str = ""
    abstract: bool = False
    vendor: Literal["huawei", "cisco", "zte", "host"] | None = None
    family: str = ""
    role: Literal["router", "switch", "host"] = "router"
    repeats: bool = False
    model: str = ""
    device_type: str = ""
    version: str = ""
    vrp: str = ""
    interfaces: list[str | _InterfaceRange] = []
    logical: list[str] = []
    aliases: dict[str, str] = {}
    short: dict[str, str] = {}
    """Short forms of types of interfaces, where they are not Huawei's."""
    stands_for: list[str] = []
    """Kinds of other vendors in whose place it is put where a network is cast for its own."""
    facts: dict[str, str] = {}
    """What displays tell of the hardware, in the vendor's words."""


@cache
def kind_names() -> tuple[str, ...]:
    """List the kinds that a node can be."""
    names = sorted(path.stem for path in _FOLDER.glob("*.yaml"))
    return tuple(name for name in names if not _read(name).abstract)


@cache
def device_kind(name: str) -> DeviceKind:
    """Load a kind by its name; raises KeyError for an unknown one."""
    if name not in kind_names():
        raise KeyError(name)
    file = _merged(name)
    if file.vendor is None:
        raise InputError(Problem(f"{_FOLDER / name}.yaml:1:1", _("missing field: vendor")))
    return DeviceKind(
        name=name,
        vendor=file.vendor,
        family=file.family,
        model=file.model,
        device_type=file.device_type,
        interfaces=tuple(spec for entry in file.interfaces for spec in _interfaces(entry, file.short)),
        logical=tuple(file.logical),
        role=file.role,
        repeats=file.repeats,
        version=file.version,
        vrp=file.vrp,
        options={
            **file.facts,
            **{ALIAS + alias: interface for alias, interface in file.aliases.items()},
        },
    )


@cache
def stand_in(name: str, vendor: str) -> DeviceKind | None:
    """The vendor's kind that is put in the place of another one; None where there is none."""
    for other in kind_names():
        if name in _read(other).stands_for and (kind := device_kind(other)).vendor == vendor:
            return kind
    return None


def cast_vendors() -> list[str]:
    """The vendors whose devices can be put in the place of others."""
    return sorted({device_kind(name).vendor for name in kind_names() if _read(name).stands_for})


def interface_ranges(kind: DeviceKind) -> str:
    """Describe the interfaces of a kind in compact form: `MEth0/0/1, GigabitEthernet0/0/1-24`."""
    if kind.vendor == "other":
        return f"{kind.interfaces[0].name} to {kind.interfaces[-1].name}"
    groups: dict[str, list[int]] = {}
    for spec in kind.interfaces:
        match = _RANGE.fullmatch(spec.name)
        if match:
            groups.setdefault(match["type"] + match["slot"], []).append(int(match["first"]))
    return ", ".join(
        f"{prefix}{numbers[0]}" + (f"-{numbers[-1]}" if len(numbers) > 1 else "")
        for prefix, numbers in groups.items()
    )


def resolve_interface(kind: DeviceKind, text: str) -> InterfaceSpec | None:
    """Find the physical interface that a long, short or abbreviated name means.

    `g0/0/1`, `GE0/0/1`, `GigabitEthernet 0/0/1` are the same; None for an unknown or ambiguous name.
    """
    if kind.vendor == "other":  # an image's ports have one name each, as in Linux
        return kind.interface(text)
    wanted = _RANGE.fullmatch(text.replace(" ", ""))
    if wanted is None or wanted["last"]:
        return None
    names = {spec.name: spec for spec in kind.interfaces}
    for option, name in kind.options.items():
        if option.startswith(ALIAS):
            names[option.removeprefix(ALIAS)] = names[name]
    matches: dict[str, InterfaceSpec] = {}
    for name, spec in names.items():
        known = _RANGE.fullmatch(name)
        if known is None or (known["slot"], known["first"]) != (wanted["slot"], wanted["first"]):
            continue
        given, long = wanted["type"].lower(), known["type"].lower()
        if given in (long, _SHORT.get(known["type"], "").lower()):
            return spec
        if long.startswith(given):
            matches[spec.name] = spec
    return next(iter(matches.values())) if len(matches) == 1 else None


def port_spec(kind: DeviceKind, name: str) -> InterfaceSpec:
    """Describe a port by its long name: the kind's own, or one of a card, which is like its ports of that type."""
    known = kind.interface(name)
    if known is not None:
        return known
    made = _interfaces(_InterfaceRange(range=name, management=name.startswith("MEth")))[0]
    alike = next(
        (spec for spec in kind.interfaces if spec.name.rstrip("0123456789/") == name.rstrip("0123456789/")),
        None,
    )
    layer2 = alike.layer2 if alike is not None else kind.role == "switch" and not made.management
    return replace(made, layer2=layer2)


@cache
def _read(name: str) -> _KindFile:
    return load(_FOLDER / f"{name}.yaml").validate(_KindFile)


def _merged(name: str) -> _KindFile:
    """Fill what a file does not say from its parent."""
    file = _read(name)
    if not file.parent:
        return file
    parent = _merged(file.parent)
    inherited = {field: getattr(parent, field) for field in _KindFile.model_fields if field != "abstract"}
    own = {field: getattr(file, field) for field in file.model_fields_set}
    return file.model_copy(update=inherited | own)


def _interfaces(
    entry: str | _InterfaceRange, short: Mapping[str, str] = MappingProxyType({})
) -> list[InterfaceSpec]:
    group = _InterfaceRange(range=entry) if isinstance(entry, str) else entry
    match = _RANGE.fullmatch(group.range)
    if match is None:
        raise InputError(Problem(str(_FOLDER), _("not an interface range: {range}", range=group.range)))
    kind, slot, first = match["type"], match["slot"], int(match["first"])
    return [
        InterfaceSpec(
            name=f"{kind}{slot}{number}",
            short_name=f"{short.get(kind, _SHORT.get(kind, kind))}{slot}{number}",
            bandwidth=group.bandwidth or _BANDWIDTH.get(kind, 1_000_000),
            medium="serial" if kind == "Serial" else "ethernet",
            layer2=group.layer2,
            management=group.management,
        )
        for number in range(first, int(match["last"] or first) + 1)
    ]
