"""The displays that several topics look at."""

from labkit.grading.check import Question, Records
from labkit.grading.parse import Row

CONFIGURATION = Question({"huawei_vrp": "display current-configuration"})
ROUTES = Question({"huawei_vrp": "display ip routing-table"})
INTERFACES = Question({"huawei_vrp": "display interface brief"})


def _host_address(row: Row) -> Row:
    """Shape a PC's one address like a router's; its mask is dotted."""
    mask = str(row["mask"])
    length = sum(int(part).bit_count() for part in mask.split(".")) if mask.count(".") == 3 else 0
    address = "" if row["address"] == "0.0.0.0" else row["address"]  # noqa: S104  no address, not a socket
    return {
        **row,
        "address": address,
        "interface": "eth0",
        "length": str(length),
        "physical": "up",
        "protocol": "up",
    }


ADDRESSES = Question(
    {"huawei_vrp": "display ip interface brief", "host": "ipconfig"},
    convert={"host": _host_address},
)
"""interface, address, length, physical, protocol; address and length are empty where there is none."""


def addresses_of(node: str, records: Records) -> set[str]:
    """Return all addresses of a node, by which it is known on a trace or a link."""
    return {str(row["address"]) for row in records.rows(node, ADDRESSES)} - {""}
