#!/usr/bin/env bash
# The programs of Slurm, with which the tests start a cluster of their own. Needs root where they are not there.
set -euo pipefail
command -v slurmctld slurmd sbatch >/dev/null && exit 0
if [ "$(id -u)" -ne 0 ]; then
    echo "Slurm is not installed, and only root can install it: apt-get install slurmctld slurmd slurm-client" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
packages=(slurmctld slurmd slurm-client)
apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null || {
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
}
