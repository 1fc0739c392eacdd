"""Running labs: the lab process, its folder on disk, and how to reach it."""
