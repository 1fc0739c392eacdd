"""A score, told to people and programs: one module per format."""
