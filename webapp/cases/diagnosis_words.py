"""The words of diagnoses: states, what was recorded, and why a step could not be taken."""

from webapp.due import Due
from webapp.texts import gettext, lazy_gettext

STATES = {
    "provisional": ("wait", lazy_gettext("Provisional")),
    "complete": ("here", lazy_gettext("Completo, sin validar")),
    "validated": ("good", lazy_gettext("Validado")),
}
MOMENTS = {"O1": lazy_gettext("Diagnóstico inicial (O1)"), "O2": lazy_gettext("Diagnóstico posterior (O2)")}
PARTS = {
    "start": lazy_gettext("Empezado"),
    "professional": lazy_gettext("Valoración profesional"),
    "own": lazy_gettext("Autovaloración"),
}
REFUSALS = {
    "locked": lazy_gettext(
        "Este diagnóstico está validado y ya no cambia. Si hay un error, corríjalo con otra versión."
    ),
    "not_complete": lazy_gettext("Todavía no está completo: faltan respuestas o la autovaloración."),
    "not_validated": lazy_gettext("Todavía no está validado: puede cambiarlo sin corrección."),
    "no_consent": lazy_gettext(
        "La persona no autoriza ahora a usar su historia. Sin esa autorización no se registra nada."
    ),
    "one_is_open": lazy_gettext("Este caso ya tiene un diagnóstico abierto."),
    "first_is_there": lazy_gettext("El diagnóstico inicial ya está validado. Si hay un error, corríjalo."),
    "no_first": lazy_gettext("Antes del posterior hace falta validar el diagnóstico inicial."),
    "other_pack": lazy_gettext("El posterior usa el mismo instrumento que el inicial, para poder comparar."),
    "no_plan": lazy_gettext("Diga la fecha del plan, o que el caso se cierra."),
    "too_early": lazy_gettext("Aún no han pasado seis meses desde el plan."),
    "no_reason": lazy_gettext("Escriba por qué lo corrige, en una frase."),
}


def say_state(state: str) -> Due:
    """A state as word and kind."""
    kind, word = STATES[state]
    return Due(kind, str(word))  # type: ignore[arg-type]


def say_refusal(reason: str) -> str:
    """Why not, and what to do."""
    return str(REFUSALS[reason]) if reason in REFUSALS else gettext("Ya no se puede hacer")
