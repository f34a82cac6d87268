"""What a counterexample does with a harness, act by act: each as a call and as the line of Python that says it."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from msgspec import Struct

from engine.codec import decode_state
from engine.commands import DeliverMessage, FireTimer, SetVariables
from engine.state import ScopeKind
from engine.testing import Harness
from engine.views import JobView, SubscriptionView, TaskView, TimerView

ANYBODY = "tester"
KEY = "1"
"""The correlation key of the messages that start something."""


class NothingBegan(AssertionError):
    """What starts a process came, and the engine set it aside."""


class Act(Struct, frozen=True, kw_only=True):
    """`kind` is one of ACTS; `name` what it is done to; `detail` an error's code, a message's key, who completes a
    task ("": anybody); `values` what is written; `which` of several that are open there, in the order in which they
    were opened."""

    kind: str
    name: str
    detail: str = ""
    values: Mapping[str, Any] = {}
    which: int = 0

    def perform(self, harness: Harness) -> None:
        """Raises EngineError or AssertionError when it cannot be done."""
        ACTS[self.kind][0](harness, self)

    def line(self) -> str:
        values = repr(dict(self.values)) if self.values else ""
        after = f", {values}" if values else ""
        named = f", variables={values}" if values else ""
        actor = f", actor={self.detail!r}" if self.detail else ""
        which = f", which={self.which}" if self.which else ""
        return ACTS[self.kind][1].format(
            name=repr(self.name),
            at=f"open_at(harness, {self.name!r})[{self.which}]" if self.which else repr(self.name),
            which=which,
            detail=repr(self.detail),
            after=after,
            named=named,
            actor=actor,
            values=values or "{}",
        )


def open_at(harness: Harness, element: str) -> list[TaskView | JobView]:
    """The tasks or jobs that are open at an element, the first created first."""
    jobs = sorted(harness.jobs(), key=lambda each: (each.instance_id, each.number))
    return [*harness.tasks(element), *(each for each in jobs if each.element == element)]


def timers_at(harness: Harness, element: str) -> list[TimerView]:
    """The timers of an element, the first armed first."""
    found = [each for each in harness.timers() if each.element == element]
    return sorted(found, key=lambda each: (each.instance_id, each.number))


def waits_at(harness: Harness, element: str) -> list[SubscriptionView]:
    """Where an element waits for a message or signal, the first that waited first."""
    found = [each for each in harness.subscriptions() if each.element == element]
    return sorted(found, key=lambda each: (each.instance_id, each.number))


def fire(harness: Harness, element: str, *, which: int = 0) -> None:
    """Let the timer of an element fire, before others that may be due earlier: how long things take is not proved."""
    found = timers_at(harness, element)
    assert which < len(found), f"Expected a timer at {element}, but there are {harness.timers()}"
    timer = found[which]
    harness.clock.stand_at(max(timer.due_at, harness.clock.now()))
    harness.execute(FireTimer(instance_id=timer.instance_id, number=timer.number))


def deliver(harness: Harness, element: str, values: Mapping[str, Any], *, which: int = 0) -> None:
    """Give an element the message or signal that it waits for, and nobody else who waits for the same."""
    found = waits_at(harness, element)
    assert which < len(found), f"Expected a wait at {element}, but there are {harness.subscriptions()}"
    wait = found[which]
    harness.execute(
        DeliverMessage(
            instance_id=wait.instance_id,
            number=wait.number,
            message_id=f"counterexample-{wait.number}",
            name=wait.name,
            variables=values,
        )
    )


def write(harness: Harness, values: Mapping[str, Any]) -> None:
    """Write variables into every process that is open, called ones too."""
    for instance, stored in harness.store.steps.load(harness.instances()).items():
        state = decode_state(stored.state)
        if state.outcome:
            continue
        for number, scope in state.scopes.items():
            if scope.kind == ScopeKind.PROCESS:
                harness.execute(
                    SetVariables(
                        instance_id=instance,
                        variables=values,
                        scope=0 if number == state.root else number,
                        actor="tester",
                        reason="counterexample",
                    )
                )


def bring(harness: Harness, message: str, element: str, values: Mapping[str, Any], *, which: int = 0) -> None:
    """A message that is on its way comes to an element; an instance that it starts is the current one then."""
    before = set(harness.instances())
    waits = waits_at(harness, element)
    harness.bring(message, to=waits[which] if which else element, variables=values)
    harness.current = min(set(harness.instances()) - before, default=harness.current)


def start_by_timer(harness: Harness, element: str) -> None:
    """Let time pass until the timer that starts a process is due."""
    due = next((each.due_at for each in harness.engine.read.timers() if each.element == element), None)
    assert due is not None, f"Expected a timer that starts at {element}, but there is none"
    before = set(harness.instances())
    harness.advance((due - harness.clock.now()).total_seconds())
    _take_begun(harness, before, element)


def start_by_signal(harness: Harness, signal: str, values: Mapping[str, Any]) -> None:
    """Send the signal that starts a process."""
    before = set(harness.instances())
    harness.broadcast(signal, values)
    _take_begun(harness, before, signal)


def _take_begun(harness: Harness, before: set[int], what: str) -> None:
    """What was begun is the current instance. Raises NothingBegan."""
    begun = set(harness.instances()) - before
    if not begun:
        raise NothingBegan(f"Expected {what} to start a process, but it did not")
    harness.current = min(begun)


def _start(harness: Harness, act: Act) -> None:
    harness.start(act.name, act.values)


def _start_by_message(harness: Harness, act: Act) -> None:
    harness.start_by_message(act.name, act.values, key=KEY)


def _complete(harness: Harness, act: Act) -> None:
    task = open_at(harness, act.name)[act.which] if act.which else act.name
    harness.complete(cast(TaskView | str, task), act.values, actor=act.detail or ANYBODY)


def _work(harness: Harness, act: Act) -> None:
    job = open_at(harness, act.name)[act.which] if act.which else act.name
    harness.run_job(cast(JobView | str, job), act.values)


def _error(harness: Harness, act: Act) -> None:
    at = open_at(harness, act.name)[act.which] if act.which else act.name
    harness.throw_error(at, act.detail, act.values)


def _publish(harness: Harness, act: Act) -> None:
    harness.publish(act.name, key=act.detail, variables=act.values)


def _bring(harness: Harness, act: Act) -> None:
    bring(harness, act.name, act.detail, act.values, which=act.which)


def _broadcast(harness: Harness, act: Act) -> None:
    harness.broadcast(act.name, act.values)


def _begin(harness: Harness, act: Act) -> None:
    harness.begin(act.name)


def _end_ad_hoc(harness: Harness, _act: Act) -> None:
    harness.end_ad_hoc()


def _start_by_signal(harness: Harness, act: Act) -> None:
    start_by_signal(harness, act.name, act.values)


def _start_by_timer(harness: Harness, act: Act) -> None:
    start_by_timer(harness, act.name)


def _fire(harness: Harness, act: Act) -> None:
    fire(harness, act.name, which=act.which)


def _deliver(harness: Harness, act: Act) -> None:
    deliver(harness, act.name, act.values, which=act.which)


def _write(harness: Harness, act: Act) -> None:
    write(harness, act.values)


ACTS: Mapping[str, tuple[Callable[[Harness, Act], None], str]] = {
    "start": (_start, "harness.start({name}{after})"),
    "start_by_message": (_start_by_message, f"harness.start_by_message({{name}}{{after}}, key={KEY!r})"),
    "start_by_signal": (_start_by_signal, "start_by_signal(harness, {name}, {values})"),
    "start_by_timer": (_start_by_timer, "start_by_timer(harness, {name})"),
    "complete": (_complete, "harness.complete({at}{after}{actor})"),
    "work": (_work, "harness.run_job({at}{after})"),
    "error": (_error, "harness.throw_error({at}, {detail}{after})"),
    "timer": (_fire, "fire(harness, {name}{which})"),
    "message": (_publish, "harness.publish({name}, key={detail}{named})"),
    "bring": (_bring, "bring(harness, {name}, {detail}, {values}{which})"),
    "signal": (_broadcast, "harness.broadcast({name}{after})"),
    "deliver": (_deliver, "deliver(harness, {name}, {values}{which})"),
    "write": (_write, "write(harness, {values})"),
    "begin": (_begin, "harness.begin({name})"),
    "end_ad_hoc": (_end_ad_hoc, "harness.end_ad_hoc()"),
}
"""By kind: what is done, and the line that does it."""
