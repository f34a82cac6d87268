"""State and events as bytes (msgpack by msgspec) and back. The stored state begins with its format version."""

from collections.abc import Sequence

import msgspec

from engine.events import AnyEvent, Event
from engine.state import FORMAT, State

_encoder = msgspec.msgpack.Encoder()
_states = msgspec.msgpack.Decoder(State)
_events = msgspec.msgpack.Decoder(tuple[AnyEvent, ...])


class UnknownFormat(ValueError):  # noqa: N818
    """The stored state was written by a newer version of the engine."""


def encode_state(state: State) -> bytes:
    return _encoder.encode(state)


def decode_state(stored: bytes) -> State:
    """Raises UnknownFormat when the state is newer than this code."""
    state = _states.decode(stored)
    if state.format != FORMAT:
        raise UnknownFormat(
            f"Expected state format {FORMAT}, but instance {state.instance_id} has {state.format}"
        )
    return state


def encode_events(events: Sequence[Event]) -> bytes:
    return _encoder.encode(events)


def decode_events(stored: bytes) -> tuple[Event, ...]:
    return _events.decode(stored)
