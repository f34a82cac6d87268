"""To which parallel joins never two tokens come by one flow."""

import pytest

from engine.prove.exploration.safe_joins import safe_joins
from engine.reader import read_processes
from engine.testing.sketch import sketch

FORK = """
start s -> f
parallel f -> a, b
user a -> j
user b -> j
parallel j -> e
end e
"""
NESTED = """
start s -> f
parallel f -> g, b
parallel g -> c, d
user c -> k
user d -> k
parallel k -> j
user b -> j
parallel j -> e
end e
"""

ROUND = FORK.replace("start s -> f", "start s -> r\nexclusive r -> f").replace(
    "end e", "exclusive e -> r if =again, z default\nend z"
)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        (FORK, {"j"}),
        (NESTED, {"j", "k"}),
        (NESTED.replace("parallel k -> j", "exclusive k -> j"), set()),
        (NESTED.replace("user d -> k", "user d -> m\nexclusive m -> k").replace("user c -> k", "user c -> m"), set()),
        (FORK + "boundary t beside on a timer PT5M -> e2\nend e2", {"j"}),
        (FORK + "boundary t beside on a timer PT5M -> b", set()),
        (FORK + "boundary t on a timer PT5M -> j", {"j"}),
        (FORK.replace("user a -> j", "user a sends 2 -> j"), set()),
        (FORK.replace("parallel f -> a, b", "parallel f -> a, j"), {"j"}),
        (ROUND, {"j"}),
        (FORK.replace("parallel f -> a, b", "exclusive f -> a if =x, b default"), {"j"}),
    ],
)  # fmt: skip
def test_a_join_is_safe_where_no_flow_brings_two(text: str, safe: set[str]) -> None:
    [process] = read_processes(sketch(text), file="sketch.bpmn")
    assert {process.nodes[index].id for index in safe_joins(process)} == safe
