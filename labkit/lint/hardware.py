"""Which device a bare configuration is from: told from the lines that only one family prints."""

import re
from dataclasses import replace

from labkit.lint.lines import config_lines
from labkit.topology.kinds import device_kind, port_spec
from labkit.topology.topology import DeviceKind

_HARDWARE = re.compile(
    r"interface (?P<name>(?P<type>Ethernet|FastEthernet|X?GigabitEthernet|TenGigabitEthernet"
    r"|Serial|MEth)[\d/]+)"
)
_SIGNS = (
    ("zte-5960x", re.compile(r"^switchvlan-configuration\b", re.MULTILINE)),
    ("zte-zxr10", re.compile(r"^(!<system-config>|interface x?gei-)", re.MULTILINE)),
    (
        "cisco-3650",
        re.compile(
            r"^(?=version 1\d\.\d|hostname )(?s:.)*^( switchport |spanning-tree |interface Vlan)",
            re.MULTILINE,
        ),
    ),
    ("cisco-isr", re.compile(r"^(version 1\d\.\d|hostname |service timestamps )", re.MULTILINE)),
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
_RELEASE = re.compile(r"^(?:\[|!Software Version )(?P<version>V\d{3}R\d{3}C\w+)", re.MULTILINE)
_IOS_VERSION = re.compile(r"^version (?P<version>\d+\.\d+)\s*$", re.MULTILINE)
_DEFAULT = "huawei-router"


def kind_of(text: str) -> DeviceKind:
    """The kind of device that printed a configuration, of the release and with the very ports that it lists.

    A saved configuration always lists all physical ports, those of added cards too.
    """
    sample = text.replace("\r", "")
    kind = device_kind(next((name for name, sign in _SIGNS if sign.search(sample)), _DEFAULT))
    release = _RELEASE.search(sample)
    if release is not None and not kind.version.startswith(release["version"]):
        kind = replace(kind, version=release["version"])
    own = _IOS_VERSION.search(sample)
    if own is not None:
        kind = replace(kind, vrp=own["version"])
    ports = ports_of(sample)
    return replace(kind, interfaces=tuple(port_spec(kind, name) for name in ports)) if ports else kind


def ports_of(text: str) -> list[str]:
    """The long names of the physical ports that a configuration lists."""
    found = (_HARDWARE.fullmatch(line.text) for line in config_lines(text) if not line.headers)
    return list(dict.fromkeys(match["name"] for match in found if match is not None))
