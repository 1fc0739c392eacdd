"""GRE tunnels by a program of ours: most kernels that containers meet have no GRE."""
