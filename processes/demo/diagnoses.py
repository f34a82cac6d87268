"""Diagnoses for the demo's open cases: made by the product's own service tasks, three weeks ago. Seeded."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.diagnosis.handlers import record_diagnosis, start_diagnosis, validate_diagnosis
from processes.cases.diagnosis.packs import USUAL, get_pack
from processes.cases.diagnosis.queries import list_diagnoses
from processes.cases.queries import find_consent_in_force
from processes.cases.tables import Case
from processes.tasks import Handler, Job

BEGUN, RECORDED, VALIDATED = timedelta(days=24), timedelta(days=21), timedelta(days=20)
LEVELS, WEIGHTS = (2, 3, 4, 5), (3, 4, 3, 1)
JUDGEMENT = (
    "Cuida de su familia, cumple lo que acuerda y conoce bien su barrio.\n"
    "Le frenan los recibos atrasados y la falta de un título. Quiere volver a trabajar y ya ha dado un paso."
)
FACTORS = (
    ("satisfactory", "internal", "personal", "3", "Es constante: no falta a ninguna cita."),
    ("opportunity", "external", "employment", "2", "En marzo abre un taller de empleo cerca de su casa."),
    ("unfavourable", "internal", "employment", "2", "No ha terminado la enseñanza obligatoria."),
    ("threatening", "external", "housing", "2", "El contrato de alquiler acaba en otoño."),
)


def add_diagnoses(session: Session, *, now: datetime, seed: int) -> None:
    """An O1 for each open case whose participant lets their record be used, validated where somebody may."""
    chosen = select(Case).where(Case.status == "open", Case.opened_at < now - BEGUN)
    for case in session.scalars(chosen.order_by(Case.code)).all():
        consent = find_consent_in_force(session, case.code)
        if list_diagnoses(session, case.code):
            continue
        if consent is not None and consent.may_use_record:
            add_first_diagnosis(session, case, at=now - VALIDATED, seed=seed)


def add_first_diagnosis(session: Session, case: Case, *, at: datetime, seed: int) -> None:
    """Begun and recorded in the days before; validated then, where somebody may."""

    def run(handler: Handler, at: datetime, **variables: Any) -> dict[str, Any]:
        job = Job(
            handler=handler.__name__,
            instance_id=0,
            business_key=case.code,
            idempotency_key=f"demo:{handler.__name__}:{case.code}",
            variables={"case_id": case.code, **variables},
            now=at,
            session=session,
        )
        return dict(handler(job))

    by = case.case_coordinator
    number = run(start_diagnosis, at - (BEGUN - VALIDATED), recorded_by=by)["diagnosis"]
    about = {"diagnosis": number, "recorded_by": by}
    run(record_diagnosis, at - (RECORDED - VALIDATED), **about, **said_in_diagnosis(f"{seed}:{case.code}"))
    if case.reference_professional:
        by = case.reference_professional
        run(validate_diagnosis, at, diagnosis=number, validated_by=by)


def said_in_diagnosis(seed: str) -> dict[str, Any]:
    """What the forms would send. No critical flag: those are for a person to raise."""
    chance = Random(seed)  # noqa: S311 - invented data
    pack = get_pack(USUAL)
    names = ("kind", "locus", "dimension", "intensity", "words")
    return {
        "answers": {item.id: str(chance.choices(LEVELS, WEIGHTS)[0]) for item in pack.items()},
        "self_ratings": {each.id: chance.randint(3, 8) for each in pack.dimensions},
        "factors": [dict(zip(names, factor, strict=True)) for factor in FACTORS],
        "judgement": JUDGEMENT,
    }
