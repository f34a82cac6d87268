"""What starts instances of a new version by itself: its start timers, message and signal start events."""

from datetime import datetime
from typing import Any

from engine.behaviors.timers import first_due
from engine.bundle import Bundle
from engine.config import EngineConfig
from engine.faults import Fault
from engine.feel import Expression
from engine.library import Library
from engine.model import EventDefinition, Node, Process, Timer
from engine.ports import Store
from engine.rows import START_TIMERS, StartSubscriptionRow, TimerRow
from engine.run import Unable
from engine.times import at_ms


class Starts:
    """Makes the rows. A start timer that did not change keeps its clock: a new version does not wind it up anew."""

    def __init__(self, store: Store, library: Library, config: EngineConfig, now: datetime) -> None:
        self._store = store
        self._library = library
        self._config = config
        self._now = now

    def subscriptions(self, definition_id: int, process: Process) -> list[StartSubscriptionRow]:
        """One for each message or signal that starts it: at start events, instantiating receive tasks and gateways."""
        return [
            StartSubscriptionRow(
                definition_id=definition_id,
                number=node.index,
                element=node.id,
                name=event.name,
                opened_at=self._now,
                kind=kind,
            )
            for kind in ("message", "signal")
            for node, event in start_events(process, kind)
        ]

    def timers(self, definition_id: int, process: Process) -> list[TimerRow]:
        """One for each timer start event. Raises Unable."""
        before = {row.element: row for row in self._store.deployments.start_timers(process.id)}
        found = [
            (node, event.timer) for node, event in start_events(process, "timer") if event.timer is not None
        ]
        return [
            self._timer(definition_id, process, node, timer=timer, before=before.get(node.id))
            for node, timer in found
        ]

    def faults(self, bundle: Bundle) -> list[Fault]:
        """Start timers that give no time."""
        faults = []
        for process in bundle.processes:
            for node, event in start_events(process, "timer"):
                try:
                    if event.timer is not None:
                        self._first_due(process, event.timer)
                except Unable as unable:
                    faults.append(_fault(bundle.file_of[process.id], node, unable))
        return faults

    def _timer(
        self, definition_id: int, process: Process, node: Node, *, timer: Timer, before: TimerRow | None
    ) -> TimerRow:
        due_ms, left = self._first_due(process, timer)
        due_at = at_ms(due_ms)
        if before is not None and self._is_same(before, timer):
            due_at, left = before.due_at, before.left
        return TimerRow(
            instance_id=START_TIMERS,
            definition_id=definition_id,
            number=node.index,
            element=node.id,
            due_at=due_at,
            left=left,
        )

    def _is_same(self, before: TimerRow, timer: Timer) -> bool:
        node = self._library.get(before.definition_id).process.nodes[before.number]
        return any(event.timer is not None and _text(event.timer) == _text(timer) for event in node.events)

    def _first_due(self, process: Process, timer: Timer) -> tuple[int, int]:
        context = self._library.context(self._now)

        def evaluate(expression: Expression) -> Any:
            return context.evaluate(expression, {}, context.evaluation(process))

        return first_due(timer, self._now, process.zone or self._config.zone_info, evaluate)


def start_events(process: Process, kind: str) -> list[tuple[Node, EventDefinition]]:
    """What begins a process and waits for an event of this kind."""
    nodes = [process.nodes[index] for index in process.level.starts]
    return [(node, event) for node in nodes for event in node.events if event.kind == kind]


def _text(timer: Timer) -> tuple[str, str]:
    return timer.kind, timer.expression.text if timer.expression else timer.literal


def _fault(file: str, node: Node, unable: Unable) -> Fault:
    return Fault(
        file=file,
        line=node.line,
        element=node.id,
        rule="timer_gives_time",
        text=f"El temporizador de inicio no da ningún momento: {unable.text}.",
        text_en=f"Expected the start timer to give a time, but: {unable.text}",
    )
