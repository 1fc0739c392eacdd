#!/usr/bin/env bash
# The programs of a PostgreSQL server, with which the tests of the ledger start one of their own. Needs root where they are not there.
set -euo pipefail
compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null && exit 0
if [ "$(id -u)" -ne 0 ]; then
    echo "PostgreSQL's server is not installed, and only root can install it: apt-get install postgresql" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get install -y -qq --no-install-recommends postgresql >/dev/null || {
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends postgresql >/dev/null
}
