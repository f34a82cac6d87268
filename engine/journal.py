"""A step as it is written down: one journal row, chained by its digest to the row before (invariant 9)."""

import hashlib
from datetime import UTC, datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from engine import events as e
from engine.codec import encode_events
from engine.commands import Command
from engine.ports import Stored
from engine.rows import Claim, JournalRow
from engine.state import State

NO_DIGEST = bytes(32)
"""What the first row of an instance is chained to."""


class Stepped(Struct, frozen=True, kw_only=True):
    """A step that was made: the command, what it began from (None: nothing), and what came of it."""

    command: Command
    stored: Stored | None
    state: State
    events: list[e.Event]
    at: datetime
    claim: Claim | None = None


def journal_row(step: Stepped) -> JournalRow:
    """The step's row, chained to the one before."""
    row = JournalRow(
        instance_id=step.state.instance_id,
        sequence=(step.stored.version if step.stored else 0) + 1,
        at=step.at.astimezone(UTC),
        actor=step.command.actor,
        command=type(step.command).__name__,
        reason=step.command.reason,
        events=encode_events(step.events),
        digest=NO_DIGEST,
    )
    return replace(row, digest=chained(step.stored.digest if step.stored else NO_DIGEST, row))


def chained(before: bytes, row: JournalRow) -> bytes:
    """The digest of a row: SHA-256 of the digest before it and of all that it says."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [row.instance_id, row.sequence, at, row.actor, row.command, row.reason, row.events]
    return hashlib.sha256(before + msgspec.msgpack.encode(content)).digest()
