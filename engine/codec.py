"""State and events as bytes (msgpack by msgspec) and back. The stored state begins with its format version.

What an earlier version wrote is brought up to date first (engine/upgrades); that costs nothing when nothing is old.
"""

from collections.abc import Sequence

import msgspec

from engine.events import AnyEvent, Event
from engine.state import FORMAT, State
from engine.upgrades import UnknownFormat, translated, upgraded

__all__ = ["UnknownFormat", "decode_events", "decode_state", "encode_events", "encode_state"]
_encoder = msgspec.msgpack.Encoder()
_states = msgspec.msgpack.Decoder(State)
_events = msgspec.msgpack.Decoder(tuple[AnyEvent, ...])


def encode_state(state: State) -> bytes:
    return _encoder.encode(state)


def decode_state(stored: bytes) -> State:
    """Raises UnknownFormat when the state is newer than this code."""
    try:
        state = _states.decode(stored)
    except msgspec.DecodeError:
        return _upgraded_state(stored)
    return state if state.format == FORMAT else _upgraded_state(stored)


def encode_events(events: Sequence[Event]) -> bytes:
    return _encoder.encode(events)


def decode_events(stored: bytes) -> tuple[Event, ...]:
    """Raises UnknownFormat when an event is newer than this code."""
    try:
        return _events.decode(stored)
    except msgspec.DecodeError:
        return _translated_events(stored)


def _upgraded_state(stored: bytes) -> State:
    try:
        return _states.decode(upgraded(stored, FORMAT))
    except msgspec.ValidationError as error:
        raise UnknownFormat(f"Expected a state of format {FORMAT}, but: {error}") from error


def _translated_events(stored: bytes) -> tuple[Event, ...]:
    try:
        return _events.decode(translated(stored))
    except msgspec.ValidationError as error:
        raise UnknownFormat(
            f"Expected events that this version knows, but: {error}. A newer version of Concierto wrote them"
        ) from error
