"""From command notation to a working command line, whatever the vendor."""
