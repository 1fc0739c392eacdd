"""FRR's configuration from the device's: one module per protocol, all defaults of the vendor made explicit."""
