"""The way into a fault is a shortest one, though what others do beside it is explored first."""

from engine.prove import Subject, prove
from engine.testing.sketch import sketch

BESIDE = """
start s -> f
parallel f -> a, b, c
user a -> a2
user a2 -> e1
user b -> e2
user c -> t, t
user t -> e3
end e1
end e2
end e3
"""


def test_what_others_do_is_no_part_of_the_way() -> None:
    subject = Subject.read({"p.bpmn": sketch(BESIDE)})
    for reduced in (True, False):
        ways = {verdict.element: verdict.path for verdict in prove(subject, "p", reduced=reduced).refuted}
        assert [move.element for move in ways["t"] or ()] == ["s", "c"]
        assert [move.element for move in ways["e3"] or ()] == ["s", "c", "t", "t"]
