"""The watches of an instance's runs, moved on by one step: of runs that go on, that begin, that were migrated.

Not here: what becomes of a step that breaks a promise (promises.py).
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from engine import events as e
from engine.alarms import first_alarm
from engine.promises.automata import BROKEN, FREE, Watch
from engine.promises.happened import Happened, Place, Story
from engine.promises.model import Form
from engine.run import Run
from engine.state import Watched
from engine.times import in_ms


class Before(Struct, frozen=True):
    """What is remembered of a state before its step: its runs' watches, and all of it where the step may be undone.

    `definitions`: their ids.
    """

    story: Story
    watched: Mapping[int, Watched] = {}
    definitions: tuple[int, ...] = ()
    state: bytes = b""


class Moved(Struct):
    """One run: what its watch was, and what it is after the step. `definition` is an index."""

    run: int
    definition: int
    watch: Watch
    was: Watched | None
    now: Watched


def going_on(run: Run, before: Before) -> Iterator[Moved]:
    for number, was in before.watched.items():
        definition = before.story.definition(number)
        watch = run.context.watch(before.definitions[definition])
        if watch is None or len(was.at) != len(watch.promises):
            continue
        now = was
        new = run.context.watch(run.state.definitions[definition])
        if new is not watch:
            if new is None:
                continue
            now, watch = _carried(was, watch, new), new
        yield Moved(number, definition, watch, was, now)


def _carried(was: Watched, old: Watch, new: Watch) -> Watched:
    """After a migration: a sentence that both versions have goes on; one that is new was not watched from the start."""
    places = {bound.promise: place for place, bound in enumerate(old.promises)}
    found = [places.get(bound.promise, -1) for bound in new.promises]
    return Watched(
        tuple(was.at[place] if place >= 0 else BROKEN for place in found),
        {now: was.people[place] for now, place in enumerate(found) if place in was.people},
        {now: was.due[place] for now, place in enumerate(found) if place in was.due},
    )


def begun(run: Run, before: Before) -> Iterator[Moved]:
    for number, definition in before.story.begun.items():
        watch = run.context.watch(run.state.definitions[definition])
        if watch is not None:
            yield Moved(number, definition, watch, None, Watched(watch.begin(), {}, {}))


def move(run: Run, each: Moved, at: tuple[int, ...], told: Sequence[Happened]) -> list[int]:
    """Set what the watch of one run is now; the promises (their places) whose time is over."""
    now, due, late = list(at), dict(each.now.due), []
    moment = in_ms(run.context.now)
    for place, bound in enumerate(each.watch.promises):
        if bound.within is None or at[place] == BROKEN:
            continue
        if place in due and moment > due[place]:
            late.append(place)
            now[place] = BROKEN
        if now[place] in {BROKEN, FREE} or any(
            one.what == "left" and one.node in bound.other for one in told
        ):
            due.pop(place, None)
        if now[place] not in {BROKEN, FREE} and place not in due:
            zone = run.zone_of(each.definition)
            due[place] = in_ms(bound.within.after(run.context.now, zone))
    each.now = Watched(tuple(now), each.now.people, due, first_alarm(due))
    return late


def remember(each: Moved, actor: str, by: Place | None) -> None:
    """Who completed a task that a promise wants done by different people."""
    if by is None or by.run != each.run or not actor:
        return
    people = dict(each.now.people)
    for place, bound in enumerate(each.watch.promises):
        if bound.form == Form.OTHER_PEOPLE and by.node in bound.one | bound.other:
            ones, others = people.get(place, ((), ()))
            people[place] = (
                _with(ones, actor) if by.node in bound.one else ones,
                _with(others, actor) if by.node in bound.other else others,
            )
    each.now = Watched(each.now.at, people, each.now.due, each.now.alarm)


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(sorted({*names, name}))


def write(run: Run, each: Moved) -> None:
    """What is the same as before is not told; nor is a run that is over, unless it was the instance itself."""
    is_there = each.run in run.state.scopes
    if is_there and each.was != each.now:
        now = each.now
        run.emit(e.PromisesFollowed(each.run, now.at, now.people, now.due, now.alarm))
