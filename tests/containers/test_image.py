"""The devices' image: what it holds, how it is made again, and how it travels."""

import shutil
import tarfile

import pytest

from labkit.errors import LabError, UsageError
from labkit.runtime.docker import image
from labkit.runtime.docker.apt import PLACE, AptSettings, archive, machine_settings
from labkit.runtime.docker.features import kernel_features

SETTINGS = AptSettings(
    suite="bookworm",
    sources="deb http://mirror.example/debian bookworm main\n",
    options='Acquire::http::Proxy "http://proxy.example:3128/";',
    logins="machine mirror.example login joe password secret\n",
    keys={"debian.gpg": b"\x99\x02"},
    authorities=b"-----BEGIN CERTIFICATE-----\n",
)


def unpacked(packed: bytes, tmp_path) -> dict[str, tuple[str, int]]:
    """The files of an archive under its folder, with their permissions."""
    file = tmp_path / "settings.tar"
    file.write_bytes(packed)
    with tarfile.open(file) as tar:
        return {
            member.name.removeprefix(f"{PLACE[1:]}/"): (
                tar.extractfile(member).read().decode(errors="replace"),
                member.mode,
            )
            for member in tar
        }


def test_a_build_takes_sources_proxy_keys_and_logins_along(tmp_path):
    """Whatever lets this machine reach its packages reaches the build; logins are for root's eyes."""
    files = unpacked(archive(SETTINGS, b"true\n"), tmp_path)
    assert files["sources.list"][0] == SETTINGS.sources
    assert files["auth.conf"] == (SETTINGS.logins, 0o600)
    assert files["keys/debian.gpg"][1] == 0o644
    options = files["apt.conf"][0]
    assert SETTINGS.options in options
    for option in (
        "Dir::Etc::sourcelist",
        "Dir::Etc::trustedparts",
        "Acquire::https::CaInfo",
        "Dir::Etc::netrc",
    ):
        assert f'{option} "{PLACE}/' in options


def test_a_machine_that_is_no_debian_leaves_the_image_its_own_sources(tmp_path):
    """The base image's mirrors are used then, and a made one has Debian's."""
    foreign = AptSettings("bookworm", "", "", "", {}, b"")
    options = unpacked(archive(foreign, b""), tmp_path)["apt.conf"][0]
    assert "sourcelist" not in options
    assert foreign.mirrors == "deb http://deb.debian.org/debian bookworm main\n"


@pytest.mark.skipif(shutil.which("apt-get") is None, reason="this machine has no apt")
def test_only_debians_own_repositories_are_used():
    """Third parties' repositories, which a developer's machine has, are nothing to an image."""
    found = machine_settings()
    for line in found.sources.splitlines():
        kind, _, suite, component = line.split()
        assert (kind, component) == ("deb", "main")
        assert suite.startswith(found.suite)


def test_the_image_holds_what_devices_need(client):
    """The programs are there, and say the versions that the labels promise."""
    versions = image.find(client).versions
    assert set(versions) >= {"frr", "openvswitch-switch", "nftables", "dnsmasq-base"}
    programs = ("zebra", "ospfd", "ovs-vswitchd", "nft", "dnsmasq", "tcpdump", "python3", "ip", "tini")
    script = "PATH=$PATH:/usr/lib/frr; for p in {}; do command -v $p >/dev/null || echo $p; done"
    assert _run(client, script.format(" ".join(programs))) == ""
    assert versions["frr"].split("-")[0] in _run(client, "/usr/lib/frr/zebra --version")


def test_nothing_of_the_machine_that_built_is_in_the_image(client):
    """No sources, proxies, logins or lists of packages: neither in the build's folder nor in apt's."""
    assert _run(client, f"ls {PLACE} /var/lib/apt/lists/* 2>/dev/null") == ""
    assert "mmdebstrap" not in _run(client, "ls /etc/apt/apt.conf.d")
    assert (
        _run(
            client,
            "cat /etc/apt/sources.list /etc/apt/sources.list.d/* /etc/apt/auth.conf /etc/apt/auth.conf.d/* 2>/dev/null",
        )
        == ""
    )


def test_what_is_there_is_not_made_again(client):
    """A second build finds the same recipe, and the image keeps its id; loaded images have no base to compare."""
    if image.find(client, "labkit/base") is None:
        pytest.skip("the image was not built on this engine")
    before = image.find(client)
    said: list[str] = []
    assert image.build(client, said.append).id == before.id
    assert said == ["the image is up to date"]


def test_an_image_can_be_saved_and_loaded(client, tmp_path):
    """The file is a tar archive that `docker load` takes too, and nothing half-written is left beside it."""
    file = tmp_path / "image.tar"
    assert image.save(client, file) == file.stat().st_size
    assert [path.name for path in tmp_path.iterdir()] == ["image.tar"]
    with tarfile.open(file) as tar:
        assert "manifest.json" in tar.getnames()
    assert image.load(client, file).id == image.find(client).id


def test_a_file_that_is_no_image_is_refused(client, tmp_path):
    with pytest.raises(UsageError, match="no such file"):
        image.load(client, tmp_path / "nowhere.tar")
    (tmp_path / "text.tar").write_text("no image")
    with pytest.raises(LabError, match="loading the image"):
        image.load(client, tmp_path / "text.tar")


def test_the_kernels_features_are_tried(client):
    """Veth and tbf are everywhere; each answer is yes or no."""
    features = kernel_features(client)
    assert features["tbf"]
    assert set(features) >= {"netem", "vrf", "mpls", "tun", "nftables"}


def _run(client, script: str) -> str:
    said: bytes = client.containers.run(
        image.DEVICE, ["sh", "-c", f"{script}; true"], remove=True, network_mode="none"
    )
    return said.decode().strip()
