#!/bin/sh
# Packs labkit, all that it needs of PyPI, and the containers' image: tools/bundle.sh BIN FOLDER
# The wheels fit machines with this one's kind of processor, system and Python.
set -eu
bin=$1 folder=$2
version=$("$bin/python" -c 'import labkit; print(labkit.__version__)')
name="labkit-$version-$("$bin/python" -c 'import sysconfig; print(sysconfig.get_platform())')"
place="$folder/$name"
rm -rf "$place"
mkdir -p "$place/wheels"
"$bin/python" -m pip wheel --quiet --disable-pip-version-check --no-input --wheel-dir "$place/wheels" '.[docker]'
"$bin/labkit" image save "$place/image.tar.gz"
cp tools/install_bundle.sh "$place/install.sh"
tar -C "$folder" -cf "$folder/$name.tar" "$name"
rm -rf "$place"
echo "$folder/$name.tar"
