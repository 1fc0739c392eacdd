"""The contract of engines, on each engine."""

from engine.builders import Lab
from engine.contract import ADDRESS, EngineContract
from labkit.engine.engine import Change, Engine, Ping
from labkit.engine.recording import RecordingEngine


def lab():
    return Lab("R1:0 R2:0").address("R1", 0, "10.0.0.1/24").address("R2", 0, "10.0.0.2/24")


class TestSimEngine(EngineContract):
    def make(self):
        built = lab()
        return built.network().engine("R1"), built.configs["R1"]


class TestRecordingEngine(EngineContract):
    def make(self):
        config = lab().configs["R1"]
        return RecordingEngine(config), config

    def test_records_calls_and_can_refuse(self):
        """What it was asked stands in `calls`; a refusal is given once, with its reason."""
        engine, config = self.make()
        engine.refuse = "no such feature"
        rejection = engine.apply(Change(config))
        assert rejection is not None
        assert rejection.reason == "no such feature"
        assert engine.apply(Change(config)) is None
        list(engine.probe(Ping(ADDRESS)))
        assert engine.calls == [Change(config), Change(config), Ping(ADDRESS)]


def test_both_are_engines_to_the_type_checker():
    """The protocol is met by structure."""
    engines: list[Engine] = [TestSimEngine().make()[0], TestRecordingEngine().make()[0]]
    assert len(engines) == 2
