"""SNMP shows what was configured."""

import pytest
from lone import lone_device
from ntc_templates.parse import parse_output

from labkit.grading.parse import parse

TEXT = """
snmp-agent community read public
snmp-agent community read cipher secret acl 2000
snmp-agent community write private
snmp-agent sys-info contact Li Lei
snmp-agent sys-info version v2c
snmp-agent group v3 g privacy read-view all
snmp-agent target-host trap address udp-domain 10.1.1.9 udp-port 162 params securityname watcher v2c
"""


@pytest.fixture(scope="module")
def router():
    """A router that may be asked, and would send traps."""
    return lone_device(text=TEXT)


def test_communities_are_told_apart_by_right(router):
    """ntc-templates read the same communities as the own template."""
    text = router.run("display snmp-agent community read")
    public = parse_output(platform="huawei_vrp", command="display snmp-agent community read", data=text)
    own = parse("huawei_vrp", "display snmp-agent community read", text)
    assert [(row["name"], row["acl"]) for row in public] == [(row["name"], row["acl"]) for row in own]
    assert own[0]["name"] == "public"
    assert [row["acl"] for row in own] == ["", "2000"]
    assert (
        len(parse("huawei_vrp", "display snmp-agent community", router.run("display snmp-agent community")))
        == 3
    )


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("display snmp-agent sys-info contact", "           Li Lei "),
        ("display snmp-agent sys-info version", "           SNMPv2c SNMPv3 "),
        ("display snmp-agent group g", "       Security model: v3 AuthPriv"),
        ("display snmp-agent group g", "       Readview: all"),
        ("display snmp-agent target-host", "     IP-address      : 10.1.1.9"),
        ("display snmp-agent target-host", "     Security name   : watcher"),
    ],
)
def test_the_agent_is_shown_as_configured(router, command, line):
    """What was typed is what is shown."""
    assert line in router.run(command).splitlines()
