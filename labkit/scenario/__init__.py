"""Labs: found, read, drawn per student, rendered."""
