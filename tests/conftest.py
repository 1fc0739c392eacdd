"""What all tests share."""

from hypothesis import settings

# How long an example takes says something about the machine, not about the code: `make bench` measures.
settings.register_profile("labkit", deadline=None)
settings.load_profile("labkit")
