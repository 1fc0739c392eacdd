"""What a device's container may do, and that nothing leads from a device's command line into it."""

from types import SimpleNamespace

import pytest

from containers.labs import NAME, links
from labkit.runtime.docker.container import CAPABILITIES, confinement, refused, without

# capabilities(7): the numbers of those that a device has
_NUMBERS = {
    "CHOWN": 0,
    "DAC_OVERRIDE": 1,
    "FOWNER": 3,
    "KILL": 5,
    "SETGID": 6,
    "SETUID": 7,
    "NET_BIND_SERVICE": 10,
    "NET_ADMIN": 12,
    "NET_RAW": 13,
    "SYS_ADMIN": 21,
}
ESCAPES = [
    "!sh",
    "!id",
    "sh",
    "bash -c id",
    "| sh",
    "display version | id",
    "display version ; id",
    "display version && id",
    "display version > /run/escaped",
    "ping $(id)",
    "ping `id`",
    "ping -c 1 ;id",
    "tracert 127.0.0.1;id",
    "more /etc/passwd",
    "cd /etc",
    "dir /etc",
    "startup saved-configuration ../../etc/passwd",
    "save /run/escaped",
    "ftp ;id",
    "telnet $(id)",
]
SETTINGS = [
    "sysname $(touch /run/escaped)",
    "sysname ;touch",
    "interface GigabitEthernet0/0/0",
    "description $(touch /run/escaped)",
    "description `touch /run/escaped`",
    "description x; touch /run/escaped",
    "description x' ; touch /run/escaped ; '",
    "quit",
    "ospf 1",
    "description ! exit",
    "description x\\ntouch /run/escaped",
]


@pytest.fixture(scope="module")
def lab(module_lab):
    return module_lab


def test_the_container_is_held_back(lab):
    """Not privileged, no new privileges, limits of memory, processor and processes, nothing of the machine."""
    host = lab.inspect("R1")["HostConfig"]
    assert not host["Privileged"]
    assert host["SecurityOpt"] == ["no-new-privileges"]
    assert host["ReadonlyRootfs"]
    assert host["Memory"] == host["MemorySwap"] == 256 * 2**20
    assert 0 < host["PidsLimit"] <= 256
    assert host["NanoCpus"] == 10**9
    assert host["Binds"] is None
    assert lab.inspect("R1")["Mounts"] == []
    assert host["NetworkMode"] == "none"
    assert not host["PortBindings"]


def test_only_the_needed_capabilities_are_left(lab):
    """The kernel's own word for the first process: exactly the declared capabilities can ever be had."""
    status = dict(
        line.split(":\t") for line in lab.inside("R1", "cat", "/proc/1/status").splitlines() if ":\t" in line
    )
    expected = sum(1 << _NUMBERS[name] for name in CAPABILITIES)
    assert int(status["CapBnd"], 16) == expected
    assert int(status["CapEff"], 16) == expected
    assert status["NoNewPrivs"] == "1"


def test_the_file_system_is_read_only(lab):
    assert "Read-only file system" in lab.inside("R1", "touch", "/etc/escaped")


def test_there_is_no_interface_but_the_links(lab):
    """No management network: the links of the topology and Linux's own loopback interface."""
    assert {name for name in links(lab, "R2") if not name.startswith("sit")} == {"lo", "GE0-0-0", "GE0-0-1"}


def test_the_labels_say_whose_it_is(lab):
    labels = lab.inspect("R1")["Config"]["Labels"]
    assert (labels["labkit.lab"], labels["labkit.node"], labels["labkit.role"]) == (NAME, "R1", "device")


@pytest.mark.parametrize("line", ESCAPES)
def test_no_line_leads_to_a_linux_shell(lab, line):
    """What students try in the user view does nothing but what VRP does with it: an error."""
    said = lab.execute("R1", line)
    assert "uid=" not in said
    assert "root:x:0" not in said
    assert lab.inside("R1", "ls", "/run").find("escaped") == -1


def test_no_text_that_is_stored_is_run(lab):
    """Names and descriptions with a shell's syntax reach the container as text, if at all."""
    lab.type({"R1": SETTINGS})
    assert "escaped" not in lab.inside("R1", "ls", "/run")
    assert not {"sh", "bash", "touch"} & set(lab.inside("R1", "ps", "-e", "-o", "comm=").split())


def test_an_engine_that_limits_no_processors_is_not_asked_to():
    """It would refuse the container: what a rootless engine 20.10 told of itself where it had no control groups."""
    told = {"MemoryLimit": False, "CpuCfsQuota": False, "PidsLimit": False, "CgroupVersion": "2"}
    left_out = refused(SimpleNamespace(info=lambda: told))
    assert "nano_cpus" not in without(left_out, confinement())
    assert (
        without(refused(SimpleNamespace(info=lambda: {"CpuCfsQuota": True})), confinement()) == confinement()
    )
