"""Who saw what: written before it is shown, one line a visit, and nobody can change it unseen."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from processes.cases.consent.access_log import Look, accesses_of, note_access, verify_accesses
from processes.cases.consent.reading import read_fields
from processes.cases.consent.tables import AccessLogChanged
from processes.network.queries import get_professional

MINUTE = timedelta(minutes=1)


def look(shared: Any, *groups: str) -> Look:
    return Look(case_code=shared.case.code, purpose="care", field_groups=frozenset(groups))


def see(shared: Any, username: str, *groups: str, after: timedelta = timedelta(0)) -> frozenset[str]:
    reader, now = get_professional(shared.session, username), shared.act("x").at + after
    return read_fields(shared.session, reader, shared.case, look=look(shared, *groups), now=now)


def test_what_is_shown_is_written_down_with_who_and_for_what(shared: Any) -> None:
    assert see(shared, "ana", "identity", "diagnosis") == {"identity", "diagnosis"}
    [row] = accesses_of(shared.session, shared.case.code)
    assert (row.username, row.organisation, row.purpose) == ("ana", "ceas_n", "care")
    assert (row.field_groups, row.number) == (["diagnosis", "identity"], 1)


def test_only_what_was_shown_is_written_down(shared: Any) -> None:
    assert see(shared, "dora", "identity", "health") == {"identity"}
    assert see(shared, "gil", "identity") == frozenset()
    [row] = accesses_of(shared.session, shared.case.code)
    assert (row.username, row.field_groups) == ("dora", ["identity"])


def test_a_visit_is_one_line(shared: Any) -> None:
    see(shared, "ana", "identity", "contact")
    see(shared, "ana", "identity", after=5 * MINUTE)
    assert len(accesses_of(shared.session, shared.case.code)) == 1
    see(shared, "ana", "diagnosis", after=6 * MINUTE)
    see(shared, "cruz", "identity", after=6 * MINUTE)
    see(shared, "ana", "identity", after=16 * MINUTE)
    rows = accesses_of(shared.session, shared.case.code)
    assert [row.username for row in rows] == ["ana", "cruz", "ana", "ana"]
    assert list(verify_accesses(shared.session)) == []


def test_rows_are_never_changed_or_taken_away(shared: Any) -> None:
    see(shared, "ana", "identity")
    shared.session.commit()
    [row] = accesses_of(shared.session, shared.case.code)
    row.username = "nobody"
    with pytest.raises(AccessLogChanged, match="only added to"):
        shared.session.flush()
    shared.session.rollback()
    for statement in ("UPDATE data_accesses SET username = 'nobody'", "DELETE FROM data_accesses"):
        with pytest.raises(DatabaseError, match="append-only"):
            shared.session.execute(sa.text(statement))
        shared.session.rollback()


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE data_accesses SET username = 'x' WHERE number = 2", "digest of row 2"),
        ("UPDATE data_accesses SET field_groups = '[]' WHERE number = 1", "digest of row 1"),
        ("DELETE FROM data_accesses WHERE number = 2", "row 2 .* next is 3"),
        ("DELETE FROM data_accesses WHERE number = 1", "row 1 .* next is 2"),
    ],
)
def test_who_goes_round_the_triggers_is_found(shared: Any, statement: str, finding: str) -> None:
    for username in ("ana", "cruz", "dora"):
        see(shared, username, "identity")
    for trigger in ("data_accesses_no_update", "data_accesses_no_delete"):
        shared.session.execute(sa.text(f"DROP TRIGGER {trigger}"))
    shared.session.execute(sa.text(statement))
    shared.session.expire_all()
    [found, *_] = verify_accesses(shared.session)

    assert re.search(finding, found), found


def test_two_readers_at_one_moment_both_get_a_line(shared: Any) -> None:
    now = shared.act("x").at
    for username in ("ana", "cruz"):
        reader = get_professional(shared.session, username)
        note_access(shared.session, reader, look(shared, "identity"), now=now)
    assert [row.number for row in accesses_of(shared.session, shared.case.code)] == [2, 1]
