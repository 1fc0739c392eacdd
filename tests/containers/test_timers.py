"""`timers: fast`: what a lab's own routing protocols run with underneath, and what the devices show."""

import pytest

from containers.labs import NAME, Session
from runtime.running import bench

OSPF = {"R1": ["interface GigabitEthernet0/0/0", "ip address 192.168.12.1 24", "ospf enable 1 area 0"]}

__all__ = ["bench"]


@pytest.mark.parametrize(("field", "hello"), [("", "Hello 10s"), ("timers: fast\n", "Hello 1s")])
def test_a_lab_that_asks_for_fast_timers_has_them_underneath(client, bench, field, hello):
    """FRR says hello each second, or each ten as the vendor's devices do; the student sees ten either way."""
    scenario = bench.lab / "scenario.yaml"
    scenario.write_text(scenario.read_text(encoding="utf-8") + field, encoding="utf-8")
    bench.up("--runtime", "docker")
    lab = Session(client, bench)
    lab.type({"R1": ["ospf 1", "area 0", "quit", "quit", *OSPF["R1"]]})
    assert hello in lab.inside("R1", "vtysh", "-c", "show ip ospf interface GE0-0-0")
    shown = bench.run("exec", NAME, "R1", "display ospf interface GigabitEthernet0/0/0", "--json").json
    assert "Hello 10 " in shown["output"]
