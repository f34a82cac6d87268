"""Is a journal whole? Its chain of digests, its numbers, and the state that it gives (invariants 1 and 9)."""

from engine.apply import replay
from engine.codec import decode_events, decode_state
from engine.history.rows import Tombstone
from engine.journal import NO_DIGEST, chained
from engine.ports import Steps, Stored
from engine.rows import JournalRow


def verify_journal(steps: Steps, instance_id: int, stone: Tombstone | None = None) -> list[str]:
    """What is wrong with the journal of an instance; an empty list when nothing is.

    With a tombstone its journal was purged: then nothing of it may be left, and its digest must be the one kept.
    """
    stored = steps.load([instance_id]).get(instance_id)
    rows = steps.journal_rows(instance_id)
    if stone is not None:
        return _purged_faults(rows, stored, stone)
    if stored is None:
        return [f"Expected instance {instance_id}, but it does not exist"]
    faults = _chain_faults(rows, stored)
    if faults:
        return faults
    events = [event for row in rows for event in decode_events(row.events)]
    if replay(events) != decode_state(stored.state):
        return [f"Expected the journal of {instance_id} to give its state, but it gives another"]
    return []


def _purged_faults(rows: list[JournalRow], stored: Stored | None, stone: Tombstone) -> list[str]:
    if rows:
        return [f"Expected no journal of {stone.instance_id}, which was purged, but found {len(rows)} rows"]
    if stored is not None and (stored.version, stored.digest) != (stone.steps, stone.digest):
        return [f"Expected {stone.instance_id} to be as it was when it was purged, but it has changed"]
    return []


def _chain_faults(rows: list[JournalRow], stored: Stored) -> list[str]:
    faults = []
    digest = NO_DIGEST
    for place, row in enumerate(rows, start=1):
        if row.sequence != place:
            faults.append(f"Expected row {place}, but the journal goes on with row {row.sequence}")
            break
        digest = chained(digest, row)
        if row.digest != digest:
            faults.append(f"Expected row {place} to have the digest of its content, but it has another")
            break
    if not faults and (len(rows) != stored.version or digest != stored.digest):
        faults.append(
            f"Expected {stored.version} rows that end with the instance's digest, but found {len(rows)}"
        )
    return faults
