"""Who may read, write, validate and sign the plans of a case: the same table of readers as for every area."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.plan.access import Rights, find_rights
from processes.cases.tables import CaseMember
from processes.network.queries import get_professional
from processes.network.tables import Organisation, StoredPost, StoredProfessional
from processes.tasks import Job

MakeJob = Callable[..., Job]
YES = {"carry_out": True, "record": True, "team": True, "research": False}
READERS = ["cruz", "ana", "fina", "dora", "bea", "eloy", "lend"]
"""coordinator, reference professional, the team's colleague of another organisation, supervisor, social worker of
another CEAS, regional coordinator, a collaborator entity in the team."""


@pytest.fixture
def rights_of(network_session: Session, case_code: str) -> Callable[[str], Rights | None]:
    network_session.add(
        Organisation(
            code="rooms",
            name="Alojamientos",
            ownership="private",
            standing="collaborator",
            device_class="accommodation",
            territory="north",
        )
    )
    network_session.flush()
    network_session.add(StoredProfessional(username="lend", name="Lend", organisation="rooms"))
    network_session.flush()
    network_session.add(
        StoredPost(username="lend", role="colaborador", organisation="rooms", territory="north")
    )
    at = datetime(2026, 11, 22, tzinfo=UTC)
    network_session.add(CaseMember(case_code=case_code, username="lend", added_at=at, ended_on=None))
    network_session.flush()
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


CONSENTS: dict[str, Any] = {
    "all": YES,
    "no record": {**YES, "record": False},
    "no team": {**YES, "team": False},
}


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
    case_job: MakeJob,
    case_code: str,
    consent: str,
    expected: list[str],
) -> None:
    if consent == "revoked":
        handlers.withdraw_access(case_job("withdraw", case_id=case_code))
    elif consent == "closed":
        handlers.close_case(case_job("close", case_id=case_code, close_reason="other"))
    else:
        handlers.register_consent(case_job("again", case_id=case_code, consent=CONSENTS[consent]))
    assert [as_letters(rights_of(reader)) for reader in READERS] == expected


def test_a_case_that_is_not_there(network_session: Session, case_code: str) -> None:
    cruz = get_professional(network_session, "cruz")
    assert find_rights(network_session, cruz, "C-2026-9999") is None
