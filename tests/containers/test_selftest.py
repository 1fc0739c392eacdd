"""Labs of the catalogue proved in containers, as `labkit selftest LAB --runtime docker` does.

`make selftest-docker` proves all of them.
"""

import pytest

from containers.labs import wait


@pytest.mark.parametrize(
    ("lab", "devices", "vendor"),
    [
        ("hcia/ospf-single-area", 6, ()),
        ("hcia/vlan-basics", 9, ()),
        ("hcia/static-routing", 6, ()),
        ("hcia/ospf-single-area", 6, ("--vendor", "cisco")),
        ("hcia/static-routing", 6, ("--vendor", "cisco")),
    ],
)
def test_the_solution_earns_everything_on_real_protocols(client, bench, lab, devices, vendor):
    """Start 0 %, solution 100 %, as in the simulation, in containers of which none is left.

    Routing protocols, VLANs, and phases in which cables are cut; on two vendors' devices.
    """
    ran = bench.run("selftest", lab, *vendor, "--runtime", "docker", "--mutants", "0", "--json")
    assert ran.code == 0, f"{ran.err}\n{ran.out}"
    (proof,) = ran.json["labs"]
    assert (proof["runtime"], proof["start"], proof["solution"]) == ("docker", 0.0, 100.0)
    assert len(set(proof["containers"])) == 2 * devices
    assert proof["limits"] == []
    wait(lambda: not client.api.containers(all=True, filters={"label": f"labkit.lab=grading {lab}"}))
