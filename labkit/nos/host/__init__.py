"""A PC: its commands, its displays and its few settings."""
