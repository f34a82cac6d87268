"""What processes send is on its way until somebody brings it; what is published from outside comes at once."""

import pytest

from engine.testing import Harness
from engine.testing.sketch import sketch

POOLS = """
start s -> t
throw t message order -> c
catch c message bill -> e
end e
pool q
start qs message order -> qu
user qu -> qt
throw qt message bill -> qe
end qe
"""


@pytest.fixture
def harness() -> Harness:
    made = Harness()
    made.deploy(sketch(POOLS))
    return made


def test_messages_come_at_once_by_themselves(harness: Harness) -> None:
    harness.start("p")
    assert [task.element for task in harness.tasks()] == ["qu"]
    harness.complete("qu")
    assert harness.ended() == "completed"


def test_held_messages_come_when_they_are_brought(harness: Harness) -> None:
    harness.hold_messages()
    first = harness.start("p")
    assert harness.tasks() == []
    harness.bring("order", to="qs")
    harness.complete("qu")
    assert harness.ended(first) == ""
    harness.bring("bill", to="c", variables={"paid": True})
    assert harness.ended(first) == "completed"
    assert harness.variables(first) == {"paid": True}


def test_what_comes_from_outside_is_not_held(harness: Harness) -> None:
    harness.hold_messages()
    harness.start("p")
    harness.publish("bill")
    assert harness.ended() == "completed"


def test_nothing_can_be_brought_that_is_not_on_its_way(harness: Harness) -> None:
    harness.hold_messages()
    harness.start("p")
    with pytest.raises(AssertionError, match="on its way"):
        harness.bring("bill", to="c")
    with pytest.raises(AssertionError, match="Expected c to take"):
        harness.bring("order", to="c")


def test_time_alone_brings_nothing(harness: Harness) -> None:
    harness.hold_messages()
    harness.start("p")
    harness.advance(3600)
    assert harness.tasks() == []
