"""A small lab with everything that a rubric can have: two routers with two cables, in two stages."""

from pathlib import Path

SCENARIO = """
id: test/failover
title: {en: Failover, zh: 故障切换}
topology:
  nodes:
    R1: {kind: huawei-ar2220}
    R2: {kind: huawei-ar2220}
    PC1: {kind: host}
  links:
    - [R1:GE0/0/0, R2:GE0/0/0]
    - [R1:GE0/0/1, R2:GE0/0/1]
    - [R1:GE0/0/2, PC1:eth0]
stages:
  - {id: addresses, title: {en: Addresses, zh: 地址}}
  - {id: routes, title: {en: Routes, zh: 路由}}
"""
RUBRIC = """
phases:
  - id: cut
    title: {en: The first cable is cut, zh: 切断第一条链路}
    act: [{cut: R1:GE0/0/0}]
  - id: dark
    title: {en: R2 is off, zh: R2 断电}
    act: [{stop: R2}]
checks:
  - id: address
    check: interface.address
    node: R1
    interface: GE0/0/0
    address: 10.0.12.1/24
    points: 10
    stage: addresses
    hints: [{text: {en: Look at the plan, zh: 查看规划}}, {text: {en: 10.0.12.1, zh: 10.0.12.1}, cost: 4}]
  - {id: backup-address, check: interface.address, node: R1, interface: GE0/0/1, address: 10.1.12.1/24, points: 10,
     stage: addresses}
  - {id: reach, check: reachability.ping, node: PC1, destination: 2.2.2.2, points: 20, stage: routes}
  - {id: failover, check: reachability.ping, node: PC1, destination: 2.2.2.2, points: 30, phase: cut,
     within: 30s, stage: routes}
  - {id: gone, check: reachability.unreachable, node: PC1, destination: 2.2.2.2, alive: 10.8.0.1, points: 10,
     phase: dark, stage: routes, needs: [reach]}
  - {id: plan, manual: {en: The addressing plan, zh: 地址规划}, points: 20}
"""
BEST = """
  - id: best
    points: 10
    any_of:
      - {check: route.present, node: R1, prefix: 2.2.2.2/32, next_hops: [10.0.12.2]}
      - {check: route.present, node: R1, prefix: 2.2.2.0/24, next_hops: [10.0.12.2]}
"""
START = {
    "R1": "sysname R1\n#\ninterface GigabitEthernet0/0/2\n ip address 10.8.0.1 255.255.255.0\n",
    "R2": """sysname R2
#
interface GigabitEthernet0/0/0
 ip address 10.0.12.2 255.255.255.0
#
interface GigabitEthernet0/0/1
 ip address 10.1.12.2 255.255.255.0
#
interface LoopBack0
 ip address 2.2.2.2 255.255.255.255
#
ip route-static 10.8.0.0 255.255.255.0 10.0.12.1
ip route-static 10.8.0.0 255.255.255.0 10.1.12.1 preference 100
""",
    "PC1": "ip address 10.8.0.2 255.255.255.0\nip gateway 10.8.0.1\n",
}
ADDRESSES = """sysname R1
#
interface GigabitEthernet0/0/0
 ip address 10.0.12.1 255.255.255.0
#
interface GigabitEthernet0/0/1
 ip address 10.1.12.1 255.255.255.0
#
interface GigabitEthernet0/0/2
 ip address 10.8.0.1 255.255.255.0
"""
ROUTES = """#
ip route-static 2.2.2.2 255.255.255.255 10.0.12.2
ip route-static 2.2.2.2 255.255.255.255 10.1.12.2 preference 100
"""


def write_lab(folder: Path, *, rubric: str = RUBRIC) -> Path:
    """Write the lab's folder."""
    files = {
        "scenario.yaml": SCENARIO,
        "rubric.yaml": rubric,
        "solution/R1.cfg": ADDRESSES + ROUTES,
        "stages/addresses/R1.cfg": ADDRESSES,
        "alternatives/by-range/R1.cfg": ADDRESSES + ROUTES.replace("2.2.2.2 255.255.255.255", "2.2.2.0 24"),
        "task.en.md": "Do it.",
        "task.zh.md": "请完成。",
    } | {f"start/{node}.cfg": text for node, text in START.items()}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
