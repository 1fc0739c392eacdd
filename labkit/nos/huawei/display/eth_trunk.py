"""`display eth-trunk`: manual and LACP trunks.

Layouts as captured in the samples of ntc-templates: the local block, and for LACP the partner's.
"""

from collections.abc import Iterable, Iterator

from labkit.engine.engine import Reset
from labkit.nos.config import TrunkConfig
from labkit.nos.config.link_aggregation import MAXIMUM_ACTIVE
from labkit.nos.huawei.bridging import dashed
from labkit.nos.huawei.display.kept_lines import sections
from labkit.nos.huawei.display.trunk_interface import HASHES, membership
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import MessageCount, TrunkMember, TrunkState

table = Table()

_HELP = {"eth-trunk": "Display Eth-Trunk information", "trunkmembership": "Members of a trunk"}
_RULE = "-" * 80
_SELECTED, _UNSELECTED, _ALONE = "10111100", "10100000", "10100010"
"""Actor states (IEEE 802.1AX, 6.4.2.3): in use; standing by; nobody answers."""


def eth_trunks(trunks: Iterable[tuple[TrunkState, TrunkConfig]]) -> str:
    """Render `display eth-trunk`."""
    lines: list[str] = []
    for state, config in trunks:
        lines += _lacp(state, config) if config.lacp else _manual(state, config)
    return "\n".join(lines) if lines else "Info: No valid trunk in the system."


def _pair(left: str, right: str) -> str:
    return f"{left:<28}{right:<50}"


def _active(state: TrunkState) -> int:
    return sum(member.active for member in state.members)


def _manual(state: TrunkState, config: TrunkConfig) -> Iterator[str]:
    up = "up" if state.up else "down"
    yield f"{state.name}'s state information is:"
    yield _pair("WorkingMode: NORMAL", f"Hash arithmetic: {HASHES[config.load_balance]}")
    yield _pair(
        f"Least Active-linknumber: {config.least_active}",
        f"Max Bandwidth-affected-linknumber: {MAXIMUM_ACTIVE}",
    )
    yield _pair(f"Operate status: {up}", f"Number Of Up Port In Trunk: {_active(state)}")
    yield _RULE
    yield "PortName                      Status      Weight "
    for member in state.members:
        yield f"{member.name:<30}{'Up' if member.up else 'Down':<12}{1:<7}"
    yield " "


def _lacp(state: TrunkState, config: TrunkConfig) -> Iterator[str]:
    up = "up" if state.up else "down"
    delay = str(config.preempt_delay) if config.preempt else "Disabled"
    number = state.name.removeprefix("Eth-Trunk")
    yield f"{state.name}'s state information is:"
    yield "Local:"
    yield _pair(f"LAG ID: {number}", "WorkingMode: LACP")
    yield _pair(f"Preempt Delay: {delay}", f"Hash arithmetic: {HASHES[config.load_balance]}")
    yield _pair(f"System Priority: {state.system_priority}", f"System ID: {dashed(state.system)}")
    yield _pair(
        f"Least Active-linknumber: {config.least_active}",
        f"Max Active-linknumber: {config.max_active or MAXIMUM_ACTIVE}",
    )
    yield _pair(f"Operate status: {up}", f"Number Of Up Port In Trunk: {_active(state)}")
    yield _RULE
    yield "ActorPortName          Status   PortType PortPri PortNo PortKey PortState Weight"
    for member in state.members:
        status = "Selected" if member.active else "Unselect"
        yield (
            f"{member.name:<22} {status:<8} {_type(member.bandwidth):<8} {member.priority:<7} "
            f"{member.number:<6} {state.key:<7} {_bits(member):<9} {1:<6}"
        )
    yield ""
    yield "Partner:"
    yield _RULE
    yield "ActorPortName          SysPri   SystemID        PortPri PortNo PortKey PortState"
    for member in state.members:
        yield _partner(member)
    yield " "


def _partner(member: TrunkMember) -> str:
    """What the other end says of itself; zeros where none answers."""
    partner = member.partner
    if partner is None:
        return f"{member.name:<22} {0:<8} 0000-0000-0000  {0:<7} {0:<6} {0:<7} 10100011"
    return (
        f"{member.name:<22} {partner.system_priority:<8} {dashed(partner.system)}  "
        f"{partner.priority:<7} {partner.number:<6} {partner.key:<7} {_bits(member)}"
    )


def _bits(member: TrunkMember) -> str:
    if member.active:
        return _SELECTED
    return _ALONE if member.partner is None else _UNSELECTED


def _type(bandwidth: int) -> str:
    return f"{bandwidth // 1_000_000}GE" if bandwidth >= 1_000_000 else f"{bandwidth // 1000}M"


@table.display("display eth-trunk [<number:0-127> [verbose]]", help=_HELP)
def _display_eth_trunk(call: Call) -> str:
    wanted = call["number"]
    config = call.device.config
    found = [
        (state, trunk)
        for name, state in call.device.state.trunks().items()
        if wanted in (None, int(name.removeprefix("Eth-Trunk")))
        and (trunk := config.interfaces[name].trunk) is not None
    ]
    return eth_trunks(found)


@table.display("display eth-trunk membership <number:0-127>", help=_HELP)
@table.display("display trunkmembership eth-trunk <number:0-127>", help=_HELP)
def _display_membership(call: Call) -> str:
    name = f"Eth-Trunk{call['number']}"
    state = call.device.state.trunks().get(name)
    trunk = call.device.config.interfaces[name].trunk if state is not None else None
    if state is None or trunk is None:
        return "Error: The trunk does not exist."
    return "\n".join(membership(state, trunk))


@table.display("display lacp statistics eth-trunk [<number:0-127>]", help=_HELP)
def _display_statistics(call: Call) -> str:
    """Count the LACPDUs of each member: one each second or half minute, as the other end wants."""
    counts = call.device.state.messages("lacp")
    found = [
        state
        for name, state in call.device.state.trunks().items()
        if call["number"] in (None, int(name.removeprefix("Eth-Trunk")))
        and (trunk := call.device.config.interfaces[name].trunk) is not None
        and trunk.lacp
    ]
    rows = ["Eth-Trunk's PDU statistic is:", _RULE]
    rows.append(f"{'Port':<24}{'LacpRevPdu':<12}{'LacpSentPdu':<13}{'MarkerRevPdu':<14}MarkerSentPdu")
    for state in found:
        rows.append(f"[{state.name}]")
        for member in state.members:
            count = counts.get(member.name, MessageCount())
            rows.append(f"{member.name:<24}{count.received:<12}{count.sent:<13}{0:<14}0")
    return "\n".join(rows)


@table.action(
    "reset lacp statistics eth-trunk [<number:0-127> [interface <interface>]]", changes=True, help=_HELP
)
def _reset_statistics(call: Call) -> None:
    """Set the counters of LACPDUs to zero: of all trunks, of one, or of one member."""
    for name, state in call.device.state.trunks().items():
        if call["number"] in (None, int(name.removeprefix("Eth-Trunk"))):
            for member in state.members:
                if call["interface"] in (None, member.name):
                    call.device.engine.reset(Reset("messages", protocol="lacp", interface=member.name))


@table.display("display load-balance-profile [<name:string 1-31>]", families=frozenset({"s"}), help=_HELP)
def _display_profiles(call: Call) -> str:
    """Show the profiles by which trunks choose a member: the built-in one, and those that were made."""
    made = [section.values["name"] for section in sections(call.device.config, "load-balance-profile")]
    rows: list[str] = []
    for name in ("default", *made):
        if call["name"] in (None, name):
            rows += [f"Load-balance-profile: {name}", _RULE]
    return "\n".join(rows) if rows else "Info: The profile does not exist."
