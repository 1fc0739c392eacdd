"""containerlab's topology files: written by its schema, read back as the same lab, and hostile ones refused."""

import json
import os
import re
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from labkit.cli.main import run
from labkit.documents import load
from labkit.errors import InputError
from labkit.formats.containerlab.kinds import nearest, number_of
from labkit.formats.containerlab.reading import read_containerlab, write_containerlab
from labkit.formats.containerlab.writing import containerlab_file
from labkit.runtime.lab import Lab
from labkit.scenario.catalogue import find_lab, list_labs, render_plan
from labkit.topology.kinds import kind_names

SCHEMA = Path(os.environ.get("LABKIT_CONTAINERLAB_SCHEMA", "/nowhere"))
"""containerlab's own: schemas/clab.schema.json of github.com/srl-labs/containerlab."""
KEYS = {"kind", "image", "labels", "startup-config", "env", "cmd", "memory"}
"""Of a node: what we write, as containerlab.dev/manual/nodes documents it."""

SAMPLE = """
name: two clouds
prefix: ""
mgmt: {network: custom, ipv4-subnet: 172.100.0.0/24}
topology:
  defaults: {kind: linux}
  kinds:
    nokia_srlinux: {image: ghcr.io/nokia/srlinux, type: ixrd2l}
  groups:
    edge: {kind: huawei_vrp, image: "vrnetlab/huawei_vrp:ne40e"}
  nodes:
    srl: {kind: nokia_srlinux, binds: [a:b], exec: [ls]}
    ne:
      group: edge
      startup-config: |
        sysname ne
        interface GigabitEthernet0/0/0
         ip address 10.0.0.1 24
    csr: {kind: cisco_csr1000v, startup-config: csr.cfg}
    pc:
    frr: {image: quay.io/frrouting/frr, startup-config: frr.conf}
    1st|node: {kind: bridge}
  links:
    - endpoints: ["srl:e1-1", "ne:eth1"]
    - {type: veth, endpoints: [{node: ne, interface: eth3}, {node: csr, interface: Gi3}], mtu: 1500}
    - endpoints: ["pc:eth1", "srl:ethernet-1/3"]
    - endpoints: ["frr:eth1", "1st|node:eth1"]
    - endpoints: ["srl:e1-9", "host:veth9"]
    - {type: macvlan, endpoint: {node: srl, interface: e1-7}, host-interface: eno1}
"""


def plans():
    """All labs of the catalogue, each for one student."""
    return [render_plan(lab, "x") for lab in list_labs().labs.values()]


@pytest.fixture(scope="module")
def written():
    return [(plan, containerlab_file(plan)) for plan in plans()]


def read(tmp_path, text, name="lab.clab.yml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_containerlab(path)


@pytest.mark.skipif(not SCHEMA.is_file(), reason="LABKIT_CONTAINERLAB_SCHEMA names no schema")
def test_files_are_valid_by_containerlabs_own_schema(written):
    """Every lab of the catalogue."""
    validator = Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for plan, file in written:
        data = load(Path("x.yml"), file.text).data
        assert [error.message for error in validator.iter_errors(data)] == [], plan.lab_id


def test_files_have_the_documented_keys(written):
    """Names and ports that containerlab and Linux take; each end is used once; eth0 is containerlab's."""
    for plan, file in written:
        data = load(Path("x.yml"), file.text).data
        assert set(data) == {"name", "topology"}
        assert re.fullmatch(r"[a-zA-Z0-9][a-zA-Z0-9._]*", data["name"])
        nodes, links = data["topology"]["nodes"], data["topology"].get("links", [])
        assert list(nodes) == list(plan.topology.nodes)
        for node in nodes.values():
            assert set(node) <= KEYS
            assert node["kind"] == "linux"
            assert all(isinstance(label, str) for label in node["labels"].values())
        ends = [end for link in links for end in link["endpoints"]]
        assert len(set(ends)) == len(ends) == 2 * len(plan.topology.links)
        for end in ends:
            assert re.fullmatch(r"[A-Za-z][\w.-]*:eth[1-9][0-9]{0,2}", end)


def test_a_lab_comes_back_as_it_was(written, tmp_path):
    """Kinds, cables, what the student finds, and so the network that comes of it."""
    for number, (plan, file) in enumerate(written):
        lab = read(tmp_path, file.text)
        write_containerlab(lab, tmp_path / str(number))
        again = render_plan(find_lab(str(tmp_path / str(number))))
        nodes = {name: node.kind for name, node in plan.topology.nodes.items()}
        assert {name: node.kind for name, node in again.topology.nodes.items()} == nodes
        cables = [link.ends for link in plan.topology.links]
        assert [link.ends for link in again.topology.links] == cables
        assert again.start == {name: text for name, text in plan.start.items() if text.strip()}
        assert lab.notes == ()
    built, other = Lab.build(plan), Lab.build(again)
    assert {name: device.text() for name, device in built.devices.items()} == {
        name: device.text() for name, device in other.devices.items()
    }


def test_images_of_others_keep_their_kinds(tmp_path):
    """With what starts them; their startup configuration where containerlab takes it as text."""
    (tmp_path / "scenario.yaml").write_text(
        """
id: school/mixed
title: {en: Mixed}
topology:
  nodes:
    S1: {image: ghcr.io/nokia/srlinux, device_type: nokia_srl, username: admin, password: x, env: {A: b},
         startup: {path: /etc/opt/srlinux/config.json}, interfaces: [e1-1..4], command: [sh, -c, sleep 1]}
    F1: {image: school/frr, device_type: cisco_ios, platform: frr, username: a, password: secret-word,
         startup: {path: /etc/frr/frr.conf}}
  links: [{ends: [S1:e1-1, F1:eth1], rate: 10mbit, delay: 5ms, mtu: 1400}]
""",
        encoding="utf-8",
    )
    (tmp_path / "start").mkdir()
    for node in ("S1", "F1"):
        (tmp_path / "start" / f"{node}.cfg").write_text(f"{node}\nlines\n")
    file = containerlab_file(render_plan(find_lab(str(tmp_path))))
    data = load(Path("x.yml"), file.text).data["topology"]
    assert data["nodes"]["S1"]["kind"] == "nokia_srlinux"
    assert data["nodes"]["S1"]["startup-config"] == "S1\nlines\n"
    assert data["nodes"]["S1"]["env"] == {"A": "b"}
    assert data["nodes"]["S1"]["cmd"] == "sh -c 'sleep 1'"
    assert data["nodes"]["F1"]["kind"] == "linux"
    assert data["links"] == [
        {"endpoints": ["S1:e1-1", "F1:eth1"], "mtu": 1400, "vars": {"rate": "10000kbit", "delay": "5ms"}}
    ]
    assert "secret-word" not in file.text
    assert any("/etc/frr/frr.conf" in note for note in file.notes)
    assert any("netem" in note for note in file.notes)


def test_a_file_of_containerlabs_becomes_a_lab(tmp_path):
    """Kinds come from nodes, groups and defaults; ports by number; what has no place is named."""
    (tmp_path / "csr.cfg").write_text("hostname csr\n")
    (tmp_path / "frr.conf").write_text("frr version 8\nrouter bgp 1\n")
    lab = read(tmp_path, SAMPLE)
    assert lab.nodes == {
        "srl": "huawei-ar",
        "ne": "huawei-ar",
        "csr": "cisco-isr",
        "pc": "host",
        "frr": "huawei-ar",
        "n1st-node": "hub",
    }
    assert {name for name in lab.files if name.startswith("start/")} == {"start/ne.cfg", "start/csr.cfg"}
    links = load(Path("x.yml"), lab.files["scenario.yaml"]).data["topology"]["links"]
    assert links[0] == ["srl:GigabitEthernet0/0/0", "ne:GigabitEthernet0/0/0"]
    assert links[1]["ends"][0] == "ne:GigabitEthernet0/0/2"
    assert links[1]["mtu"] == 1500
    assert links[2] == ["pc:eth0", "srl:GigabitEthernet0/0/2"]
    assert len(links) == 4
    notes = "\n".join(lab.notes)
    for said in (
        "srl is a huawei-ar here: nokia_srlinux ghcr.io/nokia/srlinux is not known",
        "srl: left out: binds, exec",
        "1st|node is called n1st-node here",
        "frr: its startup configuration is left out",
        "left out: a link of the machine itself",
    ):
        assert said in notes
    write_containerlab(lab, tmp_path / "out")
    plan = render_plan(find_lab(str(tmp_path / "out")))
    running = Lab.build(plan)
    assert "10.0.0.1" in running.run("ne", "display ip interface brief")


NODES = "name: x\ntopology:\n  nodes: {a: , b: }\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "the file is empty"),
        ("[1, 2]", "lab.clab.yml:1:1"),
        ("name: x\n", "topology"),
        ("name: x\ntopology: {nodes: {}}\n", "lab.clab.yml:2:"),
        (f"{NODES}  links: [endpoints]\n", "lab.clab.yml:4:"),
        (f"{NODES}  links:\n    - endpoints: [a:eth1]\n", "lab.clab.yml:5:7: a link has two ends"),
        (f"{NODES}  links:\n    - endpoints: [a:eth1, a:eth1]\n", "a link has two ends"),
        (f"{NODES}  links:\n    - endpoints: [a:eth1, c:eth1]\n", "unknown node: c"),
        (f"{NODES}  links:\n    - endpoints: [a, b:eth1]\n", "not a port: a"),
        (
            f"{NODES}  links:\n    - endpoints: [a:eth1, b:eth1]\n    - endpoints: [a:eth1, b:eth2]\n",
            "used twice: a:eth1",
        ),
        (
            "name: x\ntopology: {nodes: {a: {kind: huawei_vrp, startup-config: ../../etc/passwd}}}\n",
            "leads out",
        ),
        ("name: x\ntopology: {nodes: {a: {kind: huawei_vrp, startup-config: /etc/passwd}}}\n", "leads out"),
        ("name: x\ntopology: {nodes: {a: {kind: huawei_vrp, startup-config: no.cfg}}}\n", "cannot be read"),
        ("name: x\ntopology: {nodes: {a: {labels: [1]}}}\n", "lab.clab.yml:2:"),
        ("a: &a [x, x]\nb: &b [*a, *a, *a]\n" + "c: [*b, *b, *b, *b]\n" * 1, "name"),
        ("name: !!python/object/apply:os.system [id]\n", "lab.clab.yml:1:"),
        ("name: x\ntopology:\n  nodes: {" + ", ".join(f"n{n}: " for n in range(1001)) + "}\n", "1000"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(tmp_path, text, fault):
    with pytest.raises(InputError, match=re.escape(fault)):
        read(tmp_path, text)


def test_a_link_into_another_folder_is_refused(tmp_path):
    """Also through a symbolic link."""
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside.cfg").write_text("sysname secret\n")
    (tmp_path / "inside" / "r.cfg").symlink_to(tmp_path / "outside.cfg")
    text = "name: x\ntopology: {nodes: {a: {kind: huawei_vrp, startup-config: r.cfg}}}\n"
    with pytest.raises(InputError, match="leads out"):
        read(tmp_path / "inside", text)


def test_too_many_cables_are_refused(tmp_path):
    """A device has as many ports as it has."""
    links = "".join(f"    - endpoints: [a:eth{n}, n{n}:eth1]\n" for n in range(1, 40))
    nodes = "".join(f"    n{n}: {{}}\n" for n in range(1, 40))
    with pytest.raises(InputError, match=r"a: huawei-ar has only \d+ ports"):
        read(tmp_path, f"name: x\ntopology:\n  nodes:\n    a: {{kind: huawei_vrp}}\n{nodes}  links:\n{links}")


@pytest.mark.parametrize(
    ("interface", "number"),
    [
        ("eth1", 1),
        ("e1-3", 3),
        ("ethernet-1/12", 12),
        ("Gi3", 3),
        ("1/1/c2/4", 4),
        ("eth0", None),
        ("lan", None),
    ],
)
def test_ports_are_counted_from_one(interface, number):
    assert number_of(interface) == number


def test_every_kind_has_a_nearest_one():
    """Whatever containerlab has, or will have."""
    known = frozenset(kind_names())
    for kind in ("nokia_srlinux", "arista_ceos", "sonic-vs", "juniper_vqfx", "", "linux", "k8s-kind", "new"):
        for links in (0, 1, 5):
            assert nearest(kind, "", links, known).kind in known
    assert nearest("linux", "", 1, known).kind == "host"
    assert nearest("linux", "", 2, known).kind == "huawei-ar"


def test_on_the_command_line(tmp_path, capsys):
    """Out and in again; a folder that is there already is left alone."""
    assert run(["export", "containerlab", "hcia/stp", "--student", "x"]) == 0
    file = tmp_path / "stp.clab.yml"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    assert run(["import", "containerlab", str(file), "--out", str(tmp_path / "stp"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["id"] == "imported/stp"
    assert set(told["nodes"]) == set(find_lab("hcia/stp").topology.nodes)
    assert run(["import", "containerlab", str(file), "--out", str(tmp_path / "stp")]) == 2
    assert "is not empty" in capsys.readouterr().err
