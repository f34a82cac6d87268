"""The story of a case: each line written once, however often its job runs."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from processes.cases.tables import Case, CaseEvent
from processes.tasks import Job

EVENT_NAMES = {
    "opened": ("Caso abierto", "Case opened"),
    "letter_sent": ("Carta enviada", "Letter sent"),
    "consent_signed": ("Consentimiento firmado", "Consent signed"),
    "consent_refused": ("Consentimiento denegado", "Consent refused"),
    "access_withdrawn": ("Consentimiento retirado y acceso cerrado", "Consent revoked and access withdrawn"),
    "goes_on_unshared": ("El caso sigue, sin compartir datos", "The case goes on, nothing shared"),
    "authorisation_withdrawn": ("Una autorización retirada", "One authorisation withdrawn"),
    "sharing_granted": (
        "Permite compartir datos con otra entidad",
        "Sharing with another organisation allowed",
    ),
    "sharing_ended": ("Se deja de compartir con otra entidad", "Sharing with another organisation ended"),
    "phase_changed": ("Cambio de fase", "Phase changed"),
    "diagnosis_started": ("Diagnóstico empezado", "Diagnosis started"),
    "diagnosis_validated": ("Diagnóstico validado", "Diagnosis validated"),
    "diagnosis_corrected": ("Corrección de un diagnóstico empezada", "Correction of a diagnosis started"),
    "critical_flag": ("Aviso urgente en el diagnóstico", "Urgent notice in the diagnosis"),
    "referred": ("Derivación pedida", "Referral asked for"),
    "referral_closed": ("Derivación cerrada", "Referral closed"),
    "referral_rejected": ("Derivación no aceptada", "Referral not accepted"),
    "referral_withdrawn": ("Derivación retirada", "Referral withdrawn"),
    "joined": ("Nueva petición unida al caso", "New request joined to the case"),
    "reference_assigned": ("Profesional de referencia asignada", "Reference professional assigned"),
    "restricted": ("Expediente reservado a personas designadas", "Case restricted to named people"),
    "person_named": ("Persona designada para un expediente reservado", "Person named for a restricted case"),
    "naming_ended": ("Designación terminada", "Naming ended"),
    "restriction_lifted": ("El expediente deja de ser reservado", "Restriction lifted"),
    "housing_aid_requested": ("Ayuda por deuda de vivienda pedida", "Aid for housing debt requested"),
    "housing_aid_granted": ("Ayuda por deuda de vivienda concedida", "Aid for housing debt granted"),
    "housing_aid_denied": ("Ayuda por deuda de vivienda denegada", "Aid for housing debt denied"),
    "housing_aid_withdrawn": (
        "Petición de ayuda por deuda retirada",
        "Request for housing debt aid withdrawn",
    ),
    "housing_solved": ("Emergencia de vivienda atendida", "Housing emergency attended"),
    "need_covered": ("Necesidad básica urgente atendida", "Urgent basic need attended"),
    "need_withdrawn": ("Petición a entidades retirada", "Request to providers withdrawn"),
    "life_project_written": ("Proyecto de vida escrito", "Life project written"),
    "plan_started": ("Plan de caso empezado", "Case plan started"),
    "plan_completed": ("Plan de caso completo", "Case plan complete"),
    "plan_validated": ("Plan de caso validado", "Case plan validated"),
    "plan_signed": ("Plan de caso: una firma", "Case plan: a signature"),
    "plan_reopened": ("Plan de caso abierto de nuevo", "Case plan opened again"),
    "plan_in_force": ("Plan de caso en vigor", "Case plan in force"),
    "plan_shared": (
        "Servicios del plan pedidos a otras entidades",
        "Services requested from other organisations",
    ),
    "plan_shares_withdrawn": ("Servicios pedidos, retirados", "Requested services withdrawn"),
    "plan_followed_up": ("Seguimiento del plan anotado", "Follow-up of the plan logged"),
    "plan_closed": ("Plan de caso cerrado", "Case plan closed"),
    "protected": ("A salvo, según la persona y el equipo", "Safe, the person and the team say"),
    "intensive_period": ("Periodo de acompañamiento intensivo", "Period of intensive accompaniment"),
    "income_applied": ("Renta garantizada solicitada", "Guaranteed income applied for"),
    "income_for_commission": (
        "Solicitud de renta llevada a comisión",
        "Application put before the commission",
    ),
    "income_granted": ("Renta garantizada concedida", "Guaranteed income granted"),
    "income_refused": ("Renta garantizada denegada", "Guaranteed income refused"),
    "income_withdrawn": ("Solicitud de renta archivada", "Application for the income filed"),
    "income_set_aside": ("Solicitud de renta guardada", "Application for the income set aside"),
    "employment_ended": ("Itinerario de empleo terminado", "Employment itinerary over"),
    "closed": ("Caso cerrado", "Case closed"),
}
SYSTEM = "sistema"


def find_line(job: Job) -> CaseEvent | None:
    """The line that this job has written already: its work is done."""
    return job.session.scalar(select(CaseEvent).where(CaseEvent.key == job.idempotency_key))


def write_line(
    job: Job, case: Case, kind: str, *, details: Mapping[str, Any] | None = None, by: str = SYSTEM
) -> CaseEvent:
    """Add a line; `details` may hold codes and dates, never what was said or who it is about."""
    line = CaseEvent(
        case_code=case.code,
        key=job.idempotency_key,
        kind=kind,
        at=job.now,
        by=by,
        details=dict(details or {}),
    )
    job.session.add(line)
    job.session.flush()
    return line
