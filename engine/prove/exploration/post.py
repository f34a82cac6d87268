"""The other pools of a file: the messages between them, and how an instance of each begins.

A message that only these pools send comes when it was sent, at most MANY at a time; any other may come at any time.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from engine import commands as c
from engine.model import Kind, Process
from engine.prove.abstract import Abstract
from engine.prove.moves import Move, Possible
from engine.prove.situation import Situation
from engine.prove.step.forms import MANY
from engine.prove.subject import Subject

Mail = tuple[str, ...]
TAKING = frozenset({"message", "start"})
THROWING = frozenset({Kind.THROW, Kind.END, Kind.SEND_TASK})
CATCHING = frozenset({Kind.START, Kind.CATCH, Kind.BOUNDARY, Kind.RECEIVE_TASK})


class Post:
    """Who sends and takes what. `sent_by_all` and `taken_by_all`: by any process of the subject."""

    def __init__(self, subject: Subject, pools: tuple[Abstract, ...]) -> None:
        self._pools = pools
        sent = subject.surroundings.sent
        self.sent_by_all = _names(subject.abstract, THROWING)
        self.taken_by_all = _names(subject.abstract, CATCHING)
        self._sent = _names(pools, THROWING) - (sent or frozenset())
        own = {pool.process.id for pool in pools}
        others = [each for each in subject.abstract if each.process.id not in own]
        self._outside = None if sent is None else sent | _names(others, THROWING)
        self._awaited = self._sent & _names(pools, CATCHING)
        self.is_between = len(pools) > 1 or bool(self._awaited)
        """Whether the same instance may stand beside different others or mail."""
        self._takes = [_taken(pool) for pool in pools]
        first, *beside = (self._is_begun_by_mail(pool) for pool in pools)
        self._is_called = first and not all(beside)
        self._after: dict[tuple[Mail, str, Mail, tuple[int, ...], tuple[int, ...]], Mail] = {}
        self._starts: dict[tuple[tuple[int, ...], Mail, tuple[int, ...]], tuple[Possible, ...]] = {}

    def is_sent(self, message: str) -> bool:
        """Whether only these pools send it."""
        return message in self._sent

    def may_come(self, situation: Situation, move: Move) -> bool:
        """A message of these pools comes when it was sent; any other at any time, if others send it."""
        if move.kind != "message" or move.detail in situation.mail:
            return True
        return move.detail not in self._sent and (self._outside is None or move.detail in self._outside)

    def mail_after(
        self, mail: Mail, move: Move, sent: Mail, *, running: tuple[int, ...], begun: tuple[int, ...]
    ) -> Mail:
        """What is on its way after a move that `sent` these. `running` and `begun` are pools, after it too."""
        taken = move.detail if move.kind in TAKING else ""
        known = (mail, taken, sent, running, begun)
        after = self._after.get(known)
        if after is None:
            left = list(mail)
            if taken in left:
                left.remove(taken)
            left += [name for name in sent if name in self._awaited and left.count(name) < MANY]
            after = tuple(sorted(name for name in left if self._can_take(name, running, begun)))
            self._after[known] = after
        return after

    def starts(self, situation: Situation) -> tuple[Possible, ...]:
        """The instances that can begin."""
        known = (tuple(live.pool for live in situation.live), situation.mail, situation.begun)
        found = self._starts.get(known)
        if found is None:
            found = self._starts[known] = tuple(self._begin(situation))
        return found

    def _begin(self, situation: Situation) -> Iterator[Possible]:
        running = {live.pool for live in situation.live}
        for number, pool in enumerate(self._pools):
            if number in running or (number and not situation.begun and not self._is_called):
                continue
            for start in _start_nodes(pool.process):
                names = [event.name for event in start.events if event.kind == "message"]
                by_mail = next((name for name in names if name in self._sent), "")
                needs_mail = number in situation.begun or (by_mail and (number or self._is_called))
                if needs_mail and (not by_mail or by_mail not in situation.mail):
                    continue
                yield _start(pool, start, by_mail)

    def pool_of(self, start: Possible) -> int:
        """Which pool an instance that begins is of."""
        wanted = definition_of(start)
        return next(at for at, each in enumerate(self._pools) if each.definition.definition_id == wanted)

    def _can_take(self, name: str, running: Sequence[int], begun: Sequence[int]) -> bool:
        """Whether a pool that runs, or can still begin, takes such a message."""
        for number, takes in enumerate(self._takes):
            if name in takes.begins or (name in takes.inside and (number in running or number not in begun)):
                return True
        return False

    def _is_begun_by_mail(self, pool: Abstract) -> bool:
        """Whether only what these pools send begins it."""
        starts = [start.events for start in _start_nodes(pool.process)]
        return all(
            any(each.kind == "message" and each.name in self._sent for each in events) for events in starts
        )


def definition_of(start: Possible) -> int:
    """The definition that a start begins."""
    assert isinstance(start.command, c.StartInstance)
    return start.command.definition_id


def _start(pool: Abstract, start: Any, by_mail: str) -> Possible:
    named = next((event.name for event in start.events if event.name), "")
    move = Move(kind="start", process=pool.process.id, element=start.id, detail=by_mail)
    command = c.StartInstance(
        instance_id=1,
        definition_id=pool.definition.definition_id,
        start_event=start.id if start.events else "",
        trigger=named,
    )
    return Possible(move, command, start, 0)


class Takes(Struct, frozen=True, gc=False):
    """The messages by which a pool begins, and those that it takes at all."""

    begins: frozenset[str]
    inside: frozenset[str]


def _taken(pool: Abstract) -> Takes:
    starts = _start_nodes(pool.process)
    return Takes(
        frozenset(event.name for start in starts for event in start.events if event.kind == "message"),
        _names([pool], CATCHING),
    )


def _names(pools: Iterable[Abstract], kinds: frozenset[Kind]) -> frozenset[str]:
    return message_names((pool.process for pool in pools), kinds)


def message_names(processes: Iterable[Process], kinds: frozenset[Kind]) -> frozenset[str]:
    """The messages of the elements of these kinds."""
    nodes = (node for process in processes for node in process.nodes if node.kind in kinds)
    return frozenset(event.name for node in nodes for event in node.events if event.kind == "message")


def pools_of(subject: Subject, process_id: str) -> tuple[Abstract, ...]:
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
