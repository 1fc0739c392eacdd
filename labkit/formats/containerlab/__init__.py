"""containerlab's topology files (containerlab.dev/manual/topo-def-file), written and read."""
