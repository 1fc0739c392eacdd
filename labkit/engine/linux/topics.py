"""All topics, in the order in which they are applied: what comes later rests on what came before."""

from labkit.engine.linux.addressing6 import Addressing6
from labkit.engine.linux.autoconfiguration.topic import Autoconfiguration
from labkit.engine.linux.dhcp.topic import Dhcp
from labkit.engine.linux.filtering.redirects import Redirects
from labkit.engine.linux.filtering.topic import Filtering
from labkit.engine.linux.frr.shadows import Shadows
from labkit.engine.linux.frr.topic import Routing
from labkit.engine.linux.hosts import Gateways
from labkit.engine.linux.interfaces import Interfaces
from labkit.engine.linux.line_routes import LineRoutes
from labkit.engine.linux.listeners import Listeners
from labkit.engine.linux.ntp.topic import Ntp
from labkit.engine.linux.switching.topic import Switching
from labkit.engine.linux.topic import Topic
from labkit.engine.linux.tunnels.topic import Tunnels
from labkit.engine.linux.virtual_routers import VirtualRouters

LINK_TOPICS: tuple[Topic, ...] = (
    Switching(),
    Interfaces(),
    Addressing6(),
    LineRoutes(),
    VirtualRouters(),
    Redirects(),
)
"""Those whose wanted state also depends on which links carry. They read nothing of a device but its facts."""
SUBSTITUTED_TOPICS: tuple[Topic, ...] = (Switching(), Routing(), Shadows())
"""Those that carry out what the lab process does in place of the container's programs."""
TOPICS: tuple[Topic, ...] = (
    Switching(),
    Tunnels(),
    Interfaces(),
    Addressing6(),
    LineRoutes(),
    Gateways(),
    Routing(),
    Shadows(),
    VirtualRouters(),
    Redirects(),
    Filtering(),
    Dhcp(),
    Autoconfiguration(),
    Ntp(),
    Listeners(),
)
