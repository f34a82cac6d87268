"""A step as it is written down: one journal row, chained by its digest to the row before (invariant 9)."""

import hashlib
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from engine import events as e
from engine.alarms import Alarms
from engine.codec import encode_events
from engine.commands import Command
from engine.ports import Stored
from engine.rows import Claim, JournalRow
from engine.state import State

Said = tuple[int, int, datetime, str, str, str, bytes]
_encode = msgspec.msgpack.Encoder().encode
NO_DIGEST = bytes(32)
"""What the first row of an instance is chained to."""


class Stepped(Struct, frozen=True, kw_only=True):
    """A step that was made: the command, what it began from (None: nothing), and what came of it.

    `alarms`: those that were set before.
    """

    command: Command
    stored: Stored | None
    state: State
    events: list[e.Event]
    at: datetime
    claim: Claim | None = None
    alarms: Alarms = {}


def journal_row(step: Stepped) -> JournalRow:
    """The step's row, chained to the one before."""
    stored, command, at = step.stored, step.command, step.at.astimezone(UTC)
    said = (
        step.state.instance_id,
        (stored.version if stored else 0) + 1,
        at,
        command.actor,
        type(command).__name__,
        command.reason,
        encode_events(step.events),
    )
    instance_id, sequence, _, actor, name, reason, events = said
    return JournalRow(
        instance_id=instance_id,
        sequence=sequence,
        at=at,
        actor=actor,
        command=name,
        reason=reason,
        events=events,
        digest=_digest(stored.digest if stored else NO_DIGEST, said),
    )


def chained(before: bytes, row: JournalRow) -> bytes:
    """The digest of a row: SHA-256 of the digest before it and of all that it says."""
    at = row.at.astimezone(UTC)
    said = (row.instance_id, row.sequence, at, row.actor, row.command, row.reason, row.events)
    return _digest(before, said)


def _digest(before: bytes, said: Said) -> bytes:
    instance_id, sequence, at, *rest = said
    content = [instance_id, sequence, at.isoformat(timespec="microseconds"), *rest]
    return hashlib.sha256(before + _encode(content)).digest()
