"""What makes a configuration come alive: `sim` computes the steady state, `linux` runs the real protocols."""
