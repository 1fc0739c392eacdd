# Tries what links and devices can need of the kernel, in a network of its own; prints one word a line and yes or no.
try() {
    feature=$1
    shift
    if "$@" >/dev/null 2>&1; then echo "$feature yes"; else echo "$feature no"; fi
}
ip link add labkit0 type veth peer name labkit1
ip link set labkit0 up
try tbf tc qdisc add dev labkit0 root tbf rate 1mbit burst 5000 limit 10000
tc qdisc del dev labkit0 root 2>/dev/null
try netem tc qdisc add dev labkit0 root netem delay 1ms
try nftables nft add table ip labkit
try vlan ip link add link labkit0 name labkit0.5 type vlan id 5
try vrf ip link add labkit2 type vrf table 10
try bond ip link add labkit3 type bond
try mpls test -e /proc/sys/net/mpls/platform_labels
try tun test -c /dev/net/tun
