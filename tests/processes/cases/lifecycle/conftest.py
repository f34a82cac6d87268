"""A participant with a closed case and something in most tables; and the engine on the same database."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from engine import Engine, EngineConfig
from engine.store import SqlStore
from engine.testing import FixedClock
from processes.cases import handlers
from processes.cases.consent.access_log import Look, note_access
from processes.cases.lifecycle.rights_log import Request
from processes.cases.people.tables import ConfidentialNote, NoteReader, PersonDetails, Registration
from processes.cases.tables import Case, Household, HouseholdMember, Participant
from processes.network.queries import get_professional
from processes.risk.tables import Alert, RiskRun, StoredModel
from processes.tasks import Job

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SECRET_WORDS = (
    "Inventada P1",
    "00000001R",
    "Calle de Prueba",
    "Pide ayuda",
    "Teme volver",
    "Desconfía",
    "611",
)
"""What was said of P1, in every table that says something."""
UNCHECKED = EngineConfig(handlers=None, roles=None, forms=None)
ERRAND = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
 xmlns:care="urn:concierto:bpmn:care:1"><process id="errand" isExecutable="true"><startEvent id="s"/>
 <sequenceFlow id="f" sourceRef="s" targetRef="t"/><userTask id="t" name="Hacer"><extensionElements><care:task>
 <care:candidate role="cc"/></care:task></extensionElements></userTask><sequenceFlow id="g" sourceRef="t"
 targetRef="e"/><endEvent id="e"/></process></definitions>"""


@pytest.fixture
def asked() -> Request:
    return Request(by="hugo", reason="Lo pide la persona", at=NOW)


@pytest.fixture
def engine(network_session: Session) -> Engine:
    made = Engine(SqlStore(network_session.get_bind()), clock=FixedClock(NOW), config=UNCHECKED)
    made.deploy({"errand.bpmn": ERRAND.encode()}, actor="tests")
    return made


@pytest.fixture
def closed_case(network_session: Session, case_job: Callable[..., Job], engine: Engine) -> str:
    """Of P1, closed today, with a refused consent, a note, a registration, a household, an alert, a look."""
    session = network_session
    job = case_job("open", participant="P1", case_coordinator="cruz", reference_professional="ana")
    code = str(handlers.open_case(job)["case_id"])
    handlers.register_refusal(case_job("no", case_id=code, refusal_reason="Desconfía."))
    look = Look(case_code=code, purpose="care", field_groups=frozenset({"identity"}))
    note_access(session, get_professional(session, "ana"), look, now=NOW)
    _add_words(session, code)
    _add_alert(session)
    session.commit()
    started = engine.start("errand", {"call_note": "Pide ayuda"}, business_key=code)
    [task] = engine.read.activities(started.instance_id)[-1:]
    engine.complete(started.instance_id, task.number, {}, actor="cruz")
    handlers.close_case(case_job("close", case_id=code, close_reason="other"))
    session.commit()
    return code


def _add_words(session: Session, code: str) -> None:
    person = session.get_one(Participant, "P1")
    person.phone = "611 000 000"
    session.add(Household(code="H1", tenure="rent"))
    session.flush()
    person.household = "H1"
    session.add(HouseholdMember(household="H1", kinship="child", birth_year=2015))
    about: dict[str, Any] = {"document_kind": "dni", "document_number": "00000001R"}
    about |= {"street": "Calle de Prueba 1", "postcode": "24001", "town": "León"}
    session.add(PersonDetails(participant="P1", birth_date=date(1980, 2, 29), **about))
    session.add(
        Registration(
            code="R-1", given_name="Persona", surnames="Inventada P1", birth_date=None, birth_year=1980,
            phone="611 000 000", request="Pide ayuda", territory="north", ceas="ceas_n", organisation="asso",
            registered_at=NOW, registered_by="cruz", participant="P1", decision="same_person", **about,
        )
    )  # fmt: skip
    note = ConfidentialNote(case_code=code, author="ana", words="Teme volver a casa.", written_at=NOW)
    session.add(note)
    session.flush()
    session.add(NoteReader(note=note.id, username="cruz", added_at=NOW))


def _add_alert(session: Session) -> None:
    session.add(
        StoredModel(
            id="m", name="x", kind="hazard", status="active", document="{}", sha256="s", data_sha256="d",
            horizon=24, validation={}, published_by="pilar", published_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    session.add(
        RiskRun(
            id="r", model_id="m", data_sha256="d", data_date=NOW.date(), seed=1, status="raised",
            free_slots={}, shares={}, cut={}, people=1, started_by="rosa", started_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    session.add(
        Alert(
            id="a1", run_id="r", participant="P1", territory="north", kind="model", probability=0.8,
            lower=0.7, upper=0.9, horizon=24, contributions=[{"column": "age"}], data_date=NOW.date(),
            status="dismissed", reason="Teme volver.", raised_at=NOW,
        )
    )  # fmt: skip
    session.flush()


@pytest.fixture
def case_row(network_session: Session, closed_case: str) -> Case:
    return network_session.get_one(Case, closed_case)
