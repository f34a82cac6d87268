"""Both processes with the real handlers on a real database: what the diagrams write is what the areas store."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from office import Office
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.testing import FixedClock
from engine.views import InstanceFilter, TaskFilter
from processes.bootstrap import build, migrate
from processes.cases.consent.acts import Act
from processes.cases.consent.revoking import revoke
from processes.cases.tables import Case, CaseEvent, Consent, Participant
from processes.catalog import deploy_all
from processes.network.tables import Organisation, StoredPost, StoredProfessional, Territory
from processes.risk.alerts import alert_variables
from processes.risk.tables import Alert, AlertDecision, RiskRun, StoredModel

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DATA_DATE = date(2026, 11, 1)
REASON = "Conviene ofrecerle apoyo pronto."
CONSENT = {"carry_out": True, "record": True, "team": False, "research": False}


def _network(session: Session) -> None:
    session.add(Territory(code="leon", name="León"))
    session.flush()
    session.add(
        Organisation(
            code="ceas_1", name="CEAS Inventado", ownership="public", standing="agent",
            device_class="primary_care", territory="leon",
        )
    )  # fmt: skip
    session.flush()
    people = {"rosa": "coordinador_red", "elvira": "ceas_ts", "ines": "cc"}
    session.add_all(
        StoredProfessional(username=who, name=who.title(), organisation="ceas_1") for who in people
    )
    session.flush()
    session.add_all(
        StoredPost(username=who, role=role, organisation="ceas_1", territory="leon")
        for who, role in people.items()
    )
    session.add(
        Participant(
            code="P-1", given_name="Inventada", surnames="De Prueba", birth_year=1980,
            territory="leon", ceas="ceas_1",
        )
    )  # fmt: skip


def _alert(session: Session) -> Alert:
    session.add(
        StoredModel(
            id="m", name="rgc_exit", kind="hazard", status="active", document="{}", sha256="s",
            data_sha256="d", horizon=24, validation={}, published_by="analista", published_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    session.add(
        RiskRun(
            id="r", model_id="m", data_sha256="d", data_date=DATA_DATE, seed=1, status="raised",
            free_slots={}, shares={}, cut={}, people=1, started_by="rosa", started_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    contributions = [{"column": "age", "meaning": {"es": "Edad", "en": "Age"}, "is_known": True}]
    alert = Alert(
        id="a1", run_id="r", participant="P-1", territory="leon", kind="model", probability=0.8, lower=0.7,
        upper=0.9, horizon=24, contributions=contributions, data_date=DATA_DATE, status="raised",
        reason="", raised_at=NOW,
    )  # fmt: skip
    session.add(alert)
    session.flush()
    return alert


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    url = f"sqlite:///{tmp_path}/care.sqlite"
    migrate(url)
    clock = FixedClock(NOW)
    application = build(url, clock=clock)
    deploy_all(application.engine, "tester")
    with application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        _network(session)
        alert = _alert(session)
        application.engine.publish(
            "alert_raised", key="P-1", variables=alert_variables(alert), message_id="alert:a1",
            connection=session.connection(),
        )  # fmt: skip
    opened = Office(application, clock)
    opened.settle()
    yield opened
    application.dispose()


def _accept(office: Office) -> None:
    office.do("review_alert", {"decision": "accept", "reason": REASON}, by="rosa")
    chosen = {"case_coordinator": "ines", "reference_professional": "elvira"}
    office.do("assign_professionals", chosen, by="rosa")


def _interview(office: Office) -> None:
    office.do("call_participant", {"call_result": "answered"}, by="ines")
    office.do("first_interview", {"interview_result": "attended"}, by="ines")


def _case(office: Office) -> Case:
    case: Case = office.stored(lambda session: session.scalars(select(Case)).one())
    return case


def _story(office: Office) -> list[str]:
    lines = select(CaseEvent.kind).order_by(CaseEvent.id)
    return list(office.stored(lambda session: session.scalars(lines).all()))


def test_an_accepted_alert_becomes_a_case_and_a_signed_consent(office: Office) -> None:
    _accept(office)
    case, alert = _case(office), office.stored(lambda session: session.get(Alert, "a1"))
    assert (case.case_coordinator, case.reference_professional, case.ceas) == ("ines", "elvira", "ceas_1")
    assert (alert.status, alert.decided_by, alert.outcome) == ("accepted", "rosa", "accepted")
    [call] = office.engine.read.list_instances(InstanceFilter(process_id="pact_call_and_consent"))
    assert call.business_key == case.code
    _interview(office)
    office.do("explain_consent", {"agrees": "yes", "consent": CONSENT}, by="ines")
    consent: Consent = office.stored(lambda session: session.scalars(select(Consent)).one())
    signed = (consent.status, consent.may_use_record, consent.may_discuss_in_team)
    assert signed == ("signed", True, False)
    assert consent.version == "2026-1"
    assert _story(office) == ["opened", "letter_sent", "consent_signed", "phase_changed"]
    assert _case(office).phase == "discover"
    assert office.open_tasks() == ["prepare_diagnosis"]


def test_a_person_with_an_open_case_is_neither_called_nor_asked_for_consent_again(office: Office) -> None:
    with office.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        session.add(
            Case(
                code="C-2026-9000", participant="P-1", territory="leon", ceas="ceas_1",
                reference_professional="elvira", case_coordinator="elvira", phase="destiny", status="open",
                opened_at=NOW,
            )
        )  # fmt: skip
    _accept(office)
    [task] = office.engine.read.list_tasks(TaskFilter())
    assert (task.element, task.candidates) == ("consider_alert", ("cc/elvira",)), "its own coordinator"
    office.do("consider_alert", {"case_note": "Lo hablamos en la próxima visita."}, by="elvira")
    assert office.engine.read.list_instances(InstanceFilter(process_id="pact_call_and_consent")) == []
    assert (_case(office).status, _case(office).phase) == ("open", "destiny")


def test_the_variables_of_a_case_hold_no_name(office: Office) -> None:
    _accept(office)
    for instance in office.engine.read.list_instances(InstanceFilter()):
        written = str(office.engine.read.variables(instance.instance_id))
        assert "Inventada" not in written
        assert "De Prueba" not in written


def test_a_yes_that_authorises_nothing_is_registered_as_a_refusal(office: Office) -> None:
    _accept(office)
    _interview(office)
    office.do("explain_consent", {"agrees": "yes", "consent": dict.fromkeys(CONSENT, False)}, by="ines")
    consent: Consent = office.stored(lambda session: session.scalars(select(Consent)).one())
    assert consent.status == "refused"
    assert office.open_tasks() == ["try_new_strategy"]


def test_after_60_days_without_consent_the_case_is_closed(office: Office) -> None:
    _accept(office)
    _interview(office)
    office.do("explain_consent", {"agrees": "no"}, by="ines")
    office.wait(days=60)
    assert (_case(office).status, _case(office).close_reason) == ("closed", "rejects")
    assert office.open_tasks() == []


def test_a_revoked_consent_withdraws_access_before_anybody_is_told(office: Office) -> None:
    _accept(office)
    _interview(office)
    office.do("explain_consent", {"agrees": "yes", "consent": CONSENT}, by="ines")
    office.engine.publish("consent_revoked", key=_case(office).code, message_id="revoked-1")
    office.settle()
    consent: Consent = office.stored(lambda session: session.scalars(select(Consent)).one())
    assert consent.status == "revoked"
    assert office.open_tasks() == ["inform_of_revocation"]
    office.do(
        "inform_of_revocation",
        {"person_informed": True, "team_informed": True, "urgency_left": "none"},
        by="ines",
    )
    assert (_case(office).status, _case(office).close_reason) == ("closed", "revoked")


def test_a_watched_alert_is_reviewed_again_with_its_old_data_asked_for(office: Office) -> None:
    office.do("review_alert", {"decision": "watch", "reason": REASON}, by="rosa")
    alert = office.stored(lambda session: session.get(Alert, "a1"))
    assert (alert.status, alert.recheck_on) == ("watch", NOW.date() + timedelta(days=90))
    office.wait(days=90)
    assert office.open_tasks() == ["complete_data"], "its data are more than 62 days old by then"
    office.do("complete_data", {"data_note": "Comprobado hoy."}, by="elvira")
    assert office.open_tasks() == ["review_alert"]


def test_every_decision_is_in_the_log_with_who_and_why(office: Office) -> None:
    office.do("review_alert", {"decision": "ask_data", "reason": REASON}, by="rosa")
    office.wait(days=10)
    office.do("review_alert", {"decision": "dismiss", "reason": REASON}, by="rosa")
    log = select(AlertDecision.decision, AlertDecision.decided_by).order_by(AlertDecision.id)
    by_people = [
        tuple(row) for row in office.stored(lambda session: session.execute(log).all()) if row[1] != "sistema"
    ]
    assert by_people == [("ask_data", "rosa"), ("dismiss", "rosa")]
    assert office.open_tasks() == []


def test_revoking_closes_access_at_once_and_reaches_whatever_process_runs(office: Office) -> None:
    _accept(office)
    _interview(office)
    office.do("explain_consent", {"agrees": "yes", "consent": CONSENT}, by="ines")
    office.do("prepare_diagnosis", {"interviews_held": 2, "record_reviewed": True}, by="ines")
    running = office.engine.read.list_instances(InstanceFilter(state="active"))
    assert {each.process_id for each in running} == {"codiagnosis"}, "process 2 is over"
    with office.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        act = Act(by="ines", at=office.clock.now(), key="revoked:1")
        done = revoke(session, office.engine, session.get_one(Case, _case(office).code), act)
    consent: Consent = office.stored(lambda session: session.scalars(select(Consent)).one())
    assert (done.told, consent.status) == (1, "revoked"), "before any process has moved"
    office.settle()
    codiagnosis = running[0].instance_id
    standing = {row.element for row in office.engine.read.activities(codiagnosis) if row.state == "open"}
    assert "revocation" in standing or not standing, standing
    assert _story(office).count("access_withdrawn") == 1
