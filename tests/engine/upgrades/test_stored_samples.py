"""What every format ever stored decodes, replays, and steps on to its end with today's code."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine import commands as c
from engine.alarms import alarms_of
from engine.apply import apply, replay
from engine.codec import decode_events, decode_state, encode_events, encode_state
from engine.dmn import read_decisions
from engine.errors import Rejection
from engine.journal import NO_DIGEST, chained
from engine.model import Definition
from engine.promises import Watch, own
from engine.reader import read_processes
from engine.rows import JournalRow
from engine.run import Context
from engine.runtime import enabled, step
from engine.state import FORMAT, State, TokenStatus

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)
MOST_STEPS = 40


class Instance(msgspec.Struct):
    rows: list[JournalRow]
    states: list[bytes]


class Sample(msgspec.Struct):
    """What record.py wrote: files by name, definition ids with their process, and each instance whole."""

    format: int
    files: dict[str, bytes]
    definitions: dict[int, str]
    instances: list[Instance]

    def context(self) -> Context:
        """The sample's own definitions, decisions and promises."""
        processes = {
            process.id: process
            for name, content in self.files.items()
            if name.endswith(".bpmn")
            for process in read_processes(content, file=name)
        }
        definitions = {
            number: Definition(
                definition_id=number, deployment_id=1, version=1, process=processes[process_id]
            )
            for number, process_id in self.definitions.items()
        }
        by_process = {definition.process.id: definition for definition in definitions.values()}
        return Context(
            now=NOW,
            definition=definitions.__getitem__,
            called=lambda call, _caller: by_process.get(call.process_id),
            decide=self._decide,
            watch={
                number: Watch(definition.process, promised)
                for number, definition in definitions.items()
                if (promised := own(definition.process))
            }.get,
        )

    def _decide(self, _definition: Any, decision: str, variables: Mapping[str, Any], evaluation: Any) -> Any:
        for name, content in self.files.items():
            if name.endswith(".dmn"):
                return read_decisions(content, file=name).decide(decision, variables, evaluation)
        raise AssertionError("Expected a decision in the sample, but there is none")


def _samples() -> list[Path]:
    return sorted(SAMPLES.glob("format_*/*.msgpack"))


@pytest.fixture(params=_samples(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def sample(request: pytest.FixtureRequest) -> Sample:
    return msgspec.msgpack.decode(request.param.read_bytes(), type=Sample)


def test_there_are_samples_of_every_format() -> None:
    assert {path.parent.name for path in _samples()} == {f"format_{each}" for each in range(1, FORMAT + 1)}
    assert len(_samples()) >= 30 * FORMAT


def test_every_stored_journal_replays_to_every_stored_state(sample: Sample) -> None:
    for instance in sample.instances:
        digest, events = NO_DIGEST, []
        for row, stored in zip(instance.rows, instance.states, strict=True):
            digest = chained(digest, row)
            assert row.digest == digest
            events += decode_events(row.events)
            assert replay(events) == decode_state(stored)


def test_every_stored_state_steps_on_to_its_end(sample: Sample) -> None:
    context = sample.context()
    for instance in sample.instances:
        for stored in instance.states:
            state = _walked(decode_state(stored), context)
            assert state.outcome


def test_what_was_owed_before_there_were_alarms_has_one_from_the_next_step() -> None:
    """Nothing has to be migrated: the state says which alarms there are, and an old one says none."""
    sample = msgspec.msgpack.decode((SAMPLES / "format_1" / "promise_owed.msgpack").read_bytes(), type=Sample)
    state = decode_state(sample.instances[0].states[-1])
    [owing] = state.watched.values()
    assert (list(owing.due), owing.alarm) == ([0], 0)
    assert alarms_of(state) == {}
    [task] = [number for number, token in state.tokens.items() if token.status == TokenStatus.TASK]
    in_time = datetime.fromtimestamp(owing.due[0] / 1000, UTC)
    claim = c.ClaimTask(instance_id=state.instance_id, number=task, actor="eva")
    step(state, claim, msgspec.structs.replace(sample.context(), now=in_time))
    [alarm] = alarms_of(state).values()
    assert alarm.due == owing.due[0] + 1


def _walked(state: State, context: Context) -> State:
    for place in range(MOST_STEPS + 1):
        commands = [each for each in enabled(state) if not isinstance(each, c.FailJob)]
        if not commands:
            break
        command = commands[-1] if place == MOST_STEPS else commands[place % len(commands)]
        before = encode_state(state)
        try:
            happened = step(state, command, context)
        except Rejection:
            state = decode_state(before)
            continue
        again = decode_state(before)
        for event in decode_events(encode_events(happened)):
            apply(again, event)
        assert encode_state(again) == encode_state(state)
    return state
