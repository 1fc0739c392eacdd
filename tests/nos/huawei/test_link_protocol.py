"""`link-protocol` asks before it changes a link (reference 4.3: the question is captured)."""

import pytest
from lone import lone_device, typed

QUESTION = "Warning: The encapsulation protocol of the link will be changed. Continue? [Y/N]:"
PORT = "interface Serial0/0/0"


@pytest.mark.parametrize(("answer", "protocol"), [("y", "hdlc"), ("n", "ppp"), ("maybe\nyes", "hdlc")])
def test_the_answer_decides(answer, protocol):
    device = lone_device("huawei-router")
    shown = typed(device, "system-view", PORT, "link-protocol hdlc", answer, "quit")
    assert QUESTION in shown
    assert device.config.interfaces["Serial0/0/0"].serial.protocol == protocol
    assert shown.endswith("[Huawei]")


def test_no_question_without_a_change():
    """What is so already, and what a file says."""
    device = lone_device("huawei-router", f"{PORT}\n link-protocol hdlc\n")
    assert device.config.interfaces["Serial0/0/0"].serial.protocol == "hdlc"
    assert QUESTION not in typed(device, "system-view", PORT, "link-protocol hdlc")


def test_back_to_the_default():
    """`undo link-protocol` is a change, too; a replayed journal does not ask again."""
    device = lone_device("huawei-router", f"{PORT}\n link-protocol hdlc\n")
    records = []
    device.journal = records.append
    assert QUESTION in typed(device, "system-view", PORT, "undo link-protocol", "y")
    assert device.config.interfaces["Serial0/0/0"].serial.protocol == "ppp"
    other = lone_device("huawei-router", f"{PORT}\n link-protocol hdlc\n")
    for record in records:
        if record["kind"] == "config":
            other.replay(record)
    assert other.config.interfaces["Serial0/0/0"].serial.protocol == "ppp"
