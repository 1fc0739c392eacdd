"""Random lines of RIP, BGP and routing policy, for the tests that type anything."""

from hypothesis import strategies as st

_octet = st.integers(1, 223)
_address = st.builds("10.{}.{}.1".format, _octet, _octet)
_name = st.sampled_from(["A", "B", "x1"])
_direction = st.sampled_from(["import", "export"])
_port = st.integers(0, 2).map("GigabitEthernet0/0/{}".format)
_number = st.integers(1, 200)
_neighbor = st.sampled_from(["10.0.0.1", "10.0.0.2", "9.9.9.9"])
_peer = st.one_of(_neighbor, st.sampled_from(["in", "out"]))


def _under(header, *lines):
    return st.builds(f"{header}\n {{}}".format, st.one_of(*lines))


def _line(text, *values):
    return st.builds(text.format, *values)


_LISTS = st.one_of(
    _line(
        "ip ip-prefix {} permit {} 24 greater-equal 25 less-equal {}", _name, _address, st.integers(25, 32)
    ),
    _line("ip ip-prefix {} index {} deny {} 16", _name, _number, _address),
    _line("undo ip ip-prefix {} index {}", _name, _number),
    _line("ip ipv6-prefix {} index {} permit 2001:db8:{}:: 48 less-equal 64", _name, _number, _number),
    _line("undo ip ipv6-prefix {}", _name),
    _line("ip as-path-filter {} {} ^{}_", _name, st.sampled_from(["permit", "deny"]), _number),
    _line("ip as-path-filter {} permit _{}$", _number, _number),
    _line("ip community-filter {} permit {}:{} no-export", st.integers(1, 99), _number, _number),
    _line("ip community-filter {} deny ^{}:", st.integers(100, 199), _number),
    _line("ip community-filter basic {} permit {}:1", _name, _number),
)
_POLICY = st.builds(
    "route-policy {} {} node {}\n {}".format,
    _name,
    st.sampled_from(["permit", "deny"]),
    st.integers(1, 30),
    st.one_of(
        _line("if-match ip-prefix {}", _name),
        _line("if-match acl {}", st.integers(2000, 2999)),
        _line("if-match tag {}", _number),
        _line("if-match cost {}", _number),
        _line("if-match interface {}", _port),
        _line("if-match as-path-filter {} {}", _name, _name),
        _line("if-match community-filter {} whole-match", _name),
        _line("if-match route-type {}", st.sampled_from(["internal", "external-type1or2", "is-is-level-1"])),
        _line("apply cost {} {}", st.sampled_from(["+", "-", ""]), _number),
        _line("apply as-path {} {} additive", _number, _number),
        _line("apply as-path {} overwrite", _number),
        _line("apply community {}:1 no-export additive", _number),
        st.sampled_from(["apply community none", "apply origin igp", "apply cost-type type-1"]),
        _line("apply local-preference {}", _number),
        _line("apply ip-address next-hop {}", _address),
        _line("if-match ip route-source ip-prefix {}", _name),
        _line("if-match ipv6 address prefix-list {}", _name),
        _line("if-match ipv6 next-hop prefix-list {}", _name),
        _line("apply ipv6 next-hop 2001:db8::{}", _number),
        _line("apply comm-filter {} delete", _name),
        st.just("apply as-path none overwrite"),
        _line("description {}", _name),
    ),
)
_RIP = st.one_of(
    _under(
        "rip 1",
        st.sampled_from(
            [
                "undo summary",
                "summary always",
                "version 1",
                "version 2",
                "undo version",
                "silent-interface all",
            ]
        ),
        _line("network {}.0.0.0", st.integers(1, 126)),
        _line("peer {}", _address),
        _line("import-route static cost {} tag {}", st.integers(0, 16), _number),
        _line("filter-policy ip-prefix {} export static", _name),
        _line("filter-policy {} import {}", st.integers(2000, 2999), _port),
        _line("default-route originate cost {}", st.integers(0, 15)),
        _line("preference {} route-policy {}", _number, _name),
        _line("undo silent-interface {}", _port),
        _line("timers rip 10 {} 40", st.integers(30, 90)),
    ),
    st.builds(
        "interface {}\n {}".format,
        _port,
        st.one_of(
            st.sampled_from(
                [
                    "undo rip split-horizon",
                    "rip poison-reverse",
                    "undo rip output",
                    "rip version 2 broadcast",
                    "rip version 1",
                ]
            ),
            _line("rip metricin {}", st.integers(0, 15)),
            _line("rip summary-address {} 16", _address),
            _line("rip authentication-mode md5 nonstandard cipher {} {}", _name, _number),
            _line("rip authentication-mode simple plain {}", _name),
        ),
    ),
    st.just("undo rip 1"),
)
_FAMILY = st.one_of(
    _line("network {} {}", _address, st.integers(8, 32)),
    _line("network {}.0.0.0 route-policy {}", st.integers(1, 126), _name),
    _line("import-route ospf {} med {}", st.integers(1, 9), _number),
    _line("aggregate {} 16 detail-suppressed suppress-policy {}", _address, _name),
    _line("peer {} route-policy {} {}", _peer, _name, _direction),
    _line("peer {} filter-policy {} {}", _peer, st.integers(2000, 2999), _direction),
    _line("peer {} as-path-filter {} {}", _peer, _name, _direction),
    _line("peer {} preferred-value {}", _peer, _number),
    _line("peer {} allow-as-loop {}", _peer, st.integers(1, 10)),
    _line(
        "peer {} {}",
        _peer,
        st.sampled_from(["next-hop-local", "reflect-client", "advertise-community", "enable"]),
    ),
    _line("undo peer {} enable", _peer),
    _line("peer {} default-route-advertise", _peer),
    _line("filter-policy ip-prefix {} export direct", _name),
    _line("default local-preference {}", _number),
    _line("reflector cluster-id {}", st.one_of(_number, _address)),
    _line("preference {} {} 255", _number, _number),
    _line("maximum load-balancing ebgp {}", st.integers(1, 8)),
    _line("maximum load-balancing {}", st.integers(1, 8)),
)
_peer6 = st.sampled_from(["2001:db8::1", "2001:db8::2", "in"])
_FAMILY6 = st.one_of(
    _line("peer {} enable", _peer6),
    _line("undo peer {} enable", _peer6),
    _line("peer {} next-hop-local", _peer6),
    _line("peer {} route-policy {} {}", _peer6, _name, _direction),
    _line("peer {} ipv6-prefix {} {}", _peer6, _name, _direction),
    _line("network 2001:db8:{}:: 48 route-policy {}", _number, _name),
    _line("aggregate 2001:db8:: {} as-set", st.integers(16, 40)),
    _line("import-route ospfv3 {} med {}", st.integers(1, 3), _number),
    _line("default med {}", _number),
)
_BGP = st.one_of(
    _under(
        "bgp 100",
        _line("router-id {}", _address),
        _line("peer {} as-number {}", _neighbor, _number),
        st.sampled_from(
            [
                "group in internal",
                "group out external",
                "undo group out",
                "undo default ipv4-unicast",
                "default ipv4-unicast",
            ]
        ),
        _line("peer {} group in", _neighbor),
        _line("peer {} ebgp-max-hop", _peer),
        _line("peer {} connect-interface LoopBack0", _peer),
        _line("peer {} password cipher {}", _peer, _name),
        _line("peer {} timer keepalive 20 hold {}", _peer, st.integers(60, 180)),
        _line("peer {} ignore", _peer),
        _line("undo peer {}", _peer),
        _FAMILY,
        st.builds("ipv4-family unicast\n  {}".format, _FAMILY),
        _line("peer 2001:db8::{} as-number {}", st.integers(1, 3), _number),
        _line("confederation id {}", _number),
        _line("confederation peer-as {} {}", _number, _number),
        st.builds("ipv6-family unicast\n  {}".format, _FAMILY6),
        st.builds("ipv4-family vpn-instance V{}\n  {}".format, st.integers(1, 3), _FAMILY),
        st.builds(
            "ipv4-family vpn-instance V{}\n  peer {} as-number {}".format,
            st.integers(1, 3),
            _neighbor,
            _number,
        ),
    ),
    st.just("undo bgp 100"),
)
ROUTING_LINES = st.one_of(_LISTS, _POLICY, _RIP, _BGP, _BGP)
