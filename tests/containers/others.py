"""An image of somebody else, made on the spot: FRR and a plain Linux user behind an SSH server."""

import hashlib
from typing import Any

from labkit.runtime.docker.apt import PLACE, archive, machine_settings
from labkit.runtime.docker.image import DEVICE

IMAGE = "labkit-test/others"
_LABEL = "labkit-test.recipe"
_SECONDS = 600
_SCRIPT = b"""
set -eu
export DEBIAN_FRONTEND=noninteractive APT_CONFIG=/labkit-build/apt.conf
apt-get update --quiet=2
apt-get install --quiet=2 --yes --no-install-recommends openssh-server >/dev/null
apt-get clean
rm -rf /labkit-build /var/lib/apt/lists/*
# vtysh as login shell: whoever comes in by this name is at once where one types `show ip route`
useradd --no-create-home --non-unique --uid 0 --gid 0 --shell /usr/bin/vtysh admin
useradd --create-home --shell /bin/bash student
printf 'admin:%s\nstudent:%s\n' lab.admin lab.student | chpasswd
printf 'PermitRootLogin yes\nPasswordAuthentication yes\nUsePAM no\n' >/etc/ssh/sshd_config.d/lab.conf
sed -i 's/^ospfd=no/ospfd=yes/' /etc/frr/daemons
mkdir -p /run/sshd
cat >/usr/local/bin/router <<'END'
#!/bin/sh
/usr/lib/frr/frrinit.sh start
exec /usr/sbin/sshd -D -e
END
cat >/usr/local/bin/host <<'END'
#!/bin/sh
sh /etc/network/startup
exec /usr/sbin/sshd -D -e
END
chmod +x /usr/local/bin/router /usr/local/bin/host
"""


def others_image(client: Any) -> str:
    """The image's name; it is made unless it is there as it would be made."""
    from docker.errors import ImageNotFound

    recipe = hashlib.sha256(client.images.get(DEVICE).id.encode() + _SCRIPT).hexdigest()
    try:
        if client.images.get(IMAGE).labels.get(_LABEL) == recipe:
            return IMAGE
    except ImageNotFound:
        pass
    container = client.containers.create(DEVICE, ["sh", f"{PLACE}/install.sh"], network_mode="host")
    try:
        container.put_archive("/", archive(machine_settings(), _SCRIPT))
        container.start()
        code = container.wait(timeout=_SECONDS)["StatusCode"]
        assert code == 0, container.logs().decode()
        # not committed: the labels of labkit's own image would come along
        changes = [
            f'LABEL {_LABEL}="{recipe}"',
            'CMD ["/usr/local/bin/router"]',
            "ENV PATH=/usr/sbin:/usr/bin:/sbin:/bin",
        ]
        client.api.import_image_from_stream(client.api.export(container.id), IMAGE, changes=changes)
    finally:
        container.remove(force=True)
    return IMAGE
