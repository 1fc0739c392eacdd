"""Labs in containers: everything from the Docker API to the engine of each device."""
