"""Threads take turns at messages of one key; of different keys they need not wait for each other."""

import threading
from datetime import UTC, datetime

import pytest

from engine.rows import MessageRow
from engine.service.turns import Turns

NOW = datetime(2026, 1, 12, 9, tzinfo=UTC)


def message(number: int, key: str = "K") -> MessageRow:
    return MessageRow(
        id=number,
        message_id=f"m-{number}",
        name="answer",
        key=key,
        payload=b"",
        published_at=NOW,
        published_by="",
        expires_at=None,
    )


def test_alone_all_are_delivered_and_those_that_nobody_takes_are_not_counted() -> None:
    messages = [message(number) for number in range(4)]
    assert Turns().deliver(messages, lambda each: each.id != 2) == (3, False)


def test_they_are_delivered_in_their_order_whatever_their_keys() -> None:
    """Keys share turns by chance: it must not make the messages of one overtake those of another."""
    messages = [message(number, f"K-{number % 70}") for number in range(140)]
    done: list[int] = []

    def note(each: MessageRow) -> bool:
        done.append(each.id)
        return True

    assert Turns().deliver(messages, note) == (140, False)
    assert done == [each.id for each in messages]


def test_who_comes_second_waits_and_is_told_to_look_again() -> None:
    turns, begun, go_on = Turns(), threading.Event(), threading.Event()
    done: list[str] = []

    def slowly(each: MessageRow) -> bool:
        begun.set()
        assert go_on.wait(10)
        done.append(each.message_id)
        return True

    first = threading.Thread(target=lambda: turns.deliver([message(1), message(2)], slowly))
    first.start()
    assert begun.wait(10)
    second: list[tuple[int, bool]] = []

    def come() -> None:
        second.append(turns.deliver([message(2)], lambda _each: pytest.fail("it is not this thread's turn")))
        done.append("second")

    coming = threading.Thread(target=come)
    coming.start()
    coming.join(0.05)
    assert coming.is_alive(), "it waits until the first has done what it found"
    go_on.set()
    for thread in (first, coming):
        thread.join(10)
    assert done == ["m-1", "m-2", "second"]
    assert second == [(0, True)]


def test_other_keys_do_not_wait() -> None:
    turns = Turns()
    keys = [f"K-{number}" for number in range(40)]
    done: list[str] = []

    def note(other: MessageRow) -> bool:
        done.append(other.key)
        return True

    def deliver(each: MessageRow) -> bool:
        if each.key == "K-0":
            others = [message(number, key) for number, key in enumerate(keys)][1:]
            thread = threading.Thread(target=turns.deliver, args=[others, note])
            thread.start()
            thread.join(10)
            assert not thread.is_alive()
        return True

    turns.deliver([message(0, "K-0")], deliver)
    assert len(done) > 20, "a few may share a turn with the first"


def test_a_delivery_that_fails_gives_its_turn_back() -> None:
    turns = Turns()

    def fail(_each: MessageRow) -> bool:
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError):
        turns.deliver([message(1)], fail)
    assert turns.deliver([message(1)], lambda _each: True) == (1, False)
