"""The check library: one module per topic, and the TextFSM templates that read the displays."""
