"""Lines of configurations are sorted by what they do, and the sorting is not fooled."""

import pytest

from labkit.lint.hardware import kind_of
from labkit.lint.lines import ConfigText, config_lines
from labkit.lint.observation import changed_fields, recorded_reads
from labkit.lint.prove import idle_lines, without
from labkit.lint.report import lint
from labkit.lint.roundtrip import changes, differences, shuffled
from labkit.nos.config import DeviceConfig, InterfaceConfig, OspfInterfaceConfig

ROUTER = """#
sysname R1
#
interface Serial0/0/0
 link-protocol ppp
#
interface GigabitEthernet0/0/0
 description to the core
 ip address 10.1.1.1 255.255.255.0
 ospf authentication-mode md5 1 cipher qgbpXJvRT#5_Y@3WD&T9cRZ#
 pim sm
#
interface GigabitEthernet0/0/1
 frobnicate
#
ospf 1
 area 0.0.0.0
  network 10.1.1.0 0.0.0.255
  network 10.0.0.0 0.0.0.255
#
user-interface con 0
#
return
"""


def degrees(text):
    """The report of one file."""
    return lint([ConfigText("x.cfg", text)])


def test_each_line_has_one_degree():
    """Stock is what a new device prints too, live what the engine reads, shown what only a display does."""
    report = degrees(ROUTER)
    assert report.record() | {"kept_lines": None, "unreadable": None} == {
        "files": 1,
        "lines": 15,
        "stock": 5,
        "live": 7,
        "shown": 1,
        "kept": 1,
        "rejected": [
            {
                "file": "x.cfg",
                "line": 14,
                "text": "frobnicate",
                "error": "Error: Unrecognized command found at '^' position.",
            }
        ],
        "kept_lines": None,
        "unreadable": None,
    }
    assert [finding.text for finding in report.kept] == ["pim sm"]
    assert [finding.line for finding in report.unreadable] == [10]


def test_a_line_of_another_view_is_refused():
    """`lacp priority` on a port that is in no trunk is not the system's, though the system has one, too."""
    text = "#\ninterface MEth0/0/1\n#\ninterface GigabitEthernet0/0/1\n router id 1.1.1.1\n#\nreturn\n"
    (finding,) = degrees(text).rejected
    assert (finding.line, finding.note) == (5, "Error: The line belongs to another view.")


def test_headers_tell_where_a_line_stands():
    """Families that indent their system view are not misread."""
    text = "#\n sysname A\n#\n snmp-agent a\n snmp-agent\n#\nospf 1\n area 0\n  network x\n area 1\n#\nbgp 1\n #\n f\n"
    assert [(line.text, line.headers) for line in config_lines(text)] == [
        ("sysname A", ()),
        ("snmp-agent a", ()),
        ("snmp-agent", ()),
        ("ospf 1", ()),
        ("area 0", ("ospf 1",)),
        ("network x", ("ospf 1", "area 0")),
        ("area 1", ("ospf 1",)),
        ("bgp 1", ()),
        ("f", ("bgp 1",)),
    ]


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("[V200R003C00]\n#\n sysname A\n", "ar"),
        ("#\nsysname A\n#\ninterface Serial0/0/0\n", "router"),
        ("#\nsysname A\n#\ndrop-profile default\n", "s"),
        ("!Software Version V500R005C10SPC300\n#\nsysname A\n", "usg"),
        ("#\nsysname A\n#\ncapwap source interface vlanif100\n", "ac"),
    ],
)
def test_the_family_is_told_from_the_text(text, family):
    """A bare file says what printed it."""
    assert kind_of(text).family == family


def test_the_ports_are_those_of_the_file():
    """Cards are no part of a model; their ports stand in the configuration."""
    text = "[V200R003C00]\n#\ninterface GigabitEthernet4/0/0\n#\ninterface Serial2/0/1\n"
    assert [(spec.name, spec.medium) for spec in kind_of(text).interfaces] == [
        ("GigabitEthernet4/0/0", "ethernet"),
        ("Serial2/0/1", "serial"),
    ]


def test_changes_are_found_at_their_depth():
    """The field of the innermost object that can change, not of everything around it."""
    before, after = DeviceConfig("A"), DeviceConfig("A")
    before.interfaces["X"], after.interfaces["X"] = InterfaceConfig("X"), InterfaceConfig("X")
    after.interfaces["X"].ospf.cost = 5
    assert changed_fields(before, after) == {(OspfInterfaceConfig, "cost")}
    after.interfaces["Y"] = InterfaceConfig("Y")
    assert (DeviceConfig, "interfaces") in changed_fields(before, after)


def test_reads_are_recorded_and_then_no_more():
    """A comparison is no read; the model is as before afterwards."""
    config = DeviceConfig("A")
    with recorded_reads() as read:
        assert config.hostname == "A"
        assert config == DeviceConfig("A")
    assert read == {(DeviceConfig, "hostname")}
    assert "__getattribute__" not in vars(DeviceConfig)


def test_differences_name_the_line_of_the_file():
    """A changed line, a lost one and a new one."""
    saved, printed = "#\na\nb\n\nc\n", "#\n a\nB\nc\nd\n"
    assert differences(saved, printed) == [(3, "b", "B"), (5, "", "d")]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_lines_does_not_matter(seed):
    """Lines that need others first wait; networks keep the order in which they were typed."""
    text = ROUTER.replace(" frobnicate\n", "")
    loaded = lint([ConfigText("x.cfg", text)]).readings[0].device
    assert shuffled(ConfigText("x.cfg", text), seed).config == loaded.config
    assert shuffled(ConfigText("x.cfg", text), seed).text() == loaded.text()


def test_a_configuration_that_is_printed_otherwise_is_told():
    """A mask as a length is stored as a mask."""
    text = ROUTER.replace("255.255.255.0", "24").replace(" frobnicate\n", "")
    found = [
        item
        for item in changes(lint([ConfigText("x.cfg", text)]).readings)
        if item["before"].startswith("ip")
    ]
    assert found == [
        {
            "file": "x.cfg",
            "line": 9,
            "before": "ip address 10.1.1.1 24",
            "after": "ip address 10.1.1.1 255.255.255.0",
        }
    ]


def test_a_line_that_matters_to_nobody_is_idle():
    """A network statement that no interface matches changes nothing; an address does."""
    idle = idle_lines(lint([ConfigText("x.cfg", ROUTER.replace(" frobnicate\n", ""))]))
    assert "network 10.0.0.0 0.0.0.255" in [line["text"] for line in idle]
    assert not {"sysname R1", "ip address 10.1.1.1 255.255.255.0", "description to the core"} & {
        line["text"] for line in idle
    }


def test_a_section_goes_with_its_body():
    """Without its header, the lines of a section would fall into the view around it."""
    lines = {line.text: line for line in config_lines(ROUTER)}
    assert "network" not in without(ROUTER, lines["area 0.0.0.0"])
    assert "frobnicate" not in without(ROUTER, lines["interface GigabitEthernet0/0/1"])
    assert "pim sm" in without(ROUTER, lines["description to the core"])
