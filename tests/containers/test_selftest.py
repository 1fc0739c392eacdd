"""A lab of the catalogue proved in containers, as `labkit selftest LAB --runtime docker` does."""

from containers.labs import wait

LAB = "hcia/ospf-single-area"


def test_the_solution_earns_everything_on_real_protocols(client, bench):
    """Start 0 %, solution 100 %, as in the simulation, in six containers each, of which none is left."""
    ran = bench.run("selftest", LAB, "--runtime", "docker", "--mutants", "0", "--json")
    assert ran.code == 0, ran.err
    (proof,) = ran.json["labs"]
    assert (proof["runtime"], proof["start"], proof["solution"]) == ("docker", 0.0, 100.0)
    assert len(set(proof["containers"])) == 12
    wait(lambda: not client.api.containers(all=True, filters={"label": f"labkit.lab=grading {LAB}"}))
