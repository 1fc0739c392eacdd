"""An exam: hand-outs and answer keys for a list of students, their labs, what they did by the deadline, their marks."""
