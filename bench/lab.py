"""Labs of any size, for measuring."""

from pathlib import Path


def write_ring(folder: Path, size: int) -> Path:
    """A lab folder with a ring of routers in one OSPF area, each with a loopback."""
    nodes = "".join(f"    R{number}: {{kind: huawei-ar}}\n" for number in range(size))
    links = "".join(
        f"    - [R{number}:GE0/0/0, R{(number + 1) % size}:GE0/0/1]\n"
        for number in range(size if size > 1 else 0)
    )
    (folder / "start").mkdir(parents=True)
    (folder / "scenario.yaml").write_text(
        f"id: bench/ring-{size}\ntitle: {{en: Ring of {size}}}\ntopology:\n  nodes:\n{nodes}  links:\n{links}",
        encoding="utf-8",
    )
    for number in range(size):
        (folder / "start" / f"R{number}.cfg").write_text(configuration(number, size))
    return folder


def configuration(number: int, size: int) -> str:
    """One router of the ring: link n is 10.(n // 250).(n % 250).0/24, `.1` at its first end."""
    before = (number - 1) % size
    return (
        f"sysname R{number}\n"
        f"interface GigabitEthernet0/0/0\n ip address 10.{number // 250}.{number % 250}.1 24\n"
        f"interface GigabitEthernet0/0/1\n ip address 10.{before // 250}.{before % 250}.2 24\n"
        f"interface LoopBack0\n ip address 172.16.{number // 250}.{number % 250 + 1} 32\n"
        f"ospf 1 router-id 172.16.{number // 250}.{number % 250 + 1}\n"
        " area 0\n  network 0.0.0.0 255.255.255.255\n"
    )
