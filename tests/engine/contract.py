"""What every engine keeps, whatever runs underneath. A subclass says how to make one."""

from ipaddress import IPv4Address

from labkit.engine.engine import Change, Connect, Connection, EchoReply, Engine, Hop, Ping, Reset, Trace
from labkit.nos.config import DeviceConfig

ADDRESS = IPv4Address("10.0.0.1")
ABSENT = IPv4Address("203.0.113.9")
PORT = "GigabitEthernet0/0/0"


class EngineContract:
    """A suite for an engine of a router whose first port is connected and has 10.0.0.1/24."""

    def make(self) -> tuple[Engine, DeviceConfig]:
        raise NotImplementedError

    def test_lists_all_interfaces_in_the_order_of_the_configuration(self):
        """State names what the configuration names, in its order."""
        engine, config = self.make()
        assert list(engine.state.interfaces()) == list(config.interfaces)

    def test_a_change_shows_in_the_state(self):
        """After `apply`, the state is that of the edited configuration."""
        engine, config = self.make()
        config.interfaces[PORT].shutdown = True
        config.interfaces[PORT].description = "uplink"
        assert engine.apply(Change(config)) is None
        state = engine.state.interfaces()[PORT]
        assert (state.admin_up, state.physical_up, state.protocol_up) == (False, False, False)
        assert state.description == "uplink"

    def test_a_change_can_be_taken_back(self):
        """Going there and back again ends where it began."""
        engine, config = self.make()
        before = engine.state.interfaces()[PORT]
        for shutdown in (True, False):
            config.interfaces[PORT].shutdown = shutdown
            engine.apply(Change(config))
        assert engine.state.interfaces()[PORT].protocol_up == before.protocol_up is True

    def test_answers_its_own_address_once_per_packet(self):
        """A ping yields one result per packet, numbered from 1."""
        engine, _ = self.make()
        replies = list(engine.probe(Ping(ADDRESS, count=3)))
        assert all(isinstance(reply, EchoReply) and not reply.lost for reply in replies)
        assert [reply.sequence for reply in replies if isinstance(reply, EchoReply)] == [1, 2, 3]

    def test_loses_what_nobody_answers(self):
        """Packets to an address that does not exist are lost, and say no responder's time."""
        engine, _ = self.make()
        replies = [r for r in engine.probe(Ping(ABSENT, count=2)) if isinstance(r, EchoReply)]
        assert [reply.lost for reply in replies] == [True, True]

    def test_a_connection_that_nobody_answers_times_out(self):
        """One result, which tells that nothing came back."""
        engine, _ = self.make()
        (answer,) = engine.probe(Connect(ABSENT, 23))
        assert isinstance(answer, Connection)
        assert (answer.outcome, answer.node, answer.client) == ("timeout", "", None)

    def test_a_trace_ends_at_its_last_hop(self):
        """A trace to nowhere gives one silent hop per TTL, and no more than asked."""
        engine, _ = self.make()
        hops = [h for h in engine.probe(Trace(ABSENT, max_ttl=3)) if isinstance(h, Hop)]
        assert [hop.ttl for hop in hops] == [1, 2, 3]
        assert not any(hop.reached for hop in hops)

    def test_routes_are_sorted_and_lookup_finds_the_longest_active_one(self):
        """`lookup` gives the longest active prefix of `routes` that holds the address."""
        engine, _ = self.make()
        routes = engine.state.routes()
        assert [r.prefix for r in routes] == sorted(r.prefix for r in routes)
        matching = [r for r in routes if r.active and ADDRESS in r.prefix]
        longest = max(matching, key=lambda r: r.prefix.prefixlen, default=None)
        assert engine.state.lookup(ADDRESS) == longest

    def test_events_are_told_once(self):
        """A second call without a change in between tells nothing."""
        engine, _ = self.make()
        engine.events()
        assert engine.events() == []

    def test_resets_are_taken_at_any_time(self):
        """Every topic may be reset, also where there is nothing to forget."""
        engine, config = self.make()
        for reset in (Reset("arp"), Reset("mac"), Reset("counters"), Reset("ospf-process"), Reset("boot")):
            engine.reset(reset)
        assert engine.state.macs() == []
        assert list(engine.state.interfaces()) == list(config.interfaces)
