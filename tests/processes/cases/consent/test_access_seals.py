"""What was cut off the end of a case's access log is missed, once it was sealed."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from processes.cases.consent.access_log import Look, note_access, verify_accesses
from processes.cases.consent.access_seals import (
    MARGIN,
    last_access_seal,
    seal_accesses,
    verify_access_seals,
)
from processes.cases.consent.tables import DataAccess
from processes.network.queries import get_professional

HOUR = timedelta(hours=1)


def see(shared: Any, username: str, at: datetime) -> None:
    looked = Look(case_code=shared.case.code, purpose="care", field_groups=frozenset({"identity"}))
    note_access(shared.session, get_professional(shared.session, username), looked, now=at)


@pytest.fixture
def began(shared: Any) -> datetime:
    """Three have looked, an hour apart."""
    at: datetime = shared.act("x").at
    for number, username in enumerate(("ana", "cruz", "dora")):
        see(shared, username, at + number * HOUR)
    return at


def without_triggers(shared: Any, *statements: str) -> None:
    for table in ("data_accesses", "data_access_seals"):
        for verb in ("update", "delete"):
            shared.session.execute(sa.text(f"DROP TRIGGER {table}_no_{verb}"))
    for statement in statements:
        shared.session.execute(sa.text(statement))
    shared.session.expire_all()


def test_each_seal_covers_what_is_an_hour_old_and_was_not_sealed_yet(shared: Any, began: datetime) -> None:
    assert seal_accesses(shared.session, began + HOUR) == 1
    assert seal_accesses(shared.session, began + HOUR) == 0
    assert seal_accesses(shared.session, began + 2 * HOUR + MARGIN) == 2
    last = last_access_seal(shared.session)
    assert last is not None
    assert (last.number, last.rows, last.up_to) == (2, 2, began + 2 * HOUR)
    assert list(verify_access_seals(shared.session)) == []


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("DELETE FROM data_accesses WHERE number = 3", "Expected 1 rows under seal 2 .* found 0"),
        ("DELETE FROM data_accesses", "Expected 2 rows under seal 1 .* found 0"),
        ("UPDATE data_accesses SET digest = 'x' WHERE number = 2", "seal 1 .* a row was changed"),
        ("DELETE FROM data_access_seals WHERE number = 1", "Expected 1 rows under seal 2 .* found 3"),
        ("UPDATE data_access_seals SET digest = 'x' WHERE number = 1", "seal 1 .* another"),
    ],
)
def test_what_is_missing_or_changed_under_a_seal_is_told(
    shared: Any, began: datetime, statement: str, finding: str
) -> None:
    seal_accesses(shared.session, began + 2 * HOUR)
    seal_accesses(shared.session, began + 3 * HOUR)
    without_triggers(shared, statement)
    [found, *_] = verify_access_seals(shared.session)
    assert re.search(finding, found), found


def test_the_chain_of_the_case_alone_does_not_miss_its_last_row(shared: Any, began: datetime) -> None:
    """Why there are seals."""
    without_triggers(shared, "DELETE FROM data_accesses WHERE number = 3")
    assert shared.session.scalar(sa.select(sa.func.count()).select_from(DataAccess)) == 2
    assert list(verify_accesses(shared.session)) == []


def test_a_seal_is_never_changed_or_taken_away(shared: Any, began: datetime) -> None:
    seal_accesses(shared.session, began + HOUR)
    shared.session.commit()
    for statement in ("UPDATE data_access_seals SET rows = 0", "DELETE FROM data_access_seals"):
        with pytest.raises(DatabaseError, match="append-only"):
            shared.session.execute(sa.text(statement))
        shared.session.rollback()


def test_on_the_schema_of_the_release_before_nothing_is_sealed(shared: Any, began: datetime) -> None:
    shared.session.execute(sa.text("DROP TABLE data_access_seals"))
    assert seal_accesses(shared.session, began + HOUR) == 0
    assert list(verify_access_seals(shared.session)) == []
