"""Events whose tag is retired, translated when a journal is read. Tags are never reused, fields only appended.

The bytes of a journal stay as they were written: only what is read from them changes.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from engine.upgrades.faults import UnknownFormat

Raw = list[Any]
RETIRED: Mapping[int, Callable[[Raw], list[Raw]]] = {}
"""From the tag of an event that is no longer written: the events (tag first) that say the same today."""


def translated(stored: bytes, retired: Mapping[int, Callable[[Raw], list[Raw]]] = RETIRED) -> bytes:
    """The same events without retired tags. Raises UnknownFormat when these are no events."""
    try:
        raw = msgspec.msgpack.decode(stored, strict=False)
    except msgspec.DecodeError as error:
        raise UnknownFormat(f"Expected stored events, but the bytes cannot be read: {error}") from error
    if not isinstance(raw, list) or not all(isinstance(event, list) and event for event in raw):
        raise UnknownFormat("Expected a list of stored events, but got something else")
    same: list[Raw] = []
    for event in raw:
        same += retired[event[0]](event) if event[0] in retired else [event]
    return msgspec.msgpack.encode(same)
