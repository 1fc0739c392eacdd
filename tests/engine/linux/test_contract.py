"""The contract of engines, on containers."""

import pytest

from engine.builders import Lab
from engine.contract import EngineContract
from labkit.engine.engine import Change


def routers() -> Lab:
    return Lab("R1:0 R2:0").address("R1", 0, "10.0.0.1/24").address("R2", 0, "10.0.0.2/24")


@pytest.fixture(scope="module")
def network(carry):
    return carry(routers())


class TestLinuxEngine(EngineContract):
    @pytest.fixture(autouse=True)
    def carried(self, network):
        self.network = network

    def make(self):
        config = routers().configs["R1"]
        engine = self.network.engine("R1")
        assert engine.apply(Change(config)) is None
        return engine, config
