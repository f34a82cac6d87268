"""Keeps history for its term and no longer: chooses what is over its time and purges it, batch by batch.

Each batch is one transaction: stopping in the middle loses nothing, and two may run at once.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from engine.clock import Clock
from engine.config import EngineConfig
from engine.errors import Rejection
from engine.exports.journal_lines import lines
from engine.history.levels import Depth, Level, Term, term_of
from engine.history.rows import Count, Purge, Seal, Tombstone
from engine.history.sealing import seal, verify_seals
from engine.library import Library
from engine.ports import Store
from engine.telling import Telling
from engine.views import DefinitionView

BATCH = 200
Along = Callable[[Any, Sequence[int]], None]
"""What the host deletes of its own, in the same transaction (its connection, the ids of the instances)."""


class Due(Struct, frozen=True, kw_only=True):
    """How much of a version is over its time: instances to take away whole, and those that lose their values."""

    definition: DefinitionView
    whole: int
    values: int


class Purged(Struct, frozen=True, kw_only=True):
    """What a purge did: instances taken away whole, those that lost their values, messages and signals forgotten."""

    whole: int
    values: int
    messages: int


class Keeping:
    """The engine's history beside its steps. `is_ready` is False on a schema that does not have it yet."""

    def __init__(self, store: Store, library: Library, config: EngineConfig, clock: Clock) -> None:
        self._history = store.history
        self._steps = store.steps
        self._reads = store.reads
        self._library = library
        self._config = config
        self._clock = clock

    def is_ready(self) -> bool:
        return self._history.is_ready()

    def due(self) -> list[Due]:
        """What a purge would take away now; touches nothing. Raises Rejection: not migrated."""
        self._require_ready()
        now = self._clock.now()
        found = []
        for definition in self._reads.list_definitions():
            whole, values = (
                sum(len(ids) for ids in self._batches(definition, now, depth))
                for depth in (Depth.ALL, Depth.VALUES)
            )
            if whole or values:
                found.append(Due(definition=definition, whole=whole, values=values))
        return found

    def purge(self, *, actor: str, reason: str, along: Along | None = None) -> Purged:
        """Take away what is over its time. Raises Rejection without an actor or a reason."""
        _check(actor, reason)
        self._require_ready()
        now = self._clock.now()
        messages = self._forget(now)
        done = {Depth.ALL: 0, Depth.VALUES: 0}
        for definition in self._reads.list_definitions():
            for depth in done:
                how = Purge(depth=depth, at=now, by=actor, reason=reason)
                for ids in self._batches(definition, now, depth):
                    done[depth] += self._history.purge(ids, how, along if depth == Depth.ALL else None)
        return Purged(whole=done[Depth.ALL], values=done[Depth.VALUES], messages=messages)

    def seal(self) -> Seal | None:
        """Chain the instances that began since the last seal; see sealing.py. Raises Rejection: not migrated."""
        self._require_ready()
        return seal(self._history, self._clock.now())

    def tend(self) -> None:
        """What should be done every hour or day, and may be done any number of times: months ahead, a seal."""
        if self.is_ready():
            self._history.prepare(self._clock.now())
            self.seal()

    def verify(self) -> list[str]:
        """Rows whose instance is not there, and seals that no longer fit; [] when nothing is wrong."""
        if not self.is_ready():
            return []
        orphans = [
            f"Expected instance {instance_id} of a row in {table}, but it does not exist"
            for table, instance_id in self._history.orphans(BATCH)
        ]
        return orphans + verify_seals(self._history)

    def find_tombstone(self, instance_id: int) -> Tombstone | None:
        return self._history.find_tombstone(instance_id) if self.is_ready() else None

    def journal_lines(self, instance_id: int) -> Iterator[bytes]:
        """An instance's journal as JSON lines with what its chain is computed from (docs/history.md)."""
        return lines(self._steps, Telling(lambda known: self._library.get(known).process), instance_id)

    def counts(self, process_id: str | None = None) -> list[Count]:
        """What purges have counted."""
        return self._history.counts(process_id) if self.is_ready() else []

    def term(self, definition_id: int) -> Term:
        """What is kept of the instances of a version."""
        return term_of(self._library.get(definition_id).process, self._config.retention)

    def _require_ready(self) -> None:
        if not self.is_ready():
            raise Rejection(
                "not_migrated",
                "Expected the tables of history, but the database is not migrated yet: `concierto migrate`",
            )

    def _batches(self, definition: DefinitionView, now: datetime, depth: Depth) -> Iterator[list[int]]:
        before = self._before(definition, now, depth)
        after = 0
        while before is not None and (
            ids := self._history.ended(
                definition.definition_id, before, depth=depth, after=after, limit=BATCH
            )
        ):
            yield ids
            after = ids[-1]

    def _before(self, definition: DefinitionView, now: datetime, depth: Depth) -> datetime | None:
        """What ended before this is over its time; None: nothing ever is."""
        term = self.term(definition.definition_id)
        if depth == Depth.VALUES:
            return now if term.level == Level.ACTIVITY else None
        return now if term.level == Level.NONE else now - term.retention

    def _forget(self, now: datetime) -> int:
        before = now - self._config.message_retention
        forgotten = 0
        while n := self._history.forget_messages(before, BATCH):
            forgotten += n
        return forgotten


def _check(actor: str, reason: str) -> None:
    if not actor.strip():
        raise Rejection("no_actor", "Expected who purges, but nobody was named")
    if not reason.strip():
        raise Rejection("no_reason", "Expected why history is purged, but no reason was given")
