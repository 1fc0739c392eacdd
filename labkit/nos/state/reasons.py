"""What each reason of a diagnosis means, in a sentence; docs/diagnoses.md shows them all."""

from collections.abc import Mapping
from dataclasses import dataclass

from labkit.language import mark


@dataclass(frozen=True, slots=True)
class Reason:
    """What a reason means, to be translated; and where it is said: the RFC or standard and its section, or VRP."""

    meaning: str
    source: str


BY_HEADING: Mapping[str, Mapping[str, Reason]] = {
    "Addresses": {
        "duplicate-address": Reason(
            mark(
                "Two devices of one broadcast domain have the same address; which one is reached is "
                "a matter of luck"
            ),
            "RFC 5227",
        ),
        "ipv6-duplicate-address": Reason(
            mark(
                "An interface found, before it used the address, that another one on the link has "
                "it; it does not use it"
            ),
            "RFC 4862, 5.4",
        ),
        "subnet-mismatch": Reason(
            mark(
                "The two ends of a cable have addresses of different subnets; neither sees the other "
                "as directly connected"
            ),
            "RFC 1122, 3.3.1.1",
        ),
    },
    "DHCPv6": {
        "dhcpv6-client-disabled": Reason(
            mark("The interface is to get its address by DHCPv6, and `dhcp enable` is missing on the device"),
            "RFC 8415, 18.2.1",
        ),
        "dhcpv6-no-answer": Reason(
            mark("No server or relay on the link has an address to give"), "RFC 8415, 18.3"
        ),
        "dhcpv6-pool-exhausted": Reason(mark("The server's pool has no free address"), "RFC 8415, 18.3.2"),
        "dhcpv6-relay-unreachable": Reason(
            mark(
                "The relay on the link cannot reach the server that it is told of, or the server has "
                "no way back"
            ),
            "RFC 8415, 19",
        ),
    },
    "Switching": {
        "layer2-loop": Reason(
            mark("Frames of a VLAN can go round in a circle, since nothing blocks one of its ports"),
            "IEEE 802.1D, 802.1Q",
        ),
        "vlan-pvid-mismatch": Reason(
            mark(
                "The two ends of a cable put untagged frames into different VLANs, so that the VLANs "
                "leak into each other"
            ),
            "IEEE 802.1Q, 6.9",
        ),
        "bpdu-protection": Reason(
            mark(
                "An edge port heard a BPDU and BPDU protection shut it; it comes up again when it is "
                "restarted"
            ),
            "VRP",
        ),
        "port-security": Reason(
            mark(
                "More source addresses than port security lets in were heard, and its action "
                "`shutdown` shut the port; it comes up again when it is restarted"
            ),
            "VRP",
        ),
        "root-protection": Reason(
            mark("A better root was heard at a port with root protection, which therefore forwards nothing"),
            "VRP",
        ),
        "eth-trunk-least-links": Reason(
            mark("An Eth-Trunk has fewer active members than it needs"), "IEEE 802.1AX; VRP"
        ),
        "eth-trunk-no-partner": Reason(
            mark("LACP finds no partner: the other end is in manual mode, or in no Eth-Trunk"),
            "IEEE 802.1AX, 6.4",
        ),
    },
    "Serial lines": {
        "serial-protocol-mismatch": Reason(
            mark("One end speaks PPP, the other HDLC; the line protocol stays down at both"),
            "RFC 1661, RFC 1662",
        ),
        "ppp-authentication": Reason(
            mark("The end that asks for PAP or CHAP does not get the name and password that it knows"),
            "RFC 1334, RFC 1994",
        ),
        "pppoe-no-server": Reason(
            mark("A Dialer asks (PADI) and nobody in the broadcast domain of its port serves PPPoE"),
            "RFC 2516, 5.1",
        ),
        "pppoe-no-address": Reason(
            mark(
                "The PPPoE server has no address for the client: no `remote address`, or its pool is used up"
            ),
            "RFC 1332, 3.3",
        ),
    },
    "Static routes and the routing table": {
        "static-interface-down": Reason(
            mark("The route's own interface is down, so the route is not in the table"), "RFC 1812, 5.2.4"
        ),
        "static-next-hop-unreachable": Reason(
            mark("No route leads to the next hop, so the route is not in the table"), "RFC 1812, 5.2.4"
        ),
        "routing-oscillation": Reason(
            mark(
                "What a process imports depends on what it announces itself, and never settles; the "
                "state shown is one of those between which the network goes to and fro"
            ),
            "RFC 4264 (BGP)",
        ),
    },
    "VRRP": {
        "vrrp-mismatch": Reason(
            mark(
                "Two routers of one virtual router differ in advertisement interval, authentication "
                "or virtual addresses: they drop each other's advertisements, and both become "
                "master. Of HSRP, the two have another version, authentication or address"
            ),
            "RFC 3768, 7.1; RFC 2281",
        ),
    },
    "Tunnels": {
        "tunnel-source-down": Reason(
            mark("The tunnel's source is no address of an interface that is up, so the tunnel is down"),
            "RFC 2784, 2",
        ),
        "tunnel-destination-unreachable": Reason(
            mark("No route leads to the tunnel's destination, so the tunnel is down"), "RFC 2784, 2"
        ),
        "tunnel-recursive-routing": Reason(
            mark("The best route to the tunnel's destination leads through the tunnel itself"),
            "RFC 2473, 4.1.2",
        ),
    },
    "OSPF neighbours": {
        "ospf-area-mismatch": Reason(
            mark("The two ends of the link are in different areas"), "RFC 2328, 8.2"
        ),
        "ospf-subnet-mismatch": Reason(
            mark("The packet's source is of another subnet than the receiving interface"), "RFC 2328, 8.2"
        ),
        "ospf-mask-mismatch": Reason(
            mark("The two ends have different masks; not compared on point-to-point links"), "RFC 2328, 10.5"
        ),
        "ospf-authentication-type": Reason(
            mark("One end signs its packets in another way than the other expects, or not at all"),
            "RFC 2328, D.4",
        ),
        "ospf-authentication-key-id": Reason(mark("The key ids of the two ends differ"), "RFC 2328, D.4.3"),
        "ospf-authentication-key": Reason(mark("The keys differ, or one end has none"), "RFC 2328, D.4"),
        "ospf-hello-interval": Reason(mark("The hello intervals differ"), "RFC 2328, 10.5"),
        "ospf-dead-interval": Reason(
            mark("The dead intervals differ; without one of its own, it is four times the hello interval"),
            "RFC 2328, 10.5",
        ),
        "ospf-area-options": Reason(
            mark("The area is a stub or an NSSA at one end only: the E and N bits of the packets differ"),
            "RFC 2328, 10.5; RFC 3101, 2.4",
        ),
        "ospf-duplicate-router-id": Reason(
            mark(
                "Two routers have the same router id: as neighbours they ignore each other, further "
                "apart they overwrite each other's LSAs"
            ),
            "RFC 2328, 10.5, 13.4",
        ),
        "ospf-silent-interface": Reason(
            mark("The interface neither sends nor accepts OSPF packets, and a neighbour waits there"),
            "RFC 2328, 9",
        ),
        "ospf-nbma-peer": Reason(
            mark(
                "On an NBMA network a router speaks to the neighbours that it was told of, and this "
                "one is not among them"
            ),
            "RFC 2328, 9.5.1",
        ),
        "ospf-mtu-mismatch": Reason(
            mark(
                "The neighbour's database descriptions are larger than the MTU here: both stay in "
                "ExStart. Only where `mtu-enable` makes both ends look"
            ),
            "RFC 2328, 10.6",
        ),
        "ospf-network-type": Reason(
            mark(
                "One end takes the link for a broadcast network and the other for a point-to-point "
                "one: they are Full, and no routes come of it"
            ),
            "RFC 2328, 12.4.1",
        ),
        "ospf-no-designated-router": Reason(
            mark(
                "All routers of the network have priority 0: none becomes designated router, and all "
                "stay in 2-Way"
            ),
            "RFC 2328, 9.4",
        ),
        "ospf-virtual-link-peer": Reason(
            mark("The router at the other end of a virtual link has none back, or not through the same area"),
            "RFC 2328, 15",
        ),
        "ospf-virtual-link-unreachable": Reason(
            mark("No way leads through the transit area to the other end of a virtual link"), "RFC 2328, 15"
        ),
    },
    "OSPFv3 neighbours": {
        "ospfv3-instance-mismatch": Reason(
            mark("The two ends of the link have different instance ids, and do not listen to each other"),
            "RFC 5340, 2.4",
        ),
        "ospfv3-area-mismatch": Reason(
            mark("The two ends of the link are in different areas"), "RFC 5340, 4.2.2"
        ),
        "ospfv3-hello-interval": Reason(mark("The hello intervals differ"), "RFC 5340, 4.2.2.1"),
        "ospfv3-dead-interval": Reason(mark("The dead intervals differ"), "RFC 5340, 4.2.2.1"),
        "ospfv3-authentication": Reason(
            mark("The two ends authenticate in different ways, or with different keys"), "RFC 7166, 4.6"
        ),
        "ospfv3-area-options": Reason(
            mark("The area is a stub at one end only: the E bits of the packets differ"), "RFC 5340, 4.2.2.1"
        ),
        "ospfv3-duplicate-router-id": Reason(
            mark("Two routers have the same router id"), "RFC 5340, 4.2.2.1; RFC 2328, 13.4"
        ),
        "ospfv3-silent-interface": Reason(
            mark("The interface neither sends nor accepts OSPFv3 packets, and a neighbour waits there"),
            "RFC 2328, 9",
        ),
        "ospfv3-mtu-mismatch": Reason(
            mark("The neighbour's database descriptions are larger than the MTU here: both stay in ExStart"),
            "RFC 2328, 10.6",
        ),
        "ospfv3-network-type": Reason(
            mark(
                "One end takes the link for a broadcast network and the other for a point-to-point "
                "one: they are Full, and no routes come of it"
            ),
            "RFC 2328, 12.4.1",
        ),
    },
    "OSPF processes": {
        "ospf-no-router-id": Reason(
            mark(
                "The device has no address from which the process could take its router id, so it "
                "does not run"
            ),
            "RFC 2328, C.1",
        ),
        "ospfv3-no-router-id": Reason(
            mark(
                "The OSPFv3 process was given no router id, which it needs even where there is no "
                "IPv4 address"
            ),
            "RFC 5340, C.1",
        ),
        "ospf-no-backbone": Reason(
            mark("The router joins areas, none of which is area 0: it passes no routes between them"),
            "RFC 3509, 2.1; RFC 2328, 3.1",
        ),
    },
    "IS-IS neighbours": {
        "isis-no-network-entity": Reason(
            mark("The process was given no network entity title, so it does not run"), "ISO 10589, 7.1"
        ),
        "isis-silent-interface": Reason(
            mark("The interface announces its network only, and a neighbour waits there"), ""
        ),
        "isis-circuit-type": Reason(
            mark("One end takes the link for a LAN and the other for a point-to-point link"),
            "ISO 10589, 8.2, 8.4",
        ),
        "isis-duplicate-system-id": Reason(mark("Two routers have the same system id"), "ISO 10589, 7.1.4"),
        "isis-level-mismatch": Reason(
            mark("One end speaks level 1 only and the other level 2 only"), "ISO 10589, 8.2.4"
        ),
        "isis-area-mismatch": Reason(
            mark("The ends could meet at level 1 only, and are in different areas"), "ISO 10589, 8.2.4.2"
        ),
        "isis-subnet-mismatch": Reason(
            mark("The two ends have addresses of different subnets"), "RFC 1195, 4.3"
        ),
        "isis-mtu-mismatch": Reason(
            mark("The neighbour's hellos, padded to its MTU, are too long for the MTU here"),
            "ISO 10589, 8.2.3",
        ),
        "isis-authentication": Reason(mark("Mode or key of the hellos' authentication differ"), "RFC 5304"),
        "isis-cost-style": Reason(
            mark(
                "The neighbours are up, and one sends metrics in TLVs that the other does not take: "
                "no routes come of it"
            ),
            "RFC 5305",
        ),
        "isis-lsp-authentication": Reason(
            mark("The neighbours are up, and the area's or the domain's keys differ: no routes come of it"),
            "RFC 5304",
        ),
    },
    "BGP sessions": {
        "bgp-as-number": Reason(
            mark("One end expects another AS than the one that the other end is in"), "RFC 4271, 6.2"
        ),
        "bgp-router-id": Reason(mark("Both ends have the same BGP identifier"), "RFC 4271, 6.2"),
        "bgp-password": Reason(
            mark("The passwords of the two ends differ, so TCP drops the segments"), "RFC 2385"
        ),
        "bgp-peer-ignored": Reason(
            mark("The session was shut down here, by `peer … ignore`"), "RFC 4271, 8.1.2"
        ),
        "bgp-peer-not-configured": Reason(
            mark("The other end runs no BGP, or has no peer of the address from which it is called"),
            "RFC 4271, 8.2.1",
        ),
        "bgp-connection-refused": Reason(
            mark(
                "The other end knows the caller, and still takes no call to this address: it is told "
                "to use another one"
            ),
            "RFC 4271, 8.2.1",
        ),
        "bgp-peer-unreachable": Reason(mark("There is no way to the peer, or none back"), "RFC 4271, 8.2.2"),
        "bgp-ebgp-not-connected": Reason(
            mark("A peer of another AS is not directly connected, and `ebgp-max-hop` is not set"),
            "RFC 4271, 5.1.3",
        ),
        "bgp-ttl-expired": Reason(
            mark("A peer of another AS is further away than `ebgp-max-hop` allows"), "RFC 5082"
        ),
    },
}
"""By the heading under which docs/diagnoses.md shows them."""

REASONS = {name: reason for group in BY_HEADING.values() for name, reason in group.items()}
