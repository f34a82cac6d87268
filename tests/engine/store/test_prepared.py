"""Statements that a server has forgotten are prepared anew, whatever was prepared in between."""

from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import StaleState
from engine.store.postgresql import prepared

pytestmark = pytest.mark.postgresql
STATEMENTS = [f"SELECT {number}".encode() for number in range(4)]


@pytest.fixture
def driver(postgresql_engine: sa.Engine) -> Any:
    with postgresql_engine.connect() as connection:
        yield connection.connection.driver_connection
        connection.invalidate()


def ask(driver: Any, text: bytes) -> Any:
    return prepared.run(driver, text, [], []).get_value(0, 0)


def test_what_was_forgotten_is_prepared_anew(driver: Any) -> None:
    first, second, third, late = STATEMENTS
    known = [ask(driver, text) for text in (first, second, third)]
    prepared.say(driver, b"DEALLOCATE ALL")
    told = ask(driver, late)  # prepared after the others were forgotten, and before anybody knows it
    with pytest.raises(StaleState, match="has forgotten them"):
        ask(driver, first)
    assert [ask(driver, text) for text in STATEMENTS] == [*known, told]


def test_too_many_are_dropped_and_prepared_anew(driver: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "KEPT", 3)
    rounds = [[ask(driver, text) for text in STATEMENTS] for _ in range(3)]
    assert rounds[1:] == rounds[:-1]
    assert (
        int(
            prepared.run(driver, b"SELECT count(*)::text FROM pg_prepared_statements", [], []).get_value(0, 0)
        )
        <= 3
    )
