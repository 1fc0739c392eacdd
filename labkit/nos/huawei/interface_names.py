"""The names of interfaces on VRP: long, short, and what a user may type for them."""

from labkit.nos.interface_names import InterfaceNames, splitter

NAMES = InterfaceNames(
    split=splitter(r"(\d*[A-Za-z][A-Za-z-]*?)[ ]?(\d[\d/]*(?:\.\d+)?)"),
    short_types={"Ethernet": "Eth", "GigabitEthernet": "GE", "XGigabitEthernet": "XGE", "Serial": "S"},
    ports=("GigabitEthernet", "Ethernet", "XGigabitEthernet", "Serial", "Tunnel", "MEth"),
    numbers={
        "Eth-Trunk": (0, 127),
        "Dialer": (0, 255),
        "Virtual-Template": (0, 1023),
        "LoopBack": (0, 1023),
        "NULL": (0, 0),
        "Vlanif": (1, 4094),
    },
    bundle="Eth-Trunk",
    null="NULL",
    highest_subinterface=4096,
)
split, type_of, short = NAMES.split, NAMES.type_of, NAMES.short
