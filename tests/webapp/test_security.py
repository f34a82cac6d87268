"""The brake on guessing passwords. The headers are tested on real answers in test_app.py."""

from datetime import UTC, datetime, timedelta

import pytest

from webapp.security import Brake


class Hand:
    """A clock whose hand is moved by the test."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def move(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def brake(hand: Hand) -> Brake:
    return Brake(hand.now, limit=3, window=timedelta(minutes=5))


def test_it_is_on_at_the_limit_and_for_that_key_only(brake: Brake) -> None:
    for _ in range(2):
        brake.note_failure("ana")
    assert not brake.is_on("ana")
    brake.note_failure("ana")
    assert brake.is_on("ana")
    assert not brake.is_on("luis")


def test_it_lets_go_when_the_window_has_passed(brake: Brake, hand: Hand) -> None:
    for _ in range(3):
        brake.note_failure("ana")
        hand.move(minutes=1)
    assert brake.is_on("ana")
    hand.move(minutes=2, seconds=1)
    assert not brake.is_on("ana")


def test_success_forgets(brake: Brake) -> None:
    for _ in range(3):
        brake.note_failure("ana")
    brake.forget("ana")
    assert not brake.is_on("ana")


def test_old_keys_do_not_pile_up(brake: Brake, hand: Hand) -> None:
    for number in range(100):
        brake.note_failure(f"guess-{number}")
    hand.move(minutes=6)
    brake.note_failure("last")
    assert list(brake._failures) == ["last"]
