"""This machine's apt settings, so that an image is built from where the machine itself gets its packages."""

import io
import platform
import re
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

PLACE = "/labkit-build"
"""The folder of a build inside the container; it is gone before the image is made."""
_SUITE = "bookworm"
_MIRROR = "http://deb.debian.org/debian"
_KEYS = ("/usr/share/keyrings", "/etc/apt/keyrings", "/etc/apt/trusted.gpg.d")
_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
_PASSED_ON = re.compile(r"Acquire::(http|https|ftp|Retries|ForceIPv4|ForceIPv6|Languages)\b", re.IGNORECASE)
_INDEXES = (
    "apt-get",
    "indextargets",
    "--format",
    "$(REPO_URI) $(RELEASE) $(COMPONENT)",
    "Created-By: Packages",
)


@dataclass(frozen=True, slots=True)
class AptSettings:
    """Where Debian packages come from: suite, sources, apt's options, logins, keys and authorities."""

    suite: str
    sources: str
    """Lines of a sources.list; empty where this machine is no Debian, so that an image keeps its own."""
    options: str
    """Lines of an apt.conf: proxies and the like."""
    logins: str
    keys: dict[str, bytes]
    authorities: bytes

    @property
    def mirrors(self) -> str:
        """The sources to make a base image from, in any case."""
        return self.sources or f"deb {_MIRROR} {self.suite} main\n"


def machine_settings() -> AptSettings:
    """Read the settings of the machine that labkit runs on."""
    debian = _debian()
    return AptSettings(
        suite=debian or _SUITE,
        sources=_sources(debian) if debian else "",
        options=_options(),
        logins="".join(_read(path) for path in (Path("/etc/apt/auth.conf"), *_files("/etc/apt/auth.conf.d"))),
        keys={path.name: path.read_bytes() for folder in _KEYS for path in _files(folder) if _is_key(path)},
        authorities=_AUTHORITIES.read_bytes() if _AUTHORITIES.exists() else b"",
    )


def archive(settings: AptSettings, script: bytes) -> bytes:
    """The settings and an installing script as a tar archive whose folder is PLACE."""
    options = [settings.options, f'Dir::Etc::trustedparts "{PLACE}/keys/";']
    if settings.sources:
        options += [f'Dir::Etc::sourcelist "{PLACE}/sources.list";', 'Dir::Etc::sourceparts "-";']
    if settings.authorities:
        options.append(f'Acquire::https::CaInfo "{PLACE}/authorities.crt";')
    if settings.logins:
        options.append(f'Dir::Etc::netrc "{PLACE}/auth.conf";')
    files = {
        "install.sh": script,
        "apt.conf": "\n".join(options).encode(),
        "sources.list": settings.sources.encode(),
        "auth.conf": settings.logins.encode(),
        "authorities.crt": settings.authorities,
        **{f"keys/{name}": key for name, key in settings.keys.items()},
    }
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"{PLACE[1:]}/{name}")
            # apt drops its privileges to read keys and authorities, yet reads the logins as root
            member.size, member.mode = len(content), 0o600 if name == "auth.conf" else 0o644
            tar.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def _debian() -> str:
    """The suite of this machine's Debian, or empty."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return ""
    ours = release.get("ID") == "debian" and shutil.which("apt-get") is not None
    return release.get("VERSION_CODENAME", "") if ours else ""


def _sources(suite: str) -> str:
    """Debian's own repositories among those that apt is set to, whatever files they stand in."""
    lines = []
    for line in _said(*_INDEXES).splitlines():
        address, release, component = line.split(" ", 2)
        if release in (suite, f"{suite}-updates", f"{suite}-security") and component == "main":
            lines.append(f"deb {address} {release} {component}\n")
    return "".join(dict.fromkeys(lines))


def _options() -> str:
    if shutil.which("apt-config") is None:
        return ""
    return "\n".join(line for line in _said("apt-config", "dump").splitlines() if _PASSED_ON.match(line))


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603


def _files(folder: str) -> list[Path]:
    path = Path(folder)
    return sorted(file for file in path.iterdir() if file.is_file()) if path.is_dir() else []


def _is_key(path: Path) -> bool:
    return path.suffix in (".gpg", ".asc")


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # not there, or root's only: then apt could not use it either
        return ""
