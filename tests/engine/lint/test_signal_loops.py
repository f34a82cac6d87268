"""What `no_signal_loop` refuses runs without end in one step, and what it lets pass does not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import commands as c
from engine import runtime
from engine.errors import BudgetExceeded
from engine.limits import Limits
from engine.model import Definition
from engine.reader import read_processes
from engine.run import Context
from engine.state import State, WaitKind, new_state

HERE = Path(__file__).parent / "no_signal_loop"


def _alarmed(path: Path) -> State:
    """The instance after the alarm was heard. Raises BudgetExceeded."""
    [process] = read_processes(path.read_bytes(), file=path.name)
    definition = Definition(definition_id=1, deployment_id=1, version=1, process=process)
    context = Context(
        now=datetime(2026, 1, 7, 9, tzinfo=UTC),
        definition=lambda _id: definition,
        called=lambda _call, _caller: None,
        decide=lambda *_: pytest.fail("nothing is decided"),
        limits=Limits(elements=500),
    )
    state = new_state()
    runtime.step(state, c.StartInstance(instance_id=1, definition_id=1), context)
    [number] = [
        number for number, wait in state.waits.items() if (wait.kind, wait.name) == (WaitKind.SIGNAL, "alarm")
    ]
    command = c.DeliverMessage(instance_id=1, number=number, message_id="", name="alarm")
    runtime.step(state, command, context)
    return state


@pytest.mark.parametrize("path", sorted(HERE.glob("invalid*.bpmn")), ids=lambda path: path.stem)
def test_what_is_refused_would_never_end(path: Path) -> None:
    with pytest.raises(BudgetExceeded):
        _alarmed(path)


@pytest.mark.parametrize("path", sorted(HERE.glob("valid*.bpmn")), ids=lambda path: path.stem)
def test_what_is_let_pass_comes_to_rest(path: Path) -> None:
    assert _alarmed(path).instance_id == 1
