"""What the rules say of joins is true: random diagrams, with every run of their tokens played out beside the rules."""

from collections import Counter
from collections.abc import Iterator
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.lint import check
from engine.model import Kind, Process
from engine.reader import read_processes
from engine.testing.random_bpmn import draw

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:test">'
    '<process id="p" isExecutable="true"><startEvent id="s"/>'
)
TAGS = ("task", "exclusiveGateway", "parallelGateway", "parallelGateway")
MOST_MARKINGS, MOST_TOKENS = 2_000, 5
Marking = tuple[int, ...]


def _process(inside: str) -> Process:
    [process] = read_processes(f"{HEAD}{inside}</process></definitions>".encode(), file="random.bpmn")
    return process


def _flow(number: int, source: str, target: str) -> str:
    return f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}"/>'


def _random(seed: int) -> Process:
    random = Random(seed)
    count = random.randint(4, 7)
    nodes = "".join(f'<{random.choice(TAGS)} id="n{at}"/>' for at in range(count))
    ends = [("s", "n0"), *((f"n{at}", f"n{random.randrange(at + 1, count)}") for at in range(count - 1))]
    ends += [
        (f"n{random.randrange(count)}", f"n{random.randrange(1, count)}") for _ in range(random.randint(1, 4))
    ]
    return _process(nodes + "".join(_flow(at, *pair) for at, pair in enumerate(ends)))


class Played:
    """Every marking that tokens can come to; which nodes were entered, and the most often in one run so far."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.fired: set[int] = set()
        self.merged: set[int] = set()
        self.is_whole = True
        [start] = [node.outgoing for node in process.nodes if node.id == "s"]
        self._seen: set[tuple[Marking, tuple[int, ...]]] = set()
        ahead = [(start, ())]
        while ahead:
            place = ahead.pop()
            if place in self._seen:
                continue
            if len(self._seen) > MOST_MARKINGS or len(place[0]) > MOST_TOKENS:
                self.is_whole = False
                return
            self._seen.add(place)
            ahead += self._after(*place)

    def _after(self, marking: Marking, once: tuple[int, ...]) -> Iterator[tuple[Marking, tuple[int, ...]]]:
        """`once`: the nodes that were entered already in this run."""
        for node in self.process.nodes:
            needs = node.incoming if node.kind == Kind.PARALLEL else ()
            choices = [needs] if needs else [(flow,) for flow in node.incoming]
            for taken in choices:
                left = Counter(marking)
                left.subtract(Counter(taken))
                if not taken or min(left.values(), default=0) < 0:
                    continue
                self.fired.add(node.index)
                if node.index in once:
                    self.merged.add(node.index)
                rest = tuple(sorted(left.elements()))
                entered = tuple(sorted({*once, node.index}))
                is_choice = node.kind == Kind.EXCLUSIVE and node.outgoing
                for given_out in [(flow,) for flow in node.outgoing] if is_choice else [node.outgoing]:
                    yield tuple(sorted((*rest, *given_out))), entered


def _said(process: Process, rule: str) -> set[int]:
    return {
        process.indexes[fault.element] for fault in check([process], file="random.bpmn") if fault.rule == rule
    }


def test_a_join_that_never_fires_never_fires() -> None:
    told, fired = 0, 0
    for seed in range(500):
        process = _random(seed)
        never, played = _said(process, "join_can_fire"), Played(process)
        assert not never & played.fired, f"seed {seed}: {never & played.fired} fires"
        told += len(never)
        fired += sum(
            len(process.nodes[at].incoming) > 1 and process.nodes[at].kind == Kind.PARALLEL
            for at in played.fired
        )
    assert told > 50
    assert fired > 30


def test_where_parallel_branches_meet_something_runs_twice() -> None:
    told = 0
    for seed in range(500):
        process = _random(seed)
        played = Played(process)
        if not played.is_whole or played.fired != {node.index for node in process.nodes} - {
            process.indexes["s"]
        }:
            continue  # a fork behind a join that never fires makes no tokens
        meeting = _said(process, "fake_join")
        assert meeting <= played.merged, f"seed {seed}: {meeting - played.merged} runs once"
        told += len(meeting)
    assert told > 10


@settings(max_examples=60, deadline=None)
@given(random=st.randoms(use_true_random=False), depth=st.integers(1, 3))
def test_well_built_blocks_are_joined_well(random: Random, depth: int) -> None:
    found = check(read_processes(draw(random, depth), file="random.bpmn"), file="random.bpmn")
    shape = {"join_can_fire", "no_endless_loop", "no_dead_end", "flow_direction", "event_based_gateway"}
    assert [fault.say("en") for fault in found if fault.rule in shape] == []


def _ladder(rungs: int) -> bytes:
    parts, flows = [], [("s", "g0")]
    for at in range(rungs):
        parts += [f'<parallelGateway id="g{at}"/><task id="a{at}"/><task id="b{at}"/>']
        parts += [f'<parallelGateway id="j{at}"/><exclusiveGateway id="x{at}"/>']
        flows += [(f"g{at}", f"a{at}"), (f"g{at}", f"b{at}"), (f"a{at}", f"j{at}"), (f"b{at}", f"j{at}")]
        flows += [
            (f"j{at}", f"x{at}"),
            (f"x{at}", f"g{at + 1}" if at + 1 < rungs else "end"),
            (f"x{at}", f"a{at // 2}"),
        ]
    inside = "".join([*parts, '<endEvent id="end"/>', *(_flow(n, *pair) for n, pair in enumerate(flows))])
    return f"{HEAD}{inside}</process></definitions>".encode()


@pytest.mark.parametrize("rungs", [100])
def test_five_hundred_elements_take_less_than_two_tenths_of_a_second(rungs: int) -> None:
    xml = _ladder(rungs)
    processes = read_processes(xml, file="ladder.bpmn")
    assert len(processes[0].nodes) >= 500
    took = []
    for _ in range(3):
        before = process_time()
        check(processes, file="ladder.bpmn", xml=xml)
        took.append(process_time() - before)
    assert min(took) < 0.2
