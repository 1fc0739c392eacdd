"""What `show` prints on ZXROS: pure functions from state to text."""
