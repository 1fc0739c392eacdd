"""Inventories: where the devices are that a lab is attached to, and how to log in to them.

An inventory is a YAML file of ours, or a pyATS testbed file, which is read without pyATS::

    defaults: {username: admin, password: env:RACK_PASSWORD, device_type: huawei}
    devices:
      R1: {host: 10.1.1.1}
      R2: {host: 127.0.0.1, port: 2001, transport: telnet, login: false}   # a console of eNSP

Passwords may be named instead of written: `env:NAME` here, `%ENV{NAME}` in a testbed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from labkit.documents import Document, load
from labkit.errors import InputError, Problem
from labkit.language import _
from labkit.runtime.others import OtherLogin
from labkit.topology.file import Strict

_PORTS = {"ssh": 22, "telnet": 23}
_ENV = re.compile(r"env:(?P<ours>\w+)|%ENV\{(?P<pyats>\w+)\}")
_MARKED = re.compile(r"%(?:ASK|ENC|CLI|INTF)\{.*")
_PYATS_TYPES = {
    "eos": "arista_eos",
    "hvrp": "huawei",
    "ios": "cisco_ios",
    "iosxe": "cisco_xe",
    "iosxr": "cisco_xr",
    "junos": "juniper_junos",
    "linux": "linux",
    "nxos": "cisco_nxos",
    "sros": "nokia_sros",
}
"""netmiko's device types by what a testbed calls `os`."""


class DefaultsEntry(Strict):
    """What devices have where they do not say it themselves."""

    device_type: str = Field(default="", description="netmiko's; without it, what the lab says")
    transport: Literal["ssh", "telnet"] = "ssh"
    username: str = ""
    password: str = ""
    secret: str = Field(default="", description="Password of its privileged mode")


class DeviceEntry(Strict):
    """Where one device is."""

    host: str = Field(min_length=1)
    port: int | None = Field(default=None, ge=1, le=65535)
    device_type: str | None = None
    transport: Literal["ssh", "telnet"] | None = None
    username: str | None = None
    password: str | None = None
    secret: str | None = None
    login: bool = Field(default=True, description="false for a console that asks for nothing")


class InventoryFile(Strict):
    """An inventory of ours."""

    schema_version: Literal[1] = Field(default=1, alias="schema")
    defaults: DefaultsEntry = DefaultsEntry()
    devices: dict[str, DeviceEntry] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Inventory:
    """The devices of an inventory by name; the device type is empty where only the lab knows it."""

    logins: Mapping[str, OtherLogin]
    places: Mapping[str, str]
    """`file:line:col` of each device."""


def read_inventory(path: Path, environment: Mapping[str, str]) -> Inventory:
    """Read an inventory, or a testbed file. Raises InputError with all faults."""
    if not path.is_file():
        raise InputError(Problem(str(path), _("no such file: {name}", name=path.name)))
    document = load(path)
    reader = _Reader(document, environment, [])
    logins = dict(reader.testbed() if _is_testbed(document.data) else reader.ours())
    if reader.problems:
        raise InputError(*reader.problems)
    return Inventory(logins, {name: document.key_place(("devices", name)) for name in logins})


def inventory_schema() -> dict[str, Any]:
    """Describe an inventory of ours (JSON Schema, draft 2020-12), for editors."""
    schema = InventoryFile.model_json_schema(by_alias=True)
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, **schema, "title": "labkit inventory"}


def _is_testbed(data: Any) -> bool:
    devices = data.get("devices") if isinstance(data, dict) else None
    entries = devices.values() if isinstance(devices, dict) else ()
    return any(isinstance(entry, dict) and "connections" in entry for entry in entries)


@dataclass(frozen=True, slots=True)
class _Reader:
    document: Document
    environment: Mapping[str, str]
    problems: list[Problem]

    def ours(self) -> Iterator[tuple[str, OtherLogin]]:
        file = self.document.validate(InventoryFile)
        for name, entry in file.devices.items():
            given = entry.model_dump(exclude_none=True)
            found = {**file.defaults.model_dump(), **given}
            if not entry.login:
                found |= {"username": "", "password": ""}
            transport = found["transport"]
            if transport == "ssh" and not found["username"]:
                self._fault(("devices", name), _("a login by SSH needs a user name: {name}", name=name))
            yield (
                name,
                OtherLogin(
                    device_type=found["device_type"],
                    host=found["host"],
                    port=found.get("port", _PORTS[transport]),
                    username=self._value(found["username"], ("devices", name, "username")),
                    password=self._value(found["password"], ("devices", name, "password")),
                    secret=self._value(found["secret"], ("devices", name, "secret")),
                    transport=transport,
                ),
            )

    def testbed(self) -> Iterator[tuple[str, OtherLogin]]:
        data = self.document.data
        shared = _mapping(_mapping(data.get("testbed")).get("credentials"))
        for name, entry in data["devices"].items():
            at = ("devices", name)
            connection = _connection(_mapping(_mapping(entry).get("connections")))
            if connection is None:
                self._fault(at, _("no connection by SSH or Telnet with an address: {name}", name=name))
                continue
            own = {**shared, **_mapping(entry.get("credentials")), **_mapping(connection.get("credentials"))}
            default, enable = _mapping(own.get("default")), _mapping(own.get("enable"))
            transport: Literal["ssh", "telnet"] = "telnet" if connection["protocol"] == "telnet" else "ssh"
            custom = _mapping(entry.get("custom"))
            device_type = custom.get("device_type") or _PYATS_TYPES.get(str(entry.get("os", "")), "")
            yield (
                name,
                OtherLogin(
                    device_type=str(device_type),
                    host=str(connection.get("ip") or connection["host"]),
                    port=self._port(connection.get("port") or _PORTS[transport], at),
                    username=self._value(default.get("username", ""), at),
                    password=self._value(default.get("password", ""), at),
                    secret=self._value(enable.get("password", ""), at),
                    transport=transport,
                ),
            )

    def _port(self, value: Any, at: tuple[str, ...]) -> int:
        text = str(value)
        if text.isdecimal() and 1 <= int(text) <= 65535:
            return int(text)
        self._fault(at, _("not a port: {text}", text=text))
        return 0

    def _value(self, value: Any, at: tuple[str, ...]) -> str:
        """A name or a password, looked up where only its place is written."""
        text = str(value)
        if _MARKED.fullmatch(text):
            self._fault(at, _("cannot be read without pyATS: {text}", text=text.partition("{")[0]))
        match = _ENV.fullmatch(text)
        if match is None:
            return text
        name = match["ours"] or match["pyats"]
        if name not in self.environment:
            self._fault(at, _("the environment has no {name}", name=name))
        return self.environment.get(name, "")

    def _fault(self, at: tuple[str, ...], message: str) -> None:
        self.problems.append(self.document.problem(at, message))


def _connection(connections: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The connection that a testbed prefers, else `cli`, else the first that has an address."""
    preferred = _mapping(connections.get("defaults")).get("via", "cli")
    names = sorted(connections, key=lambda name: (name != preferred, name != "cli"))
    for name in names:
        connection = _mapping(connections[name])
        if connection.get("protocol") in _PORTS and (connection.get("ip") or connection.get("host")):
            return connection
    return None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
