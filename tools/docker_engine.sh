#!/bin/sh
# Makes sure that a Docker engine answers: installs Debian's, and starts it by hand where no init system does.
# No image is pulled, here or later: `labkit image build --base make` makes it of Debian's packages.
set -eu
log=/var/log/labkit-dockerd.log

answers() { command -v docker >/dev/null && docker version >/dev/null 2>&1; }

answers && exit 0
if [ "$(id -u)" != 0 ]; then
    echo "error: no Docker engine answers, and only root can install and start one" >&2
    echo "hint: \`sudo $0\`" >&2
    exit 2
fi

packages=
command -v dockerd >/dev/null || packages="docker.io"
command -v mmdebstrap >/dev/null || packages="$packages mmdebstrap"
if [ -n "$packages" ]; then
    echo "installing $packages" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086  (two packages are two words)
    apt-get install -qq -y --no-install-recommends $packages >/dev/null
fi

if answers; then exit 0; fi
if [ -d /run/systemd/system ]; then
    systemctl start docker
else
    echo "starting dockerd, which writes to $log" >&2
    setsid dockerd >"$log" 2>&1 </dev/null &
fi
for _ in $(seq 120); do
    if answers; then exit 0; fi
    sleep 0.5
done
echo "error: the Docker engine does not start" >&2
tail -n 5 "$log" >&2 || true
exit 3
