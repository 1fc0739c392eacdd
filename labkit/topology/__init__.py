"""Networks of nodes and links: read from YAML, resolved, drawn."""
