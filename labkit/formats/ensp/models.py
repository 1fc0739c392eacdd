"""eNSP's device models: which kind stands for each, and which ports its cards bring."""

import re

KINDS = {
    "PC": "host",
    "MCS": "host",
    "SERVER": "server",
    "CLIENT": "client",
    "STA": "sta",
    "CELLPHONE": "cellphone",
    "S5700": "huawei-s5700",
    "S3700": "huawei-s3700",
    "AR201": "huawei-ar201",
    "AR1220": "huawei-ar1220",
    "AR2220": "huawei-ar2220",
    "AR2240": "huawei-ar2240",
    "AR3260": "huawei-ar3260",
    "ROUTER": "huawei-router",
    "AC6005": "huawei-ac6005",
    "AC6605": "huawei-ac6605",
    "AP2050": "huawei-ap2050",
    "USG6000V": "huawei-usg6000v",
    "CLOUD": "cloud",
    "HUB": "hub",
}
_NEAREST = (
    (re.compile(r"AC\d"), "huawei-ac6605"),
    (re.compile(r"AP\d|AD\d"), "huawei-ap2050"),
    (re.compile(r"USG|FW|NGFW"), "huawei-usg6000v"),
    (re.compile(r"S\d|CE\d|.*SWITCH|LSW"), "huawei-s5700"),
    (re.compile(r"AR\d|NE\d|CX\d|PTN|R\d"), "huawei-ar"),
    (re.compile(r"FRSW|ATMSW|FR|ATM"), "hub"),
)
_OTHERWISE = "huawei-router"
_CARDS = {
    "1GEC": (("GigabitEthernet", 1),),
    "2FE": (("Ethernet", 2),),
    "4GEW-T": (("GigabitEthernet", 4),),
    "4GE-2S": (("GigabitEthernet", 4),),
    "8FE1GE": (("Ethernet", 8), ("GigabitEthernet", 1)),
    "24GE": (("GigabitEthernet", 24),),
    "1SA": (("Serial", 1),),
    "2SA": (("Serial", 2),),
    "8AS": (("Serial", 8),),
}
"""The ports of the cards that can be put into an AR router, in the order in which they are counted."""


def kind_for(model: str) -> tuple[str, bool]:
    """The kind that stands for a model, and whether it is the model's own and not merely the nearest."""
    known = KINDS.get(model.upper())
    if known is not None:
        return known, True
    return next((kind for sign, kind in _NEAREST if sign.match(model.upper())), _OTHERWISE), False


def card_ports(card: str, slot: int) -> list[str]:
    """The names of a card's ports in a slot; none for a card that is not known."""
    return [
        f"{kind}{slot}/0/{number}" for kind, count in _CARDS.get(card.upper(), ()) for number in range(count)
    ]
