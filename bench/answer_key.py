"""What `hcia/ospf-single-area` is worth with given mistakes in it, worked out as an examiner would at a desk.

This is no second run of the grader, and no code of labkit's is used: no configuration is read, no device is asked, no
rubric is loaded. A submission is a set of mistakes, which its generator put in by name (`submissions.MISTAKES`). The
rules below say from those names what holds in the network. They were written down from the lab's task and RFC 2328:
who is adjacent to whom (10.5: area, hello interval, authentication), what is advertised (12.4.1), which way the costs
lead (16.1), and where a packet goes that has only the default route to follow.
"""

from collections.abc import Callable, Set

ROUTERS = (1, 2, 3)


def points(mistakes: Set[str]) -> dict[str, float]:
    """Return what each check of the rubric earns."""
    key = _Key(mistakes)
    full12 = key.adjacent(1, 2) and key.own_id(2)
    full13 = key.adjacent(1, 3) and key.own_id(3)
    return {
        **{f"loopback-r{one}": 3.0 * key.has_loopback(one) for one in ROUTERS},
        "adjacency-r1-r2": 8.0 * full12,
        "adjacency-r1-r3": 8.0 * full13,
        "adjacency-r2-r3": 8.0 * (key.adjacent(2, 3) and key.own_id(3)),
        "router-id-r1": 3.0 * (key.adjacent(1, 3) and key.own_id(1)),
        "cost": 8.0 * _shared((1, 2), key.cost_settings),
        "hello": 6.0 * _shared((1, 2), key.hello_setting),
        "p2p": 4.0 * _shared((2, 3), key.type_setting),
        "silent": 8.0 * _shared((1, 2), key.silent_settings),
        "authentication-r1": 3.0 * (full13 and key.authenticates(1)),
        "authentication-r3": 3.0 * (full13 and key.authenticates(3)),
        "path": 6.0 * (full12 and key.next_hop(1, 2) == 3 and key.advertises(2, "lan")),
        "default-r1": 5.0 * key.learns_default(1),
        "default-r2": 5.0 * key.learns_default(2),
        "loopbacks-reachable": 4.0 * (key.reaches(1, 2, "id") and key.reaches(2, 1, "id")),
        "loopback-r3-known": 2.0 * (key.learns(1, 3, "id") and all(map(key.loopback_in_area, ROUTERS))),
        "pc-to-pc": 5.0 * (key.reaches(1, 2, "lan") and key.reaches(2, 1, "lan")),
        "internet": 5.0 * (key.learns_default(2) and key.learns(3, 2, "lan")),
    }


def _shared(routers: tuple[int, ...], worth: Callable[[int], float]) -> float:
    """The share that a check earns which looks at several routers."""
    return sum(worth(one) for one in routers) / len(routers)


class _Key:
    """What holds in the network with some mistakes in it. Routers are numbers; R3 has the way out."""

    def __init__(self, mistakes: Set[str]) -> None:
        self._mistakes = mistakes

    def _right(self, *names: str) -> bool:
        return self._mistakes.isdisjoint(names)

    def own_id(self, one: int) -> bool:
        """Whether a router calls itself by its loopback's address."""
        return self._right(f"wrong-id-{one}")

    def has_loopback(self, one: int) -> bool:
        """Whether a router has its loopback interface."""
        return self._right(f"no-loopback-{one}")

    def authenticates(self, one: int) -> bool:
        """Whether a router authenticates on the link between R1 and R3, with whatever key."""
        return self._right(f"no-authentication-{one}")

    def _in_backbone(self, one: int) -> bool:
        return self._right(f"wrong-area-{one}")

    def _covers(self, one: int, net: str) -> bool:
        """Whether OSPF runs on what a network statement is for: `id`, `lan`, `12`, `13` or `23`."""
        return self._right(f"no-ospf-{one}", f"no-network-{net}-{one}")

    def loopback_in_area(self, one: int) -> bool:
        """Whether OSPF runs on a router's loopback, in the area that was asked for."""
        return self.advertises(one, "id") and self._in_backbone(one)

    # neighbours

    def adjacent(self, one: int, other: int) -> bool:
        """Whether two routers become fully adjacent; the type of the network does not keep them from it."""
        net = f"{one}{other}"
        return (
            self._covers(one, net)
            and self._covers(other, net)
            and self._in_backbone(one) == self._in_backbone(other)
            and (net != "12" or self._right("no-hello-1") == self._right("no-hello-2"))
            and (net != "13" or self._secret(1) == self._secret(3))
        )

    def _secret(self, one: int) -> str:
        if not self.authenticates(one):
            return ""
        return "asked" if self._right(f"wrong-key-{one}") else "other"

    # routes

    def _carries(self, one: int, other: int) -> bool:
        """Whether routes lead over a link; two types of network describe it in ways that do not fit together."""
        low, high = sorted((one, other))
        alike = (low, high) != (2, 3) or self._right("no-p2p-2") == self._right("no-p2p-3")
        return alike and self.adjacent(low, high)

    def _cost(self, one: int, other: int) -> int:
        if {one, other} != {1, 2} or not self._right(f"no-cost-{one}"):
            return 1
        return (
            20 if self._right(f"wrong-cost-{one}") else 99
        )  # the least that is drawn; others lead the same way

    def next_hop(self, source: int, target: int) -> int | None:
        """The first router on the cheapest of the two ways to another; None where there is none."""
        (third,) = set(ROUTERS) - {source, target}
        ways = []
        if self._carries(source, target):
            ways.append((self._cost(source, target), target))
        if self._carries(source, third) and self._carries(third, target):
            ways.append((self._cost(source, third) + self._cost(third, target), third))
        return min(ways)[1] if ways else None

    def advertises(self, one: int, net: str) -> bool:
        """Whether a router tells the others of its loopback or LAN."""
        return self._covers(one, net) and (net != "id" or self.has_loopback(one))

    def learns(self, one: int, other: int, net: str) -> bool:
        """Whether a router has a route to another's loopback or LAN."""
        return self.next_hop(one, other) is not None and self.advertises(other, net)

    def learns_default(self, one: int) -> bool:
        """Whether R3's default route comes to a router; R3 tells of it only while it has one itself."""
        return self.next_hop(one, 3) is not None and self._right("no-default-3", "no-advertise-3")

    def reaches(self, one: int, other: int, net: str) -> bool:
        """Whether packets come from one router to another's loopback or LAN.

        Without a route they follow the default to R3, and arrive if the way there leads through the other.
        """
        if net == "id" and not self.has_loopback(other):
            return False
        return self.learns(one, other, net) or (self.learns_default(one) and self.next_hop(one, 3) == other)

    # settings: a check of two of them gives half for each

    def cost_settings(self, one: int) -> float:
        """Area and cost on the link between R1 and R2."""
        right = self._in_backbone(one) + self._right(f"no-cost-{one}", f"wrong-cost-{one}")
        return self._covers(one, "12") * right / 2

    def hello_setting(self, one: int) -> float:
        """The hello interval on the same link."""
        return float(self._covers(one, "12") and self._right(f"no-hello-{one}"))

    def type_setting(self, one: int) -> float:
        """The type of network on the link between R2 and R3."""
        return float(self._covers(one, "23") and self._right(f"no-p2p-{one}"))

    def silent_settings(self, one: int) -> float:
        """Area and silence on the LAN."""
        right = self._in_backbone(one) + self._right(f"no-silent-{one}")
        return self._covers(one, "lan") * right / 2
