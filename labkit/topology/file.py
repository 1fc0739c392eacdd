"""The format of topology files: what may stand in them, and the JSON Schema that editors use."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag


class Strict(BaseModel):
    """Data from outside: frozen, exact types, no unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class NodeEntry(Strict):
    """A device."""

    kind: str = Field(description="A device kind, such as huawei-ar, huawei-s5700 or host")
    mac: str | None = Field(default=None, description="Base address, such as 4c1f-cc12-3400")
    interfaces: list[str] = Field(
        default=[], description="Ports of added cards, which the kind does not have: GigabitEthernet1/0/0"
    )
    joins: list[Annotated[list[str], Field(min_length=2, max_length=2)]] | None = Field(
        default=None,
        description="Of a cloud: pairs of ports joined like the ends of a cable; without it, all",
    )
    position: list[float] | None = Field(
        default=None, min_length=2, max_length=2, description="Where it is drawn: x to the right, y down"
    )


class StartupEntry(Strict):
    """Where an image expects its startup configuration."""

    path: str = Field(pattern=r"^/[^\x00]*[^/\x00]$", description="Such as /etc/frr/frr.conf")


Capability = Literal[
    "AUDIT_WRITE",
    "FSETID",
    "IPC_LOCK",
    "MKNOD",
    "SETFCAP",
    "SETPCAP",
    "SYS_ADMIN",
    "SYS_CHROOT",
    "SYS_NICE",
    "SYS_PTRACE",
    "SYS_RESOURCE",
]
"""What an image may be given; other capabilities would reach the machine that the engine runs on."""


class GuestEntry(Strict):
    """An image that is not labkit's, with a login: for labs in containers."""

    kind: Literal["image"] = "image"
    image: str = Field(min_length=1, description="Name of an image that the Docker engine has")
    device_type: str = Field(min_length=1, description="netmiko's name for it, such as cisco_ios or linux")
    platform: str = Field(
        default="",
        description="In whose words checks ask it, such as frr; without it, in those of its device_type",
    )
    username: str = Field(min_length=1)
    password: str
    secret: str = Field(default="", description="Password of its privileged mode")
    port: int = Field(default=22, ge=1, le=65535, description="Where it listens for SSH")
    startup: StartupEntry | None = Field(
        default=None, description="Where start/<node>.cfg is put before it starts"
    )
    env: dict[str, str] = Field(default={}, description="Environment of its programs")
    command: list[str] = Field(default=[], description="In place of the image's own")
    interfaces: list[str] = Field(
        default=["eth1..8"], min_length=1, description="Its ports for links, such as eth1..8 or e1-1..4"
    )
    memory: int = Field(default=512, ge=16, le=65536, description="MiB")
    capabilities: list[Capability] = Field(default=[], description="What it needs beyond the usual")
    devices: list[Literal["/dev/kvm", "/dev/net/tun", "/dev/vhost-net"]] = Field(
        default=[], description="Devices of the engine's machine that it needs"
    )
    role: Literal["router", "switch", "host"] = Field(
        default="router", description="How it is drawn; a host forwards no packets"
    )
    position: list[float] | None = Field(
        default=None, min_length=2, max_length=2, description="Where it is drawn: x to the right, y down"
    )


def _node_form(value: Any) -> str:
    return (
        "guest node"
        if isinstance(value, GuestEntry) or (isinstance(value, dict) and "image" in value)
        else "own node"
    )


NodeForm = Annotated[
    Annotated[NodeEntry, Tag("own node")] | Annotated[GuestEntry, Tag("guest node")],
    Discriminator(_node_form),
]


class LinkEntry(Strict):
    """A cable with properties of its own."""

    ends: list[str] = Field(min_length=2, max_length=2, description="Two ports, node:interface")
    rate: str | None = Field(default=None, description="Such as 100mbit, 64kbit, 1gbit")
    delay: str | None = Field(default=None, description="Such as 5ms, 200us, 1s")
    loss: str | None = Field(default=None, description="Share of lost frames, such as 1%")
    mtu: int | None = Field(default=None, ge=68, le=9216, description="Octets")


def _link_form(value: Any) -> str:
    return "full" if isinstance(value, dict | LinkEntry) else "short"


LinkForm = Annotated[
    Annotated[list[str], Field(min_length=2, max_length=2), Tag("short")] | Annotated[LinkEntry, Tag("full")],
    Discriminator(_link_form),
]


class TopologyEntry(Strict):
    """Nodes and the cables between them, inside a scenario file."""

    nodes: dict[str, NodeForm] = Field(min_length=1)
    links: list[LinkForm] = []


class TopologyFile(TopologyEntry):
    """A topology file of its own."""

    schema_version: Literal[1] = Field(default=1, alias="schema")
