"""One command on the real kernel, its questions answered in every way. Knows one instance, and nothing beside it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from engine import events as e
from engine import runtime
from engine.errors import BudgetExceeded, Rejection
from engine.limits import Limits
from engine.model import Definition, Process
from engine.promises import Happened, Story
from engine.prove.abstract import Abstract, Question
from engine.prove.moves import Answer, Move, Possible
from engine.prove.step.answers import Abandoned, Answers, Asked
from engine.prove.step.forms import Ends, Names
from engine.prove.step.seen import Seeing, Tag, where_it_turns
from engine.prove.subject import Subject
from engine.run import Unable
from engine.state import State

NOW = datetime(2026, 1, 7, 9, tzinfo=UTC)
LIMITS = Limits(elements=5_000)
NOTHING: frozenset[int] = frozenset()
NO_NAMES: Names = frozenset()
NO_VARIABLES: Mapping[str, bytes] = {}
NONE: Mapping[str, frozenset[int]] = {}


class Outcome(Struct, frozen=True, kw_only=True, gc=False):
    """What a command came to, `state` None where it did not come to rest: `tags` say why.

    `happened`: to the elements that promises are about, in the process itself. `reads`: tracked variables that decided.
    """

    move: Move
    state: State | None
    ends: Ends
    tags: tuple[Tag, ...]
    sent: tuple[str, ...] = ()
    happened: tuple[Happened, ...] = ()
    reads: Names = NO_NAMES
    events: Sequence[e.Event] = ()


class Kernel:
    """Runs commands on the models without data."""

    def __init__(self, subject: Subject, about: Mapping[str, frozenset[int]] = NONE) -> None:
        """`about`: by process id, the elements that promises are about (and -1: the end)."""
        self._subject, self._about = subject, about
        self._questions: Mapping[int, tuple[Question, Abstract]] = {
            number: (question, abstract)
            for abstract in subject.abstract
            for number, question in abstract.questions.items()
        }
        self._definitions = [each.definition for each in subject.abstract]

    def abstract(self, definition_id: int) -> Abstract:
        return self._subject.abstract[definition_id - 1]

    def run(
        self, chosen: Possible, begin: Callable[[], tuple[State, Ends]], reads: set[str] | None = None
    ) -> Iterator[Outcome]:
        """Every way in which the command can go. `begin` gives a state of its own for each.

        `reads` is filled with the variables that were looked at on any way, also one that turned out to be none.
        """
        waiting: list[tuple[Answer, ...]] = [()]
        while waiting:
            state, ends = begin()
            answers = Answers(
                waiting.pop(), state.scopes[state.root].variables if state.root else NO_VARIABLES
            )
            scopes = {number: scope.definition for number, scope in state.scopes.items()}
            story = self._story(state)
            try:
                events = runtime.step(state, chosen.command, self._context(chosen, answers))
            except Abandoned as abandoned:
                yield self._restless(chosen, answers, ("round", abandoned.about))
            except BudgetExceeded:
                bound = [self.abstract(known) for known in state.definitions]
                yield self._restless(chosen, answers, where_it_turns(chosen.move, bound))
            except (Rejection, Unable):
                pass
            else:
                outcome = self._rested(chosen, answers, state, ends, scopes, events)
                yield outcome if story is None else replace(outcome, happened=self._told(story, outcome))
            waiting += answers.open
            if reads is not None:
                reads |= answers.reads

    def _rested(
        self,
        chosen: Possible,
        answers: Answers,
        state: State,
        ends: Ends,
        scopes: dict[int, int],
        events: Sequence[e.Event],
    ) -> Outcome:
        seeing = Seeing(state, [self.abstract(known) for known in state.definitions], ends, scopes)
        after = seeing.follow(events)
        return Outcome(
            move=_answered(chosen.move, answers),
            state=state,
            ends=after,
            tags=tuple(seeing.tags),
            sent=tuple(seeing.sent),
            reads=frozenset(answers.reads),
            events=events,
        )

    def _story(self, state: State) -> Story | None:
        """Reads on from a state; None where no promise is about anything."""
        if not self._about:
            return None

        def process(index: int) -> Process:
            return self.abstract(state.definitions[index]).process

        def about(index: int) -> frozenset[int]:
            return self._about.get(process(index).id, NOTHING)

        return Story(process, about, state if state.root else None)

    def _told(self, story: Story, outcome: Outcome) -> tuple[Happened, ...]:
        state = outcome.state
        assert state is not None
        story.read(outcome.events)
        return tuple(story.by_run.get(state.root, ()))

    def _restless(self, chosen: Possible, answers: Answers, tag: Tag) -> Outcome:
        return Outcome(move=_answered(chosen.move, answers), state=None, ends=(), tags=(tag,))

    def _context(self, chosen: Possible, answers: Answers) -> Asked:
        return Asked(
            now=NOW,
            definition=self._definition,
            called=lambda call, _caller: self._subject.called(call),
            decide=_undecided,
            limits=LIMITS,
            questions=self._questions,
            domains=self._subject.domains,
            answers=answers,
            turning=chosen.turning,
        )

    def _definition(self, definition_id: int) -> Definition:
        return self._definitions[definition_id - 1]


def _answered(move: Move, answers: Answers) -> Move:
    return replace(move, answers=tuple(answers.taken)) if answers.taken else move


def _undecided(*_asked: Any) -> Any:
    raise Unable("decision", "Expected no decision to be asked in a model without data")
