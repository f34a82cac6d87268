"""Opening the inside of a process or sub-process (BPMN 2.0, 13.3.4). What follows when it is empty is in endings.py."""

from engine import events as e
from engine.behaviors import activity, waits
from engine.model import Level
from engine.run import Run
from engine.values import NULL


def open_inside(run: Run, number: int, level: Level, starts: tuple[int, ...]) -> None:
    """Open the waits of a scope's event sub-processes, then start its tokens."""
    open_events(run, number, level)
    for start in starts:
        run.start_token(number, start)
    activity.emptied(run, number)


def open_events(run: Run, number: int, level: Level) -> None:
    """Wait for what begins the event sub-processes of a scope."""
    nodes = run.process_of(number).nodes
    for index in level.event_sub_processes:
        for start in _starts_of(nodes[index].level):
            waits.open_waits(run, number, nodes[start], number)


def declare(run: Run, number: int, names: tuple[str, ...]) -> None:
    """Properties and data objects are variables of their own scope, null at first (BPMN 2.0, 10.4.1)."""
    missing = {name: NULL for name in names if name not in run.state.scopes[number].variables}
    if missing:
        run.emit(e.VariablesWritten(number, missing))


def _starts_of(level: Level | None) -> tuple[int, ...]:
    return level.starts if level is not None else ()
