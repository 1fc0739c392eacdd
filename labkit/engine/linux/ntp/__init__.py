"""NTP in a container: one program of ours that asks and answers (RFC 5905), without ever setting a clock.

All containers have the clock of their machine; what NTP is about is who follows whom. `message` and `program` run
inside, on the standard library and `labkit.engine.clocks` alone.
"""
