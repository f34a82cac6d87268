"""What both stores do the same way when they purge: tombstones, and the state that is left without its values. Pure."""

from msgspec.structs import replace

from engine.codec import decode_state, encode_state
from engine.history.rows import Purge, Tombstone
from engine.views import InstanceView


def tombstone(
    view: InstanceView, before: Tombstone | None, how: Purge, *, steps: int, digests: tuple[bytes, bytes]
) -> Tombstone:
    """Of an instance that is being purged; `digests` are those of its first and last journal rows.

    A second, deeper purge keeps what the first one knew of the journal.
    """
    if before is not None:
        return replace(before, depth=how.depth, purged_at=how.at, purged_by=how.by, reason=how.reason)
    assert view.ended_at is not None
    return Tombstone(
        instance_id=view.instance_id,
        definition_id=view.definition_id,
        process_id=view.process_id,
        version=view.version,
        state=view.state,
        started_at=view.started_at,
        ended_at=view.ended_at,
        steps=steps,
        first_digest=digests[0],
        digest=digests[1],
        depth=how.depth,
        purged_at=how.at,
        purged_by=how.by,
        reason=how.reason,
    )


def without_values(body: bytes) -> bytes:
    """The state of an ended instance with nothing in it but that it has ended."""
    state = decode_state(body)
    state.tokens, state.scopes, state.waits, state.incidents, state.compensations = {}, {}, {}, {}, {}
    return encode_state(state)
