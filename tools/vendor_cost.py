#!/usr/bin/env python3
"""Counts the lines that each vendor costs, and writes them into docs/add-a-vendor.md.

`make docs` runs it; a test demands that the page's numbers are near those of the code.
"""

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "add-a-vendor.md"
NOS = ROOT / "labkit" / "nos"
VENDORS = ("zte", "cisco")
PARTS: Mapping[str, str] = {
    "frame: prompts, errors, types, modes, order of the configuration, logs, levels": (
        "__init__ dialect interface_names layout levels logs parameters refusals system tables terminals views"
    ),
    "logins: lines, users, secrets, banners": "access accounts banner lines login remote secrets services users",
    "the device itself: files, clock, names, version": "clock files filesystem names",
    "interfaces, addresses, static routes, ARP, ping and trace": (
        "arp interface interface_state ip_interface probe routing routing_entry static"
    ),
    "OSPF with its displays": "ospf ospf_area ospf_database ospf_interface ospf_process",
    "VLANs and switch ports": "mac vlan",
    "IS-IS with its display": "isis",
    "traffic engineering tunnels, as they are kept": "mpls tunnel",
}
"""By what a part is about, the modules of both vendors; those of `display/` have the names of their topics."""
KINDS = "device kinds, and what a new device has"
TEMPLATES = "templates where the public ones do not read the screen"
OTHERS = "more topics, which the other vendor does not have yet"
_TABLE = re.compile(r"(<!-- vendor_cost -->\n).*?(?=<!-- /vendor_cost -->)", re.DOTALL)


def lines_of(paths: Iterable[Path]) -> int:
    """How many lines of the files are not blank."""
    texts = (path.read_text(encoding="utf-8") for path in paths)
    return sum(bool(line.strip()) for text in texts for line in text.splitlines())


def cost(vendor: str) -> dict[str, int]:
    """The lines of a vendor by part."""
    modules = list((NOS / vendor).rglob("*.py"))
    found: dict[str, int] = {}
    for part, names in PARTS.items():
        own = [path for path in modules if path.stem in names.split()]
        modules = [path for path in modules if path not in own]
        found[part] = lines_of(own)
    found[OTHERS] = lines_of(modules)
    kinds = (ROOT / "labkit" / "topology" / "kinds").glob(f"{vendor}*.yaml")
    found[KINDS] = lines_of((*kinds, *(NOS / vendor).rglob("*.cfg")))
    found[TEMPLATES] = lines_of((ROOT / "graders" / "templates").glob(f"{vendor}*"))
    return found


def shared() -> int:
    """The lines that the likes of IOS have in common."""
    return lines_of((NOS / "ios_like").rglob("*.py"))


def table() -> str:
    """The table of the page: ZXROS beside IOS, exact numbers."""
    costs = {vendor: cost(vendor) for vendor in VENDORS}
    rows = ["| part | ZXROS | IOS |", "|---|---:|---:|"]
    rows += [
        f"| {part} | {costs['zte'][part]:,} | {costs['cisco'][part]:,} |"
        for part in (*PARTS, KINDS, TEMPLATES, OTHERS)
    ]
    totals = {vendor: sum(parts.values()) for vendor, parts in costs.items()}
    rows.append(f"| **all of the vendor's own** | **{totals['zte']:,}** | **{totals['cisco']:,}** |")
    rows.append(f"| shared by both (`labkit/nos/ios_like`) | {shared():,} | {shared():,} |")
    return "\n".join(rows) + "\n"


def written() -> dict[str, tuple[int, int]]:
    """What the page says: by part, the lines of ZXROS and of IOS."""
    found = _TABLE.search(PAGE.read_text(encoding="utf-8"))
    rows = re.findall(
        r"^\| (.+?) \| \**([\d,]+)\** \| \**([\d,]+)\** \|$", found[0] if found else "", re.MULTILINE
    )
    return {part: (int(one.replace(",", "")), int(other.replace(",", ""))) for part, one, other in rows}


def main() -> None:
    """Write the table where it differs from what is there."""
    text = PAGE.read_text(encoding="utf-8")
    new = _TABLE.sub(lambda match: match[1] + table(), text)
    if new != text:
        PAGE.write_text(new, encoding="utf-8")
        sys.stdout.write("docs/add-a-vendor.md\n")


if __name__ == "__main__":
    main()
