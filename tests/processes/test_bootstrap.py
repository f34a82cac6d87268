"""The composition root: one database for engine and business, and names that are checked."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from engine import DeploymentRefused
from engine.testing import FixedClock
from processes.application import Application
from processes.bootstrap import build, check_form
from processes.network.tables import Territory
from processes.tasks import handler_keys

DIAGRAM = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:care="urn:concierto:bpmn:care:1" targetNamespace="urn:test">
  <process id="wrong" name="Mal" isExecutable="true">
    <startEvent id="begin"/>
    <sequenceFlow id="f1" sourceRef="begin" targetRef="ask"/>
    <userTask id="ask" name="Preguntar"><extensionElements>
      <care:task form="ask"><care:candidate role="wizard"/></care:task></extensionElements></userTask>
    <sequenceFlow id="f2" sourceRef="ask" targetRef="act"/>
    <serviceTask id="act" name="Hacer"><extensionElements>
      <care:service handler="cases.do_magic"/></extensionElements></serviceTask>
    <sequenceFlow id="f3" sourceRef="act" targetRef="done"/>
    <endEvent id="done"/>
  </process>
</definitions>"""


@pytest.fixture
def application(database_url: str) -> Iterator[Application]:
    built = build(database_url, clock=FixedClock())
    yield built
    built.dispose()


def test_unknown_roles_handlers_and_forms_are_refused_together(application: Application) -> None:
    with pytest.raises(DeploymentRefused) as refused:
        application.engine.deploy({"wrong.bpmn": DIAGRAM}, actor="ana")
    rules = {fault.rule for fault in refused.value.faults}
    assert {"role_exists", "handler_exists", "form_exists"} <= rules
    assert application.engine.read.list_definitions() == []


def test_a_form_is_read_as_it_will_be_shown(application: Application) -> None:
    faults = check_form(b'{"components": [{"type": "html", "id": "x"}]}', "x.form.json")
    assert any(fault.severity == "error" for fault in faults)
    assert check_form(b"not json", "x.form.json")[0].file == "x.form.json"


def test_every_area_has_registered_its_handlers(application: Application) -> None:
    assert {key.partition(".")[0] for key in handler_keys()} >= {"cases", "risk"}
    assert application.engine.config.handlers == handler_keys()
    assert date(2026, 4, 23) in application.engine.config.days_off


def test_a_message_and_business_rows_commit_or_vanish_together(application: Application) -> None:
    class Cancelled(Exception):
        pass

    def work(*, fails: bool) -> None:
        with application.sessions() as session, session.begin():
            connection = session.connection(execution_options={"writes": True})
            session.add(Territory(code="north", name="Norte"))
            session.flush()
            application.engine.publish("news", message_id="m1", connection=connection)
            if fails:
                raise Cancelled

    with pytest.raises(Cancelled):
        work(fails=True)
    assert application.engine.read.messages() == []
    work(fails=False)
    assert [message.message_id for message in application.engine.read.messages()] == ["m1"]
    with application.sessions() as session:
        assert session.scalars(select(Territory.code)).all() == ["north"]


def test_wake_ups_go_through_the_outbox_where_a_queue_is(database_url: str) -> None:
    queued, embedded = build(database_url, redis_url="redis://127.0.0.1:1/0"), build(database_url)
    assert (queued.engine.config.outbox, embedded.engine.config.outbox) == (True, False)
    assert queued.redis_url == "redis://127.0.0.1:1/0"
    queued.dispose()
    embedded.dispose()
