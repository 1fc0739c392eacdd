"""Which device a bare configuration is from: told from the lines that only one family prints."""

import re
from dataclasses import replace

from labkit.lint.lines import ConfigLine, config_lines
from labkit.topology.kinds import device_kind
from labkit.topology.topology import DeviceKind, InterfaceSpec

_HARDWARE = re.compile(
    r"interface (?P<name>(?P<type>Ethernet|GigabitEthernet|XGigabitEthernet|Serial|MEth)[\d/]+)"
)
_SIGNS = (
    (
        "huawei-usg6000v",
        re.compile(
            r"^(!Software Version|security-policy$|nat-policy$|firewall zone (trust|dmz)$)", re.MULTILINE
        ),
    ),
    (
        "huawei-ac6005",
        re.compile(r"^( wireless-access-specification| ap-group name |capwap source )", re.MULTILINE),
    ),
    ("huawei-ap2050", re.compile(r"^(interface Wlan-Radio|management-vlan )", re.MULTILINE)),
    (
        "huawei-ar1220",
        re.compile(r"^(\[V\d+R\d+C\w*\]|wlan ac$| set cpu-usage threshold | board add )", re.MULTILINE),
    ),
    ("huawei-router", re.compile(r"^(interface Serial\d|wlan$)", re.MULTILINE)),
    (
        "huawei-s5700",
        re.compile(r"^(interface MEth|drop-profile default|cluster enable|vlan batch )", re.MULTILINE),
    ),
)
"""A kind of the family, and what its configurations contain; the first sign found decides."""
_DEFAULT = "huawei-router"


def kind_of(text: str) -> DeviceKind:
    """The kind of device that printed a configuration, with the very ports that the configuration lists.

    A saved configuration always lists all physical ports, those of added cards too.
    """
    sample = text.replace("\r", "")
    name = next((kind for kind, sign in _SIGNS if sign.search(sample)), _DEFAULT)
    kind = device_kind(name)
    named = [spec for line in config_lines(sample) if (spec := _port(kind, line)) is not None]
    return replace(kind, interfaces=tuple(dict.fromkeys(named))) if named else kind


def _port(kind: DeviceKind, line: ConfigLine) -> InterfaceSpec | None:
    found = _HARDWARE.fullmatch(line.text)
    if found is None or line.headers:
        return None
    known = kind.interface(found["name"])
    if known is not None:
        return known
    alike = next((spec for spec in kind.interfaces if spec.name.startswith(found["type"])), None)
    if alike is not None:
        return replace(alike, name=found["name"], short_name=found["name"])
    bandwidths = {"Ethernet": 100_000, "Serial": 2_048}
    return InterfaceSpec(
        found["name"],
        found["name"],
        bandwidth=bandwidths.get(found["type"], 1_000_000),
        medium="serial" if found["type"] == "Serial" else "ethernet",
        layer2=kind.role == "switch" and found["type"] != "MEth",
        management=found["type"] == "MEth",
    )
