"""VRP's preferences are FRR's administrative distances, but for the one that FRR never uses."""

UNREACHABLE = 255
"""FRR never forwards by a route of this distance; a preference of 255 is BGP's default in VRP, and forwards."""
LARGEST = 254


def distance(preference: int) -> int:
    """The distance that stands for a preference. 254 and 255 share one."""
    return min(preference, LARGEST)


def preference(found: int, configured: int) -> int:
    """The preference that a distance stands for, given the one that was configured for its protocol."""
    return configured if distance(configured) == found else found
