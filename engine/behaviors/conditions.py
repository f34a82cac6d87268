"""Conditional events: taken when their condition turns true (BPMN 2.0, 10.5.5).

Asked when they begin to wait and after each change of variables. A non-interrupting one is taken again each time that
the condition turns from false to true.
"""

from engine import events as e
from engine.behaviors import triggers, waits
from engine.run import Run
from engine.state import WaitKind


def ask(run: Run) -> None:
    """Ask every open condition, the oldest first."""
    for number, wait in sorted(run.state.waits.items()):
        if wait.kind != WaitKind.CONDITION or number not in run.state.waits:
            continue
        node = run.processes[wait.definition].nodes[wait.node]
        now = waits.is_true(run, node.events[wait.event], wait.token)
        if now != bool(wait.left):
            run.emit(e.ConditionTurned(number, now))
            if now:
                triggers.trigger(run, number, wait, {})
