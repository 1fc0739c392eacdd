"""DHCP servers, relays and clients (RFC 2131)."""

import pytest

from labkit.grading.parse import parse
from nos.cisco.ios import lone, network, typed

SERVER = (
    "ip dhcp excluded-address 10.0.0.1 10.0.0.9\n"
    "ip dhcp pool LAN\n network 10.0.0.0 255.255.255.0\n default-router 10.0.0.1\n dns-server 10.0.0.3 10.0.0.4\n"
    "ip dhcp pool FAR\n network 10.0.9.0 255.255.255.0\n default-router 10.0.9.1\n"
    "interface g0/0\n ip address 10.0.0.1 255.255.255.0\n no shutdown\n"
    "interface g0/1\n ip address 10.0.1.1 255.255.255.0\n no shutdown\nip route 10.0.9.0 255.255.255.0 10.0.1.2\n"
)
CLIENT = "interface g0/0\n ip address dhcp\n no shutdown\n"


def test_a_client_gets_the_lowest_free_address():
    """Above the range that is excluded; the binding names the client's MAC address."""
    devices = network(["S:g0/0 C:g0/0"], {"S": SERVER, "C": CLIENT})
    (given,) = devices["C"].state.dhcp_clients()
    assert (str(given.address), given.length, str(given.gateways[0])) == ("10.0.0.10", 24, "10.0.0.1")
    assert "Success rate is 100 percent" in typed(devices["C"], "enable", "ping 10.0.0.1")
    shown = typed(devices["S"], "show ip dhcp binding").split("dhcp binding")[-1].rpartition("\n")[0]
    (row,) = parse("cisco_ios", "show ip dhcp binding", shown)
    mac = devices["C"].state.interfaces()["GigabitEthernet0/0"].mac
    assert row["ip_address"] == "10.0.0.10"
    assert row["hardware_address"].replace(".", "") == f"01{mac}"


def test_a_relay_carries_the_question_to_a_server_elsewhere():
    """`ip helper-address` on the interface that heard it; the pool is that of the relay's network."""
    relay = (
        "interface g0/0\n ip address 10.0.9.1 255.255.255.0\n ip helper-address 10.0.1.1\n no shutdown\n"
        "interface g0/1\n ip address 10.0.1.2 255.255.255.0\n no shutdown\n"
    )
    devices = network(["C:g0/0 R:g0/0", "R:g0/1 S:g0/1"], {"S": SERVER, "R": relay, "C": CLIENT})
    (given,) = devices["C"].state.dhcp_clients()
    assert str(given.address) == "10.0.9.2"


def test_no_service_no_address():
    """`no service dhcp` stops the server."""
    devices = network(["S:g0/0 C:g0/0"], {"S": f"no service dhcp\n{SERVER}", "C": CLIENT})
    assert devices["C"].state.interfaces()["GigabitEthernet0/0"].addresses == ()


def test_a_client_may_have_its_own_address():
    """A pool with `host` and the client's identifier, 01 before its MAC address (RFC 2132, 9.14)."""
    probe = network(["S:g0/0 C:g0/0"], {"S": SERVER, "C": CLIENT})
    mac = probe["C"].state.interfaces()["GigabitEthernet0/0"].mac
    digits = f"01{mac}"
    identifier = ".".join(digits[at : at + 4] for at in range(0, 14, 4))
    own = f"ip dhcp pool C\n host 10.0.0.77 255.255.255.0\n client-identifier {identifier}\n"
    devices = network(["S:g0/0 C:g0/0"], {"S": own + SERVER, "C": CLIENT})
    (given,) = devices["C"].state.dhcp_clients()
    assert str(given.address) == "10.0.0.77"


@pytest.mark.parametrize("first", [True, False])
def test_a_host_s_own_pool_is_for_nobody_else(first):
    """Wherever it stands: its client has its address, and others have those of the network's pool."""
    open_pool = SERVER.replace("ip dhcp excluded-address 10.0.0.1 10.0.0.9\n", "")
    links = ["W:f0/1 S:g0/0", "W:f0/2 C:g0/0", "W:f0/3 D:g0/0"]
    kinds = {"W": "cisco-2960"}
    start = {"S": open_pool, "C": CLIENT, "D": CLIENT}
    mac = network(links, start, kinds)["C"].state.interfaces()["GigabitEthernet0/0"].mac
    digits = ".".join(f"01{mac}"[at : at + 4] for at in range(0, 14, 4))
    own = f"ip dhcp pool C\n host 10.0.0.2 255.255.255.0\n client-identifier {digits}\n"
    devices = network(links, start | {"S": own + open_pool if first else open_pool + own}, kinds)
    given = [str(devices[name].state.dhcp_clients()[0].address) for name in ("C", "D")]
    assert given == ["10.0.0.2", "10.0.0.3"]


def test_what_is_typed_is_printed_and_loads_again():
    """Pools in the order in which they were typed, ranges by address."""
    text = (
        "ip dhcp excluded-address 10.0.0.1 10.0.0.9\nip dhcp excluded-address 10.0.0.200\n"
        "ip dhcp pool Z\n network 10.0.0.0 255.255.255.0\n default-router 10.0.0.1\n dns-server 10.0.0.3 10.0.0.4\n"
        " domain-name example.org\n lease 1 12\n"
        "ip dhcp pool A\n host 10.0.1.7 255.255.255.0\n client-identifier 0100.50b6.5bc9.aa\n lease infinite\n"
    )
    router = lone(text=text)
    printed = router.dialect.text(router)
    assert text in printed.replace("!\n", "")
    again = lone(text=printed)
    assert again.dialect.text(again) == printed
