#!/bin/sh
# Makes or completes the virtual environment: tools/environment.sh FOLDER EXTRAS
# Does nothing when pyproject.toml has not changed since the last time.
set -eu
venv=$1 extras=$2
stamp="$venv/labkit-$extras-$(cksum <pyproject.toml | cut -d' ' -f1)"
[ -e "$stamp" ] && exit 0

python=
for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "error: Python 3.11 or newer is needed" >&2
    echo "hint: on Debian 12, \`apt-get install python3 python3-venv\`" >&2
    exit 2
fi

if [ ! -x "$venv/bin/pip" ] && ! "$python" -m venv "$venv" 2>/dev/null; then
    # Debian keeps ensurepip, which puts pip into a new environment, in a package of its own.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && "$python" -c 'import sys; sys.exit(sys.prefix != "/usr")'; then
        echo "installing python3-venv" >&2
        apt-get install -qq -y python3-venv >/dev/null
        "$python" -m venv --clear "$venv"
    elif "$python" -m virtualenv --version >/dev/null 2>&1; then
        "$python" -m virtualenv --quiet --clear "$venv"
    else
        echo "error: $python cannot make a virtual environment" >&2
        echo "hint: \`apt-get install python3-venv\`, or \`$python -m pip install --user virtualenv\`" >&2
        exit 2
    fi
fi

if [ "$extras" = demo ]; then what=.; else what=".[$extras]"; fi
echo "installing labkit into $venv, which takes a minute the first time" >&2
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --editable "$what"
rm -f "$venv/labkit-$extras-"*
touch "$stamp"
