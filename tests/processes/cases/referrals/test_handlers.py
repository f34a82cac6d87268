"""The service tasks of the referral process: what they write, once, and what they throw."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from processes.cases.queries import timeline
from processes.cases.referrals import handlers
from processes.cases.referrals.queries import lock_referral, own_services_of, steps_of
from processes.cases.referrals.states import ReferralRefused
from processes.cases.tables import Consent
from processes.tasks import BpmnError, Job

MakeJob = Callable[..., Job]
CASE = "C-2026-0001"


@pytest.fixture
def recorded(referring: Session, case_job: MakeJob) -> str:
    """The code of an advice asked of EDIS, whose data are shared."""
    given = {"service": "401035", "receiver": "edis_n", "acted_by": "ana", "words": "Orientación."}
    written = handlers.record_referral(
        case_job("r", case_id=CASE, answer_by="2026-11-27T09:00:00+00:00", **given)
    )
    assert written == {"referral_id": "D-2026-0001", "sender": "ceas_n", "service": "401035"}
    assert handlers.record_referral(case_job("r", case_id=CASE, **given))["referral_id"] == "D-2026-0001"
    code = str(written["referral_id"])
    assert handlers.share(case_job("s", referral_id=code, acted_by="ana"))["shared"]
    return code


def _kinds(session: Session) -> list[str]:
    return [line.kind for line in timeline(session, CASE)][2:]


def test_advice_is_closed_with_its_work(recorded: str, referring: Session, case_job: MakeJob) -> None:
    answer = {"referral_id": recorded, "act": "accept", "acted_by": "edel"}
    assert handlers.act(case_job("a", **answer)) == {"referral_state": "under_study"}
    done = {"referral_id": recorded, "acted_by": "edel", "words": "Hecho."}
    for _ in range(2):
        assert handlers.record_work(case_job("w", **done)) == {"referral_state": "granted_closed"}
    assert [each.act for each in steps_of(referring, recorded)] == ["record", "accept", "attend", "close"]
    assert _kinds(referring) == ["referred", "sharing_granted", "referral_closed"]
    assert lock_referral(referring, recorded).answer_by == datetime(2026, 11, 27, 9, tzinfo=UTC)


def test_own_services_are_recorded_under_a_support(referring: Session, case_job: MakeJob) -> None:
    given = {"service": "401023", "receiver": "edis_n", "acted_by": "ana"}
    code = str(handlers.record_referral(case_job("r", case_id=CASE, **given))["referral_id"])
    handlers.act(case_job("a", referral_id=code, act="accept", acted_by="edel"))
    work = {"referral_id": code, "acted_by": "edel", "own_services": ["401037", "101037"], "words": "Hecho."}
    for _ in range(2):
        assert handlers.record_work(case_job("w", **work)) == {"referral_state": "granted_follow_up"}
    own = own_services_of(referring, code)
    assert [(each.service, each.state) for each in own] == [
        ("401037", "granted_closed"),
        ("101037", "granted_closed"),
    ]
    handlers.act(case_job("c", referral_id=code, act="close", acted_by="ana"))
    assert lock_referral(referring, code).state == "granted_closed"
    with pytest.raises(ReferralRefused, match="own services"):
        handlers.record_work(case_job("w2", **{**work, "own_services": ["401035"]}))


def test_a_collaborator_only_says_yes_or_no(referring: Session, case_job: MakeJob) -> None:
    given = {"service": "resource", "receiver": "larder", "acted_by": "ana"}
    code = str(handlers.record_referral(case_job("r", case_id=CASE, **given))["referral_id"])
    handlers.act(case_job("a", referral_id=code, act="accept", acted_by="paco"))
    done = handlers.record_work(case_job("w", referral_id=code, acted_by="paco", words="Entregado."))
    assert done == {"referral_state": "granted_follow_up"}


def test_nothing_to_share_is_thrown(referring: Session, case_job: MakeJob) -> None:
    for consent in referring.query(Consent).all():
        consent.status = "revoked"
    given = {"service": "401035", "receiver": "edis_n", "acted_by": "ana"}
    code = handlers.record_referral(case_job("r", case_id=CASE, **given))["referral_id"]
    with pytest.raises(BpmnError) as thrown:
        handlers.share(case_job("s", referral_id=code, acted_by="ana"))
    assert thrown.value.code == "nothing_to_share"


def test_a_receiver_that_does_not_take_it_is_thrown(referring: Session, case_job: MakeJob) -> None:
    given = {"service": "401035", "receiver": "larder", "acted_by": "ana"}
    with pytest.raises(BpmnError) as thrown:
        handlers.record_referral(case_job("r", case_id=CASE, **given))
    assert thrown.value.code == "wrong_receiver"
    with pytest.raises(ReferralRefused, match="record"):
        handlers.record_referral(
            case_job("r2", case_id=CASE, **{**given, "receiver": "edis_n", "acted_by": "bea"})
        )


def test_withdrawing_after_the_answer_is_thrown(recorded: str, case_job: MakeJob) -> None:
    handlers.act(case_job("a", referral_id=recorded, act="accept", acted_by="edel"))
    with pytest.raises(BpmnError) as thrown:
        handlers.withdraw(case_job("w", referral_id=recorded, acted_by="ana"))
    assert thrown.value.code == "already_answered"


def test_withdrawing_before_it(recorded: str, referring: Session, case_job: MakeJob) -> None:
    for _ in range(2):
        written = handlers.withdraw(case_job("w", referral_id=recorded, acted_by="ana"))
        assert written == {"referral_state": "withdrawn"}
    assert handlers.withdraw_shared(case_job("c", referral_id=recorded)) == {"shared": []}
    assert lock_referral(referring, recorded).shared == []
    assert _kinds(referring) == ["referred", "sharing_granted", "referral_withdrawn", "sharing_ended"]


def test_consent_withdrawn_takes_it_back(recorded: str, referring: Session, case_job: MakeJob) -> None:
    for _ in range(2):
        assert handlers.take_back_referral(case_job("t", referral_id=recorded)) == {
            "referral_state": "withdrawn"
        }
    assert _kinds(referring).count("referral_withdrawn") == 1
    assert handlers.take_back_referral(case_job("none")) == {"referral_state": None}


@pytest.mark.parametrize("given", ["grant", None, 3])
def test_an_unknown_act_is_refused(recorded: str, case_job: MakeJob, given: object) -> None:
    with pytest.raises(ReferralRefused, match="Expected an act"):
        handlers.act(case_job("a", referral_id=recorded, act=given, acted_by="edel"))
