"""The services that a device offers to those who log in or fetch files."""

from dataclasses import dataclass


@dataclass(slots=True)
class ServersConfig:
    """Which servers run. None is the vendor's default."""

    ftp: bool = False
    sftp: bool = False
    stelnet: bool = False
    telnet: bool | None = None
    telnet_port: int = 23
