"""VRP: command tables, display output and configuration text."""
