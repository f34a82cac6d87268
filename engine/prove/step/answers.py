"""The context of a step whose questions are answered either way: what decides is not data but who explores."""

from collections.abc import Mapping
from typing import Any

from engine.feel import Evaluation, Expression
from engine.prove.abstract import Abstract, Question
from engine.prove.data.choices import Domains
from engine.prove.data.known import FREE, Exactly, Free, Known, OneOf
from engine.prove.moves import Answer
from engine.run import Context
from engine.state import Scope
from engine.values import encode_value
from engine.variables import Visible

NOTHING_HELD: Mapping[str, bytes] = {}
EITHER = (True, False)
_MISSING = object()
AGAIN = 4
"""So often the same question is answered in one step; a step that asks more goes round and round."""


MANY_ALIKE = 60
"""So often the same is asked and answered alike in one step; so many tokens are none of a process that rests."""


class Abandoned(Exception):
    """This way of answering goes round and round in one step; another way out of the round is explored."""

    def __init__(self, about: str) -> None:
        super().__init__(about)
        self.about = about


class Answers:
    """Answers as they are asked: `given` ones, then the first of each; `open`: the other ways; `reads`: see look."""

    __slots__ = (
        "_alike",
        "_before",
        "_given",
        "_held",
        "_times",
        "_told",
        "_turned",
        "open",
        "reads",
        "taken",
    )

    def __init__(self, given: tuple[Answer, ...], held: Mapping[str, bytes] = NOTHING_HELD) -> None:
        """`held`: the variables of the process, as the step changes them."""
        self._given, self._held, self._before = given, held, dict(held)
        self._times: dict[tuple[str, str], int] = {}
        self._told: dict[tuple[int, str], Exactly] = {}
        self._alike: dict[tuple[int, str], list[bool]] = {}
        self.taken: list[Answer] = []
        self.open: list[tuple[Answer, ...]] = []
        self.reads: set[str] = set()
        self._turned = False

    def look(self, name: str) -> None:
        """Note that a variable decides, if the step did not write it itself: then it is another object."""
        if self._held.get(name) is self._before.get(name):
            self.reads.add(name)

    def turns(self, is_it: bool) -> bool:
        """A condition turns true once in a step: where it is waited for again it holds already, or not yet."""
        if not is_it or self._turned:
            return False
        self._turned = True
        return True

    def choose(self, about: str, options: tuple[Any, ...], name: str = "") -> Any:
        """One of the options. Raises Abandoned."""
        asked = (about, name)
        times = self._times[asked] = self._times.get(asked, 0) + 1
        if times > AGAIN:
            raise Abandoned(about)
        place = len(self.taken)
        if place < len(self._given):
            answer = self._given[place]
        else:
            answer = Answer(about, options[0], name)
            before = tuple(self.taken)
            self.open += [(*before, Answer(about, other, name)) for other in options[1:]]
        self.taken.append(answer)
        return answer.value

    def alike(self, about: str, process: int) -> bool:
        """The same answer whenever it is asked in this step of the same process. Raises Abandoned."""
        before = self._alike.setdefault((process, about), [])
        if len(before) > MANY_ALIKE:
            raise Abandoned(about)
        before.append(before[0] if before else bool(self.choose(about, EITHER)))
        return before[0]

    def told(self, about: str, known: OneOf, name: str, at: int) -> Exactly:
        """One of the answers that token `at` brings: the same for everything that is written from it."""
        found = self._told.get((at, name))
        if found is None:
            found = self._told[at, name] = Exactly(self.choose(about, known.values, name))
        return found


class Asked(Context, frozen=True, kw_only=True):
    """`questions` by the identity of their expression, with the definition that they are of.

    `turning` is the conditional event (element, place) that turns true in this step.
    """

    questions: Mapping[int, tuple[Question, Abstract]]
    domains: Domains
    answers: Answers
    turning: str = ""

    def evaluate(self, expression: Expression, variables: Mapping[str, Any], evaluation: Evaluation) -> Any:
        found = self.questions.get(id(expression))
        if found is None:
            for name in expression.names:
                if name in variables:
                    self.answers.look(name)
            return Context.evaluate(self, expression, variables, evaluation)
        question, abstract = found
        if question.kind == "count":
            return self.answers.choose(question.about, question.options)
        if question.kind == "value":
            return self._value(question, abstract, variables)
        if question.kind == "told":
            return dict(question.told)
        return self._holds(question, abstract, variables)

    def _holds(self, question: Question, abstract: Abstract, variables: Mapping[str, Any]) -> bool:
        if question.condition is not None:
            told = self._told(question, abstract, variables)
            if told is not None:
                return told
        if question.kind == "event":
            return self.answers.turns(self.turning == question.about)
        if question.steady:
            assert isinstance(variables, Visible)
            return self.answers.alike(question.about, variables.process)
        return bool(self.answers.choose(question.about, EITHER))

    def _told(self, question: Question, abstract: Abstract, variables: Mapping[str, Any]) -> bool | None:
        """What the tracked variables say; those that may be any of their domain become one of it here."""
        condition = question.condition
        assert condition is not None
        chosen: dict[str, Any] = {}

        def look(name: str) -> Known:
            return Exactly(chosen[name]) if name in chosen else self._known(abstract, variables, name)

        while True:
            holds = condition.holds(look)
            if holds is not None:
                return holds
            name = condition.asks(look)
            if name is None:
                return None
            known = look(name)
            assert isinstance(known, OneOf)
            chosen[name] = self.answers.choose(question.about, known.values, name)
            _bind(variables, name, chosen[name])

    def _value(self, question: Question, abstract: Abstract, variables: Mapping[str, Any]) -> Any:
        """What an element writes: the value if it is known, else any of those that it may be."""
        write = question.write
        assert write is not None
        assert isinstance(variables, Visible)
        at = variables.at

        def look(name: str) -> Known:
            known = self._known(abstract, variables, name)
            if name in write.shared and isinstance(known, OneOf):
                return self.answers.told(question.about, known, name, at)
            return known

        known = write.given(look)
        return self.domains.any_of(write.values if isinstance(known, Free) else known.values)

    def _known(self, abstract: Abstract, variables: Mapping[str, Any], name: str) -> Known:
        assert isinstance(variables, Visible)
        is_new = not variables.has_seen(name)
        value = variables.get(name, _MISSING)
        if value is _MISSING and name not in abstract.tracked:
            return FREE
        if is_new:
            self.answers.look(name)
        return Exactly(None) if value is _MISSING else self.domains.known(value)


def _bind(variables: Mapping[str, Any], name: str, value: Any) -> None:
    """From here on the variable has this value: the explorer's own state is changed in its place."""
    assert isinstance(variables, Visible)
    scope: Scope | None = variables.scope_of(name)
    if scope is not None:
        scope.variables[name] = encode_value(value)
