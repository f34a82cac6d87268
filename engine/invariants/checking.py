"""Walks over all instances in small snapshots: bounded memory, and consistent while others work."""

from collections.abc import Callable, Iterator

from engine.config import EngineConfig
from engine.inspection import Seen
from engine.invariants.journals import check_journal
from engine.invariants.live_rows import check_rows
from engine.invariants.violation import Violation
from engine.library import Library
from engine.model import Definition
from engine.ports import Store

BATCH = 100
REPLAY, ROWS = 1, 2


def check_invariants(store: Store) -> list[str]:
    """Everything that does not hold, in words, each with its instance; [] when all is well."""
    return [violation.say() for violation in find_violations(store)]


def find_violations(
    store: Store, *, batch: int = BATCH, progress: Callable[[int], None] | None = None
) -> Iterator[Violation]:
    """The same as it is found. `progress` is told how many instances were looked at so far.

    What begins meanwhile is not looked at: under load the walk would never end.
    """
    definition = Library(store, EngineConfig()).get
    last, looked, newest = 0, 0, store.inspection.newest()
    while last < newest and (ids := store.inspection.instance_ids(last, batch)):
        with store.inspection.look(ids) as instances:
            for seen in instances:
                if not _has_lost_its_values(store, seen):
                    yield from check_instance(seen, definition)
        last = ids[-1]
        looked += len(ids)
        if progress is not None:
            progress(looked)
    for orphan in store.inspection.orphans():
        yield Violation(
            orphan.instance_id,
            ROWS,
            f"Se esperaba un proceso para las filas de {orphan.table}, pero no existe",
            f"Expected an instance for the rows in {orphan.table}, but there is none",
        )


def _has_lost_its_values(store: Store, seen: Seen) -> bool:
    """Whether a purge took the journal of an ended instance and left its rows (history.levels): nothing to replay."""
    if (
        seen.instance.ended_at is None
        or next(seen.journal(), None) is not None
        or not store.history.is_ready()
    ):
        return False
    stone = store.history.find_tombstone(seen.instance.instance_id)
    return stone is not None and (stone.steps, stone.digest) == (seen.version, seen.digest)


def check_instance(seen: Seen, definition: Callable[[int], Definition]) -> Iterator[Violation]:
    """All that does not hold for one instance: its journal against its state, its state against its rows."""
    state = yield from check_journal(seen)
    if state is not None:
        yield from check_rows(seen, state, definition)
