# Installs what a device's container needs, with apt as it is set on the machine that builds, and says versions.
set -eu
export DEBIAN_FRONTEND=noninteractive APT_CONFIG=/labkit-build/apt.conf
packages='frr frr-pythontools openvswitch-switch nftables dnsmasq-base iproute2 ethtool conntrack python3
    tcpdump iputils-ping iputils-arping traceroute udhcpc procps tini'

# no package may start its service while it is installed
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod +x /usr/sbin/policy-rc.d
apt-get update --quiet=2
apt-get install --quiet=2 --yes --no-install-recommends $packages >/labkit-build/said 2>&1 || {
    tail -n 5 /labkit-build/said >&2
    exit 1
}
apt-get clean

rm -rf /usr/sbin/policy-rc.d /labkit-build /etc/apt/sources.list /etc/apt/sources.list.d/* /var/lib/apt/lists/* /var/log/* /var/cache/debconf/* \
    /usr/share/doc /usr/share/man /usr/share/info /usr/share/locale
# where programs keep what lasts as long as the container: see labkit/runtime/docker/container.py
mkdir -p /var/log/frr /var/log/openvswitch /var/lib/openvswitch
for package in frr openvswitch-switch nftables dnsmasq-base; do
    dpkg-query --show --showformat '${Package} ${Version}\n' "$package"
done
