"""WLAN on an access controller: access points, groups and profiles as they are configured.

Nothing is on air and no access point ever joins, so each is `idle`, carries no virtual access point and has no
station. `display ap all` is in the layout that ntc-templates read; the others follow the manual of V200R007.
"""

from collections.abc import Callable, Iterator, Sequence

from labkit.nos.config import DeviceConfig, KeptSection
from labkit.nos.huawei.display.kept_lines import has, lines, named, sections, value
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.wlan import AC
from labkit.nos.huawei.wlan_profiles import PROFILES
from labkit.nos.shell.declaration import Call, Table

table = Table()

_AP_RULE = "-" * 126
_DEFAULT = "default"
_HELP = {
    "ap": "AP",
    "ap-group": "AP group",
    "station": "Station information",
    "vap": "Virtual access point",
    "radio": "Radio information",
    "capwap": "CAPWAP information",
    "vlan": "VLAN information",
    "pool": "VLAN pool",
    "references": "What refers to a profile",
}


def _wlan(config: DeviceConfig) -> KeptSection:
    return next(sections(config, "wlan"), None) or KeptSection({})


def _access_points(config: DeviceConfig) -> list[KeptSection]:
    return sorted(sections(_wlan(config), "ap-id <number:0-8191>"), key=lambda ap: int(ap.values["number"]))


def access_point(call: Call) -> KeptSection | None:
    """The access point that a command names by its number or its name."""
    return next(
        (
            point
            for point in _access_points(call.device.config)
            if point.values["number"] == call["number"]
            or value(point, "ap-name", "ap_name", "") == call["name"]
        ),
        None,
    )


def _group_of(point: KeptSection) -> str:
    return str(value(point, "ap-group", "ap_group", _DEFAULT))


@table.display("display ap all", families=AC, help=_HELP)
def access_points(call: Call) -> str:
    """List the access points that the controller was told of."""
    return joined(_access_point_lines(_access_points(call.device.config)))


def _access_point_lines(found: Sequence[KeptSection]) -> Iterator[str]:
    yield "Total AP information:"
    if found:
        yield f"idle  : idle            [{len(found)}]"
    yield "ExtraInfo : Extra information"
    yield _AP_RULE
    columns = "{:<6}{:<15}{:<18}{:<20}{:<15}{:<8}{:<7}{:<5}{:<10}{:<10}{}"
    yield columns.format(
        "ID", "MAC", "Name", "Group", "IP", "Type", "State", "STA", "Uptime", "ExtraInfo", "Scene"
    )
    yield _AP_RULE
    for ap in found:
        mac = ap.values.get("mac", "-")
        name = value(ap, "ap-name", "ap_name", mac)
        yield columns.format(
            ap.values["number"], mac, name, _group_of(ap), "-", "-", "idle", "0", "-", "-", "-"
        )
    yield _AP_RULE
    yield f"Total: {len(found)}"


@table.display("display ap-group all", families=AC, help=_HELP)
def ap_groups(call: Call) -> str:
    """List the groups of access points."""
    return joined(_group_lines(call.device.config))


def _group_lines(config: DeviceConfig) -> Iterator[str]:
    rule = "-" * 64
    columns = "{:<37}{:<9}{}"
    groups = list(sections(_wlan(config), "ap-group name"))
    yield rule
    yield columns.format("Name", "AP total", "Country code")
    yield rule
    for group in groups:
        name = group.values["name"]
        members = sum(_group_of(ap) == name for ap in _access_points(config))
        yield columns.format(name, members, _country(config, group))
    yield rule
    yield f"Total: {len(groups)}"


def _country(config: DeviceConfig, group: KeptSection) -> str:
    profile = named(_wlan(config), "regulatory-domain-profile name", _domain_profile(group))
    return "CN" if profile is None else str(value(profile, "country-code", "country", "CN"))


def _domain_profile(group: KeptSection) -> str:
    return str(value(group, "regulatory-domain-profile", "regulatory_domain_profile", _DEFAULT))


@table.display("display ap-group name <name:string 1-35>", families=AC, help=_HELP)
def ap_group(call: Call) -> str:
    """Tell which profiles a group of access points uses."""
    group = named(_wlan(call.device.config), "ap-group name", call["name"])
    if group is None:
        return "Error: The AP group does not exist."
    return joined(_group_detail(group))


def _group_detail(group: KeptSection) -> Iterator[str]:
    rule = "-" * 78
    yield rule
    yield f"{'AP group name':<35}: {group.values['name']}"
    yield f"{'Regulatory domain profile':<35}: {_domain_profile(group)}"
    yield f"{'AP system profile':<35}: {value(group, 'ap-system-profile', 'ap_system_profile', _DEFAULT)}"
    for radio in ("0", "1", "2"):
        yield f"{f'Radio {radio}':<35}:"
        for bound in _bound_vaps(group, radio):
            yield f"{'  WLAN ' + str(bound['wlan']) + ' VAP profile':<35}: {bound['vap_profile']}"
    yield rule


def _bound_vaps(group: KeptSection, radio: str) -> list[dict[str, object]]:
    everywhere = [
        dict(line) for line in lines(group, "vap-profile") if str(line.get("radio", "all")) in ("all", radio)
    ]
    within = named(group, "radio", radio, by="radio")
    return everywhere + ([dict(line) for line in lines(within, "vap-profile")] if within else [])


@table.display(
    "display vap {all|ssid <ssid:string 1-32>|ap-group <group:string 1-35>}", families=AC, help=_HELP
)
def vaps(_call: Call) -> str:
    """List the virtual access points on air: none, since no access point has joined."""
    rule = "-" * 80
    header = "AP ID AP name        RfID WID  BSSID          Status  Auth type     STA  SSID"
    return joined(["WID : WLAN ID", rule, header, rule, rule, "Total: 0"])


@table.display(
    "display station {all|ssid <ssid:string 1-32>|ap-group <group:string 1-35>|vlan <1-4094>}",
    families=AC,
    help=_HELP,
)
def stations(_call: Call) -> str:
    """List the stations that are associated: none, since nothing is on air."""
    rule = "-" * 96
    header = (
        "STA MAC         AP ID Ap name    Rf/WLAN  Band  Type  Rx/Tx      RSSI  VLAN  IP address       SSID"
    )
    return joined(
        [
            "Rf/WLAN: Radio ID/WLAN ID",
            "Rx/Tx: link receive rate/link transmit rate(Mbps)",
            rule,
            header,
            rule,
            rule,
            "Total: 0 2.4G: 0 5G: 0",
        ]
    )


@table.display("display radio {all|ap-id <0-8191>}", families=AC, help=_HELP)
def radios(_call: Call) -> str:
    """List the radios of the access points that have joined: none."""
    rule = "-" * 90
    header = "AP ID Name           RfID Band  Type    Status  CH/BW        CE/ME     STA  CU(Rx/Tx/IDLE)"
    return joined(
        ["CH/BW:Channel/Bandwidth", "CE/ME:Current EIRP/Max EIRP (dBm)", rule, header, rule, rule, "Total: 0"]
    )


@table.display("display capwap configuration", families=AC, help=_HELP)
def capwap(call: Call) -> str:
    """Tell where the controller waits for access points (RFC 5415)."""
    config = call.device.config
    interface = value(config, "capwap source interface", "interface", "-")
    address = value(config, "capwap source ip-address", "ip", "-")
    dtls = "disable" if has(config, "capwap dtls no-auth enable") else "enable"
    rows = {
        "Source interface": interface,
        "Source ip-address": address,
        "Echo interval(seconds)": 25,
        "Echo times": 6,
        "Control priority(server to client)": 7,
        "Control priority(client to server)": 7,
        "Control-link DTLS encrypt": dtls,
        "DTLS PSK value": "******",
    }
    rule = "-" * 64
    return joined([rule, *(f"{name:<39}: {shown}" for name, shown in rows.items()), rule])


@table.display("display vlan pool {all|name <name:string 1-31>}", families=AC, help=_HELP)
def vlan_pools(call: Call) -> str:
    """List the pools of VLANs, or the VLANs of one."""
    rule = "-" * 64
    pools = list(sections(call.device.config, "vlan pool"))
    if call["name"] is None:
        rows = [f"{pool.values['name']:<33}{value(pool, 'assignment', 'method', 'hash')}" for pool in pools]
        return joined([rule, f"{'Name':<33}Assignment", rule, *rows, rule, f"Total: {len(pools)}"])
    pool = named(call.device.config, "vlan pool", call["name"])
    if pool is None:
        return "Error: The VLAN pool does not exist."
    vlans = sorted({vlan for line in lines(pool, "vlan") for vlan in line["vlans"]})
    return joined(
        [
            rule,
            f"{'Name':<21}: {pool.values['name']}",
            f"{'Total':<21}: {len(vlans)}",
            f"{'Assignment':<21}: {value(pool, 'assignment', 'method', 'hash')}",
            f"{'VLAN ID':<21}: {' '.join(map(str, vlans)) or '-'}",
            rule,
        ]
    )


def _references(wlan: KeptSection, keyword: str, name: str) -> Iterator[str]:
    """Name the sections that use a profile: `ap-group g`, `vap-profile v`."""
    parameter = keyword.replace("-", "_")
    for notation, held in wlan.sections.items():
        for section in held.values():
            inner = [
                section,
                *(child for children in section.sections.values() for child in children.values()),
            ]
            if any(line.get(parameter) == name for part in inner for line in lines(part, keyword)):
                label = section.values.get("name", section.values.get("number"))
                yield f"{notation.split()[0]} {label}"


def _fields(profile: KeptSection) -> Iterator[tuple[str, str]]:
    """Write the lines of a profile as pairs: the keywords of each, and what it was given."""
    for notation, found in profile.kept.items():
        words = notation.split(" <", 1)[0].split(" ")
        for line in found:
            given = " ".join(str(part) for part in line.values() if part is not True)
            yield " ".join(words).replace("-", " ").capitalize(), given or "enable"


def _security(profile: KeptSection) -> str:
    method = next(lines(profile, "security"), None)
    if method is None or "kind" not in method:
        return "Open"
    words = str(method["method"]).split()
    how = {"psk": "-PSK", "dot1x": "-802.1X"}.get(words[0] if words else "", "")
    return f"{str(method['kind']).upper()}{how}"


def _ssid_of(wlan: KeptSection, vap: KeptSection) -> str:
    profile = named(wlan, "ssid-profile name", value(vap, "ssid-profile", "ssid_profile", _DEFAULT))
    return "HUAWEI-WLAN" if profile is None else str(value(profile, "ssid", "ssid", "HUAWEI-WLAN"))


def _vap_columns(wlan: KeptSection, vap: KeptSection) -> tuple[str, ...]:
    security = named(
        wlan, "security-profile name", value(vap, "security-profile", "security_profile", _DEFAULT)
    )
    pool = value(vap, "service-vlan vlan-pool", "pool")
    return (
        "tunnel" if value(vap, "forward-mode", "mode") == "tunnel" else "direct",
        f"Pool {pool}" if pool else f"VLAN {value(vap, 'service-vlan vlan-id', 'vlan_id', 1)}",
        "Open" if security is None else _security(security),
        _ssid_of(wlan, vap),
    )


_COLUMNS: dict[str, tuple[tuple[str, ...], Callable[[KeptSection, KeptSection], tuple[str, ...]]]] = {
    "vap-profile": (("FMode", "VLAN", "AuthType", "SSID"), _vap_columns),
    "ssid-profile": (
        ("SSID",),
        lambda _wlan, profile: (str(value(profile, "ssid", "ssid", "HUAWEI-WLAN")),),
    ),
    "security-profile": (("Security policy",), lambda _wlan, profile: (_security(profile),)),
    "regulatory-domain-profile": (
        ("Country code",),
        lambda _wlan, profile: (str(value(profile, "country-code", "country", "CN")),),
    ),
}
"""Beside its name and how often it is used, what the list of a kind of profile tells of each."""


def _profile_list(wlan: KeptSection, keyword: str) -> Iterator[str]:
    titles, columns = _COLUMNS.get(keyword, ((), lambda _wlan, _profile: ()))
    profiles = list(sections(wlan, f"{keyword} name"))
    rule = "-" * (48 + 20 * len(titles))
    yield rule
    yield (f"{'Profile name':<36}{'Reference':<12}" + "".join(f"{title:<20}" for title in titles)).rstrip()
    yield rule
    for profile in profiles:
        name = str(profile.values["name"])
        used = sum(1 for _ in _references(wlan, keyword, name))
        shown = "".join(f"{text:<20}" for text in columns(wlan, profile))
        yield f"{name:<36}{used:<12}{shown}".rstrip()
    yield rule
    yield f"Total: {len(profiles)}"


def _profile_detail(wlan: KeptSection, keyword: str, profile: KeptSection) -> Iterator[str]:
    titles, columns = _COLUMNS.get(keyword, ((), lambda _wlan, _profile: ()))
    rows = {"Profile name": str(profile.values["name"])}
    rows |= dict(zip(titles, columns(wlan, profile), strict=True))
    rows |= dict(_fields(profile)) if not titles else {}
    rule = "-" * 60
    yield rule
    yield from (f"{name:<35}: {shown}" for name, shown in rows.items())
    yield rule


def _show_profiles(keyword: str) -> Callable[[Call], str]:
    def show(call: Call) -> str:
        wlan = _wlan(call.device.config)
        if call["name"] is None:
            return joined(_profile_list(wlan, keyword))
        profile = named(wlan, f"{keyword} name", call["name"])
        if profile is None:
            return "Error: The profile does not exist."
        return joined(_profile_detail(wlan, keyword, profile))

    return show


def _show_references(keyword: str) -> Callable[[Call], str]:
    def show(call: Call) -> str:
        wlan = _wlan(call.device.config)
        if named(wlan, f"{keyword} name", call["name"]) is None:
            return "Error: The profile does not exist."
        users = list(_references(wlan, keyword, call["name"]))
        rule = "-" * 60
        rows = [f"{kind:<30}{name}" for kind, _, name in (user.partition(" ") for user in users)]
        return joined(
            [rule, f"{'Reference type':<30}Reference name", rule, *rows, rule, f"Total: {len(rows)}"]
        )

    return show


for _keyword in PROFILES:
    table.display(f"display {_keyword} {{all|name <name:string 1-35>}}", families=AC, help=_HELP)(
        _show_profiles(_keyword)
    )
    table.display(f"display references {_keyword} name <name:string 1-35>", families=AC, help=_HELP)(
        _show_references(_keyword)
    )
