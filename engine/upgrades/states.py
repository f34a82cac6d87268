"""The chain for states: one function a format, from n to n+1, on the plain lists that msgpack gives.

A function knows the two layouts by position and nothing else: it must read the same in ten years. Fields that are
appended with a default need no new format; anything else does, and samples of it (tests/engine/upgrades/record.py).
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from engine.upgrades.faults import UnknownFormat

Raw = list[Any]
STEPS: Mapping[int, Callable[[Raw], Raw]] = {}
"""From format n, the function to n+1. Each leaves the first field, the format, to `upgraded`."""


def upgraded(stored: bytes, latest: int, steps: Mapping[int, Callable[[Raw], Raw]] = STEPS) -> bytes:
    """A stored state in the format `latest`. Raises UnknownFormat: newer than that, or no state."""
    raw = _read(stored)
    for known in range(raw[0], latest):
        if known not in steps:
            raise UnknownFormat(f"Expected a way from state format {known} to {known + 1}, but there is none")
        raw = [known + 1, *steps[known](raw)[1:]]
    if raw[0] != latest:
        raise UnknownFormat(
            f"Expected state format {latest} or earlier, but instance {raw[1]} has {raw[0]}: "
            "a newer version of Concierto wrote it"
        )
    return msgspec.msgpack.encode(raw)


def _read(stored: bytes) -> Raw:
    try:
        raw = msgspec.msgpack.decode(stored, strict=False)
    except msgspec.DecodeError as error:
        raise UnknownFormat(f"Expected a stored state, but the bytes cannot be read: {error}") from error
    if not isinstance(raw, list) or len(raw) < 2 or not isinstance(raw[0], int):
        raise UnknownFormat("Expected a stored state that begins with its format, but got something else")
    return raw
