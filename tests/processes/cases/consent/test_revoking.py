"""Withdrawing consent: closed in the same transaction, told to every process that waits, once; a part ends a part."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import Engine, EngineConfig
from engine.commands import ResumeInstance, SuspendInstance
from engine.store import SqlStore
from engine.testing import FixedClock
from processes.cases import handlers
from processes.cases.consent.revoking import (
    MESSAGE,
    UnknownAuthorisation,
    revoke,
    revoke_authorisation,
    revoke_sharing,
)
from processes.cases.consent.sharing import Grant, share, sharings_in_force
from processes.cases.queries import consents_of, find_consent_in_force, team_of
from processes.cases.tables import CaseEvent
from processes.cases.waiting import tell_waiting

UNCHECKED = EngineConfig(handlers=None, roles=None, forms=None)
WAITER = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:care="urn:concierto:bpmn:care:1"
 targetNamespace="t"><message id="m" name="consent_revoked"><extensionElements>
 <care:correlation key="=case_id"/></extensionElements></message>
 <process id="waiter" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>
 <userTask id="t"><extensionElements><care:task><care:candidate role="cc"/></care:task></extensionElements></userTask>
 <sequenceFlow id="g" sourceRef="t" targetRef="e"/><endEvent id="e"/>
 <subProcess id="revocation" triggeredByEvent="true"><startEvent id="r"><messageEventDefinition id="d" messageRef="m"/>
 </startEvent><sequenceFlow id="h" sourceRef="r" targetRef="told"/>
 <userTask id="told"><extensionElements><care:task><care:candidate role="cc"/></care:task>
 </extensionElements></userTask>
 <sequenceFlow id="i" sourceRef="told" targetRef="x"/><endEvent id="x"/></subProcess></process></definitions>"""


@pytest.fixture
def engine(shared: Any) -> Engine:
    """A real one on the case's database, with a process that waits for revocations."""
    shared.session.commit()
    made = Engine(SqlStore(shared.session.get_bind()), clock=FixedClock(shared.act("x").at), config=UNCHECKED)
    made.deploy({"waiter.bpmn": WAITER.encode()}, actor="tests")
    return made


@contextmanager
def writing(session: Session) -> Iterator[None]:
    """A transaction as the product's own: it waits for its turn to write."""
    session.rollback()
    session.connection(execution_options={"writes": True})
    yield
    session.commit()


def start(engine: Engine, code: str) -> int:
    return engine.start("waiter", {"case_id": code}, business_key=code).instance_id


def standing(engine: Engine, instance_id: int) -> set[str]:
    return {row.element for row in engine.read.activities(instance_id) if row.state == "open"}


def kinds(session: Session, code: str) -> list[str]:
    lines = select(CaseEvent.kind).where(CaseEvent.case_code == code).order_by(CaseEvent.id)
    return list(session.scalars(lines))


def test_every_process_that_waits_is_told_and_no_other_case_is(shared: Any, engine: Engine) -> None:
    mine = [start(engine, shared.case.code) for _ in range(3)]
    other = start(engine, "C-1999-0001")
    with writing(shared.session):
        done = revoke(shared.session, engine, shared.case, shared.act("revoke"))
        assert all("t" in standing(engine, each) for each in mine), "not before the commit"
    engine.settle()
    assert (done.told, done.has_ended) == (3, True)
    assert [standing(engine, each) - {"revocation"} for each in mine] == [{"told"}] * 3
    assert "t" in standing(engine, other)


def test_what_rolls_back_tells_nobody(shared: Any, engine: Engine) -> None:
    instance = start(engine, shared.case.code)
    shared.session.rollback()
    shared.session.connection(execution_options={"writes": True})
    revoke(shared.session, engine, shared.case, shared.act("revoke"))
    shared.session.rollback()
    engine.settle()
    assert "t" in standing(engine, instance)
    assert find_consent_in_force(shared.session, shared.case.code) is not None


def test_a_process_that_begins_later_is_not_stopped_by_an_old_message(shared: Any, engine: Engine) -> None:
    with writing(shared.session):
        revoke(shared.session, engine, shared.case, shared.act("revoke"))
    engine.clock.advance(1)  # type: ignore[attr-defined]
    later = start(engine, shared.case.code)
    engine.tick()
    assert "t" in standing(engine, later)


def test_a_process_that_ends_meanwhile_leaves_no_message_for_the_next(shared: Any, engine: Engine) -> None:
    instance = start(engine, shared.case.code)
    with writing(shared.session):
        revoke(shared.session, engine, shared.case, shared.act("revoke"))
    [task] = [row for row in engine.read.activities(instance) if row.element == "t"]
    engine.complete(instance, task.number, {}, actor="cruz")
    engine.clock.advance(1)  # type: ignore[attr-defined]
    later = start(engine, shared.case.code)
    engine.tick()
    assert "t" in standing(engine, later)


def test_twice_under_one_key_is_once(shared: Any, told: Any) -> None:
    first = revoke(shared.session, told, shared.case, shared.act("revoke"))
    again = revoke(shared.session, told, shared.case, shared.act("revoke"))
    assert (first.has_ended, again.has_ended) == (True, False)
    assert kinds(shared.session, shared.case.code).count("access_withdrawn") == 1


def test_the_process_that_is_told_adds_no_second_line(shared: Any, told: Any, case_job: Any) -> None:
    revoke(shared.session, told, shared.case, shared.act("revoke"))
    handlers.withdraw_access(case_job("the process's own", case_id=shared.case.code))
    assert kinds(shared.session, shared.case.code).count("access_withdrawn") == 1
    signed = {"carry_out": True, "record": True, "team": True, "research": False}
    handlers.register_consent(case_job("again", case_id=shared.case.code, consent=signed))
    handlers.withdraw_access(case_job("and again", case_id=shared.case.code))
    assert kinds(shared.session, shared.case.code).count("access_withdrawn") == 2


def test_all_of_it_ends_at_once(shared: Any, told: Any) -> None:
    grant = Grant(organisation="edis_n", purpose="referral")
    share(shared.session, shared.case, grant, shared.act("share"))
    revoke(shared.session, told, shared.case, shared.act("revoke"))
    [consent] = consents_of(shared.session, shared.case.code)
    assert (consent.status, consent.revoked_at) == ("revoked", shared.act("x").at)
    assert list(sharings_in_force(shared.session, shared.case)) == []
    assert team_of(shared.session, shared.case.code) == ["cruz", "ana"]
    assert shared.case.status == "open"


def test_one_authorisation_leaves_the_others_and_no_process_is_told(shared: Any, engine: Engine) -> None:
    instance = start(engine, shared.case.code)
    with writing(shared.session):
        revoke_authorisation(shared.session, engine, shared.case, "team", shared.act("less"))
    engine.settle()
    left = find_consent_in_force(shared.session, shared.case.code)
    assert left is not None
    assert (left.may_discuss_in_team, left.may_carry_out, left.version) == (False, True, "2026-1")
    assert team_of(shared.session, shared.case.code) == ["cruz", "ana"]
    assert "t" in standing(engine, instance)
    assert kinds(shared.session, shared.case.code)[-1] == "authorisation_withdrawn"


def test_the_last_authorisation_is_all_of_it(shared: Any, engine: Engine) -> None:
    instance = start(engine, shared.case.code)
    for name in ("carry_out", "record", "team"):
        with writing(shared.session):
            revoke_authorisation(shared.session, engine, shared.case, name, shared.act(name))
    engine.settle()
    assert find_consent_in_force(shared.session, shared.case.code) is None
    assert "told" in standing(engine, instance)


@pytest.mark.parametrize("name", ["research", "everything"])
def test_what_was_not_given_cannot_be_withdrawn(shared: Any, told: Any, name: str) -> None:
    with pytest.raises(UnknownAuthorisation, match="Expected"):
        revoke_authorisation(shared.session, told, shared.case, name, shared.act("less"))


def test_ending_what_is_not_shared_says_so(shared: Any) -> None:
    assert revoke_sharing(shared.session, shared.case, "edis_n", None, shared.act("stop")) == 0
    assert "sharing_ended" not in kinds(shared.session, shared.case.code)


def test_a_suspended_process_is_told_when_it_goes_on(shared: Any, engine: Engine) -> None:
    instance = start(engine, shared.case.code)
    engine.execute(SuspendInstance(instance_id=instance, actor="dora", reason="prueba"))
    with writing(shared.session):
        assert tell_waiting(shared.session, engine, MESSAGE, shared.case.code, by="ana") == 1
    engine.settle()
    assert "t" in standing(engine, instance)
    engine.clock.advance(90_000)  # type: ignore[attr-defined]
    engine.tick()
    engine.execute(ResumeInstance(instance_id=instance, actor="dora", reason="prueba"))
    engine.tick()
    assert "told" in standing(engine, instance)
