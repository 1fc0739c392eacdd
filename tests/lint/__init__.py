"""Linting of configurations."""
