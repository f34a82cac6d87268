"""For the days of an absence the substitute has the cases of who is away, and no more; a restricted one not at all."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from processes.cases.diagnosis.access import find_rights
from processes.cases.opening import NotEntitled, Opening, open_case
from processes.cases.people.restricting import restrict
from processes.cases.plan.agreeing import may_record_signature, may_validate
from processes.cases.queries import count_cases_for, find_case_for, list_cases_for
from processes.cases.tables import Case
from processes.network.absences import Absence, arrange_absence
from processes.network.professionals import Professional
from processes.network.queries import get_professional
from processes.network.tables import StoredProfessional

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
YES = {"carry_out": True, "record": True, "team": True, "research": False}


@pytest.fixture(autouse=True)
def _colleagues(network_session: Session) -> None:
    """sub_asso and sub_ceas have no role: all that they see they see for somebody else."""
    for username, organisation in (("sub_asso", "asso"), ("sub_ceas", "ceas_n")):
        network_session.add(StoredProfessional(username=username, name=username, organisation=organisation))
    network_session.flush()


def stand_in(session: Session, substitute: str, absent: str, *, day: date = TODAY) -> Professional:
    """The substitute as they are read for access on a day of a week that begins today."""
    people = get_professional(session, absent), get_professional(session, substitute)
    week = Absence(username=absent, substitute=substitute, begins_on=TODAY, ends_on=TODAY + timedelta(days=6))
    arrange_absence(session, week, people, by="dora", now=NOW)
    return get_professional(session, substitute, day=day)


@pytest.mark.parametrize(
    ("substitute", "absent"),
    [("sub_asso", "cruz"), ("sub_ceas", "ana"), ("sub_asso", "fina"), ("sub_ceas", "dora")],
    ids=["coordinator", "reference professional", "team", "supervisor"],
)
def test_the_substitute_sees_what_the_absent_one_sees_for_these_days_only(
    network_session: Session, case_code: str, substitute: str, absent: str
) -> None:
    before = get_professional(network_session, substitute, day=TODAY)
    assert find_case_for(network_session, before, case_code) is None
    during = stand_in(network_session, substitute, absent)
    assert find_case_for(network_session, during, case_code) is not None
    assert [case.code for case in list_cases_for(network_session, during)] == [case_code]
    assert count_cases_for(network_session, during) == 1
    after = get_professional(network_session, substitute, day=TODAY + timedelta(days=7))
    assert find_case_for(network_session, after, case_code) is None
    stranger = get_professional(network_session, "bea", day=TODAY)
    assert find_case_for(network_session, stranger, case_code) is None


def test_only_who_stands_in_for_the_reference_professional_validates(
    network_session: Session, case_code: str
) -> None:
    for_reference = find_rights(network_session, stand_in(network_session, "sub_ceas", "ana"), case_code)
    for_coordinator = find_rights(network_session, stand_in(network_session, "sub_asso", "cruz"), case_code)
    assert for_reference is not None
    assert for_coordinator is not None
    assert (for_reference.may_validate, for_reference.may_record) == (True, True)
    assert (for_coordinator.may_validate, for_coordinator.may_record) == (False, True)


def test_a_plan_is_validated_and_signed_for_the_one_who_is_away(
    network_session: Session, case_code: str
) -> None:
    case = network_session.get_one(Case, case_code)
    reference = stand_in(network_session, "sub_ceas", "ana").usernames
    coordinator = stand_in(network_session, "sub_asso", "cruz").usernames
    stranger = get_professional(network_session, "bea", day=TODAY).usernames
    assert [may_validate(case, names) for names in (reference, coordinator, stranger)] == [True, False, False]
    signs = [
        may_record_signature(case, names, "case_coordinator") for names in (reference, coordinator, stranger)
    ]
    assert signs == [False, True, False]


def test_a_restricted_case_is_for_named_people_and_not_for_their_substitutes(
    network_session: Session, case_code: str
) -> None:
    restrict(
        network_session,
        get_professional(network_session, "cruz"),
        case_code,
        reason="gender_violence",
        names=["ana"],
        now=NOW,
    )
    assert find_case_for(network_session, get_professional(network_session, "cruz"), case_code) is not None
    for substitute, absent in (("sub_asso", "cruz"), ("sub_ceas", "dora")):
        reader = stand_in(network_session, substitute, absent)
        assert find_case_for(network_session, reader, case_code) is None
        assert count_cases_for(network_session, reader) == 0


def test_a_substitute_is_given_no_new_case(network_session: Session, case_code: str) -> None:
    stand_in(network_session, "sub_asso", "cruz")
    with pytest.raises(NotEntitled, match="'sub_asso' to hold the role 'cc'"):
        open_case(network_session, Opening(participant="P2", case_coordinator="sub_asso"), now=NOW)
