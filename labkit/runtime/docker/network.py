"""The network of a lab in containers: engines in them, cables that can be cut, devices that can lose power."""

from labkit.engine.linux.engine import LinuxEngine
from labkit.engine.linux.network import LinuxNetwork
from labkit.errors import LabError
from labkit.language import _
from labkit.runtime.docker.containers import Containers
from labkit.runtime.docker.wiring import inner_name
from labkit.topology.topology import Endpoint, Link, Topology

_UNPLUG = """
port=$1
kept=/run/labkit-unplugged-$port
if [ ! -e "$kept" ]; then
    # the kernel forgets a host's own routes with the link; a router's come back by themselves
    case $(cat "/sys/class/net/$port/flags") in
    *[13579bdf]) ip route show dev "$port" proto boot >"$kept" ;;
    *) echo shut >"$kept" ;;  # by its configuration: no cable makes it work
    esac
fi
ip link set dev "$port" down
"""
_PLUG = """
port=$1
kept=/run/labkit-unplugged-$port
[ -e "$kept" ] || exit 0
if [ "$(head -n 1 "$kept")" != shut ]; then
    ip link set dev "$port" up
    while read -r route; do
        # shellcheck disable=SC2086  (a route is many words)
        ip route replace $route dev "$port"
    done <"$kept"
fi
rm "$kept"
"""


class ContainerNetwork:
    """One engine for each device, and hands on the cables between them.

    A cable is cut by taking both of its ends down: each device then sees a port without a carrier. A device
    without power is one that all its neighbours have lost.
    """

    def __init__(self, engines: LinuxNetwork, containers: Containers, topology: Topology) -> None:
        self._engines = engines
        self._containers = containers
        self._topology = topology
        self._cut: set[Link] = set()
        self._unpowered: set[str] = set()

    def engine(self, node: str) -> LinuxEngine:
        """The engine of one device; the same each time."""
        return self._engines.engine(node)

    def refusals(self) -> dict[str, str]:
        """By node, why a device could not take its first configuration."""
        return self._engines.refusals()

    def close(self) -> None:
        """End the agents; the containers go on."""
        self._engines.close()

    def set_link(self, link: Link, up: bool) -> None:
        """Cut a cable or mend it."""
        (self._cut.discard if up else self._cut.add)(link)
        self._follow(link)

    def set_power(self, node: str, on: bool) -> None:
        """Switch a device on or off; what it has forgotten by that is its engine's to know."""
        (self._unpowered.discard if on else self._unpowered.add)(node)
        for link in self._topology.links:
            if any(end.node == node for end in link.ends):
                self._follow(link)

    def _follow(self, link: Link) -> None:
        """Make a cable's ends what its state and the power at both of them say."""
        carries = link not in self._cut and not any(end.node in self._unpowered for end in link.ends)
        for end in link.ends:
            self._plug(end, plugged=carries)
        # whoever looks next sees what has become of a line, not that it is about to open
        self._engines.follow(*(end.node for end in link.ends))

    def _plug(self, end: Endpoint, *, plugged: bool) -> None:
        script = _PLUG if plugged else _UNPLUG
        done = self._containers.run(end.node, ("sh", "-c", script, "labkit", inner_name(self._topology, end)))
        if done:
            raise LabError(
                _("its cable cannot be plugged in: {reason}", reason=done)
                if plugged
                else _("its cable cannot be pulled: {reason}", reason=done),
                place=str(end),
            )
