"""A small lab with everything that an exam needs, and lists of students, harmless and hostile."""

import csv
from pathlib import Path

LAB = {
    "scenario.yaml": """
id: school/exam
title: {en: Two offices, zh: 两个办公室}
minutes: 45
pass_mark: 60
topology:
  nodes:
    R1: {kind: huawei-ar, position: [0, 0]}
    R2: {kind: huawei-ar, position: [1, 0]}
  links: [[R1:GE0/0/0, R2:GE0/0/0]]
variables:
  link: {pool: subnets, of: 10.0.0.0/12, length: 24}
  loop: {pool: subnets, of: 172.16.0.0/12, length: 32}
""",
    "rubric.yaml": """
checks:
  - {id: address, check: interface.address, node: R2, interface: to-R1, address: "{{ link | host(2) }}/24", points: 4,
     title: {en: R2 has its address, zh: R2 地址正确}}
  - {id: loopback, check: interface.address, node: R2, interface: LoopBack7, address: "{{ loop | host(0) }}/32",
     points: 2, title: {en: R2 has its loopback, zh: R2 环回地址正确}}
  - {id: reach, check: reachability.ping, node: R1, destination: "{{ link | host(2) }}", points: 4, hidden: true,
     title: {en: They reach each other, zh: 互通}}
""",
    "start/R1.cfg.j2": """
sysname R1
interface {{ port('R1', 'R2') }}
 ip address {{ link | host(1) }} 24
""",
    "solution/R2.cfg.j2": """
sysname R2
interface {{ port('R2', 'R1') }}
 ip address {{ link | host(2) }} 24
interface LoopBack7
 ip address {{ loop | host(0) }} 32
 description solved-by-the-book
""",
    "task.en.md": """# Two offices

Give R2 the second address of **{{ link }}** and a loopback with {{ loop }}.

| device | port |
|---|---|
| R2 | {{ port('R2', 'R1') }} |
""",
    "task.zh.md": """# 两个办公室

请为 R2 配置网段 **{{ link }}** 的第二个地址，并配置环回地址 {{ loop }}。
""",
}

CLASS = [("2026001", "王芳", "Net 1"), ("2026002", "Li Wei", "Net 1"), ("2026003", "Ann Smith", "Net 2")]
HOSTILE = [
    ("../../../tmp/evil", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'),
    ("=cmd|'/C calc'!A0", "=1+1", "@SUM(A1)"),
    ("\x1b[31mred\x07", "\x1b]0;title\x07", "a\u202eb"),
    ("CON", "{{ 7 * 7 }}", "{% raw %}"),
    ("a" * 190, "长" * 190, "x" * 190),
    ("王芳", "[link](javascript:alert(1))", "`code`"),
    ("001", "one", "&amp;"),
]


def write_lab(folder: Path) -> Path:
    """Write the lab's folder; returns it."""
    for name, text in LAB.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip(), encoding="utf-8")
    return folder


def write_roster(path: Path, students: list[tuple[str, str, str]] = CLASS) -> Path:
    """Write a list of students; returns its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "name", "group"), *students])
    return path
