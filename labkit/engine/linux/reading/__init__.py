"""What runs in a container, read as records of operational state: one module per topic."""
