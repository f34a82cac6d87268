"""Who may read, write, validate and sign the plans of a case: the same table of readers as for every area."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from processes.cases.plan.access import Rights, find_rights
from processes.network.queries import get_professional

READERS = ["cruz", "ana", "fina", "dora", "bea", "eloy", "lend"]
"""coordinator, reference professional, the team's colleague of another organisation, supervisor, social worker of
another CEAS, regional coordinator, a collaborator entity in the team."""


@pytest.fixture
def rights_of(network_session: Session, case_code: str, lend: str) -> Callable[[str], Rights | None]:
    return lambda username: find_rights(
        network_session, get_professional(network_session, username), case_code
    )


def as_letters(rights: Rights | None) -> str:
    """s(ees that there is one) r(eads its words) w(rites) v(alidates) p/c/f: signs for participant, cc, reference."""
    if rights is None:
        return ""
    flags = (True, rights.reads_words, rights.may_write, rights.may_validate)
    letters = "".join(letter for letter, has in zip("srwv", flags, strict=True) if has)
    marks = {"participant": "p", "case_coordinator": "c", "reference_professional": "f"}
    return letters + "".join(marks[signer] for signer in rights.may_sign_for)


@pytest.mark.parametrize(
    ("consent", "expected"),
    [
        ("all", ["srwpc", "srwvpf", "srw", "s", "", "", ""]),
        ("no record", ["", "sr", "", "s", "", "", ""]),
        ("no team", ["srwpc", "srwvpf", "", "s", "", "", ""]),
        ("revoked", ["", "sr", "", "s", "", "", ""]),
        ("closed", ["sr", "sr", "sr", "s", "", "", ""]),
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
