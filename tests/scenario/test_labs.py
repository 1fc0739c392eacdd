"""Lab folders: found, checked, drawn per student, rendered, and never left."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.errors import InputError, UsageError
from labkit.scenario.catalogue import find_lab, list_labs
from labkit.scenario.file import Subnets
from labkit.scenario.rendering import lab_variables, render_plan, rubric_document
from labkit.scenario.schema import scenario_schema, topology_schema
from labkit.scenario.variables import Draw
from labkit.topology.kinds import kind_names

SCENARIO = """id: demo/two-routers
title: {en: Two routers, zh: 两台路由器}
topology:
  nodes:
    R1: {kind: huawei-ar}
    R2: {kind: huawei-ar}
  links:
    - [R1:GE0/0/0, R2:GE0/0/0]
variables:
  lan: {pool: subnets, of: 10.0.0.0/8, length: 24}
  wan: {pool: subnets, of: 10.0.0.0/8, length: 30}
  area: {pool: [1, 2, 3]}
  vlan: {pool: range, from: 2, to: 4094}
  word: {pool: words, of: [alpha, beta]}
  gateway: {value: "{{ lan | host(1) }}"}
  fixed: 7
"""
START = """interface {{ port('R1', 'R2') }}
 ip address {{ gateway }} {{ lan | mask }}
ospf 1
 area {{ area }}
  network {{ lan | network }} {{ lan | wildcard }}
"""


def make(folder: Path, scenario: str = SCENARIO, **files: str) -> Path:
    """Write a lab folder; `files` are by path, with `__` for `/` and `_DOT_` for a dot."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.yaml").write_text(scenario, encoding="utf-8")
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        render_plan(find_lab(str(folder)))
    return [str(problem).replace(str(folder) + "/", "") for problem in caught.value.problems]


def test_every_file_sees_the_same_variables(tmp_path):
    """Start, solution, task and rubric of one student agree; the rubric keeps the types of values."""
    folder = make(
        tmp_path / "lab",
        start__R1_DOT_cfg_DOT_j2=START,
        start__R2_DOT_cfg="sysname {{ not rendered }}\n",
        solution__R1_DOT_cfg_DOT_j2="# {{ lan }}\n",
        task_DOT_en_DOT_md="Use {{ lan }} in area {{ area }}.\n",
        rubric_DOT_yaml='checks:\n  - {id: a, area: "{{ area }}", prefix: "{{ lan }}"}\n',
    )
    plan = render_plan(find_lab(str(folder)), "ann", "secret")
    lan, area = plan.variables["lan"], plan.variables["area"]
    net = lan.removesuffix(".0/24")
    assert plan.start["R1"] == (
        f"interface GigabitEthernet0/0/0\n ip address {net}.1 255.255.255.0\nospf 1\n"
        f" area {area}\n  network {net}.0 0.0.0.255\n"
    )
    assert plan.start["R2"] == "sysname {{ not rendered }}\n"
    assert plan.solution == {"R1": f"# {lan}\n"}
    assert plan.tasks == {"en": f"Use {lan} in area {area}.\n"}
    assert plan.rubric == {"checks": [{"id": "a", "area": area, "prefix": lan}]}
    assert (plan.name, plan.pass_mark, plan.variables["fixed"]) == ("demo/two-routers@ann", 60, 7)
    document = rubric_document(find_lab(str(folder)), "ann", "secret")
    assert document is not None
    assert document.place(("checks", 0, "prefix")) == f"{folder}/rubric.yaml:2:41"


def test_a_draw_is_the_same_everywhere(tmp_path):
    """The same seed, lab and student give the same values, on every machine and in every version."""
    lab = find_lab(str(make(tmp_path / "lab")))
    assert lab_variables(lab, "ann", "secret") == lab_variables(lab, "ann", "secret")
    assert lab_variables(lab, "ann", "secret") != lab_variables(lab, "bob", "secret")
    assert lab_variables(lab, "ann", "secret") != lab_variables(lab, "ann", "other")
    # openssl dgst -sha256 -hmac secret, of the line ["demo/two-routers", "ann", "vlan", 0] without its end
    assert Draw("secret", "demo/two-routers", "ann").number("vlan", 1 << 256) == int(
        "5ad79249b0134da13292ccb1626ee038cc75cb4c7841fb5ce6eb6ac88d3152d5", 16
    )


@given(seed=st.text(), student=st.text(), lengths=st.lists(st.integers(16, 30), max_size=12))
def test_a_students_subnets_never_overlap(seed, student, lengths):
    """Whoever draws: subnets of the length asked for, apart from each other, and again the same."""
    entries = {
        f"net{number}": Subnets.model_validate({"pool": "subnets", "of": "10.0.0.0/12", "length": length})
        for number, length in enumerate(lengths)
    }
    draws = [Draw(seed, "lab", student) for _ in range(2)]
    first, again = ({name: draw.value(name, entry) for name, entry in entries.items()} for draw in draws)
    assert first == again
    networks = draws[0].taken
    assert [network.prefixlen for network in networks] == lengths
    assert not any(
        one.overlaps(other) for number, one in enumerate(networks) for other in networks[number + 1 :]
    )


HEAD = "id: a\ntitle: {en: A}\ntopology: ring-of-three\n"
ROWS = [
    ("id: A b\ntitle: {en: A}\ntopology: ring-of-three\n", "1:5: `id` is not a valid name: A b"),
    ("id: a\ntitle: A\ntopology: ring-of-three\n", "2:8: `title` must be a mapping, found: A"),
    ("id: a\ntitle: {en: A}\n", "1:1: missing field: topology"),
    ("id: a\ntitle: {en: A}\ntopology: ring-of-thre\n", "3:11: unknown topology: ring-of-thre"),
    ("id: a\ntitle: {en: A}\ntopology: ../net.yaml\n", "3:11: leads out of the folder: ../net.yaml"),
    ("id: a\ntitle: {en: A}\ntopology: /etc/net.yaml\n", "3:11: leads out of the folder: /etc/net.yaml"),
    ("id: a\ntitle: {en: A}\ntopology: net.yaml\n", "3:11: no such file: net.yaml"),
    (HEAD + "pass_mark: -1\n", "4:12: `pass_mark` must not be below zero, found: -1"),
    (HEAD + "minute: 5\n", "4:1: unknown field: minute"),
    (HEAD + "variables: {student: 1}\n", "4:13: `student` is defined already"),
    (HEAD + "variables: {a-b: 1}\n", "4:13: not a valid variable name: a-b"),
    (HEAD + "variables: {a: {pool: range, from: 3, to: 1}}\n", "4:36: `from` must not be above `to`: 3 > 1"),
    (HEAD + "variables: {a: {pool: [1, 2], of: 3}}\n", "4:31: unknown field: of"),
    (HEAD + "variables: {a: {pool: []}}\n", "4:23: `pool` must have at least 1 items, found: 0"),
    (
        HEAD + "variables: {a: {pool: nets}}\n",
        "4:16: `a`: unknown pool, must be subnets, range, words, or a list of values",
    ),
    (
        HEAD + "variables: {a: {pool: subnets, of: 10.0.0.1/8, length: 24}}\n",
        "4:36: not a network: 10.0.0.1/8",
    ),
    (
        HEAD + "variables: {a: {pool: subnets, of: 10.0.0.0/8, length: 4}}\n",
        "4:56: `length` must be between 8 and 32, found: 4",
    ),
    (HEAD + 'variables: {a: "{{ b }}"}\n', "4:16: a: cannot be computed: 'b' is undefined"),
    (
        HEAD + "variables: {a: \"{{ '10.0.0.0/30' | host(9) }}\"}\n",
        "4:16: a: cannot be computed: 10.0.0.0/30 has no host 9",
    ),
    (
        HEAD + "variables:\n  a: &p {pool: subnets, of: 10.0.0.0/32, length: 32}\n  b: *p\n",
        "5:6: b: no /32 of 10.0.0.0/32 is left",
    ),
    (HEAD + "stages: [{id: x, title: {en: X}}, {id: x, title: {en: Y}}]\n", "4:40: stage id used twice: x"),
]


@pytest.mark.parametrize(("scenario", "message"), ROWS)
def test_a_fault_of_a_scenario_is_told_with_its_place(tmp_path, scenario, message):
    """One fault in the file, one message."""
    assert faults(make(tmp_path / "lab", scenario)) == [f"scenario.yaml:{message}"]


def test_faults_of_templates_name_file_and_line(tmp_path):
    """All files are tried, so that an author sees every fault at once."""
    folder = make(
        tmp_path / "lab",
        start__R1_DOT_cfg_DOT_j2="sysname R1\n{% if area == 1 %}\nx\n{% endif %}\nip {{ nothing }}\n",
        start__R9_DOT_cfg="sysname R9\n",
        solution__R1_DOT_cfg_DOT_j2="a\nb {{ }}\n",
        solution__R2_DOT_cfg_DOT_j2="{{ port('R1', 'R7') }}\n",
        task_DOT_en_DOT_md="{% for x in %}\n",
        rubric_DOT_yaml='checks:\n  - "{{ nowhere }}"\n',
    )
    assert faults(folder) == [
        "start/R1.cfg.j2:5:1: cannot be rendered: 'nothing' is undefined",
        "start/R9.cfg: unknown node: R9",
        "solution/R1.cfg.j2:2:1: not a valid template: Expected an expression, got 'end of print statement'",
        "solution/R2.cfg.j2:1:1: cannot be rendered: unknown node: R7",
        "task.en.md:1:1: not a valid template: Expected an expression, got 'end of statement block'",
        "rubric.yaml:2:5: cannot be rendered: 'nowhere' is undefined",
    ]


@pytest.mark.parametrize(
    "name", ["start/R1.cfg", "solution/R1.cfg.j2", "task.en.md", "rubric.yaml", "net.yaml"]
)
def test_a_symbolic_link_cannot_lead_out(tmp_path, name):
    """A lab from a stranger cannot show a file of the teacher's machine."""
    secret = tmp_path / "secret"
    secret.write_text("nodes: {R1: {kind: huawei-ar}}\n")
    scenario = SCENARIO if name != "net.yaml" else "id: a\ntitle: {en: A}\ntopology: net.yaml\n"
    folder = make(tmp_path / "lab", scenario)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).symlink_to(secret)
    (message,) = faults(folder)
    assert "leads out of the folder" in message


def test_binary_configurations_are_refused(tmp_path):
    """A configuration that is no text is named with the place of its first bad byte."""
    folder = make(tmp_path / "lab", start__R1_DOT_cfg="")
    (folder / "start" / "R1.cfg").write_bytes(b"sysname R1\n\x00\x01\x02")
    assert faults(folder) == ["start/R1.cfg:2:1: not a text file: character U+0000"]


def test_a_vendors_own_folder_goes_first(tmp_path):
    """`start/huawei/R1.cfg` replaces `start/R1.cfg` for a Huawei node; another vendor's is left alone."""
    folder = make(
        tmp_path / "lab",
        start__R1_DOT_cfg="common",
        start__huawei__R1_DOT_cfg="huawei",
        start__cisco__R2_DOT_cfg="cisco",
        start__R2_DOT_cfg="common",
    )
    assert render_plan(find_lab(str(folder))).start == {"R1": "huawei", "R2": "common"}


def test_two_files_for_one_node_are_a_fault(tmp_path):
    """It must be plain which of them counts."""
    folder = make(tmp_path / "lab", start__R1_DOT_cfg="a", start__R1_DOT_cfg_DOT_j2="b")
    assert faults(folder) == ["start/R1.cfg.j2: R1 has two files here"]


def test_labs_are_found_by_id_and_by_path(tmp_path):
    """A school's folder is searched; the error for an unknown id names the nearest."""
    make(tmp_path / "scenarios" / "demo" / "two-routers")
    make(tmp_path / "scenarios" / "elsewhere", SCENARIO.replace("two-routers", "moved"))
    make(tmp_path / "scenarios" / "broken", "id: [")
    assert find_lab("demo/two-routers", [tmp_path]).titles == {"en": "Two routers", "zh": "两台路由器"}
    assert find_lab("demo/moved", [tmp_path]).folder.name == "elsewhere"
    assert find_lab(str(tmp_path / "scenarios" / "elsewhere")).id == "demo/moved"
    catalogue = list_labs([tmp_path])
    assert {"demo/two-routers", "demo/moved"} <= set(catalogue.labs)
    assert any("broken/scenario.yaml:1:" in problem.place for problem in catalogue.problems)
    with pytest.raises(UsageError) as caught:
        find_lab("demo/two-router", [tmp_path])
    assert caught.value.message == "unknown lab: demo/two-router"
    assert "`demo/two-routers`" in caught.value.hint
    with pytest.raises(UsageError, match="unknown lab"):
        find_lab("../../nowhere", [tmp_path])
    with pytest.raises(UsageError, match="not a lab"):
        find_lab(str(tmp_path), [tmp_path])


def test_the_schemas_agree_with_the_reader(tmp_path):
    """Editors accept what labkit accepts, refuse an unknown field and an unknown kind, and know all kinds."""
    document = find_lab(str(make(tmp_path / "lab"))).document.data
    schema = scenario_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator.check_schema(topology_schema())
    jsonschema.validate(document, schema)
    jsonschema.validate(document["topology"], topology_schema())
    for wrong in ({**document, "minute": 5}, {**document, "topology": {"nodes": {"R1": {"kind": "x"}}}}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)
    assert all(name in json.dumps(schema) for name in kind_names())


def test_timers_are_the_vendors_unless_the_lab_says_fast(tmp_path):
    """The field reaches the plan; anything else is a fault with its place."""
    assert render_plan(find_lab(str(make(tmp_path / "vendor")))).timers == "vendor"
    fast = make(tmp_path / "fast", SCENARIO + "timers: fast\n")
    assert render_plan(find_lab(str(fast))).timers == "fast"
    (found,) = faults(make(tmp_path / "other", SCENARIO + "timers: slow\n"))
    assert found.startswith("scenario.yaml:17:9:")
