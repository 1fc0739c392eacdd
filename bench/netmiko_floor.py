"""What a login and a command cost in netmiko alone, in processor time: the floor under `labkit batch`.

`python bench/netmiko_floor.py`. The devices' own work is taken out: what is done while the transport holds the lab.
"""

import sys
import time
from dataclasses import dataclass

from submissions import LAB

from labkit.grading.netmiko_memory import NetmikoMemoryTransport
from labkit.nos.shell.session import Session
from labkit.runtime.lab import Lab
from labkit.scenario.catalogue import find_lab, render_plan

_TIMES, _COMMANDS = 60, 10
_ASKED = {"R1": "display saved-configuration", "PC1": "ipconfig"}


@dataclass(frozen=True, slots=True)
class _Logins:
    """The grader's way into a lab."""

    lab: Lab

    def open_session(self, node: str) -> Session:
        return self.lab.device(node).open_session("grader", "grader", width=511, height=1000)

    def device_type(self, node: str) -> str:
        return self.lab.device(node).kind.device_type


class _Turn:
    """Counts the seconds of the processor that pass between entering and leaving."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._entered = 0.0

    def __enter__(self) -> None:
        self._entered = time.process_time()

    def __exit__(self, *_error: object) -> None:
        self.seconds += time.process_time() - self._entered


def main() -> int:
    """Print the least of many logins and commands, on a router and on a host."""
    plan = render_plan(find_lab(LAB))
    turn = _Turn()
    transport = NetmikoMemoryTransport(_Logins(Lab.build(plan, configurations=plan.solution)), turn=turn)
    for node, command in _ASKED.items():
        logins, commands = [], []
        for _each in range(_TIMES):
            began, turn.seconds = time.process_time(), 0.0
            connection = transport.open(node)
            logins.append(time.process_time() - began - turn.seconds)
            began, turn.seconds = time.process_time(), 0.0
            for _command in range(_COMMANDS):
                connection.run(command)
            commands.append((time.process_time() - began - turn.seconds) / _COMMANDS)
            connection.close()
        sys.stdout.write(
            f"{node}: a login {1000 * min(logins):.2f} ms, a command {1000 * min(commands):.2f} ms\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
