"""Ending many live tokens at once goes through what is alive once, not once for each of them (invariant 4)."""

from collections.abc import ItemsView
from datetime import UTC, datetime
from typing import Any

import pytest

from engine import commands as c
from engine import runtime
from engine.apply import replay
from engine.codec import encode_state
from engine.model import Definition
from engine.reader import read_processes
from engine.run import Context
from engine.state import State, new_state

PARTS = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:t">
<process id="p" isExecutable="true"><startEvent id="s"/><endEvent id="e"/>
<subProcess id="part"><multiInstanceLoopCharacteristics><loopCardinality>count</loopCardinality>
</multiInstanceLoopCharacteristics><startEvent id="begin"/><userTask id="visit"/>
<boundaryEvent id="late" attachedToRef="visit"><timerEventDefinition><timeDuration>P1D</timeDuration>
</timerEventDefinition></boundaryEvent><sequenceFlow id="f1" sourceRef="begin" targetRef="visit"/></subProcess>
<sequenceFlow id="f2" sourceRef="s" targetRef="part"/><sequenceFlow id="f3" sourceRef="part" targetRef="e"/>
</process></definitions>"""


class Counted(dict[int, Any]):
    """Counts how often somebody goes through all of it."""

    walks = 0

    def items(self) -> ItemsView[int, Any]:  # type: ignore[override]
        self.walks += 1
        return super().items()


@pytest.fixture
def context() -> Context:
    [process] = read_processes(PARTS, file="parts.bpmn")
    definition = Definition(definition_id=1, deployment_id=1, version=1, process=process)
    return Context(
        now=datetime(2026, 1, 7, tzinfo=UTC),
        definition=lambda _id: definition,
        called=lambda _call, _caller: None,
        decide=lambda *_: pytest.fail("no decision is drawn"),
    )


def _cancelled(context: Context, parts: int) -> tuple[int, State]:
    """How often waits and tokens were gone through when an instance with so many parts was cancelled."""
    state = new_state()
    start = c.StartInstance(instance_id=1, definition_id=1, variables={"count": parts})
    happened = runtime.step(state, start, context)
    assert len(state.waits) == parts
    state.waits, state.tokens = Counted(state.waits), Counted(state.tokens)
    cancel = c.CancelInstance(instance_id=1, actor="ana", reason="moved away")
    happened += runtime.step(state, cancel, context)
    walks = state.waits.walks + state.tokens.walks
    assert encode_state(replay(happened)) == encode_state(state)
    return walks, state


def test_cancelling_goes_through_what_is_alive_as_often_for_many_parts_as_for_few(context: Context) -> None:
    few, _ = _cancelled(context, 3)
    many, state = _cancelled(context, 60)
    assert (state.outcome, state.tokens, state.waits) == ("cancelled", {}, {})
    assert many == few
