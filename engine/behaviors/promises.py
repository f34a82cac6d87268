"""The kernel's part in promises: after a step the watch of every run moves on; a step that breaks one is not done.

A person who asked gets a rejection with the sentence. What nobody asked for (a job's end, a timer, a message) changes
nothing but that an incident says so: the timer or message stays, the job is done again when the incident is resolved.
A promise that was kept too late is an incident too, and the step is done; an alarm rings when nobody does anything.
Not here: what breaks one (engine/promises).
"""

from collections.abc import Sequence, Set

from engine import commands as c
from engine import events as e
from engine.alarms import NO_ALARM
from engine.behaviors import activity
from engine.behaviors.promise_watches import Before, Moved, begun, going_on, move, remember, write
from engine.codec import decode_state, encode_state
from engine.errors import Rejection
from engine.promises.automata import Watch
from engine.promises.bound import Bound
from engine.promises.happened import Story
from engine.promises.sentences import render
from engine.run import Run, Unable
from engine.state import State, TokenStatus
from engine.times import in_ms

BROKEN_BY_STEP = "promise_broken"
LATE = "promise_late"
NOTHING = frozenset[int]()
UNASKED = (c.CompleteJob, c.FireTimer, c.DeliverMessage)


def begin(run: Run, command: c.Command) -> Before | None:
    """Before a step. None: nothing is watched yet in this instance."""
    state = run.state
    if not state.watched:
        return None
    return Before(
        story=_story(run, state),
        watched=dict(state.watched),
        definitions=tuple(state.definitions),
        state=encode_state(state) if _is_unasked(state, command) else b"",
    )


def follow(run: Run, command: c.Command, before: Before | None) -> None:
    """After a step: move on every watch. Raises Rejection when a person's step would break a promise."""
    if before is None:
        if not any(run.context.watch(known) is not None for known in run.state.definitions):
            return
        before = Before(_story(run))
    story = before.story
    story.read(run.events)
    if not (story.by_run or story.begun or story.is_migrated or _is_time(run)):
        return
    by = story.place(command.number) if isinstance(command, c.CompleteTask) else None
    moved = [*going_on(run, before), *begun(run, before)]
    late: list[tuple[Moved, int]] = []
    for each in moved:
        told = story.by_run.get(each.run, [])
        at, broken = each.watch.follow(each.now.at, told)
        if broken:
            _refuse(run, command, before, each.watch, broken)
            return
        late += [(each, place) for place in move(run, each, at, told)]
        remember(each, command.actor, by)
    for each in moved:
        write(run, each)
    for each, place in late:
        _tell_late(run, each, each.watch.promises[place])


def _story(run: Run, state: State | None = None) -> Story:
    def about(definition: int) -> Set[int]:
        watch = run.context.watch(run.state.definitions[definition])
        return NOTHING if watch is None else watch.about

    return Story(run.processes.__getitem__, about, state)


def _is_time(run: Run) -> bool:
    """Whether something that is owed may be late by now; or has no alarm yet, in a state of a version without them."""
    owed = [each for each in run.state.watched.values() if each.due]
    moment = in_ms(run.context.now) if owed else 0
    return any(each.alarm <= moment for each in owed)


def ring(run: Run, command: c.RingAlarm) -> None:
    """Time has passed, and nothing else: `follow` tells what is late by now.

    A run that nobody watches any more (its new version promises nothing) owes nothing: its alarm is taken away.
    """
    number = command.number
    watched = run.state.watched[number]
    if in_ms(run.context.now) < watched.alarm:
        raise Rejection("timer_gone", f"Expected the alarm of {number} to be due, but its time has not come")
    watch = run.context.watch(run.state.definitions[run.definition_at(number)])
    if watch is None or len(watch.promises) != len(watched.at):
        run.emit(e.PromisesFollowed(number, watched.at, watched.people, {}, NO_ALARM))


def _refuse(run: Run, command: c.Command, before: Before, watch: Watch, broken: Sequence[int]) -> None:
    promise = watch.promises[broken[0]].promise
    text = _text(watch, broken[0])
    if not before.state:
        raise Rejection(BROKEN_BY_STEP, text, named=(render(promise),))
    _take_back(run, before.state)
    number: int = getattr(command, "number", 0)
    if number in run.state.tokens:
        run.emit(e.JobCancelled(number))
        activity.fail(run, number, Unable(BROKEN_BY_STEP, text))
        return
    held = [each for each in run.state.incidents.values() if each.kind == BROKEN_BY_STEP]
    if any(each.token == run.state.root for each in held):
        raise Rejection(BROKEN_BY_STEP, text, named=(render(promise),))
    wait = run.state.waits[number]
    _raise_incident(run, wait.definition, wait.node, BROKEN_BY_STEP, text)


def is_held_back(events: Sequence[e.Event]) -> bool:
    """Whether a step only says that it was not done, because it would have broken a promise."""
    return len(events) == 1 and type(events[0]) is e.IncidentRaised and events[0].kind == BROKEN_BY_STEP


def _take_back(run: Run, stored: bytes) -> None:
    """The state as it was before the step, and nothing of the step."""
    was = decode_state(stored)
    for name in State.__struct_fields__:
        setattr(run.state, name, getattr(was, name))
    run.events.clear()
    run.agenda.clear()
    del run.processes[len(was.definitions) :]
    run.written = 0


def _tell_late(run: Run, each: Moved, bound: Bound) -> None:
    if run.state.outcome:
        return
    sentence = render(bound.promise, "en")
    text = f"Expected the promise '{sentence}' to be kept in time, but its time is over"
    node = min(bound.other or bound.one, default=0)
    _raise_incident(run, each.definition, node, LATE, text)


def _raise_incident(run: Run, definition: int, node: int, kind: str, text: str) -> None:
    """On the instance: no element of it has failed."""
    run.emit(e.IncidentRaised(run.next_number, run.state.root, definition, node, kind, text))


def _text(watch: Watch, place: int) -> str:
    sentence = render(watch.promises[place].promise, "en")
    return f"Expected {watch.process.id} to keep the promise '{sentence}', but this step would break it"


def _is_unasked(state: State, command: c.Command) -> bool:
    if isinstance(command, c.ThrowError):
        token = state.tokens.get(command.number)
        return token is not None and token.status == TokenStatus.JOB
    return isinstance(command, UNASKED)
