"""Goes a path of moves once more, situation by situation, and keeps what happened and what was asked on the way.

The prover keeps only the first way to each situation; who tells a counterexample needs its events.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from engine.events import ElementActivated, Event, FlowTaken, ScopeOpened
from engine.feel import Evaluation, Expression
from engine.model import Flow, Node, Process
from engine.prove.abstract import Question
from engine.prove.exploration.post import TAKING
from engine.prove.exploration.world import World
from engine.prove.moves import Move, Possible
from engine.prove.situation import Situation
from engine.prove.step.answers import Answers, Asked
from engine.prove.step.forms import MANY, Ends
from engine.prove.step.kernel import Kernel, Outcome
from engine.prove.subject import Subject
from engine.state import Kept, State, new_state


class NotTraced(Exception):
    """The path cannot be gone: it is not one of these files."""


class Asking(Struct, frozen=True):
    """One question of a step, with its answer."""

    question: Question
    process: str
    value: Any


class Happening(Struct, frozen=True):
    """An element that was entered (`flow` None) or a flow that was taken, in the order of the step."""

    process: str
    node: Node
    flow: Flow | None = None


class Traced(Struct, frozen=True, kw_only=True):
    """One move: what was asked and what happened (nothing, where it does not come to rest).

    `mail`: the message that it takes of those on their way between the pools. `is_cut`: after it there were more
    equal tokens or messages in one place than are counted.
    """

    move: Move
    asked: tuple[Asking, ...]
    happened: tuple[Happening, ...]
    mail: str = ""
    is_cut: bool = False


class Trace(Struct, frozen=True, kw_only=True):
    """`last` is where everything stands after the last move."""

    steps: tuple[Traced, ...]
    last: Situation


class _Recording(Asked, frozen=True, kw_only=True):
    """Notes each question with its answer."""

    noted: list[Asking]

    def evaluate(self, expression: Expression, variables: Mapping[str, Any], evaluation: Evaluation) -> Any:
        value = Asked.evaluate(self, expression, variables, evaluation)
        found = self.questions.get(id(expression))
        if found is not None:
            self.noted.append(Asking(found[0], found[1].process.id, value))
        return value


class _RecordingKernel(Kernel):
    """`noted`: what was asked in the last way that was run."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.noted: list[Asking] = []

    def _context(self, chosen: Possible, answers: Answers) -> Asked:
        asked = super()._context(chosen, answers)
        self.noted = []
        parts = {name: getattr(asked, name) for name in asked.__struct_fields__}
        return _Recording(**parts, noted=self.noted)


class Retracing(World):
    """The world of a process, gone along one path. A path begins with a start of the process that is proved."""

    def __init__(self, subject: Subject, process_id: str) -> None:
        super().__init__(subject, process_id)
        self._recording = _RecordingKernel(subject)

    def follow(self, path: tuple[Move, ...]) -> Trace:
        """Raises NotTraced."""
        found = self._follow(Situation(), path)
        if found is None:
            raise NotTraced(f"Expected a path of {len(path)} moves that can be made, but it cannot")
        steps, last = found
        return Trace(steps=tuple(reversed(steps)), last=last)

    def _follow(self, here: Situation, path: tuple[Move, ...]) -> tuple[list[Traced], Situation] | None:
        """The steps, the last one first. Two tokens may stand in one element: each is tried."""
        if not path:
            return [], here
        for place, each in self.moves(here):
            if not _is_meant(each.move, path[0]):
                continue
            for way in self.step(here, place, each):
                if way.move != path[0] or (way.target is None and path[1:]):
                    continue
                if (rest := self._follow(way.target or here, path[1:])) is not None:
                    rest[0].append(self._traced(here, place, each, path[0]))
                    return rest
        return None

    def _traced(self, here: Situation, place: int, chosen: Possible, move: Move) -> Traced:
        def begin() -> tuple[State, Ends]:
            return self.state(here.live[place]) if place < len(here.live) else (new_state(), ())

        state, _ = begin()
        scopes = {number: scope.definition for number, scope in state.scopes.items()}
        mail = move.detail if move.kind in TAKING and move.detail in here.mail else ""
        for outcome in self._recording.run(chosen, begin):
            if outcome.move == move and outcome.state is not None:
                drawn = [self.abstract(known).drawn for known in outcome.state.definitions]
                return Traced(
                    move=move,
                    asked=tuple(self._recording.noted),
                    happened=tuple(happened(outcome.events, drawn, scopes)),
                    mail=mail,
                    is_cut=self._is_cut(here, outcome),
                )
        return Traced(move=move, asked=(), happened=(), mail=mail)

    def _is_cut(self, here: Situation, outcome: Outcome) -> bool:
        """Whether something was left out of a state when it was made canonical, or a message too many was sent."""
        state = outcome.state
        assert state is not None
        if any(here.mail.count(name) + outcome.sent.count(name) > MANY for name in outcome.sent):
            return True
        if state.outcome:
            return False
        kept, _ = self.state(self.live(0, state, outcome.ends))
        return counted(kept) != counted(state)


def counted(state: State) -> int:
    """How many tokens there are, those before joins too, and activities that may be undone."""
    scopes = state.scopes.values()
    resting = sum(sum(by_flow.values()) for scope in scopes for by_flow in scope.joins.values())
    return len(state.tokens) + resting + sum(_undoable(scope.kept) for scope in scopes)


def _undoable(kept: Sequence[Kept]) -> int:
    return sum(1 + _undoable(each.inner) for each in kept)


def _is_meant(move: Move, wanted: Move) -> bool:
    same = (move.kind, move.process, move.element, move.detail)
    return same == (wanted.kind, wanted.process, wanted.element, wanted.detail)


def happened(events: Iterable[Event], drawn: Sequence[Process], scopes: dict[int, int]) -> list[Happening]:
    """What the events of a step say. `drawn`: the processes that the instance has bound, in its order; `scopes`: by
    number, the place of their process in it; those that open are added."""
    found: list[Happening] = []
    for event in events:
        if isinstance(event, ScopeOpened):
            scopes[event.number] = event.definition
        elif isinstance(event, ElementActivated):
            process = drawn[event.definition]
            found.append(Happening(process.id, process.nodes[event.node]))
        elif isinstance(event, FlowTaken):
            process = drawn[scopes.get(event.scope, 0)]
            flow = process.flows[event.flow]
            found.append(Happening(process.id, process.nodes[flow.source], flow))
    return found
