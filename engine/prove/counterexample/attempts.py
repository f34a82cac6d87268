"""Tries a path on the real engine: act by act, with values for what is asked; says where it goes otherwise."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from engine.errors import EngineError
from engine.model import Node, Process
from engine.prove.counterexample.acts import Act, open_at, timers_at, waits_at
from engine.prove.counterexample.candidates import Wish, find_values
from engine.prove.counterexample.copies import DONE, Changes, changed
from engine.prove.counterexample.going_on import MOST_MORE, left_to_do
from engine.prove.counterexample.picks import Picks
from engine.prove.counterexample.retrace import Happening, Retracing, Trace, Traced
from engine.prove.counterexample.seen import Follower
from engine.prove.counterexample.showing import Shown
from engine.prove.counterexample.wishes import asked_first, counted, is_completion, wish_of
from engine.prove.moves import Move
from engine.prove.verdicts import no_idle_loop
from engine.testing import Harness

TOLD = frozenset({"message", "signal"})
GIVING = frozenset({"complete", "work", "error", "message", "signal", "start"})
"""The moves that bring values along."""


class Differs(Exception):
    """The path was left: `answered` and `bare` would keep it. Neither: whatever is changed, it is no path."""

    def __init__(self, why: str, *, answered: Sequence[str] = (), bare: Sequence[str] = ()) -> None:
        super().__init__(why)
        self.why, self.answered, self.bare = why, tuple(answered), tuple(bare)


class Did(Struct, frozen=True, kw_only=True):
    """The acts of one move."""

    move: Move
    acts: tuple[Act, ...]


class Attempt:
    """One run of the path over a copy of the diagrams."""

    def __init__(
        self, files: Mapping[str, bytes], world: Retracing, changes: Changes, *, picks: Picks, is_held: bool
    ) -> None:
        """`is_held`: messages that processes send come when the path brings them."""
        self.picks = picks
        self.done = 0
        self.harness = Harness()
        self._world, self._changes = world, changes
        self._drawn = {each.process.id: each.drawn for each in world.subject.abstract}
        self._follower = Follower(self.harness)
        self._people = 0
        self._is_direct = False
        """What comes is given to who waits for it, so that it is seen to be refused."""
        self._early: Counter[str] = Counter()
        """Entered before its turn: a condition turns true for all who wait for it, on the path for one by one."""
        if is_held:
            self.harness.hold_messages()
        self.harness.deploy(files=changed(files, changes))

    def run(self, trace: Trace, shown: Shown) -> Iterator[Did]:
        """Raises Differs."""
        hints, is_cut = _hints(self._world, trace), False
        for at, step in enumerate(trace.steps):
            self.picks.begin(at)
            is_last = at == len(trace.steps) - 1
            self._is_direct = is_last and shown.refused == no_idle_loop.ID
            acts = () if self._is_early(step) else self._acts(step, hints.get(at, {}))
            try:
                for act in acts[:-1]:
                    act.perform(self.harness)
                if acts and is_last:
                    if not shown.perform(self.harness, acts[-1]):
                        raise Differs("Expected the last step to show the fault, but it was done")
                elif acts:
                    acts[-1].perform(self.harness)
            except (EngineError, AssertionError, ValueError) as error:
                raise Differs(f"{step.move.kind} {step.move.element}: {error}") from error
            if not (is_last and shown.refused):
                self._compare(step, self._follower.news(), is_exact=not is_cut)
            is_cut |= step.is_cut
            self.done += 1
            yield Did(move=step.move, acts=acts)
        if is_cut:
            yield from self._goes_on(shown)
        if not shown.holds(self.harness):
            raise Differs("Expected the fault to show at the end, but it does not")

    def _goes_on(self, shown: Shown) -> Iterator[Did]:
        """What was open beside those that are counted goes on, as far as the fault does not show."""
        for _ in range(MOST_MORE):
            more = None if shown.holds(self.harness) else left_to_do(self.harness)
            if more is None:
                return
            move, act = more
            try:
                act.perform(self.harness)
            except (EngineError, AssertionError, ValueError) as error:
                raise Differs(f"{move.kind} {move.element}: {error}") from error
            yield Did(move=move, acts=(act,))

    # -- the acts of a move

    def _acts(self, step: Traced, hints: Mapping[str, Any]) -> tuple[Act, ...]:
        move, choices = step.move, self._choices(step)
        values = self._values(step, hints)
        process = self._drawn[move.process]
        node = process.nodes[process.indexes[move.element]]
        is_start = move.kind == "start"
        given = values if move.kind in GIVING and (is_start or not node.outputs) else {}
        before = {**choices, **({} if given else values)}
        if move.kind == "condition":
            turned = Act(kind="write", name="", values=before or {"_": None})
            return (*self._untrue(step), turned)
        if is_start:
            return tuple(self._start(process, node, {**choices, **values}, step.mail))
        main = self._main(step, given)
        first = (Act(kind="write", name="", values=before),) if before else ()
        return (*first, main)

    def _start(self, process: Process, node: Node, values: Mapping[str, Any], mail: str) -> Iterator[Act]:
        event = node.events[0] if node.events else None
        if mail:
            yield Act(kind="bring", name=mail, detail=node.id, values=values)
        elif event is None:
            yield Act(kind="start", name=process.id, values=values)
        elif event.kind == "message":
            yield Act(kind="start_by_message", name=event.name, values=values)
        elif event.kind == "signal":
            yield Act(kind="start_by_signal", name=event.name, values=values)
        elif event.kind == "timer":
            yield Act(kind="start_by_timer", name=node.id)
            if values:
                yield Act(kind="write", name="", values=values)
        else:
            raise Differs(
                f"Expected a start by nothing, a message, signal or timer, but {node.id} has {event.kind}"
            )

    def _main(self, step: Traced, values: Mapping[str, Any]) -> Act:
        move = step.move
        if step.mail and not self._is_direct:
            which = self.picks.pick(len(waits_at(self.harness, move.element)))
            return Act(kind="bring", name=step.mail, detail=move.element, values=values, which=which)
        if move.kind in TOLD:
            return self._told(move, values)
        if move.kind == "begin":
            return Act(kind="begin", name=move.detail)
        detail = self._somebody(move) if move.kind == "complete" else move.detail
        find = timers_at if move.kind == "timer" else open_at
        which = self.picks.pick(len(find(self.harness, move.element)))
        return Act(kind=move.kind, name=move.element, detail=detail, values=values, which=which)

    def _told(self, move: Move, values: Mapping[str, Any]) -> Act:
        """A message or signal; where several wait for the same, it comes to the one of the path alone."""
        waits = waits_at(self.harness, move.element)
        if not waits:
            raise Differs(f"Expected a wait at {move.element}, but there is none")
        which = self.picks.pick(len(waits))
        here = waits[which]
        alike = [
            each
            for each in self.harness.subscriptions()
            if (each.kind, each.name, each.key) == (here.kind, here.name, here.key)
        ]
        if len(alike) > 1 or self._is_direct:
            return Act(kind="deliver", name=move.element, values=values, which=which)
        return Act(kind=move.kind, name=here.name, detail=here.key, values=values)

    def _somebody(self, move: Move) -> str:
        """Somebody else each time, where a process promises anything: it may be that different people do things."""
        if not self._drawn[move.process].care.get("promise"):
            return ""
        self._people += 1
        return f"person_{self._people}"

    def _untrue(self, step: Traced) -> Iterator[Act]:
        """A condition that is true already has to be untrue before it can turn true again."""
        drawn = self._drawn[step.move.process]
        asked = next((each for each in step.asked if each.question.about == step.move.element), None)
        wish = None if asked is None else wish_of(drawn, asked)
        variable = self._changes.answered.get(step.move.element)
        if variable is not None:
            yield Act(kind="write", name="", values={variable: False})
        elif wish is not None and wish.is_met(current := self._current()):
            values = find_values([Wish(wish.expression, False)], current, {})
            if values:
                yield Act(kind="write", name="", values=values)

    # -- what makes it go that way

    def _choices(self, step: Traced) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for each in counted(self._drawn, step):
            variable = self._changes.answered.get(each.question.about)
            if variable is None or each.question.kind == "value":
                continue
            if is_completion(self._drawn[each.process], each):
                variable += DONE
            if found.setdefault(variable, each.value) != each.value:
                raise Differs(f"Expected one answer at {each.question.about} in one step, but there are two")
        return found

    def _values(self, step: Traced, hints: Mapping[str, Any]) -> dict[str, Any]:
        wishes = [
            (each.question.about, wish)
            for each in asked_first(counted(self._drawn, step))
            if each.question.about not in self._changes.answered
            and (wish := wish_of(self._drawn[each.process], each)) is not None
        ]
        current = {} if step.move.kind == "start" else self._current()
        found = find_values([wish for _, wish in wishes], current, hints)
        if found is not None:
            return found
        alone = [about for about, wish in wishes if find_values([wish], current, hints) is None]
        raise Differs(
            "Expected values that answer the conditions as on the path, but none were found",
            answered=alone or [about for about, _ in wishes],
        )

    def _current(self) -> dict[str, Any]:
        """What the conditions may read, the instance that was started last winning."""
        found: dict[str, Any] = {}
        for instance in self.harness.instances():
            if not self.harness.ended(instance):
                found |= self.harness.variables(instance)
        return found

    # -- whether it did

    def _is_early(self, step: Traced) -> bool:
        """Whether this condition turned true for this element when it did for another."""
        there = Counter(each.node.id for each in step.happened if each.flow is None)
        return step.move.kind == "condition" and there <= self._early

    def _compare(self, step: Traced, news: Sequence[Happening], *, is_exact: bool) -> None:
        """`is_exact` until more was open than the prover counts: from then on more may be entered, not less."""
        taken = {each.flow.id for each in news if each.flow is not None}
        wanted = {each.question.about: each.value for each in step.asked if each.question.kind == "condition"}
        flows = {flow.id for process in self._drawn.values() for flow in process.flows}
        wrong = [about for about, holds in wanted.items() if about in flows and (about in taken) != holds]
        if wrong:
            raise Differs(f"Expected to go by {wanted}, but went by {sorted(taken)}", answered=wrong)
        here, there = (Counter(x.node.id for x in each if x.flow is None) for each in (news, step.happened))
        missing, more = there - here, here - there
        if step.move.kind == "condition" and not missing and more.keys() <= there.keys():
            self._early += more
            return
        if missing and missing <= self._early:
            self._early -= missing
            return
        if missing or (more and is_exact):
            failed = [
                each.element for each in self.harness.incidents() if each.element not in self._changes.bare
            ]
            raise Differs(
                f"Expected to enter {sorted(there.elements())}, but entered {sorted(here.elements())}",
                bare=failed,
            )


def _hints(world: Retracing, trace: Trace) -> dict[int, dict[str, Any]]:
    """By step: the values of tracked variables, given where a form writes them before they are asked."""
    found: dict[int, dict[str, Any]] = {}
    for at, step in enumerate(trace.steps):
        for answer in step.move.answers:
            if answer.name:
                found.setdefault(_writer(world, trace, at, answer.name), {})[answer.name] = answer.value
    return found


def _writer(world: Retracing, trace: Trace, before: int, name: str) -> int:
    for at in range(before, -1, -1):
        move = trace.steps[at].move
        abstract = world.subject.find(move.process)
        if move.kind != "complete" or abstract is None:
            continue
        if name in abstract.told.get(abstract.drawn.indexes[move.element], {}):
            return at
    return before
