"""The words of plans on the web: a state as word and shape, and why a step could not be taken."""

from processes.cases.plan.words import STATE_NAMES
from webapp.due import Due, Kind
from webapp.language import language
from webapp.texts import gettext, lazy_gettext

KINDS: dict[str, Kind] = {
    "draft": "wait",
    "complete": "here",
    "validated": "here",
    "signed": "here",
    "in_force": "good",
    "closed": "calm",
}
REFUSALS = {
    "locked": lazy_gettext(
        "Este plan ya está validado y no cambia. Para cambiarlo, empiece una versión nueva."
    ),
    "not_ready_for_validated": lazy_gettext("Todavía no se puede validar: le falta algo."),
    "not_ready_for_signed": lazy_gettext("Se firma después de validarlo."),
    "not_ready_for_in_force": lazy_gettext("Entra en vigor cuando lo han firmado las tres partes."),
    "not_reference": lazy_gettext("Lo valida la profesional de referencia."),
    "not_signer": lazy_gettext("Esa firma la registra quien firma, o quien estaba con la persona."),
    "signature_day": lazy_gettext("El día de la firma está entre el de la validación y hoy."),
    "no_consent": lazy_gettext(
        "La persona no autoriza ahora a usar su historia. Sin esa autorización no se registra nada."
    ),
    "one_is_open": lazy_gettext("Este caso ya tiene un plan en preparación."),
    "not_in_force": lazy_gettext("Solo se anota el seguimiento de un plan en vigor."),
    "day_to_come": lazy_gettext("Ese día todavía no ha llegado."),
    "next_before": lazy_gettext("La próxima vez es después de este contacto."),
}


def say_state(state: str) -> Due:
    """A state as word and kind."""
    return Due(KINDS[state], STATE_NAMES[state].say(language()))


def say_refusal(reason: str) -> str:
    """Why not, and what to do."""
    return str(REFUSALS[reason]) if reason in REFUSALS else gettext("Ya no se puede hacer")
