"""A lab cast for a vendor: its files come from the vendor's folders, the rest stays."""

import pytest

from labkit.errors import InputError, UsageError
from labkit.scenario.catalogue import find_lab, render_plan

SCENARIO = """
id: test/cast
title: {en: Two, zh: 二}
topology:
  nodes:
    R1: {kind: huawei-ar2220}
    PC1: {kind: host}
  links:
    - [R1:GE0/0/1, PC1:eth0]
"""
FILES = {
    "scenario.yaml": SCENARIO,
    "rubric.yaml": "checks: []\n",
    "task.en.md": "Port {{ port('R1', 'PC1') }}\n",
    "start/R1.cfg": "sysname R1\n",
    "start/PC1.cfg": "ip address 10.0.0.2 255.255.255.0\n",
    "start/cisco/R1.cfg.j2": "hostname R1\ninterface {{ port('R1', 'PC1') }}\n",
    "solution/R1.cfg": "sysname R1\n",
    "solution/cisco/R1.cfg": "hostname R1\n",
    "alternatives/both/R1.cfg": "sysname R1\n",
    "alternatives/both/cisco/R1.cfg": "hostname R1\n",
    "alternatives/vrp-only/R1.cfg": "sysname R1\n",
    "faults/on-the-pc/PC1.cfg": "ip gateway 10.0.0.9\n",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_texts_may_ask_for_the_vendor(folder):
    """`vendor` is whom the network was cast for, else its routers'; a port has a short name, too."""
    text = "{{ vendor }}: {{ port('R1', 'PC1', short=true) }}"
    (folder / "task.en.md").write_text(text, encoding="utf-8")
    tasks = [render_plan(find_lab(str(folder), vendor=vendor)).tasks["en"] for vendor in ("", "cisco")]
    assert tasks == ["huawei: GE0/0/1", "cisco: Gi0/1"]


def test_the_vendors_files_are_rendered(folder):
    """Routers have the vendor's files with its port names, PCs the only ones there are."""
    plan = render_plan(find_lab(str(folder), vendor="cisco"))
    assert plan.start == {
        "R1": "hostname R1\ninterface GigabitEthernet0/1\n",
        "PC1": "ip address 10.0.0.2 255.255.255.0\n",
    }
    assert plan.tasks["en"] == "Port GigabitEthernet0/1\n"
    assert (plan.lab_id, plan.name) == ("test/cast", "test/cast")


def test_variants_for_others_are_left_out(folder):
    """An alternative that was written for the other vendor only is none here; one about a PC is."""
    plan = render_plan(find_lab(str(folder), vendor="cisco"))
    assert plan.alternatives == {"both": {"R1": "hostname R1\n"}}
    assert set(plan.faults) == {"on-the-pc"}


def test_as_it_was_written(folder):
    """Without a vendor, and with the one that it was written for, nothing changes."""
    plan = render_plan(find_lab(str(folder)))
    assert plan.start["R1"] == "sysname R1\n"
    assert set(plan.alternatives) == {"both", "vrp-only"}
    assert render_plan(find_lab(str(folder), vendor="huawei")) == plan


def test_a_lab_without_files_for_a_vendor_says_so(folder):
    """The folder that is missing is named, with the devices that lack a file."""
    (folder / "solution/cisco/R1.cfg").unlink()
    with pytest.raises(InputError, match="no files for cisco: R1") as refused:
        render_plan(find_lab(str(folder), vendor="cisco"))
    assert refused.value.problems[0].place.endswith("solution/cisco")


def test_a_vendor_that_nobody_knows(folder):
    """The word is wrong, not the lab: the vendors that have devices are named."""
    with pytest.raises(UsageError, match="no devices of that vendor are known") as caught:
        find_lab(str(folder), vendor="acme")
    assert "cisco" in (caught.value.hint or "")
