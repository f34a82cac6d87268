"""Every handler does its work once, however often its job runs, and answers with codes."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.consent.authorisations import ConsentRefused
from processes.cases.opening import NotEntitled
from processes.cases.phases import CaseRefused
from processes.cases.queries import (
    UnknownCase,
    UnknownParticipant,
    find_consent_in_force,
    team_of,
    timeline,
)
from processes.cases.tables import Case, CaseMember, Consent
from processes.network.queries import UnknownProfessional
from processes.tasks import Handler, Job, find_handler

MakeJob = Callable[..., Job]
YES = {"carry_out": True, "record": True, "team": True, "research": False}
OPENING = {"participant": "P1", "case_coordinator": "cruz", "alert_id": "a-1", "territory": "north"}


@pytest.fixture
def case_id(case_job: MakeJob) -> str:
    return str(handlers.open_case(case_job("open", **OPENING, reference_professional="ana"))["case_id"])


def kinds(session: Session, code: str) -> list[str]:
    return [line.kind for line in timeline(session, code)]


@pytest.mark.parametrize(
    "key",
    [
        "cases.open_case",
        "cases.send_letter",
        "cases.register_consent",
        "cases.register_refusal",
        "cases.withdraw_access",
        "cases.close_case",
        "cases.change_phase",
    ],
)
def test_each_is_registered(key: str) -> None:
    assert find_handler(key) is getattr(handlers, key.partition(".")[2])


def test_a_case_opens_with_its_people(network_session: Session, case_job: MakeJob) -> None:
    answer = handlers.open_case(case_job("k", **OPENING, reference_professional="ana"))
    assert answer == {
        "case_id": "C-2026-0001",
        "ceas": "ceas_n",
        "case_was_open": False,
        "case_coordinator": "cruz",
        "reference_professional": "ana",
    }
    case = network_session.get_one(Case, "C-2026-0001")
    assert (case.participant, case.territory, case.ceas) == ("P1", "north", "ceas_n")
    assert (case.case_coordinator, case.reference_professional, case.alert_id) == ("cruz", "ana", "a-1")
    assert (case.phase, case.status) == ("contact", "open")
    assert kinds(network_session, case.code) == ["opened"]


def test_one_open_case_a_participant(network_session: Session, case_job: MakeJob, case_id: str) -> None:
    again = handlers.open_case(case_job("another", **{**OPENING, "case_coordinator": "nobody"}))
    assert (again["case_id"], again["case_was_open"]) == (case_id, True)
    assert (again["case_coordinator"], again["reference_professional"]) == ("cruz", "ana")
    assert not handlers.open_case(case_job("open", **OPENING))["case_was_open"], (
        "the job that opened it, again"
    )
    assert kinds(network_session, case_id) == ["opened"]
    other = handlers.open_case(case_job("third", **{**OPENING, "participant": "P2"}))
    assert other["case_id"] == "C-2026-0002"


def test_a_closed_case_does_not_stand_in_the_way(case_job: MakeJob, case_id: str) -> None:
    handlers.close_case(case_job("close", case_id=case_id, close_reason="moved"))
    assert handlers.open_case(case_job("again", **OPENING))["case_id"] == "C-2026-0002"


def test_without_a_reference_professional_the_participants_own_ceas_counts(
    network_session: Session, case_job: MakeJob
) -> None:
    answer = handlers.open_case(
        case_job("k", **{**OPENING, "participant": "P3"}, reference_professional=None)
    )
    assert answer["ceas"] == "ceas_s"


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"participant": "P9"}, UnknownParticipant),
        ({"case_coordinator": "nobody"}, UnknownProfessional),
        ({"case_coordinator": "ana"}, NotEntitled),
        ({"reference_professional": "cruz"}, NotEntitled),
    ],
)
def test_nobody_gets_a_case_without_the_role(
    network_session: Session, case_job: MakeJob, changed: dict[str, str], fault: type[Exception]
) -> None:
    with pytest.raises(fault, match="Expected"):
        handlers.open_case(case_job("k", **{**OPENING, **changed}))
    assert network_session.scalars(select(Case)).all() == []


def test_the_letter_keeps_its_day(network_session: Session, case_job: MakeJob, case_id: str) -> None:
    first = handlers.send_letter(case_job("letter", case_id=case_id))
    assert first == {"letter_sent_on": date(2026, 11, 22)}
    case_job.now = case_job.now.replace(day=25)  # type: ignore[attr-defined]
    assert handlers.send_letter(case_job("letter", case_id=case_id)) == first
    assert kinds(network_session, case_id) == ["opened", "letter_sent"]


def test_consent_is_kept_as_it_was_given(network_session: Session, case_job: MakeJob, case_id: str) -> None:
    job = case_job("sign", case_id=case_id, consent=YES, consent_version="2026-1")
    answer = handlers.register_consent(job)
    consent = find_consent_in_force(network_session, case_id)
    assert consent is not None
    assert consent.id == answer["consent_id"]
    assert (consent.version, consent.decided_at) == ("2026-1", job.now)
    given = (consent.may_carry_out, consent.may_use_record, consent.may_discuss_in_team, consent.may_research)
    assert given == (True, True, True, False)


def test_a_later_answer_takes_the_place_of_a_signature(
    network_session: Session, case_job: MakeJob, case_id: str
) -> None:
    handlers.register_consent(case_job("one", case_id=case_id, consent=YES))
    second = handlers.register_consent(case_job("two", case_id=case_id, consent={**YES, "team": False}))
    in_force = find_consent_in_force(network_session, case_id)
    assert in_force is not None
    assert in_force.id == second["consent_id"]
    handlers.register_refusal(case_job("three", case_id=case_id, refusal_reason="No quiere."))
    assert find_consent_in_force(network_session, case_id) is None
    statuses = network_session.scalars(select(Consent.status).order_by(Consent.key)).all()
    assert statuses == ["replaced", "refused", "replaced"]


def test_a_refusal_allows_nothing_and_its_words_stay_out_of_the_story(
    network_session: Session, case_job: MakeJob, case_id: str
) -> None:
    job = case_job("refuse", case_id=case_id, refusal_reason="Desconfía.", consent_version="2026-1")
    assert handlers.register_refusal(job) == {}
    [consent] = network_session.scalars(select(Consent)).all()
    assert (consent.status, consent.refusal_reason, consent.may_carry_out) == ("refused", "Desconfía.", False)
    assert "Desconfía." not in str([line.details for line in timeline(network_session, case_id)])


@pytest.mark.parametrize("consent", [None, {}, {**YES, "team": "yes"}, dict.fromkeys(YES, False)])
def test_half_an_answer_is_not_recorded(
    network_session: Session, case_job: MakeJob, case_id: str, consent: object
) -> None:
    with pytest.raises(ConsentRefused, match="Expected"):
        handlers.register_consent(case_job("sign", case_id=case_id, consent=consent))
    assert network_session.scalars(select(Consent)).all() == []


def test_a_revoked_consent_ends_the_sharing(
    network_session: Session, case_job: MakeJob, case_id: str
) -> None:
    handlers.register_consent(case_job("sign", case_id=case_id, consent=YES))
    job = case_job("withdraw", case_id=case_id)
    network_session.add(CaseMember(case_code=case_id, username="fina", added_at=job.now, ended_on=None))
    network_session.flush()
    assert team_of(network_session, case_id) == ["cruz", "ana", "fina"]
    assert handlers.withdraw_access(job) == {}
    assert find_consent_in_force(network_session, case_id) is None
    assert team_of(network_session, case_id) == ["cruz", "ana"]
    [consent] = network_session.scalars(select(Consent)).all()
    assert (consent.status, consent.revoked_at) == ("revoked", job.now)


@pytest.mark.parametrize("reason", [None, "", "bored"])
def test_a_case_is_closed_for_a_known_reason(
    network_session: Session, case_job: MakeJob, case_id: str, reason: str | None
) -> None:
    with pytest.raises(CaseRefused, match="plan_fulfilled"):
        handlers.close_case(case_job("close", case_id=case_id, close_reason=reason))
    assert network_session.get_one(Case, case_id).status == "open"


def test_a_closed_case_stays_as_it_was_closed(
    network_session: Session, case_job: MakeJob, case_id: str
) -> None:
    handlers.close_case(case_job("close", case_id=case_id, close_reason="moved"))
    handlers.close_case(case_job("later", case_id=case_id, close_reason="other"))
    case = network_session.get_one(Case, case_id)
    assert (case.status, case.close_reason) == ("closed", "moved")
    with pytest.raises(CaseRefused, match="closed"):
        handlers.change_phase(case_job("phase", case_id=case_id, phase="dream"))


def test_the_phase_changes_to_a_known_one(network_session: Session, case_job: MakeJob, case_id: str) -> None:
    handlers.change_phase(case_job("phase", case_id=case_id, phase="dream"))
    assert network_session.get_one(Case, case_id).phase == "dream"
    assert timeline(network_session, case_id)[-1].details == {"from": "contact", "to": "dream"}
    with pytest.raises(CaseRefused, match="sleep"):
        handlers.change_phase(case_job("phase 2", case_id=case_id, phase="sleep"))


@pytest.mark.parametrize(
    ("handler", "values"),
    [
        (handlers.send_letter, {}),
        (handlers.register_consent, {"consent": YES}),
        (handlers.register_refusal, {}),
        (handlers.withdraw_access, {}),
        (handlers.close_case, {"close_reason": "other"}),
        (handlers.change_phase, {"phase": "dream"}),
    ],
)
def test_a_job_that_runs_twice_counts_once(
    network_session: Session, case_job: MakeJob, case_id: str, handler: Handler, values: dict[str, object]
) -> None:
    first = handler(case_job("same", case_id=case_id, **values))
    before = kinds(network_session, case_id)
    assert handler(case_job("same", case_id=case_id, **values)) == first
    assert kinds(network_session, case_id) == before
    assert len(before) == 2


def test_an_unknown_case_is_named(case_job: MakeJob, network_session: Session) -> None:
    with pytest.raises(UnknownCase, match="C-1999-0001"):
        handlers.send_letter(case_job("k", case_id="C-1999-0001"))
