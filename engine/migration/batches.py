"""Migrating many instances: a batch that is stored, done in chunks, and can be taken up again at any moment.

An instance that was migrated before its chunk was settled (the process was killed) is seen as done. Any number of
runners may work on one batch: a step is one transaction on the version that it loaded.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from engine.clock import Clock
from engine.commands import Command, MigrateInstance
from engine.errors import BudgetExceeded, EngineError, Rejection, StaleState, UnknownInstance
from engine.ids import Ids
from engine.migration.batch_rows import BatchItem, ItemState, MigrationBatch, Progress
from engine.migration.findings import found_in_step
from engine.migration.plan import MigrationPlan
from engine.ports import Reads, Store
from engine.stepping import Outcome
from engine.views import InstanceFilter, InstancePosition, InstanceState

CHUNK, RUNNERS, PAGE = 100, 8, 1_000
LIVING: tuple[InstanceState, ...] = ("active", "suspended")
Execute = Callable[[Sequence[Command]], list[Outcome | Exception]]


class UnknownBatch(EngineError):
    """No batch has this id."""


class Migrations:
    """`Engine.migrations`: create a batch, run it, see how far it is."""

    def __init__(self, store: Store, execute_many: Execute, *, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._execute_many = execute_many
        self._clock = clock
        self._ids = ids

    def create(
        self,
        plan: MigrationPlan,
        chosen: InstanceFilter | Sequence[int],
        *,
        actor: str,
        reason: str,
        update_candidates: bool = False,
        connection: Any = None,
    ) -> int:
        """Store a batch of these instances; its id. A filter means the living instances of the version that is left.

        With `definition_id` the filter means instances of that version (which call the one that is left). With a
        `connection` the batch is there when the caller's transaction commits.
        """
        _check_accountable(actor, reason)
        batch = MigrationBatch(
            batch_id=self._ids.new(),
            process_id=plan.process_id,
            source_id=plan.source_id,
            target_id=plan.target_id,
            mapping=plan.mapping,
            update_candidates=update_candidates,
            actor=actor,
            reason=reason,
            created_at=self._clock.now(),
        )
        ids = living(self._store.reads, plan, chosen) if isinstance(chosen, InstanceFilter) else chosen
        self._store.migrations.add(batch, dict.fromkeys(ids), connection)
        return batch.batch_id

    def run(self, batch_id: int, limit: int | None = None) -> Progress:
        """Migrate what waits, at most `limit` instances (None: all). Raises UnknownBatch."""
        batch, left = self.find(batch_id), limit
        while left is None or left > 0:
            chunk = self._chunk(batch_id, CHUNK if left is None else min(CHUNK, left))
            settled = self._migrate(batch, chunk)
            if not settled:
                break
            left = None if left is None else left - len(chunk)
        return self.progress(batch_id)

    def progress(self, batch_id: int, connection: Any = None) -> Progress:
        """How far it is, also while others run it."""
        return self._store.migrations.progress(batch_id, connection)

    def find(self, batch_id: int, connection: Any = None) -> MigrationBatch:
        """Raises UnknownBatch."""
        batch = self._store.migrations.find(batch_id, connection)
        if batch is None:
            raise UnknownBatch(f"Expected migration batch {batch_id}, but it does not exist")
        return batch

    def list(self, limit: int = 50) -> Sequence[MigrationBatch]:
        """The youngest first."""
        return self._store.migrations.latest(limit)

    def items(
        self, batch_id: int, state: ItemState, *, after: int = 0, limit: int = PAGE
    ) -> Sequence[BatchItem]:
        """Instances of a batch in one state, by id: the refused ones say why."""
        return self._store.migrations.items(batch_id, state, after=after, limit=limit)

    def _chunk(self, batch_id: int, size: int) -> Sequence[int]:
        """Some of those that wait: with luck not those that another runner has just taken."""
        waiting = self._store.migrations.waiting(batch_id, size * RUNNERS)
        places = max(1, -(-len(waiting) // size))
        begin = (self._ids.new() % places) * size
        return waiting[begin : begin + size]

    def _migrate(self, batch: MigrationBatch, chunk: Sequence[int]) -> int:
        """How many of the chunk are settled now."""
        commands = [_command(batch, instance_id) for instance_id in chunk]
        results = self._execute_many(commands) if commands else []
        items = [
            item
            for instance_id, result in zip(chunk, results, strict=True)
            if (item := _item(instance_id, result))
        ]
        self._store.migrations.settle(batch.batch_id, items, self._clock.now())
        return len(items)


def living(reads: Reads, plan: MigrationPlan, chosen: InstanceFilter) -> Iterator[int]:
    """The instances that a filter means: those that live, of the version that is left unless it names another."""
    definition_id = chosen.definition_id or plan.source_id
    for state in LIVING:
        if chosen.state not in (None, state):
            continue
        query = replace(chosen, definition_id=definition_id, state=state, limit=PAGE, offset=0)
        while page := reads.list_instances(query):
            yield from (view.instance_id for view in page)
            last = page[-1]
            query = replace(
                query, after=InstancePosition(started_at=last.started_at, instance_id=last.instance_id)
            )


def _check_accountable(actor: str, reason: str) -> None:
    if not actor.strip():
        raise Rejection("no_actor", "Expected the name of who migrates instances, but there is none")
    if not reason.strip():
        raise Rejection("no_reason", "Expected a reason for migrating instances, but there is none")


def _command(batch: MigrationBatch, instance_id: int) -> MigrateInstance:
    return MigrateInstance(
        instance_id=instance_id,
        definition_id=batch.target_id,
        mapping=batch.mapping,
        source_id=batch.source_id,
        update_candidates=batch.update_candidates,
        actor=batch.actor,
        reason=batch.reason,
    )


def _item(instance_id: int, result: Outcome | Exception) -> BatchItem | None:
    """What became of an instance; None where others always came first: it waits on. Else it raises."""
    if isinstance(result, Outcome) or (isinstance(result, Rejection) and result.code == "already_migrated"):
        return BatchItem(instance_id=instance_id, state="done")
    if isinstance(result, StaleState):
        return None
    if not isinstance(result, Rejection | UnknownInstance | BudgetExceeded):
        raise result
    told = found_in_step(result, instance_id)
    return BatchItem(
        instance_id=instance_id,
        state="refused",
        text="\n".join(finding.say("es") for finding in told),
        text_en="\n".join(finding.say("en") for finding in told),
    )
