#!/bin/sh
# Installs labkit from this folder, without internet: ./install.sh [FOLDER], by default /opt/labkit
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/opt/labkit}
python3 -m venv "$target" || {
    echo "hint: on Debian and Ubuntu the package python3-venv is needed" >&2
    exit 2
}
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    --no-index --find-links "$here/wheels" 'labkit[docker]'
if "$target/bin/labkit" image load "$here/image.tar.gz"; then
    echo "labkit is in $target/bin"
else
    echo "labkit is in $target/bin, without the containers' image; with a Docker engine:"
    echo "$target/bin/labkit image load $here/image.tar.gz"
fi
