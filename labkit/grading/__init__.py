"""Grading: from a rubric and devices to evidence, and from evidence to a score."""
