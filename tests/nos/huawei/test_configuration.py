"""The saved configuration: what is printed loads, what loads is printed, and the declarations are sound."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lone import lone_device, typed
from routing_lines import ROUTING_LINES

from labkit.nos.config import DeviceConfig
from labkit.nos.huawei.cipher import read_secret, seal, show_secret, unseal
from labkit.nos.huawei.dialect import huawei
from labkit.nos.huawei.layout import LAYOUTS
from labkit.nos.shell.declaration import Section, Setting
from labkit.nos.shell.dialect import undo_notations
from labkit.nos.shell.loader import load
from labkit.nos.shell.notation import parse_notation
from labkit.nos.shell.store import owner
from labkit.topology.kinds import device_kind
from labkit.topology.topology import Node

KIND_OF_FAMILY = {
    "ar": "huawei-ar2220",
    "s": "huawei-s5700",
    "router": "huawei-router",
    "ac": "huawei-ac6005",
    "usg": "huawei-usg6000v",
}

_octet = st.integers(1, 254)
_lan = st.builds("10.{}.{}".format, _octet, _octet)
_port = st.integers(0, 2).map("GigabitEthernet0/0/{}".format)
_secret = st.text("abcXYZ019!@#", min_size=1, max_size=12)

_AREA_LINES = st.sampled_from(
    [
        "nssa default-route-advertise cost 0 no-summary",
        "nssa translator-always suppress-forwarding-address",
        "abr-summary 10.1.0.0 255.255.0.0 cost 4 not-advertise",
        "abr-summary 10.1.1.1 24",
        "undo abr-summary 10.1.0.0 16",
        "filter 2000 import",
        "filter ip-prefix X export",
        "vlink-peer 2.2.2.2 hello 5 dead 30 md5 1 cipher abc",
        "vlink-peer 2.2.2.2 simple plain abc",
        "default-cost 20",
    ]
)
_OSPF_LINES = st.sampled_from(
    [
        "asbr-summary 10.0.0.0 255.0.0.0 cost 5 tag 9",
        "asbr-summary 10.0.0.0 8 not-advertise",
        "peer 10.1.1.1 dr-priority 3",
        "stub-router on-startup 100",
        "undo stub-router",
        "opaque-capability enable",
    ]
)
_VRRP_LINES = st.sampled_from(
    [
        "priority 120",
        "preempt-mode timer delay 20",
        "preempt-mode disable",
        "timer advertise 5",
        "authentication-mode md5 abc",
        "authentication-mode simple plain abc",
        "track interface GigabitEthernet0/0/1 reduced 30",
        "track interface GigabitEthernet0/0/2",
    ]
)
_SERIAL_LINES = st.sampled_from(
    [
        "link-protocol hdlc",
        "undo link-protocol",
        "ppp authentication-mode chap domain d",
        "ppp chap user r2",
        "ppp chap password cipher abc",
        "ppp pap local-user r2 password simple abc",
        "remote address 10.1.1.2",
        "ip address ppp-negotiate",
        "undo ip address ppp-negotiate",
    ]
)
_TUNNEL_LINES = st.sampled_from(
    [
        "source 10.1.1.1",
        "source GigabitEthernet0/0/1",
        "destination 10.2.2.2",
        "keepalive",
        "keepalive period 10 retry-times 4",
        "gre key 5",
        "undo gre key",
        "gre checksum",
        "undo source",
        "mtu 1400",
    ]
)
_BFD = (
    "interface GigabitEthernet0/0/0 source-ip 10.1.1.1\n discriminator local 1\n discriminator remote 2\n commit",
    "auto\n commit",
    "\n min-tx-interval 100",
)
_ACCESS_LINES = st.sampled_from(
    [
        "undo telnet server enable",
        "telnet server enable",
        "ftp server enable",
        "stelnet server enable",
        "undo stelnet server enable",
        "ssh user ann authentication-type password",
        "ssh user ann service-type all",
        "undo ssh user ann",
        "ssh client first-time enable",
        "super password level 3 cipher abc",
        "undo super password level 3",
        "header shell information hello you",
        "undo header shell",
        "undo info-center enable",
        "clock timezone BJ add 8",
        "undo clock timezone",
        "user-interface vty 0 4\n idle-timeout 5 0\n protocol inbound all",
    ]
)
_scheme = st.sampled_from(["default", "datacom"])
_AAA_LINES = st.one_of(
    st.builds(
        "authentication-scheme {}\n  authentication-mode {}".format,
        _scheme,
        st.sampled_from(["radius local", "none"]),
    ),
    st.builds(
        "authorization-scheme {}\n  authorization-mode {}".format, _scheme, st.sampled_from(["none", "local"])
    ),
    st.builds("accounting-scheme {}\n  accounting-mode radius".format, _scheme),
    st.builds("domain {}\n  authentication-scheme {}".format, _scheme, _scheme),
    st.builds(
        "domain {}\n  {}".format,
        _scheme,
        st.sampled_from(["state block", "radius-server a", "undo authentication-scheme"]),
    ),
    st.builds("undo {} {}".format, st.sampled_from(["authentication-scheme", "domain"]), _scheme),
)
_ROUTER_LINES = st.one_of(
    ROUTING_LINES,
    st.builds(
        "sysname {}".format, st.text("Rabc-_.9", min_size=1, max_size=12).filter(lambda t: t[0] != "-")
    ),
    st.builds("interface {}\n ip address {}.1 24".format, _port, _lan),
    st.builds("interface {}\n ip address {}.1 24\n ip address {}.1 24 sub".format, _port, _lan, _lan),
    st.builds("interface {}\n shutdown".format, _port),
    st.builds("interface {}\n undo shutdown".format, _port),
    st.builds(
        "interface {}\n description {}".format, _port, st.text("ab <>[]#:-", min_size=1).filter(str.strip)
    ),
    st.builds("interface {}\n ospf cost {}".format, _port, st.integers(1, 65535)),
    st.builds(
        "interface {}\n ospf authentication-mode md5 {} cipher {}".format, _port, st.integers(1, 255), _secret
    ),
    st.builds("interface {}\n ospf authentication-mode simple plain {}".format, _port, _secret),
    st.builds(
        "interface {}\n ospf network-type {}".format,
        _port,
        st.sampled_from(["p2p", "nbma", "p2mp", "broadcast"]),
    ),
    st.builds("interface {}\n ospf timer hello {}".format, _port, st.integers(1, 200)),
    st.builds(
        "interface GigabitEthernet0/0/{0}.{1}\n dot1q termination vid {1}\n {2}".format,
        st.integers(0, 2),
        st.integers(1, 3),
        st.sampled_from(
            ["arp broadcast enable", "undo dot1q termination vid", "qinq termination pe-vid 5 ce-vid 6"]
        ),
    ),
    st.builds("interface Eth-Trunk1\n undo portswitch\n ip address {}.1 24".format, _lan),
    st.builds("interface Eth-Trunk1\n {}".format, st.sampled_from(["portswitch", "mode lacp-static"])),
    st.builds("interface {}\n eth-trunk 1".format, _port),
    st.builds("interface {}\n undo eth-trunk".format, _port),
    st.builds("interface LoopBack{}\n ip address {}.1 32".format, st.integers(0, 5), _lan),
    st.builds("undo interface LoopBack{}".format, st.integers(0, 5)),
    st.builds("ip route-static {}.0 24 {}.2 preference {}".format, _lan, _lan, st.integers(1, 255)),
    st.builds(
        "ip route-static {}.0 24 NULL0 description {}".format,
        _lan,
        st.text("ab c", min_size=1).filter(str.strip),
    ),
    st.builds(
        "ospf {}\n area {}\n  network {}.0 0.0.0.255".format, st.integers(1, 3), st.integers(0, 3), _lan
    ),
    st.builds(
        "isis {}\n {}".format,
        st.integers(1, 2),
        st.sampled_from(
            [
                "is-level level-2",
                "cost-style wide",
                "network-entity 49.0001.0000.0000.0001.00",
                "network-entity 49.0002.0000.0000.0001.00",
                "is-name R1",
                "circuit-cost 20 level-1",
                "circuit-cost 30",
                "import-route static cost 5 level-1-2",
                "import-route isis 3 cost-type internal",
                "import-route isis level-2 into level-1 filter-policy ip-prefix P tag 5",
                "undo import-route isis level-1 into level-2",
                "import-route isis level-1 into level-2 filter-policy route-policy Q",
                "default-route-advertise match default cost 3 level-1",
                "summary 10.1.0.0 255.255.0.0 level-1-2",
                "area-authentication-mode md5 cipher abc",
                "domain-authentication-mode simple plain abc",
                "set-overload",
                "attached-bit advertise never",
            ]
        ),
    ),
    st.builds("isis 1\ninterface {}\n isis enable 1".format, _port),
    st.builds(
        "interface {}\n isis {}".format,
        _port,
        st.sampled_from(
            [
                "cost 20 level-1",
                "cost 30",
                "circuit-level level-2",
                "circuit-type p2p",
                "dis-priority 0 level-2",
                "timer hello 5",
                "authentication-mode md5 cipher abc",
                "silent",
            ]
        ),
    ),
    st.builds("ospf {}\n silent-interface {}".format, st.integers(1, 3), _port),
    st.builds(
        "ospf {}\n import-route {}".format,
        st.integers(1, 3),
        st.sampled_from(["static", "direct cost 5", "static type 1 tag 7"]),
    ),
    st.builds(
        "ospf {}\n default-route-advertise {}".format,
        st.integers(1, 3),
        st.sampled_from(["", "always", "always cost 9 type 1"]),
    ),
    st.builds("ospf {}\n area {}\n  stub no-summary".format, st.integers(1, 3), st.integers(0, 3)),
    st.builds("undo ospf {}".format, st.integers(1, 3)),
    st.builds("bfd\n#\nbfd s{} bind peer-ip {}.2 {}".format, st.integers(1, 2), _lan, st.sampled_from(_BFD)),
    st.builds("ip route-static {}.0 24 {}.2 track bfd-session s1".format, _lan, _lan),
    st.sampled_from(["undo bfd", "ospf 1\n bfd all-interfaces enable"]),
    st.builds("interface {}\n ospf bfd enable".format, _port),
    st.builds("arp static {}.7 00e0-fc12-{:04x}".format, _lan, st.integers(0, 65535)),
    st.builds("interface {}\n arp-proxy enable".format, _port),
    st.builds("interface Tunnel0/0/{}\n tunnel-protocol gre\n {}".format, st.integers(0, 1), _TUNNEL_LINES),
    st.builds(
        "interface {}\n ip address 10.5.0.1 24\n vrrp vrid {} virtual-ip 10.5.0.254\n vrrp vrid {} {}".format,
        _port,
        st.integers(1, 2),
        st.integers(1, 2),
        _VRRP_LINES,
    ),
    st.builds("ospf {}\n area {}\n  {}".format, st.integers(1, 3), st.integers(1, 3), _AREA_LINES),
    st.builds("ospf {}\n {}".format, st.integers(1, 3), _OSPF_LINES),
    st.builds(
        "aaa\n local-user {} password cipher {}\n local-user {} privilege level 3".format,
        st.just("ann"),
        _secret,
        st.just("ann"),
    ),
    st.builds("aaa\n {}".format, _AAA_LINES),
    st.builds(
        "user-interface vty {} {}\n authentication-mode aaa".format, st.integers(0, 2), st.integers(2, 4)
    ),
    st.builds("router id {}.9".format, _lan),
    _ACCESS_LINES,
)
_SWITCH_LINES = st.one_of(
    st.builds("vlan batch {} to {}".format, st.integers(2, 20), st.integers(20, 40)),
    st.builds("undo vlan {}".format, st.integers(2, 40)),
    st.builds("vlan {}\n description {}".format, st.integers(2, 40), st.text("ab", min_size=1)),
    st.builds("interface Vlanif{}\n ip address {}.1 24".format, st.integers(2, 40), _lan),
    st.builds(
        "interface GigabitEthernet0/0/{}\n port link-type {}".format,
        st.integers(1, 5),
        st.sampled_from(["access", "trunk", "hybrid"]),
    ),
    st.builds(
        "interface GigabitEthernet0/0/{}\n port default vlan {}".format, st.integers(1, 5), st.integers(1, 40)
    ),
    st.builds(
        "interface GigabitEthernet0/0/{}\n port trunk allow-pass vlan {} {}".format,
        st.integers(1, 5),
        st.integers(2, 40),
        st.integers(2, 40),
    ),
    st.builds(
        "interface GigabitEthernet0/0/{}\n undo port trunk allow-pass vlan 1".format, st.integers(1, 5)
    ),
    st.builds(
        "interface GigabitEthernet0/0/{}\n port hybrid untagged vlan {}".format,
        st.integers(1, 5),
        st.integers(1, 40),
    ),
    st.builds(
        "interface GigabitEthernet0/0/{}\n port hybrid tagged vlan {}".format,
        st.integers(1, 5),
        st.integers(1, 40),
    ),
    st.builds("interface GigabitEthernet0/0/{}\n undo port hybrid untagged vlan 1".format, st.integers(1, 5)),
    st.builds("interface GigabitEthernet0/0/{}\n undo portswitch".format, st.integers(1, 5)),
    st.builds("stp mode {}".format, st.sampled_from(["stp", "rstp", "mstp"])),
    st.builds("stp instance {} priority {}".format, st.integers(0, 3), st.sampled_from([0, 4096, 8192])),
    st.builds("stp instance {} root {}".format, st.integers(0, 3), st.sampled_from(["primary", "secondary"])),
    st.builds("undo stp instance {} root".format, st.integers(0, 3)),
    st.sampled_from(
        [
            "stp disable",
            "stp enable",
            "stp bpdu-protection",
            "stp edged-port default",
            "stp pathcost-standard legacy",
            "stp timer forward-delay 2000",
            "undo stp region-configuration",
            "lacp priority 100",
            "gvrp",
            "lldp enable",
            "lldp message-transmission interval 60",
            "lldp management-address 10.1.1.1",
            "error-down auto-recovery cause bpdu-protection interval 40",
            "undo error-down auto-recovery cause bpdu-protection",
            "mac-address aging-time 20",
        ]
    ),
    st.builds(
        "stp region-configuration\n region-name {}\n revision-level {}\n instance {} vlan {} to {}\n"
        " active region-configuration".format,
        st.text("ab", min_size=1, max_size=5),
        st.integers(0, 3),
        st.integers(1, 4),
        st.integers(1, 20),
        st.integers(20, 40),
    ),
    st.builds(
        "stp region-configuration\n {}".format,
        st.sampled_from(
            [
                "instance 1 vlan 2 to 9",
                "instance 0 vlan 5",
                "instance 2 vlan 4 6",
                "undo region-name",
                "revision-level 0",
                "active region-configuration",
            ]
        ),
    ),
    st.builds(
        "interface GigabitEthernet0/0/{}\n {}".format,
        st.integers(1, 5),
        st.sampled_from(
            [
                "stp edged-port enable",
                "stp edged-port disable",
                "stp instance 1 cost 7",
                "stp port priority 32",
                "stp root-protection",
                "undo stp root-protection",
                "stp loop-protection",
                "stp disable",
                "stp bpdu-filter enable",
                "port-isolate enable group 3",
                "mac-vlan enable",
                "port-security enable\n port-security max-mac-num 3\n port-security mac-address sticky",
                "port-security mac-address sticky a-b-1 vlan 1\n port-security protect-action shutdown",
                "undo port-security enable",
                "port-security enable\n port-security aging-time 5 type inactivity",
                "undo lldp enable",
                "qinq vlan-translation enable",
                "port vlan-mapping vlan 5 to 7 map-vlan 9",
                "port vlan-stacking vlan 10 stack-vlan 20",
                "undo port vlan-stacking vlan 10",
                "am isolate GigabitEthernet0/0/7",
                "port mux-vlan enable",
                "gvrp",
                "gvrp registration fixed",
                "undo gvrp",
                "eth-trunk 1",
                "undo eth-trunk",
                "lacp priority 9",
            ]
        ),
    ),
    st.builds(
        "interface Eth-Trunk{}\n {}".format,
        st.integers(0, 2),
        st.sampled_from(
            [
                "mode lacp-static",
                "mode manual load-balance",
                "max active-linknumber 2",
                "least active-linknumber 2",
                "lacp preempt enable",
                "load-balance src-mac",
                "port link-type trunk",
                "trunkport GigabitEthernet 0/0/1 to 0/0/2",
                "undo portswitch",
                "stp edged-port enable",
            ]
        ),
    ),
    st.builds("undo interface Eth-Trunk{}".format, st.integers(0, 2)),
    st.builds(
        "port-group {}\n group-member GigabitEthernet0/0/{}".format, st.integers(1, 2), st.integers(1, 5)
    ),
    st.builds("port-group group-member g0/0/1 to g0/0/4\n port link-type {}".format, st.just("access")),
    st.builds("vlan {}\n port GigabitEthernet0/0/1 to 0/0/{}".format, st.integers(2, 40), st.integers(1, 5)),
    st.builds("vlan {}\n mac-vlan mac-address a-b-{}".format, st.integers(2, 40), st.integers(1, 3)),
    st.builds(
        "mac-address static a-b-{} GigabitEthernet0/0/{} vlan {}".format,
        st.integers(1, 3),
        st.integers(1, 5),
        st.integers(2, 40),
    ),
    st.builds(
        "vlan batch 2 to 9\n#\nvlan {}\n {}".format,
        st.integers(2, 5),
        st.sampled_from(
            [
                "aggregate-vlan\n access-vlan 6 to 7",
                "undo access-vlan 6",
                "mux-vlan\n subordinate group 8\n subordinate separate 9",
                "undo mux-vlan",
            ]
        ),
    ),
    st.builds("mac-address blackhole a-b-{} vlan {}".format, st.integers(1, 3), st.integers(2, 40)),
)


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("huawei-ar2220", _ROUTER_LINES),
        ("huawei-s5700", _SWITCH_LINES),
        (
            "huawei-router",
            st.one_of(
                st.builds("interface Serial0/0/0\n {}".format, _SERIAL_LINES),
                st.builds("interface Serial0/0/0\n ip address {}.1 30".format, _lan),
            ),
        ),
    ],
)
def test_printed_configuration_loads_as_the_same(kind, lines):
    """`load(render(config)) == config`, and the text of both is the same, whatever was typed before."""

    @given(st.lists(lines, max_size=25))
    @settings(max_examples=80, deadline=None)
    def holds(blocks):
        device = lone_device(kind)
        load(device, "\n#\n".join(blocks))
        text, config = device.text(), device.config
        assert device.load(text) == []
        assert device.config == config
        assert device.text() == text

    holds()


@pytest.mark.parametrize("family", LAYOUTS)
def test_declarations_are_sound(family):
    """Every notation compiles, every setting's field exists, and every line has a place in the family's layout."""
    dialect = huawei(family)
    blank = dialect.blank(Node("X", device_kind(KIND_OF_FAMILY[family]), "00e0fc000000"))
    for view, declarations in dialect.declarations().items():
        assert view in dialect.views
        for declaration in declarations:
            for notation in (declaration.notation, *undo_notations(declaration)):
                parse_notation(notation)
            if view == "system" and isinstance(declaration, Setting | Section) and declaration.path:
                holder, name = owner(blank, declaration.path)
                assert hasattr(holder, name), declaration.notation


@pytest.mark.parametrize("kind", KIND_OF_FAMILY.values())
def test_factory_configuration_is_known(kind):
    """A new device prints only lines whose place is known, and takes its own text back."""
    device = lone_device(kind)
    text = device.text()
    ranks = [device.dialect.block_rank(block) for block in LAYOUTS[device.kind.family]]
    assert ranks == sorted(ranks)
    assert device.load(text) == []
    assert device.text() == text


def _containers(value):
    """What could be changed in a configuration: its dicts and lists, and the records that are not frozen."""
    parts = []
    if dataclasses.is_dataclass(value):
        parts = [getattr(value, each.name) for each in dataclasses.fields(value)]
        if not value.__dataclass_params__.frozen:
            yield id(value)
    elif isinstance(value, dict | list):
        parts = [*value.values()] if isinstance(value, dict) else value
        yield id(value)
    for part in parts:
        yield from _containers(part)


@pytest.mark.parametrize("kind", KIND_OF_FAMILY.values())
def test_new_devices_of_a_kind_are_equal_and_share_nothing(kind):
    """The lines of the factory are read once for a kind; what they make is each device's own."""
    first, second = lone_device(kind), lone_device(kind)
    assert first.config == second.config
    assert set(_containers(first.config)).isdisjoint(_containers(second.config))


def test_file_without_indentation_loads():
    """A file that lost its leading spaces means the same."""
    text = "ospf 1\narea 0\nnetwork 10.1.1.0 0.0.0.255\narea 1\nnetwork 10.2.2.0 0.0.0.255\n"
    text += "interface LoopBack0\nip address 1.1.1.1 32\n"
    device = lone_device(text=text)
    assert len(device.config.ospf[1].areas) == 2
    assert device.config.interfaces["LoopBack0"].address is not None


def test_refused_lines_are_reported_with_their_number():
    """A bad line of a start configuration does not stop the others, and is named."""
    device = lone_device()
    problems = device.load("sysname R7\nfrobnicate\ninterface GigabitEthernet0/0/9\nrouter id 1.1.1.1\n")
    assert [(problem.number, problem.line) for problem in problems] == [
        (2, "frobnicate"),
        (3, "interface GigabitEthernet0/0/9"),
    ]
    assert device.config.hostname == "R7"
    assert str(device.config.router_id) == "1.1.1.1"


def test_undo_of_everything_gives_the_factory_configuration():
    """What a student types can be taken back line by line."""
    device = lone_device(text="sysname R1")
    before = device.text()
    lines = [
        ("interface GigabitEthernet0/0/0", "ip address 10.1.1.1 24", "undo ip address"),
        ("interface GigabitEthernet0/0/0", "ospf cost 7", "undo ospf cost"),
        ("interface GigabitEthernet0/0/0", "ospf timer hello 5", "undo ospf timer hello"),
        ("interface GigabitEthernet0/0/0", "description x", "undo description"),
        ("interface GigabitEthernet0/0/0", "shutdown", "undo shutdown"),
        ("", "ip route-static 10.0.0.0 8 NULL0", "undo ip route-static 10.0.0.0 8"),
        ("", "router id 1.1.1.1", "undo router id"),
        ("", "interface LoopBack0", "undo interface LoopBack0"),
        ("", "ospf 1", "undo ospf 1"),
    ]
    for view, line, undo in lines:
        shown = typed(device, "system-view", *([view] if view else []), line)
        assert "Error" not in shown, shown
        assert device.text() != before, line
        shown = typed(device, "system-view", *([view] if view else []), undo)
        assert "Error" not in shown, shown
        assert device.text() == before, undo


@given(st.text(min_size=1, max_size=40).filter(lambda text: "\x00" not in text))
def test_sealed_password_can_be_read_back(password):
    """Our own cipher text gives the password; the same password always gives the same text."""
    assert unseal(seal(password)) == password
    assert seal(password) == seal(password)


def test_foreign_cipher_text_is_kept_as_it_is():
    """A text that another device made is unreadable, printed back unchanged, and equal to any key (trap 23)."""
    foreign = "%$%$K8m.Nt84DZ}e#<0`8bmE3Uw}%$%$"
    secret = read_secret(foreign)
    assert secret.text is None
    assert show_secret(secret) == foreign
    assert secret.agrees(read_secret("anything"))
    assert not read_secret("one").agrees(read_secret("two"))


def test_vty_lines_split_and_merge():
    """Settings of some lines of a range leave the others alone; equal neighbours are one range again."""
    device = lone_device()
    typed(device, "system-view", "user-interface vty 0 1", "authentication-mode aaa")
    text = device.text()
    assert "user-interface vty 0 1\n authentication-mode aaa\nuser-interface vty 2 4\n" in text
    typed(device, "system-view", "user-interface vty 2 4", "authentication-mode aaa")
    assert "user-interface vty 0 4\n authentication-mode aaa\n" in device.text()


def test_models_are_independent():
    """Two devices share no mutable part of their configuration."""
    one, other = lone_device(), lone_device()
    typed(one, "system-view", "ospf 1", "area 0", "network 10.0.0.0 0.255.255.255")
    assert isinstance(other.config, DeviceConfig)
    assert not other.config.ospf
