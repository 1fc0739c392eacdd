"""NTP over a chain of routers: strata, authentication, and what the displays tell (RFC 5905)."""

import pytest
from cabled import cabled

from labkit.grading.parse import parse

ADDRESSES = {
    "R1": "interface GigabitEthernet0/0/0\n ip address 10.1.12.1 24\n#\n",
    "R2": "interface GigabitEthernet0/0/0\n ip address 10.1.12.2 24\n#\n"
    "interface GigabitEthernet0/0/1\n ip address 10.1.23.2 24\n#\n",
    "R3": "interface GigabitEthernet0/0/0\n ip address 10.1.23.3 24\n#\n",
}
KEYS = (
    "ntp-service authentication enable\n"
    "ntp-service authentication-keyid 1 authentication-mode md5 cipher {key}\n"
    "ntp-service reliable authentication-keyid 1\n"
)


def chain(**lines):
    texts = {name: text + lines.get(name, "") for name, text in ADDRESSES.items()}
    return cabled(["R1:0 R2:0", "R2:1 R3:0"], texts)


def test_each_server_adds_one_to_the_stratum():
    """RFC 5905, 3: a clock's stratum is one more than that of the clock it follows; 16 follows nobody."""
    devices = chain(
        R1="ntp-service refclock-master 2\n",
        R2="ntp-service unicast-server 10.1.12.1\n",
        R3="ntp-service unicast-server 10.1.23.2\n",
    )
    assert [devices[name].state.ntp().stratum for name in ("R1", "R2", "R3")] == [2, 3, 4]
    assert str(devices["R3"].state.ntp().reference) == "10.1.23.2"
    rows = parse("huawei_vrp", "display ntp-service status", devices["R3"].run("display ntp-service status"))
    told = {row["field"]: row["value"] for row in rows}
    assert (told["clock status"], told["clock stratum"]) == ("synchronized", "4")
    assert told["reference clock ID"] == "10.1.23.2"
    assert "10.1.23.2" in devices["R3"].run("display ntp-service sessions")


def test_an_unreachable_server_is_not_followed():
    """Without a route to the server nobody answers; the clock stays unsynchronised."""
    devices = chain(R1="ntp-service refclock-master 2\n", R3="ntp-service unicast-server 10.1.12.1\n")
    state = devices["R3"].state.ntp()
    assert (state.stratum, state.sessions[0].reason) == (16, "unreachable")


@pytest.mark.parametrize(("key", "stratum"), [("Datacom1", 3), ("another1", 16)])
def test_with_authentication_both_ends_must_hold_the_key(key, stratum):
    """RFC 5905, 7.3: a packet whose digest does not verify is dropped."""
    devices = chain(
        R1=KEYS.format(key="Datacom1") + "ntp-service refclock-master 2\n",
        R2=KEYS.format(key=key) + "ntp-service unicast-server 10.1.12.1 authentication-keyid 1\n",
    )
    assert devices["R2"].state.ntp().stratum == stratum


def test_circles_of_clients_follow_nobody():
    """Two that ask each other count to infinity, which is 16."""
    devices = chain(R1="ntp-service unicast-server 10.1.12.2\n", R2="ntp-service unicast-server 10.1.12.1\n")
    assert {devices[name].state.ntp().stratum for name in ("R1", "R2")} == {16}


def test_the_configuration_is_printed_and_loads_again():
    """Every line comes back, the key as a cipher text."""
    devices = chain(
        R1=KEYS.format(key="Datacom1") + "ntp-service refclock-master 2\n"
        "ntp-service unicast-peer 10.1.12.2 version 4\n"
        "ntp-service unicast-server 10.1.12.9 preference\n"
    )
    text = devices["R1"].text()
    assert "ntp-service refclock-master 2" in text
    assert devices["R1"].load(text) == []
    assert devices["R1"].text() == text
