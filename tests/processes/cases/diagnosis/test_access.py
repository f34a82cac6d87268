"""Who may read, record and validate the diagnoses of a case: the same table of readers as for every area."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from processes.cases.diagnosis.access import Rights, find_rights
from processes.network.queries import get_professional

READERS = ["cruz", "ana", "fina", "dora", "bea", "eloy", "lend"]


@pytest.fixture
def rights_of(network_session: Session, case_code: str, lend: str) -> Callable[[str], Rights | None]:
    return lambda username: find_rights(
        network_session, get_professional(network_session, username), case_code
    )


def as_letters(rights: Rights | None) -> str:
    """r(ead) w(rite) v(alidate) c(onfidential)."""
    if rights is None:
        return ""
    flags = (rights.may_read, rights.may_record, rights.may_validate, rights.sees_confidential)
    return "".join(letter for letter, has in zip("rwvc", flags, strict=True) if has)


@pytest.mark.parametrize(
    ("consent", "expected"),
    [
        ("all", ["rwc", "rwvc", "rwc", "r", "", "", ""]),
        ("no record", ["", "rvc", "", "r", "", "", ""]),
        ("no team", ["rwc", "rwvc", "", "r", "", "", ""]),
        ("revoked", ["", "rvc", "", "r", "", "", ""]),
        ("closed", ["rc", "rc", "rc", "r", "", "", ""]),
    ],
)
def test_who_may_do_what(
    rights_of: Callable[[str], Rights | None],
    agree_to: Callable[[str], None],
    consent: str,
    expected: list[str],
) -> None:
    agree_to(consent)
    assert [as_letters(rights_of(reader)) for reader in READERS] == expected


def test_a_case_that_is_not_there(network_session: Session, case_code: str) -> None:
    cruz = get_professional(network_session, "cruz")
    assert find_rights(network_session, cruz, "C-2026-9999") is None
