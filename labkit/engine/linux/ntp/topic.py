"""NTP: what the program in the container is told."""

import json
from collections.abc import Sequence

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.ntp.program import CONFIG, PID_FILE
from labkit.engine.linux.programs import OwnProgram
from labkit.engine.linux.topic import DeviceView, Document
from labkit.language import _

_SECTION = "program"
_PROGRAM = OwnProgram(
    ("labkit.engine.clocks", "labkit.engine.linux.ntp.message", "labkit.engine.linux.ntp.program"),
    CONFIG,
    PID_FILE,
)
_NOTHING = json.dumps({"master": None, "associations": []})


class Ntp:
    """A device's part in NTP."""

    name = "ntp"

    def wanted(self, device: DeviceView) -> Document:
        """The program's configuration; none where there is nothing to do. Addresses are integers."""
        facts = device.facts.ntp
        if facts is None:
            return {}
        addresses = {port.name: port.addresses[0][0] for port in device.facts.ports if port.addresses}
        told = {
            "master": facts.master,
            "disabled": facts.disabled,
            "authentication": facts.authentication,
            "keys": {
                number: {"mode": key.mode, "secret": key.secret.text or key.secret.cipher}
                for number, key in facts.keys.items()
            },
            "trusted": sorted(facts.trusted),
            "associations": [
                {
                    "address": int(each.address),
                    "kind": each.kind,
                    "key": each.key,
                    "version": each.version,
                    "source": addresses.get(each.source_interface or facts.source_interface, 0),
                    "preferred": each.preferred,
                }
                for each in facts.associations
            ],
        }
        return {_SECTION: (json.dumps(told, sort_keys=True),)}

    def limits(self, device: DeviceView) -> Sequence[str]:
        """Keys of which only a cipher text is known that another device has made."""
        facts = device.facts.ntp
        return [
            _("ntp-service authentication-keyid {number}: its key cannot be read", number=number)
            for number, key in (facts.keys.items() if facts is not None else ())
            if key.secret.text is None
        ]

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Tell the program, which is started where it does not run; without anything to do it ends."""
        if old or new:
            (text,) = new.get(_SECTION, (_NOTHING,))
            _PROGRAM.tell(agent, text, needed=bool(new))
