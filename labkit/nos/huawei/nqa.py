"""NQA test instances: stored, and run when their results are asked for. Routes and groups do not follow them."""

from collections.abc import Iterator, Mapping
from typing import Any

from labkit.engine.engine import EchoReply, Ping
from labkit.nos.config import KeptSection
from labkit.nos.huawei.display.kept_lines import has, sections, value
from labkit.nos.huawei.display.lines import joined
from labkit.nos.probe import statistics
from labkit.nos.shell.declaration import Call, Kept, Table
from labkit.nos.shell.kept import kept_section

table = Table()
table.view("nqa", lambda section: "-nqa-{admin}-{test}".format(**section.values))

_TYPES = "icmp|tcp|udp|jitter|trace|snmp|ftp|dns|dhcp|http|lspping|icmpjitter"
_LINES = (
    f"test-type <type:{_TYPES}>",
    "destination-address ipv4 <destination:ip>",
    "destination-address url <url:string 1-255>",
    "destination-port <1-65535>",
    "source-address ipv4 <source:ip>",
    "source-interface <interface>",
    "source-port <1-65535>",
    "description <description:text 1-230>",
    "frequency <1-604800>",
    "probe-count <probes:1-15>",
    "interval {milliseconds <20-60000>|seconds <1-60>}",
    "timeout <1-60>",
    "ttl <1-255>",
    "tos <0-255>",
    "datasize <size:0-8100>",
    "datafill <text:string 1-230>",
    "fail-percent <1-100>",
    "probe-failtimes <1-15>",
    "test-failtimes <1-15>",
    "records result <0-10>",
    "records history <0-1000>",
    "nexthop ipv4 <hop:ip>",
    "sendpacket passroute",
    "set-df",
    "vpn-instance <vrf:string 1-31>",
    "threshold rtd <1-60000>",
    "send-trap [all|overthreshold|probefailure|testcomplete|testfailure]*",
    "jitter-packetnum <1-100>",
    "dns-server ipv4 <server:ip>",
    "start now",
    "start now end at <end:string 5-8>",
    "start now lifetime seconds <1-604800>",
    "start at <start:string 5-8>",
    "start delay seconds <1-604800>",
)
_HELP = {
    "nqa": "Network Quality Analysis",
    "test-instance": "Test instance: the name of who administers it, and its own",
    "test-type": "Type of the test",
    "destination-address": "Destination of the test",
    "frequency": "Seconds between two tests",
    "probe-count": "Number of probes of one test",
    "start": "Start the test",
    "results": "Results of tests",
}
_PROBES = 3
_SIZE = 56

table.add(
    kept_section("nqa test-instance <admin:string 1-32> <test:string 1-32>", view="nqa", block="nqa"),
    *(
        Kept(
            views=("nqa",),
            notation=line,
            place=10 + index / 10,
            undo=("undo start", f"undo {line}") if line == "start now" else None,
            help=_HELP,
        )
        for index, line in enumerate(_LINES)
    ),
    *(
        Kept(views=("system",), notation=line, block="nqa", single=False, place=51)
        for line in (
            "nqa-server icmpserver <ip>",
            "nqa-server tcpconnect <ip> <port:1-50000>",
            "nqa-server udpecho <ip> <port:1-50000>",
        )
    ),
)


def _probe(section: KeptSection) -> Ping | None:
    """The test of an instance, where it is one of ICMP that was started and has a destination."""
    destination = value(section, "destination-address ipv4", "destination")
    if value(section, "test-type", "type", "icmp") != "icmp" or destination is None:
        return None
    return Ping(
        destination=destination,
        source=value(section, "source-address ipv4", "source"),
        count=value(section, "probe-count", "probes", _PROBES),
        size=value(section, "datasize", "size", _SIZE),
        ttl=value(section, "ttl", "ttl", 255),
        vrf=value(section, "vpn-instance", "vrf", ""),
    )


def _result(call: Call, section: KeptSection) -> Iterator[str]:
    names: Mapping[str, Any] = section.values
    active = has(section, "start now")
    kind = value(section, "test-type", "type", "-")
    state = "active" if active else "inactive"
    yield f" NQA entry({names['admin']}, {names['test']}) :testflag is {state} ,testtype is {kind}"
    probe = _probe(section) if active else None
    if probe is None:
        return
    replies = [result for result in call.device.engine.probe(probe) if isinstance(result, EchoReply)]
    found = statistics(replies)
    good = [reply.milliseconds for reply in replies if not reply.lost and not reply.error]
    lost = found.transmitted - found.received
    yield "  1 . Test 1 result   The test is finished"
    yield f"   Send operation times: {found.transmitted:<15}Receive response times: {found.received}"
    yield f"   Completion:{'success' if good else 'failed':<26}RTD OverThresholds number: 0"
    yield f"   {'Attempts number:1':<37}Drop operation number:{lost}"
    yield f"   {'Disconnect operation number:0':<37}Operation timeout number:0"
    yield f"   {'System busy operation number:0':<37}Connection fail number:0"
    yield f"   {'Operation sequence errors number:0':<37}RTT Status errors number:0"
    yield f"   Destination ip address:{probe.destination}"
    yield f"   Min/Max/Average Completion Time: {found.shortest}/{found.longest}/{found.average}"
    yield f"   Sum/Square-Sum  Completion Time: {sum(good)}/{sum(time * time for time in good)}"
    yield f"   Lost packet ratio: {round(found.loss)} %"


@table.display("display nqa results [test-instance <admin:string 1-32> <test:string 1-32>]", help=_HELP)
def show_results(call: Call) -> str:
    """Run each test that was started, and show how it went."""
    wanted = (call["admin"], call["test"])
    lines: list[str] = []
    for section in sections(call.device.config, "nqa test-instance"):
        if call["admin"] is None or wanted == (section.values["admin"], section.values["test"]):
            lines += ["", *_result(call, section)]
    return joined(lines)


@table.display("display nqa-agent [<admin:string 1-32> <test:string 1-32>]", help=_HELP)
def show_instances(call: Call) -> str:
    """List the instances with their types and whether they were started."""
    lines = [f"NQA Tests Max:128{'':12}NQA Tests Number: {{}}", "NQA Flow Max:100"]
    count = 0
    for section in sections(call.device.config, "nqa test-instance"):
        count += 1
        names = section.values
        lines += [
            "",
            f"NQA Entry({names['admin']} {names['test']}):",
            f"  test type: {value(section, 'test-type', 'type', '-')}",
            f"  state: {'active' if has(section, 'start now') else 'inactive'}",
        ]
    return joined([lines[0].format(count), *lines[1:]])
