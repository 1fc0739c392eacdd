"""The same lab on devices that exist already: those of another lab process, behind SSH, Telnet and a bare console."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from runtime.lines import Line
from runtime.running import Bench

NAME = "test/pair"
RUBRIC = """
checks:
  - {id: r1-address, check: interface.address, node: R1, interface: to-R2, address: 192.168.12.1/24, points: 10}
  - {id: r2-address, check: interface.address, node: R2, interface: to-R1, address: 192.168.12.2/24, points: 10}
  - {id: ping, check: reachability.ping, node: R1, destination: 192.168.12.2, points: 10}
  - {id: pc, check: reachability.ping, node: PC1, destination: 10.9.9.9, points: 10}
"""
PASSWORD = "rack-secret-7"


def prepare(bench: Bench) -> dict[str, dict[str, Any]]:
    """A running lab with three of its four checks passing; returns its ports by device."""
    (bench.lab / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    for node, address in (("R1", "192.168.12.1"), ("R2", "192.168.12.2")):
        text = f"sysname {node}\ninterface GigabitEthernet0/0/0\n ip address {address} 24\n"
        (bench.lab / "start" / f"{node}.cfg.j2").write_text(text, encoding="utf-8")
    bench.up()
    return bench.ports()


def grade(bench: Bench, name: str) -> dict[str, Any]:
    ran = bench.run("grade", name, "--json")
    assert ran.code in (0, 1), ran.err
    found: dict[str, Any] = ran.json
    return found


def score(report: dict[str, Any]) -> tuple[Any, ...]:
    """What two grades are compared by."""
    checks = [(check["id"], check["verdict"], check["points"]) for check in report["checks"]]
    return report["score"], report["maximum"], checks


def attach(bench: Bench, file: Path, *more: str) -> Any:
    return bench.run(
        "up", str(bench.lab), "--name", "rack", "--runtime", "attach", "--inventory", str(file), *more
    )


@pytest.fixture
def lines() -> Iterator[list[Line]]:
    """Lines that are closed with the test."""
    opened: list[Line] = []
    yield opened
    for line in opened:
        line.close()


def test_the_score_is_that_of_the_devices_own_lab(bench, tmp_path, monkeypatch, lines):
    """SSH, Telnet with a login and a console without one: the same verdicts; no password is written down."""
    ports = prepare(bench)
    monkeypatch.setenv("RACK_PASSWORD", PASSWORD)
    lines += [Line(ports["R1"], user="rack", password=PASSWORD), Line(ports["R2"])]
    inventory = tmp_path / "inventory.yaml"
    inventory.write_text(
        f"""
devices:
  R1: {{host: 127.0.0.1, port: {lines[0].port}, transport: telnet, username: rack, password: env:RACK_PASSWORD}}
  R2: {{host: 127.0.0.1, port: {lines[1].port}, transport: telnet, login: false}}
  PC1:
    host: 127.0.0.1
    port: {ports["PC1"]["port"]}
    username: student
    password: {ports["PC1"]["password"]}
""",
        encoding="utf-8",
    )
    ran = attach(bench, inventory)
    assert ran.code == 0, ran.err
    assert "note:" not in ran.err
    direct = grade(bench, NAME)
    attached = grade(bench, "rack")
    assert score(attached) == score(direct)
    assert direct["score"] == 30

    listed = bench.run("ps", "rack", "--json").json
    assert (listed["state"], listed["runtime"], listed["device_count"]) == ("running", "attach", 3)
    assert {device["name"]: device["password"] for device in listed["devices"]} == dict.fromkeys(ports, "")
    assert "telnet 127.0.0.1" in bench.run("ps", "rack").out
    assert "192.168.12.2" in bench.run("exec", "rack", "R2", "display ip interface brief").out
    assert bench.run("check", "rack").code == 1
    ran = bench.run("ssh", "rack", "R1")
    assert (ran.code, "telnet 127.0.0.1" in ran.err) == (2, True)

    saved = json.loads(Path(bench.run("save", "rack", "--json").json["snapshot"]).read_text())
    assert "sysname R1" in saved["others"]["R1"]["running"]
    for command in (("restore", "rack"), ("reset", "rack"), ("event", "rack", "cut", "R1:to-R2")):
        ran = bench.run(*command)
        assert ran.code == 2, command
        assert "cannot be done to attached devices" in ran.err
    ran = bench.run("down", "rack")
    assert (ran.code, ran.out, ran.err) == (0, "", "rack is down\n")
    assert "192.168.12.1" in bench.run("exec", NAME, "R1", "display ip interface brief").out
    secrets = (PASSWORD, ports["PC1"]["password"])
    for path in (bench.state_dir / "labs" / "lab-rack").rglob("*"):
        assert not path.is_file() or not any(secret in path.read_text(errors="replace") for secret in secrets)


def test_a_pyats_testbed_is_an_inventory(bench, tmp_path, monkeypatch):
    """Read without pyATS: credentials of the testbed, of the device, and `%ENV{}`; the score is the same."""
    ports = prepare(bench)
    monkeypatch.setenv("STUDENT", ports["R1"]["password"])
    testbed = tmp_path / "testbed.yaml"
    entry = (
        "  {name}:\n    os: {os}\n    type: router\n    connections:\n      defaults: {{class: unicon.Unicon}}\n"
        "      cli: {{protocol: ssh, ip: 127.0.0.1, port: {port}}}\n"
    )
    systems = {"R1": "hvrp", "R2": "hvrp", "PC1": "pc"}
    testbed.write_text(
        "testbed:\n  name: rack\n"
        "  credentials:\n    default: {username: student, password: '%ENV{STUDENT}'}\ndevices:\n"
        + "".join(
            entry.format(name=name, os=systems[name], port=port["port"]) for name, port in ports.items()
        ),
        encoding="utf-8",
    )
    ran = attach(bench, testbed)
    assert ran.code == 0, ran.err
    assert score(grade(bench, "rack")) == score(grade(bench, NAME))
    os.kill(bench.pid("rack"), signal.SIGKILL)
    ran = bench.run("exec", "rack", "R1", "display clock")
    assert (ran.code, "crashed" in ran.err) == (3, True)
    assert bench.run("up", "rack", "--resume").code == 0
    assert "192.168.12.1" in bench.run("exec", "rack", "R1", "display ip interface brief").out


def test_up_says_who_cannot_be_reached(bench, tmp_path):
    """A wrong password, nobody who listens, a device that is not there: each by name; the rest goes up."""
    ports = prepare(bench)
    inventory = tmp_path / "inventory.yaml"
    text = (
        f"defaults: {{username: student, password: wrong}}\ndevices:\n"
        f"  R1: {{host: 127.0.0.1, port: {ports['R1']['port']}, password: {ports['R1']['password']}}}\n"
        f"  R2: {{host: 127.0.0.1, port: {ports['R2']['port']}}}\n"
    )
    inventory.write_text(text, encoding="utf-8")
    ran = attach(bench, inventory)
    assert ran.code == 0
    assert "note: PC1 is not in the inventory and cannot be graded\n" in ran.err
    assert "note: R2: cannot log in: " in ran.err
    assert "note: R1" not in ran.err
    report = bench.run("grade", "rack", "--json")
    assert report.code == 3
    assert {check["id"]: check["verdict"] for check in report.json["checks"]}["pc"] == "error"
    assert bench.run("down", "rack").code == 0
    inventory.write_text(text.replace(ports["R1"]["password"], "wrong"), encoding="utf-8")
    ran = attach(bench, inventory)
    assert ran.code == 3
    assert "nobody can log in to any of the devices" in ran.err


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("devices: {R1: {port: 22}}", "inventory.yaml:1:15: missing field: host"),
        ("devices: {R1: {host: a}}", "inventory.yaml:1:15: a login by SSH needs a user name: R1"),
        ("devices: {R1: {host: a, username: b, password: 'env:NONE'}}", "the environment has no NONE"),
        ("devices: {R1: {host: a, username: b, device_type: cisco_ios}}", "in the words of huawei_vrp"),
        ("devices: {R7: {host: a, username: b}}", "has no device of this lab"),
        (
            "devices: {R1: {connections: {a: {protocol: grpc}}}}",
            "no connection by SSH or Telnet with an address: R1",
        ),
        (
            "devices: {R1: {credentials: {default: {password: '%ASK{}'}}, connections: {a: {protocol: ssh, ip: b}}}}",
            "cannot be read without pyATS: %ASK",
        ),
    ],
)
def test_faults_of_an_inventory_are_told_with_their_place(bench, tmp_path, text, fault):
    """Nothing is started, and the exit code is that of bad input."""
    file = tmp_path / "inventory.yaml"
    file.write_text(text, encoding="utf-8")
    ran = attach(bench, file)
    assert ran.code == 2
    assert fault in ran.err
    assert bench.run("ps", "--json").json["labs"] == []


def test_what_needs_control_is_refused_by_name(bench, tmp_path):
    """Cables cannot be cut by logging in: `up` refuses the lab, `lint --runtime attach` lists what it would do."""
    rubric = RUBRIC + (
        "  - {id: alone, check: reachability.ping, node: R1, destination: 192.168.12.2, points: 1, phase: broken}\n"
        "phases:\n  - {id: broken, act: [{cut: R1:to-R2}, {run: {node: R1, command: display clock}}]}\n"
    )
    (bench.lab / "rubric.yaml").write_text(rubric, encoding="utf-8")
    file = tmp_path / "inventory.yaml"
    file.write_text("devices: {R1: {host: 127.0.0.1, username: a}}", encoding="utf-8")
    ran = attach(bench, file)
    assert ran.code == 2
    assert (
        "test/pair: cannot be graded on attached devices: phase broken: cut R1:GigabitEthernet0/0/0\n"
        in ran.err
    )
    listed = bench.run("lint", str(bench.lab), "--runtime", "attach", "--json").json["limits"]
    assert listed == [{"lab": NAME, "node": "", "what": "phase broken: cut R1:GigabitEthernet0/0/0"}]


def test_editors_know_what_an_inventory_is(bench):
    """What the command prints is a schema, and an inventory that labkit reads fits it."""
    schema = bench.run("schema", "export", "inventory").json
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate({"devices": {"R1": {"host": "10.0.0.1", "login": False}}}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"devices": {"R1": {"hosts": "10.0.0.1"}}}, schema)


def test_an_inventory_is_for_attached_labs(bench, tmp_path):
    """With another runtime it is refused, and without one an attached lab is."""
    assert (
        "`--inventory` is for `--runtime attach`" in bench.run("up", str(bench.lab), "--inventory", "x").err
    )
    ran = bench.run("up", str(bench.lab), "--runtime", "attach")
    assert (ran.code, "An inventory is missing" in ran.err) == (2, True)
