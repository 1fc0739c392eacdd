"""Hosts that serve and fetch web pages, files and names: directly, through NAT and filters, by name."""

import pytest
from cabled import cabled
from lone import lone_device

from labkit.grading.parse import parse

ROUTER = """{global_lines}
interface GigabitEthernet0/0/0
 ip address 10.1.1.254 255.255.255.0
{inside}
#
interface GigabitEthernet0/0/1
 ip address 10.1.2.254 255.255.255.0
{outside}
#
"""
CLIENT = "ip 10.1.1.1 24 10.1.1.254\ndns server 10.1.2.2\n"
SERVER = "ip 10.1.2.2 24 10.1.2.254\nservice 21\nservice 80\ndns record www.lab.test 10.1.2.2\n"


def network(global_lines="", inside="", outside=""):
    """A client and a server behind the two ports of a router."""
    return cabled(
        ["C:eth0 R:0", "R:1 S:eth0"],
        {
            "C": CLIENT,
            "S": SERVER,
            "R": ROUTER.format(global_lines=global_lines, inside=inside, outside=outside),
        },
        {"C": "client", "S": "server"},
    )


def test_a_page_tells_who_served_it():
    """RFC 9110: 200 for the index of a web server, 404 for what it does not have."""
    client = network()["C"]
    text = client.run("http get http://10.1.2.2/")
    assert "HTTP/1.1 200 OK\nServer: S\n" in text
    assert "This is S." in text
    assert "HTTP/1.1 404 Not Found" in client.run("wget 10.1.2.2/missing.html")
    assert "Connection refused." in client.run("http get http://10.1.2.2:8080/")
    assert "Connection timed out." in client.run("http get http://10.9.9.9/")


@pytest.mark.parametrize(
    ("rule", "web", "name"),
    [
        ("rule deny tcp destination-port eq www", "Connection timed out.", "Address: 10.1.2.2"),
        ("rule deny udp destination-port eq dns", "HTTP/1.1 200 OK", "timed out"),
    ],
)
def test_a_filter_tells_web_and_names_apart(rule, web, name):
    """Port 80 is TCP, port 53 is asked by UDP (RFC 1035, 4.2.1)."""
    devices = network(f"acl number 3000\n {rule}\n#", " traffic-filter inbound acl 3000")
    assert web in devices["C"].run("http get http://10.1.2.2/")
    assert name in devices["C"].run("nslookup www.lab.test")


def test_nat_server_leads_to_the_server_inside():
    """Port 8080 outside is port 80 of the server; other ports of the address lead nowhere."""
    devices = network(inside=" nat server protocol tcp global 10.1.1.200 8080 inside 10.1.2.2 80")
    assert "Server: S\n" in devices["C"].run("http get http://10.1.1.200:8080/")
    assert "HTTP" not in devices["C"].run("http get http://10.1.1.200/")


def test_names_work_wherever_an_address_does():
    """`ping`, `http get` and `nslookup` ask the server; an unknown name is told."""
    client = network()["C"]
    assert "Ping 10.1.2.2: 32 data bytes" in client.run("ping www.lab.test -c 1")
    assert "200 OK" in client.run("http get http://www.lab.test/")
    assert client.run("ping nobody.lab.test") == "Error: Unknown host nobody.lab.test.\n"
    assert "Non-existent domain" in client.run("nslookup nobody.lab.test")
    assert "DNS server........................: 10.1.2.2" in client.run("ipconfig")


def test_files_travel_between_hosts():
    """RFC 959: what was put to a server can be fetched from it, also as a page."""
    devices = network()
    devices["C"].files["news.html"] = "news\n"
    session = devices["C"].open_session("student")
    typed = [b"ftp 10.1.2.2\n", b"anyone\n", b"\n", b"put news.html\n", b"bye\n"]
    for line in typed:
        session.receive(line)
        while session.work is not None or session.wake_at is not None:
            if session.work is not None:
                session.finish_work(session.work())
            else:
                session.wake()
    assert devices["S"].files["news.html"] == "news\n"
    assert devices["C"].run("http get http://10.1.2.2/news.html").endswith("\nnews\n")


def test_a_router_knows_names_by_itself_and_from_a_server():
    """Static names first; then the server, whose answer is kept and shown; an ending completes a short name."""
    lines = "ip host near 10.1.1.1\ndns resolve\ndns server 10.1.2.2\ndns domain lab.test"
    router = network(lines)["R"]
    assert "PING near (10.1.1.1): 56" in router.run("ping -c 1 near")
    assert "1 packet(s) received" in router.run("ping -c 1 www")
    assert "traceroute to  www.lab.test(10.1.2.2)" in router.run("tracert www.lab.test")
    assert router.run("ping nobody") == "Error: Unknown host nobody.\n"
    (static,) = parse("huawei_vrp", "display ip host", router.run("display ip host"))
    assert (static["name"], static["address"]) == ("near", "10.1.1.1")
    command = "display dns dynamic-host"
    assert [row["name"] for row in parse("huawei_vrp", command, router.run(command))] == ["www.lab.test"]
    assert "S       10.1.2.2" in router.run("display dns server")
    router.run("reset dns dynamic-host")
    assert "www" not in router.run("display dns dynamic-host")
    text = router.run("display current-configuration")
    assert all(f"{line}\n" in text for line in lines.split("\n"))


def test_nobody_is_asked_without_dns_resolve():
    """VRP asks servers only when told to."""
    assert "Unknown host" in network("dns server 10.1.2.2")["R"].run("ping www.lab.test")


def test_a_host_prints_its_services_again():
    """Save and reload."""
    text = "ip address 10.1.2.2 255.255.255.0\nservice 80\ndns server 10.1.2.3\ndns record www.lab.test 10.1.2.2\n"
    host = lone_device("server", text)
    assert host.text() == text
    host.run("undo dns record www.lab.test")
    assert "record" not in host.text()
