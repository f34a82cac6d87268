"""The journal as JSON lines: each row as told, with the bytes and the digest that its chain is computed from.

docs/history.md says how a third party recomputes it. Nothing is left out and nobody is pseudonymised: it is evidence.
"""

import base64
from collections.abc import Iterable, Iterator
from datetime import UTC

import msgspec

from engine.ports import Steps
from engine.rows import JournalRow
from engine.telling import Telling
from engine.views import JournalView


def lines(steps: Steps, telling: Telling, instance_id: int) -> Iterator[bytes]:
    """One line a step of an instance, the first first."""
    for row in steps.journal_rows(instance_id):
        yield msgspec.json.encode(_line(row, telling.row(row))) + b"\n"


def _line(row: JournalRow, told: JournalView) -> dict[str, object]:
    return {
        "instance_id": row.instance_id,
        "sequence": row.sequence,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": row.actor,
        "command": row.command,
        "reason": row.reason,
        "events": base64.b64encode(row.events).decode("ascii"),
        "digest": row.digest.hex(),
        "told": _plain(told.events),
    }


def _plain(events: Iterable[object]) -> object:
    """Values that JSON does not have (decimals, durations ...) as text."""
    return msgspec.to_builtins(list(events), enc_hook=str)
