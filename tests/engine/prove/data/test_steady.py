"""A condition that nothing in a step can change has one answer in it, whoever asks; in a round it stays free."""

import pytest

from engine.prove import Subject, prove
from engine.prove.data.steady import steady_flows
from engine.testing.sketch import sketch

TWICE = """
start s -> t
task t sends 2 -> g
exclusive g -> a if =x, b default
user a -> j
user b -> j
parallel j -> e
end e
"""


def flows(text: str) -> frozenset[str]:
    return steady_flows(Subject.read({"p.bpmn": sketch(text)}).drawn[0].process)


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ("task t sends 2", "task t sends 2"),
        ("user a -> j", "user a out x =1 -> j"),
        ("user a -> j", "user a many 2 -> j"),
    ],
)
def test_nothing_in_the_step_writes(found: str, instead: str) -> None:
    assert flows(TWICE.replace(found, instead)) == {"g-a"}


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ("task t sends 2", "script t sends 2 result x =1"),
        ("task t sends 2", "rule t sends 2 decision d result x"),
        ("task t sends 2", "call t sends 2 calls q"),
        ("task t sends 2", "task t sends 2 out x =1"),
        ("task t sends 2", "task t sends 2 each people"),
        ("if =x,", "if =loopCounter > 1,"),
        ("user a -> j", "task a -> g"),
        ("user a -> j", "throw a -> t"),
    ],
)
def test_something_in_the_step_may_decide_otherwise(found: str, instead: str) -> None:
    assert flows(TWICE.replace(found, instead)) == frozenset()


def test_a_sub_process_is_gone_through() -> None:
    text = """
start s -> h
sub h{} -> {}
  start hs -> g
  exclusive g -> he if =x, k default
  task k -> he
  end he
end e
"""
    assert flows(text.format("", "e")) == {"g-he"}
    assert flows(text.format("", "h, e")) == frozenset()
    assert flows(text.format(" loop 3", "e")) == frozenset()


@pytest.mark.parametrize(
    ("between", "is_reached"),
    [("task k", False), ("user k", True), ("script k result y =1", True)],
)
def test_two_tokens_of_one_step_go_the_same_way(between: str, is_reached: bool) -> None:
    """The join behind them is never passed, unless a person or what is worked out comes between."""
    text = TWICE.replace("-> g\n", "-> k\n", 1) + f"{between} -> g\n"
    for reduced in (True, False):
        refuted = prove(Subject.read({"p.bpmn": sketch(text)}), "p", reduced=reduced).refuted
        assert (("steps_can_run", "e") not in {(each.id, each.element) for each in refuted}) == is_reached
