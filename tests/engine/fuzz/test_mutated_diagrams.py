"""Whatever is done to a diagram: it is refused with its faults, or it runs, replays, and fails in words.

The diagrams are the shipped ones, the golden ones, and random ones of every construct.
"""

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lone_process import lone_context
from xml_mutants import ODD, mutate

from engine import commands as c
from engine import runtime, spiff
from engine.apply import replay
from engine.codec import decode_events, encode_events, encode_state
from engine.dmn import Decided
from engine.errors import EngineError
from engine.events import Event
from engine.faults import Fault, Refused
from engine.limits import Limits
from engine.lint import check
from engine.model import Definition, Process
from engine.reader import read_processes
from engine.run import Context
from engine.state import State, new_state
from engine.testing.random_bpmn import draw

ROOT = Path(__file__).parents[3]
SHIPPED = [
    *sorted((ROOT / "processes").rglob("*.bpmn")),
    *sorted((ROOT / "tests" / "engine" / "golden").glob("*.bpmn")),
]
MOST_STEPS = 30
MANY = max(500, settings().max_examples)
"""At night as many as the profile says."""
QUICK = {"suppress_health_check": [HealthCheck.too_slow], "deadline": None}
VALUES = [None, True, False, 0, 3, "x", "P1D", [], [1, 2], {"a": 1}, datetime(2026, 5, 1, tzinfo=UTC)]


def _definition(process: Process) -> Definition:
    return Definition(definition_id=1, deployment_id=1, version=1, process=process)


def _context(definition: Definition, random: Random, step: int) -> Context:
    """Whatever is called is this process or none; decisions answer anything."""
    return lone_context(
        definition,
        step,
        called=lambda _call, _caller: definition if random.random() < 0.5 else None,
        decide=lambda *_: Decided(random.choice(VALUES), (), ()),
        limits=Limits(elements=500, work=100_000),
    )


def _with_data(command: c.Command, random: Random, names: list[str]) -> c.Command:
    values = (
        {random.choice(names): random.choice(VALUES) for _ in range(random.randint(0, 3))} if names else {}
    )
    if isinstance(command, c.CompleteTask):
        return c.CompleteTask(instance_id=1, number=command.number, actor="ana", variables=values)
    if isinstance(command, c.CompleteJob):
        return c.CompleteJob(instance_id=1, number=command.number, variables=values)
    if isinstance(command, c.DeliverMessage):
        return c.DeliverMessage(
            instance_id=1, number=command.number, message_id="m", name=command.name, variables=values
        )
    return command


def _walk(process: Process, random: Random) -> None:
    """Start by every kind of start, then take random steps: a refused step changes nothing, a step taken replays."""
    definition = _definition(process)
    names = sorted(
        {name for flow in process.flows if flow.condition for name in flow.condition.names} | {"a", "b"}
    )
    starts = [process.nodes[start].id for start in process.level.starts]
    state, happened = new_state(), list[Event]()
    command: c.Command = c.StartInstance(
        instance_id=1, definition_id=1, start_event=random.choice(["", *starts])
    )
    for step in range(MOST_STEPS):
        state, events = _try(state, happened, command, _context(definition, random, step))
        happened += events
        possible = runtime.enabled(state)
        if not possible:
            return
        command = _with_data(random.choice(possible), random, names)


def _try(
    state: State, happened: list[Event], command: c.Command, context: Context
) -> tuple[State, list[Event]]:
    before = replay(happened) if happened else new_state()
    try:
        events = runtime.step(state, command, context)
    except EngineError:
        return before, []
    replayed = replay(decode_events(encode_events([*happened, *events])))
    assert encode_state(replayed) == encode_state(state)
    return state, events


def _read(xml: bytes) -> tuple[tuple[Process, ...], list[Fault]]:
    try:
        return read_processes(xml, file="mutant.bpmn"), []
    except Refused as refused:
        return (), list(refused.faults)


def _read_and_walk(xml: bytes, random: Random) -> int:
    """How many processes ran."""
    spiff.validate(xml, "mutant.bpmn")
    processes, faults = _read(xml)
    faults += check(processes, file="mutant.bpmn", xml=xml) if processes else []
    assert all(fault.text and fault.text_en for fault in faults)
    if any(fault.severity == "error" for fault in faults):
        return 0
    for process in processes:
        _walk(process, random)
    return len(processes)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_as_it_is_it_runs(path: Path) -> None:
    """So that what follows is not silent because nothing ever runs."""
    assert sum(_read_and_walk(path.read_bytes(), Random(seed)) for seed in range(3))


@settings(max_examples=MANY, **QUICK)  # type: ignore[arg-type]
@given(path=st.sampled_from(SHIPPED), random=st.randoms(use_true_random=False))
def test_a_mutated_diagram_is_refused_or_runs(path: Path, random: Random) -> None:
    _read_and_walk(mutate(path.read_bytes(), random), random)


@settings(max_examples=MANY, **QUICK)  # type: ignore[arg-type]
@given(random=st.randoms(use_true_random=False), depth=st.integers(1, 2))
def test_a_mutated_random_diagram_is_refused_or_runs(random: Random, depth: int) -> None:
    _read_and_walk(mutate(draw(random, depth), random), random)


@settings(max_examples=MANY, **QUICK)  # type: ignore[arg-type]
@given(
    path=st.sampled_from(SHIPPED),
    place=st.floats(0, 1),
    junk=st.one_of(st.binary(max_size=20), st.sampled_from(ODD)),
)
def test_bytes_put_anywhere_are_refused_or_read(path: Path, place: float, junk: bytes | str) -> None:
    xml = path.read_bytes()
    at = int(place * len(xml))
    put = junk if isinstance(junk, bytes) else junk.encode()
    _read_and_walk(xml[:at] + put + xml[at + len(put) :], Random(0))
