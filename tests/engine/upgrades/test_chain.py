"""The chain itself, on formats that only this test knows; and what a newer version wrote is refused in words."""

import msgspec
import pytest

from engine import events as e
from engine.codec import decode_events, decode_state, encode_events, encode_state
from engine.state import FORMAT, new_state
from engine.upgrades import UnknownFormat, translated, upgraded


def _renamed(raw: list) -> list:  # type: ignore[type-arg]
    return [*raw[:2], raw[2].upper(), *raw[3:]]


def _appended(raw: list) -> list:  # type: ignore[type-arg]
    return [*raw, "new"]


def test_a_state_goes_through_every_format_in_turn() -> None:
    stored = msgspec.msgpack.encode([1, 7, "key"])
    steps = {1: _renamed, 2: _appended}
    assert msgspec.msgpack.decode(upgraded(stored, 3, steps)) == [3, 7, "KEY", "new"]
    assert msgspec.msgpack.decode(upgraded(stored, 2, steps)) == [2, 7, "KEY"]
    assert msgspec.msgpack.decode(upgraded(stored, 1, steps)) == [1, 7, "key"]


def test_a_gap_in_the_chain_is_said() -> None:
    with pytest.raises(UnknownFormat, match="a way from state format 2 to 3"):
        upgraded(msgspec.msgpack.encode([1, 7]), 3, {1: _renamed_nothing})


def _renamed_nothing(raw: list) -> list:  # type: ignore[type-arg]
    return raw


def test_a_newer_state_is_refused_with_its_instance() -> None:
    state = new_state()
    state.format, state.instance_id = FORMAT + 1, 42
    with pytest.raises(
        UnknownFormat, match=f"format {FORMAT} or earlier, but instance 42 has {FORMAT + 1}"
    ) as fault:
        decode_state(encode_state(state))
    assert "newer version" in str(fault.value)


@pytest.mark.parametrize(
    "stored", [b"", b"\xc1", b"\x93", b"\x90", b"\xa3abc", msgspec.msgpack.encode(["x", 1])]
)
def test_bytes_that_are_no_state_are_refused(stored: bytes) -> None:
    with pytest.raises(UnknownFormat, match="Expected"):
        decode_state(stored)


def test_a_retired_event_is_translated_and_the_others_stay() -> None:
    """One old event may mean several of today's."""
    stored = msgspec.msgpack.encode([[5, 65_536, 0], [201, 65_537], [9, 65_538]])
    retired = {201: lambda raw: [[7, raw[1]], [4, raw[1]]]}
    assert decode_events(translated(stored, retired)) == (
        e.TokenStarted(65_536, 0),
        e.TokenDropped(65_537),
        e.ScopeClosed(65_537),
        e.ElementCompleted(65_538),
    )


def test_a_newer_event_is_refused() -> None:
    with pytest.raises(UnknownFormat, match="Expected events that this version knows"):
        decode_events(msgspec.msgpack.encode([[250, 1]]))
    with pytest.raises(UnknownFormat, match="list of stored events"):
        decode_events(msgspec.msgpack.encode({"a": 1}))


def test_what_is_current_is_read_as_it_is() -> None:
    happened = (e.InstanceStarted(1, "C-1"), e.ElementCompleted(65_538))
    assert decode_events(encode_events(happened)) == happened
