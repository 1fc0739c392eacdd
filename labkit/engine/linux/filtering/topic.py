"""Packet filters and translations: one table of nftables, changed in one transaction."""

from collections.abc import Iterator, Sequence

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.filtering import doors, filters, masters, translations
from labkit.engine.linux.filtering.filters import CHAIN, COUNTER
from labkit.engine.linux.filtering.translations import ANSWERS
from labkit.engine.linux.topic import DeviceView, Document, RefusedError

TABLE = "ip labkit"
_SHELTER = "200"
"""A routing table of the addresses that are answered for: they lead nowhere, so that ARP's proxy takes them."""
_NAT = f"{CHAIN}nat-"


class Filtering:
    """Access control lists at interfaces and for logins, traffic policies and NAT."""

    name = "filtering"

    def wanted(self, device: DeviceView) -> Document:
        """Chains and counters by name, and the addresses to answer for by interface."""
        return {
            **filters.sections(device),
            **doors.sections(device),
            **masters.sections(device),
            **translations.sections(device),
        }

    def limits(self, device: DeviceView) -> Sequence[str]:
        """What is left out."""
        return [*filters.limits(device), *doors.limits(device), *translations.limits(device)]

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Replace the rules; rules that stay keep their counts, living translations end when theirs change."""
        if _rules(old) != _rules(new):
            done = agent.run(["nft", "-f", "-"], "".join(f"{line}\n" for line in script(old, new)))
            if done.code:
                raise RefusedError(done.errors.strip())
        if _of(old, _NAT) != _of(new, _NAT):
            agent.run(["conntrack", "-F"])
        commands = list(_answering(_of(old, ANSWERS), _of(new, ANSWERS)))
        if commands:
            agent.run(["ip", "-force", "-batch", "-"], "".join(f"{command}\n" for command in commands))


def reset_counters(agent: AgentClient, device: DeviceView, number: int | None) -> None:
    """Set the counters of a list's rules to zero, or those of all."""
    beginning = f"{COUNTER}acl-{'' if number is None else f'{number}-'}"
    for name in filters.sections(device):
        if name.startswith(beginning):
            agent.run(["nft", "reset", "counter", *TABLE.split(), name.removeprefix(COUNTER)])


def script(old: Document, new: Document) -> Iterator[str]:
    """What `nft -f` is told: empty all chains, drop those that went, then fill the others."""
    yield f"add table {TABLE}"
    yield f"flush table {TABLE}"
    for name in _of(old, CHAIN):
        if name not in new:
            yield f"delete chain {TABLE} {name.removeprefix(CHAIN)}"
    for name in _of(new, COUNTER):
        yield f"add counter {TABLE} {name.removeprefix(COUNTER)}"
    chains = {name.removeprefix(CHAIN): lines for name, lines in _of(new, CHAIN).items()}
    for name, lines in chains.items():
        hook = lines[0] if lines and lines[0].startswith("type ") else ""
        yield f"add chain {TABLE} {name} {{ {hook} }}" if hook else f"add chain {TABLE} {name}"
    for name, lines in chains.items():
        yield from (f"add rule {TABLE} {name} {line}" for line in lines if not line.startswith("type "))
    for name in _of(old, COUNTER):
        if name not in new:
            yield f"delete counter {TABLE} {name.removeprefix(COUNTER)}"


def _answering(old: Document, new: Document) -> Iterator[str]:
    """Proxy entries for addresses that lie in an interface's own subnet and belong to nobody."""
    before = {(name.removeprefix(ANSWERS), address) for name, held in old.items() for address in held}
    after = {(name.removeprefix(ANSWERS), address) for name, held in new.items() for address in held}
    if after and not before:
        yield f"rule add lookup {_SHELTER} pref {_SHELTER}"
    for name, address in sorted(before - after):
        yield f"neighbour del proxy {address} dev {name}"
        yield f"route del {address}/32 dev lo table {_SHELTER}"
    for name in sorted({name for name, _ in after} - {name for name, _ in before}):
        yield f"ntable change name arp_cache dev {name} proxy_delay 0"
    for name, address in sorted(after - before):
        yield f"neighbour add proxy {address} dev {name}"
        yield f"route replace {address}/32 dev lo table {_SHELTER}"
    if before and not after:
        yield f"rule del lookup {_SHELTER} pref {_SHELTER}"


def _rules(document: Document) -> Document:
    return {name: lines for name, lines in document.items() if name.startswith((CHAIN, COUNTER))}


def _of(document: Document, beginning: str) -> Document:
    return {name: lines for name, lines in document.items() if name.startswith(beginning)}
