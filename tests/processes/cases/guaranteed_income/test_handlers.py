"""Service tasks of the guaranteed income on a real database: each counts once; no agenda holds a restricted case."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases import handlers as cases
from processes.cases.guaranteed_income import handlers
from processes.cases.guaranteed_income.queries import (
    UnknownApplication,
    applications_for,
    lock_application,
)
from processes.cases.guaranteed_income.resolution import ResolutionRefused
from processes.cases.people.households import add_member, move_out
from processes.cases.people.tables import Restriction
from processes.cases.queries import timeline
from processes.cases.tables import CaseMember, Participant
from processes.network.queries import get_professional
from processes.network.tables import StoredPost, StoredProfessional
from processes.tasks import BpmnError, Job

MakeJob = Callable[..., Job]
TODAY = date(2026, 11, 22)
TABLES: dict[str, Any] = {
    "income_amount": {"state": "amount", "amount": 472},
    "income_kind": {"kind": "estructural"},
    "eligibility": {"unmet": []},
    "accrual": {"accrues_from": date(2026, 12, 1)},
}
PROPOSED = {**TABLES, "proposal": "granted", "proposed_by": "gema"}
GRANTED = {**PROPOSED, "resolution": "granted", "decided_by": "dora"}


def restrict(session: Session, case: str, job: Job) -> None:
    restriction = Restriction(
        participant="P1", case_code=case, reason="gender_violence", restricted_by="ana", restricted_at=job.now,
        lifted_by=None, lifted_at=None, lift_reason="",
    )  # fmt: skip
    session.add(restriction)
    session.flush()


def test_opened_once_with_the_household_of_the_register(
    network_session: Session, case_job: MakeJob, case: str
) -> None:
    participant = network_session.get_one(Participant, "P1")
    stays, left = (
        add_member(
            network_session, participant, kinship="child", birth_year=year, moved_in_on=None, today=TODAY
        )
        for year in (2015, 2005)
    )
    move_out(network_session, participant, left.id, on=TODAY - timedelta(days=9), today=TODAY)
    assert stays.moved_out_on is None
    opened = handlers.open_application(case_job("apply", case_id=case))
    assert handlers.open_application(case_job("apply", case_id=case)) == opened
    assert opened == {
        "application": "G-2026-0001",
        "applied_on": TODAY,
        "household_members": 2,
        "item": {"entry": "G-2026-0001/0"},
    }
    assert [line.kind for line in timeline(network_session, case)] == ["opened", "income_applied"]


def test_a_case_has_one_open_application(case_job: MakeJob, case: str, application: str) -> None:
    with pytest.raises(BpmnError) as thrown:
        handlers.open_application(case_job("again", case_id=case))
    assert thrown.value.code == "already_applied"
    handlers.record(case_job("w", application=application, resolution="withdrawn"))
    assert handlers.open_application(case_job("later", case_id=case))["application"] == "G-2026-0002"


def test_the_day_of_application_is_the_one_that_was_said(case_job: MakeJob, case: str) -> None:
    opened = handlers.open_application(case_job("a", case_id=case, applied_on="2025-12-30"))
    assert (opened["application"], opened["applied_on"]) == ("G-2025-0001", date(2025, 12, 30))


def test_what_was_set_aside_is_taken_up_with_its_day(
    network_session: Session, case_job: MakeJob, case: str
) -> None:
    code = handlers.open_application(case_job("a", case_id=case, applied_on="2026-09-01"))["application"]
    handlers.set_aside(case_job("s", application=code))
    assert lock_application(network_session, code).status == "set_aside"
    again = handlers.open_application(case_job("b", case_id=case))
    assert (again["application"], again["applied_on"]) == (code, date(2026, 9, 1))
    assert lock_application(network_session, code).status == "handled"


def test_the_agenda_holds_codes_and_each_entry_is_its_own(
    network_session: Session, case_job: MakeJob, application: str
) -> None:
    given = {"application": application, **PROPOSED, "proposal_reasons": "Palabras", "person_commits": "Más"}
    first = handlers.put_on_agenda(case_job("one", **given))["item"]
    assert handlers.put_on_agenda(case_job("one", **given))["item"] == first
    assert first == {
        "entry": "G-2026-0001/1",
        "application": "G-2026-0001",
        "territory": "north",
        "proposal": "granted",
        "proposed_by": "gema",
        "has_amount": True,
        "amount": "472",
        "unmet": [],
        "kind": "estructural",
    }
    assert handlers.read_agenda(case_job("session")) == {"agenda": [first]}
    assert handlers.read_agenda(case_job("next session")) == {"agenda": []}, "it is on an agenda already"
    again = handlers.put_on_agenda(case_job("two", **given))["item"]
    assert again["entry"] == "G-2026-0001/2"
    assert handlers.read_agenda(case_job("third")) == {"agenda": [again]}


def test_the_earliest_application_comes_first(case_job: MakeJob, case: str) -> None:
    other = cases.open_case(case_job("o", participant="P2", case_coordinator="cruz"))["case_id"]
    late = handlers.open_application(case_job("l", case_id=case))["application"]
    early = handlers.open_application(case_job("e", case_id=other, applied_on="2026-10-01"))["application"]
    for code in (late, early):
        handlers.put_on_agenda(case_job(f"p{code}", application=code, **PROPOSED))
    agenda = handlers.read_agenda(case_job("session"))["agenda"]
    assert [item["application"] for item in agenda] == [early, late]


def test_a_restricted_case_is_put_on_no_agenda(
    network_session: Session, case_job: MakeJob, case: str, application: str
) -> None:
    restrict(network_session, case, case_job("x"))
    with pytest.raises(BpmnError) as thrown:
        handlers.put_on_agenda(case_job("p", application=application, **PROPOSED))
    assert thrown.value.code == "restricted_case"


def test_one_that_is_restricted_while_it_waits_is_left_out(
    network_session: Session, case_job: MakeJob, case: str, application: str
) -> None:
    handlers.put_on_agenda(case_job("p", application=application, **PROPOSED))
    restrict(network_session, case, case_job("x"))
    assert handlers.read_agenda(case_job("session")) == {"agenda": []}


def test_a_grant_is_recorded_once(network_session: Session, case_job: MakeJob, application: str) -> None:
    for _ in range(2):
        handlers.record(case_job("r", application=application, **GRANTED))
    found = lock_application(network_session, application)
    assert (found.status, found.amount_cents, found.accrues_from) == ("granted", 47200, date(2026, 12, 1))
    assert (found.proposed_by, found.decided_by, found.kind) == ("gema", "dora", "estructural")
    told = [line.details for line in timeline(network_session, found.case_code) if "granted" in line.kind]
    assert told == [{"application": application}], "no amount in the story"


def test_one_person_alone_grants_nothing(
    network_session: Session, case_job: MakeJob, application: str
) -> None:
    with pytest.raises(ResolutionRefused):
        handlers.record(case_job("r", application=application, **{**GRANTED, "decided_by": "gema"}))
    assert lock_application(network_session, application).status == "handled"


def test_an_application_that_is_not_there(case_job: MakeJob) -> None:
    with pytest.raises(UnknownApplication, match="G-1999"):
        handlers.record(case_job("r", application="G-1999-0001", resolution="withdrawn"))


@pytest.mark.parametrize(
    ("username", "sees"),
    [("cruz", True), ("ana", True), ("dora", True), ("fina", False), ("bea", False), ("eloy", False)],
    ids=["coordinator", "its CEAS", "supervisor", "colleague without the case", "other CEAS", "Network"],
)
def test_who_reads_the_applications_of_a_case(
    network_session: Session, case: str, application: str, username: str, sees: bool
) -> None:
    reader = get_professional(network_session, username)
    assert [each.code for each in applications_for(network_session, reader, case)] == [application] * sees
    assert applications_for(network_session, reader, "C-2026-9999") == ()


def test_the_team_reads_them_while_the_consent_lets_it_and_a_collaborator_never(
    network_session: Session, case_job: MakeJob, case: str, application: str
) -> None:
    network_session.add(StoredProfessional(username="gil", name="Gil", organisation="asso"))
    network_session.flush()
    network_session.add(
        StoredPost(username="gil", role="colaborador", organisation="asso", territory="north")
    )
    network_session.add(
        CaseMember(case_code=case, username="fina", added_at=case_job("x").now, ended_on=None)
    )
    network_session.flush()
    fina, gil = (get_professional(network_session, username) for username in ("fina", "gil"))
    seen = []
    for step in ("before", "signed", "withdrawn"):
        if step == "signed":
            yes = {"carry_out": True, "record": True, "team": True, "research": False}
            cases.register_consent(case_job("sign", case_id=case, consent=yes))
        elif step == "withdrawn":
            cases.withdraw_access(case_job("withdraw", case_id=case))
        readers = (bool(applications_for(network_session, each, case)) for each in (fina, gil))
        seen.append(tuple(readers))
    assert seen == [(False, False), (True, False), (False, False)]


def test_in_a_restricted_case_only_its_named_people_read_them(
    network_session: Session, case_job: MakeJob, case: str, application: str
) -> None:
    restrict(network_session, case, case_job("x"))
    for username in ("cruz", "ana", "dora"):
        reader = get_professional(network_session, username)
        assert applications_for(network_session, reader, case) == ()
