"""An instance whose last token goes is over, reduced or not: only then may a second one of its pool begin."""

from engine.prove import Budget, Subject, prove
from engine.prove.exploration.explore import explore
from engine.prove.exploration.world import World
from engine.testing.sketch import sketch

POOLS = """
start s -> t1
throw t1 message m -> w1
catch w1 message r -> h
user h -> t2
throw t2 message m -> w2
catch w2 message r -> e
end e
letter t1 -> qs
letter qt -> w1
pool q
start qs message m -> qa
user qa -> qt
boundary qb on qa timer P1D beside -> qr
throw qt message r -> qx
user qr -> qx
exclusive qx -> qe
end qe
"""


def test_a_second_instance_begins() -> None:
    subject = Subject.read({"p.bpmn": sketch(POOLS)})
    told = [{(v.id, v.element) for v in prove(subject, "p", reduced=each).refuted} for each in (True, False)]
    assert told[0] == told[1]


def test_no_instance_is_left_without_a_token() -> None:
    world = World(Subject.read({"p.bpmn": sketch(POOLS)}), "p")
    for reduced in (True, False):
        graph = explore(world, Budget(), reduced=reduced)
        assert all(live.children or live.whole for each in graph.situations for live in each.live), reduced
