"""A move as plain values that travel (JSON), and the key by which one that comes back is known again.

Nothing is ever made from what comes back: its key is looked for among what can be done (see walk).
"""

import json
from typing import Any

from engine.prove.moves import Move
from engine.values import encode_value

SCALARS = frozenset({str, int, bool, type(None)})


def plain(move: Move, which: int = 0) -> dict[str, Any]:
    """A value that JSON has no word for is there in its stored form, as hexadecimal digits. `which`: see walk.Way."""
    return {
        "kind": move.kind,
        "process": move.process,
        "element": move.element,
        "detail": move.detail,
        "which": which,
        "answers": [
            {"about": each.about, "name": each.name, "value": _plain(each.value)} for each in move.answers
        ],
    }


def key_of(told: Any) -> str:
    """Of a plain move, also of one that somebody sent: equal moves have equal keys, and 1 is not true."""
    return json.dumps(told, sort_keys=True)


def _plain(value: Any) -> Any:
    return value if type(value) in SCALARS else {"stored": encode_value(value).hex()}
