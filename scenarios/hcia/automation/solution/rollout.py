"""Configures all switches of a site over SSH: `python rollout.py plan.json devices.json`.

One way to solve the lab; nothing of labkit runs it. `plan.json` is the data in the task, `devices.json` what
`labkit export netmiko` prints.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from netmiko import ConnectHandler

Plan = Mapping[str, Any]


def lines_for(plan: Plan, switch: Plan) -> Iterator[str]:
    """Yield what a switch is told, in the system view; without any connection, so that it can be looked at."""
    vlans: Mapping[str, int] = plan["vlans"]
    everywhere = " ".join(map(str, vlans.values()))
    yield f"vlan batch {everywhere}"
    for name, number in vlans.items():
        yield from (f"vlan {number}", f"description {name}", "quit")
    for port, peer in switch["uplinks"].items():
        yield from (f"interface GigabitEthernet0/0/{port}", f"description to {peer}")
        yield from ("port link-type trunk", f"port trunk allow-pass vlan {everywhere}", "quit")
    for port, name in switch["ports"].items():
        yield from (f"interface GigabitEthernet0/0/{port}", f"description {name} {port}")
        yield from ("port link-type access", f"port default vlan {vlans[name]}", "quit")
    for port in switch["spare"]:
        yield from (f"interface GigabitEthernet0/0/{port}", "shutdown", "quit")
    yield from (f"interface Vlanif{vlans['mgmt']}", f"ip address {switch['address']} 24", "quit")
    yield f"ip route-static 0.0.0.0 0 {plan['gateway']}"
    yield f"ntp-service unicast-server {plan['gateway']}"
    yield from operator_lines(plan["operator"]["name"], plan["operator"]["password"])


def operator_lines(name: str, password: str) -> Iterator[str]:
    """Yield the lines for somebody who manages a switch by SSH."""
    yield "aaa"
    yield f"local-user {name} password irreversible-cipher {password}"
    yield f"local-user {name} privilege level 15"
    yield f"local-user {name} service-type ssh"
    yield "quit"
    yield f"ssh user {name} authentication-type password"
    yield f"ssh user {name} service-type stelnet"


def roll_out(login: Mapping[str, Any], lines: list[str]) -> None:
    """Configure one switch and save; an exception names the line that it refuses."""
    with ConnectHandler(**login) as connection:
        connection.send_config_set(lines, error_pattern="Error:")
        connection.save_config()


def main(plan_file: str, devices_file: str) -> None:
    """Configure all switches at once: most of the time is spent waiting for them."""
    plan = json.loads(Path(plan_file).read_text(encoding="utf-8"))
    devices = json.loads(Path(devices_file).read_text(encoding="utf-8"))
    with ThreadPoolExecutor() as pool:
        work = {
            name: pool.submit(roll_out, devices[name], list(lines_for(plan, switch)))
            for name, switch in plan["switches"].items()
        }
    for name, done in work.items():
        done.result()
        print(f"{name}: done")


if __name__ == "__main__":
    main(*sys.argv[1:])
