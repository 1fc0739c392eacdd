#!/bin/sh
# Installs a bundle where there is no network, and brings labs up there: tools/try_bundle.sh ARCHIVE
# Needs root, which may make networks; the containers' part needs a Docker engine on this machine.
set -eu
archive=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tar -C "$folder" -xf "$archive"

# a network of its own, with nothing but 127.0.0.1
unshare --net sh -eu <<END
ip link set lo up
if ip route get 192.0.2.1 >/dev/null 2>&1; then echo "error: there is a network here" >&2; exit 1; fi
cd "$folder"
export HOME="$folder" LABKIT_STATE_DIR="$folder/state" PIP_CONFIG_FILE=/dev/null PYTHONPATH=
unset PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_FIND_LINKS
sh ./labkit-*/install.sh "$folder/labkit"
labkit="$folder/labkit/bin/labkit"
trap '"$folder/labkit/bin/labkit" down --all >/dev/null 2>&1' EXIT
\$labkit demo
\$labkit doctor || true
if [ -S /var/run/docker.sock ]; then
    \$labkit up hcia/vlan-basics --runtime docker
    \$labkit ps hcia/vlan-basics
    \$labkit down hcia/vlan-basics
fi
END
echo "the bundle works without a network"
