"""Other programs' files: import and export."""
