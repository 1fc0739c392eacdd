"""Labs from a solved network: what is true of it becomes a rubric, what a student has to do becomes a task."""
