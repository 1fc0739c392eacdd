"""The virtual network operating system that students log in to."""
