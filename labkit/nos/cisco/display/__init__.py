"""What IOS's `show` commands print, one module per topic."""
