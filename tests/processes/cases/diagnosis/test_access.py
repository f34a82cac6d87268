"""Who may read, record and validate the diagnoses of a case: the same table of readers as for every area."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.diagnosis.access import Rights, find_rights
from processes.cases.tables import CaseMember
from processes.network.queries import get_professional
from processes.network.tables import Organisation, StoredPost, StoredProfessional
from processes.tasks import Job

MakeJob = Callable[..., Job]
YES = {"carry_out": True, "record": True, "team": True, "research": False}
READERS = ["cruz", "ana", "fina", "dora", "bea", "eloy", "lend"]


@pytest.fixture
def rights_of(network_session: Session, case_code: str) -> Callable[[str], Rights | None]:
    """`lend` works for a collaborator and was put in the team."""
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
    """r(ead) w(rite) v(alidate) c(onfidential)."""
    if rights is None:
        return ""
    flags = (rights.may_read, rights.may_record, rights.may_validate, rights.sees_confidential)
    return "".join(letter for letter, has in zip("rwvc", flags, strict=True) if has)


CONSENTS: dict[str, Any] = {
    "all": YES,
    "no record": {**YES, "record": False},
    "no team": {**YES, "team": False},
}


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
