"""What can happen next to a process and the other pools of its file, and where it leads: one move at a time.

One explorer for the prover, random paths and dry runs: `World.moves`, `World.step`. Runs the real kernel.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from engine import commands as c
from engine import runtime
from engine.codec import decode_state, encode_state
from engine.errors import BudgetExceeded, Rejection
from engine.limits import Limits
from engine.model import Definition, Kind, Process
from engine.prove.abstract import Abstract
from engine.prove.answers import Abandoned, Answers, Asked
from engine.prove.graph import Tag
from engine.prove.moves import Answer, Move, Possible, possible
from engine.prove.seen import Seeing
from engine.prove.situation import Live, Situation, key_of, key_of_state
from engine.prove.subject import Subject
from engine.run import Unable
from engine.state import State, new_state

NOW = datetime(2026, 1, 7, 9, tzinfo=UTC)
LIMITS = Limits(elements=5_000)
TAKING = frozenset({"message", "start"})
THROWING = frozenset({Kind.THROW, Kind.END, Kind.SEND_TASK})
CATCHING = frozenset({Kind.START, Kind.CATCH, Kind.BOUNDARY, Kind.RECEIVE_TASK})


class Stepped(Struct, frozen=True, kw_only=True):
    """One way in which a move can go: where it leads, and what was seen (see Graph.first)."""

    move: Move
    target: Situation
    key: bytes
    seen: tuple[Tag, ...]
    over: bool


class World:
    """What can happen to a process and to the other pools of its file."""

    def __init__(self, subject: Subject, process_id: str) -> None:
        self.subject = subject
        self.pools = _pools(subject, process_id)
        self._questions = {
            number: (question, abstract)
            for abstract in subject.abstract
            for number, question in abstract.questions.items()
        }
        self._definitions = [each.definition for each in subject.abstract]
        self.throwing, self.catching = THROWING, CATCHING
        self.sent_by_all = frozenset(_names(subject.abstract, THROWING))
        self.taken_by_all = frozenset(_names(subject.abstract, CATCHING))
        self._sent = frozenset(_names(self.pools, THROWING))
        self._caught = frozenset(_names(self.pools, CATCHING))
        if subject.surroundings.sent is not None:
            self._sent -= subject.surroundings.sent
        self._keys: dict[bytes, bytes] = {}

    # -- what can be done

    def moves(self, situation: Situation) -> Iterator[tuple[int, Possible]]:
        """Each with the place of its instance; the number of live ones stands for a new instance."""
        for place, live in enumerate(situation.live):
            state = decode_state(live.state)
            processes = [self.abstract(known).process for known in state.definitions]
            for each in possible(state, processes):
                if self._may_come(situation, each) and not self._is_busy(state, each):
                    yield place, each
        yield from ((len(situation.live), each) for each in self._starts(situation))

    def step(self, situation: Situation, place: int, chosen: Possible) -> Iterator[Stepped]:
        """Every way in which the move can go, by the answers to what is asked on the way."""
        waiting: list[tuple[Answer, ...]] = [()]
        while waiting:
            answers = Answers(waiting.pop())
            live = situation.live[place] if place < len(situation.live) else self._new(chosen)
            state = decode_state(live.state) if live.state else new_state()
            scopes = {number: scope.definition for number, scope in state.scopes.items()}
            try:
                events = runtime.step(state, chosen.command, self._context(chosen, answers))
            except Abandoned as abandoned:
                waiting += answers.open
                yield self._stuck(situation, chosen, answers, ("round", abandoned.about))
                continue
            except BudgetExceeded:
                waiting += answers.open
                yield self._stuck(situation, chosen, answers, self._round(chosen, state))
                continue
            except (Rejection, Unable):
                waiting += answers.open
                continue
            waiting += answers.open
            abstracts = [self.abstract(known) for known in state.definitions]
            seeing = Seeing(state, abstracts, live.ends, scopes)
            ends = seeing.follow(events)
            after = None if state.outcome else Live(live.pool, encode_state(state), ends)
            if after is not None and after.state not in self._keys:
                self._keys[after.state] = key_of_state(state, abstracts, ends)
            move = replace(chosen.move, answers=tuple(answers.taken)) if answers.taken else chosen.move
            yield self._stepped(situation, place, live.pool, move, after, seeing)

    def abstract(self, definition_id: int) -> Abstract:
        return self.subject.abstract[definition_id - 1]

    # -- inside

    def _stuck(self, situation: Situation, chosen: Possible, answers: Answers, tag: Tag) -> Stepped:
        move = replace(chosen.move, answers=tuple(answers.taken))
        return Stepped(move=move, target=situation, key=b"", seen=(tag,), over=False)

    def _round(self, chosen: Possible, state: State) -> Tag:
        """The loop without a wait that a step went round in: its first element."""
        for known in state.definitions:
            abstract = self.abstract(known)
            if abstract.rounds:
                return ("endless", known, abstract.rounds[0])
        return ("endless", state.definitions[0], chosen.node.index)

    def _stepped(
        self, situation: Situation, place: int, pool: int, move: Move, after: Live | None, seeing: Seeing
    ) -> Stepped:
        mail = set(situation.mail)
        if move.detail in mail and move.kind in TAKING:
            mail.discard(move.detail)
        mail.update(name for name in seeing.sent if name in self._caught)
        live = [each for at, each in enumerate(situation.live) if at != place]
        if after is not None:
            live.append(after)
        live.sort(key=lambda each: (each.pool, each.state))
        begun = situation.begun if pool in situation.begun else tuple(sorted((*situation.begun, pool)))
        target = Situation(tuple(live), tuple(sorted(mail)), begun)
        key = key_of(target, {at: self._key(each) for at, each in enumerate(live)})
        return Stepped(move=move, target=target, key=key, seen=tuple(seeing.tags), over=not live)

    def _key(self, live: Live) -> bytes:
        key = self._keys.get(live.state)
        if key is None:
            state = decode_state(live.state)
            abstracts = [self.abstract(known) for known in state.definitions]
            key = self._keys[live.state] = key_of_state(state, abstracts, live.ends)
        return key

    def _context(self, chosen: Possible, answers: Answers) -> Asked:
        return Asked(
            now=NOW,
            definition=self._definition,
            called=lambda call, _caller: self.subject.called(call),
            decide=_undecided,
            limits=LIMITS,
            questions=self._questions,
            answers=answers,
            turning=chosen.turning,
        )

    def _definition(self, definition_id: int) -> Definition:
        return self._definitions[definition_id - 1]

    def _may_come(self, situation: Situation, each: Possible) -> bool:
        """A message that another pool sends comes when it was sent; any other may come at any time."""
        if each.move.kind != "message" or each.move.detail not in self._sent:
            return True
        return each.move.detail in situation.mail

    def _is_busy(self, state: State, each: Possible) -> bool:
        """What may begin again while it is open is explored once at a time: the runs share nothing but data.

        Event sub-processes, the branches of non-interrupting boundary events, and what a person begins.
        """
        node = each.node
        if each.move.kind == "begin":
            process = self.abstract(self._definition_of(state, each.number)).process
            inner = process.indexes[each.move.detail]
            return any(token.scope == each.number and token.node == inner for token in state.tokens.values())
        wait = state.waits.get(each.number)
        if wait is None or node.interrupting:
            return False
        if node.kind == Kind.START and node.parent >= 0:
            return any(
                token.node == node.parent and token.scope == wait.token for token in state.tokens.values()
            )
        if node.kind != Kind.BOUNDARY:
            return False
        scope = state.tokens[wait.token].scope
        branch = self.abstract(state.definitions[wait.definition]).branches.get(node.index, frozenset())
        return any(token.scope == scope and token.node in branch for token in state.tokens.values())

    def _definition_of(self, state: State, number: int) -> int:
        return state.definitions[state.scopes[state.tokens[number].scope].definition]

    def _starts(self, situation: Situation) -> Iterator[Possible]:
        running = {live.pool for live in situation.live}
        for number, pool in enumerate(self.pools):
            if number in running or (number and not situation.begun):
                continue
            for start in _start_nodes(pool.process):
                names = [event.name for event in start.events if event.kind == "message"]
                by_mail = next((name for name in names if name in self._sent), "")
                needs_mail = number in situation.begun or (number and by_mail)
                if needs_mail and (not by_mail or by_mail not in situation.mail):
                    continue
                yield self._start(pool, start, by_mail)

    def _start(self, pool: Abstract, start: Any, by_mail: str) -> Possible:
        named = next((event.name for event in start.events if event.name), "")
        move = Move(kind="start", process=pool.process.id, element=start.id, detail=by_mail)
        command = c.StartInstance(
            instance_id=1,
            definition_id=pool.definition.definition_id,
            start_event=start.id if start.events else "",
            trigger=named,
        )
        return Possible(move, command, start, 0)

    def _new(self, chosen: Possible) -> Live:
        command = chosen.command
        assert isinstance(command, c.StartInstance)
        pool = next(
            at for at, each in enumerate(self.pools) if each.definition.definition_id == command.definition_id
        )
        return Live(pool, b"")


def _names(pools: Iterable[Abstract], kinds: frozenset[Kind]) -> Iterator[str]:
    for pool in pools:
        for node in pool.process.nodes:
            if node.kind in kinds:
                yield from (event.name for event in node.events if event.kind == "message")


def _pools(subject: Subject, process_id: str) -> tuple[Abstract, ...]:
    """The process and the others of its file that begin by themselves: not those that it calls."""
    called = {
        node.call.process_id
        for abstract in subject.abstract
        for node in abstract.drawn.nodes
        if node.call is not None
    }
    first, *others = subject.pools(process_id)
    return (first, *(each for each in others if each.process.id not in called))


def _start_nodes(process: Process) -> list[Any]:
    """One for all none starts together, and each start with events."""
    nodes = [process.nodes[index] for index in process.level.starts]
    plain = [node for node in nodes if not node.events]
    return [*plain[:1], *(node for node in nodes if node.events)]


def _undecided(*_asked: Any) -> Any:
    raise Unable("decision", "Expected no decision to be asked in a model without data")
