"""The simulation: a network's steady state computed by pure functions, stage by stage."""
