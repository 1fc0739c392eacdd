"""What is stored of MPLS is shown, with what the device itself decides about its labels."""

import pytest
from lone import lone_device

BASE = """
interface LoopBack0
 ip address 1.1.1.1 255.255.255.255
interface GigabitEthernet0/0/1
 ip address 172.16.1.1 255.255.255.0
ip ip-prefix LAN index 10 permit 172.16.1.0 24
mpls lsr-id 1.1.1.1
mpls
"""


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ("mpls ldp\n", ["1.1.1.1/32          3/NULL"]),
        (" label advertise explicit-null\nmpls ldp\n", ["1.1.1.1/32          0/NULL"]),
        (" label advertise non-null\nmpls ldp\n", ["1.1.1.1/32          1024/NULL"]),
        (" lsp-trigger ip-prefix LAN\nmpls ldp\n", ["172.16.1.0/24       3/NULL"]),
        (" lsp-trigger all\nmpls ldp\n", ["172.16.1.0/24       3/NULL", "1.1.1.1/32          3/NULL"]),
        (" lsp-trigger none\nmpls ldp\n", []),
        ("", []),
    ],
)
def test_an_egress_announces_its_own_prefixes(lines, shown):
    """RFC 5036, A.1; RFC 3032, 2.1: implicit null is 3, explicit null 0; by default host routes make LSPs."""
    device = lone_device(text=BASE + lines)
    rows = device.run("display mpls lsp").splitlines()[4:]
    assert sorted(row.split("  -/-")[0].rstrip() for row in rows) == sorted(shown)


def test_static_lsps_are_listed_by_name():
    """Ingress has no incoming label, egress no outgoing one."""
    device = lone_device(
        text=BASE + "static-lsp ingress b destination 3.3.3.3 32 nexthop 172.16.1.2 out-label 16\n"
        "static-lsp egress a incoming-interface GigabitEthernet0/0/1 in-label 17\n"
    )
    rows = [row.split()[:3] for row in device.run("display mpls static-lsp").splitlines()[2:]]
    assert rows == [["a", "-/-", "17/NULL"], ["b", "3.3.3.3/32", "NULL/16"]]


def test_mpls_needs_its_identifier_and_goes_with_all_it_had():
    """`mpls` before `mpls lsr-id` is refused; `undo mpls` takes the interfaces along."""
    device = lone_device(text="mpls\n")
    assert "mpls" not in device.text()
    device = lone_device(text=BASE + "interface GigabitEthernet0/0/1\n mpls\n mpls ldp\nmpls ldp\n")
    device.load(device.text().replace("return\n", "undo mpls\nreturn\n"))
    assert [line for line in device.text().splitlines() if "mpls" in line] == ["mpls lsr-id 1.1.1.1"]
