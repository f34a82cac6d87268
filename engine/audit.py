"""Is a journal whole? Its chain of digests, its numbers, and the state that it gives (invariants 1 and 9)."""

from engine.apply import replay
from engine.codec import decode_events, decode_state
from engine.journal import NO_DIGEST, chained
from engine.ports import Steps, Stored
from engine.rows import JournalRow


def verify_journal(steps: Steps, instance_id: int) -> list[str]:
    """What is wrong with the journal of an instance; an empty list when nothing is."""
    stored = steps.load([instance_id]).get(instance_id)
    rows = steps.journal_rows(instance_id)
    if stored is None:
        return [f"Expected instance {instance_id}, but it does not exist"]
    faults = _chain_faults(rows, stored)
    if faults:
        return faults
    events = [event for row in rows for event in decode_events(row.events)]
    if replay(events) != decode_state(stored.state):
        return [f"Expected the journal of {instance_id} to give its state, but it gives another"]
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
