"""The words for an alert's kind, standing and steps."""

from webapp.due import Due, Kind
from webapp.texts import lazy_gettext

KINDS = {
    "model": lazy_gettext("Por el cálculo"),
    "rule": lazy_gettext("Por una regla"),
    "random": lazy_gettext("Por sorteo"),
}
STATUSES: dict[str, tuple[Kind, str]] = {
    "raised": ("soon", lazy_gettext("Recién llegada")),
    "under_review": ("soon", lazy_gettext("Por revisar")),
    "accepted": ("good", lazy_gettext("Aceptada: se ofrece apoyo")),
    "dismissed": ("none", lazy_gettext("Descartada")),
    "watch": ("calm", lazy_gettext("Se volverá a mirar")),
    "awaiting_data": ("calm", lazy_gettext("Faltan datos")),
    "withdrawn": ("none", lazy_gettext("Retirada")),
}
STEPS = {
    "start_review": lazy_gettext("Datos comprobados, pasa a revisión"),
    "accept": lazy_gettext("Aceptada"),
    "dismiss": lazy_gettext("Descartada"),
    "watch": lazy_gettext("Se deja en espera"),
    "ask_data": lazy_gettext("Se piden datos"),
    "schedule_recheck": lazy_gettext("Fecha para volver a mirar"),
    "contested": lazy_gettext("La persona discute su puntuación"),
    "withdraw": lazy_gettext("Retirada: no debió levantarse"),
    "close": lazy_gettext("Cerrada"),
}


def say_alert_kind(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def say_alert_status(status: str) -> Due:
    """Word and shape."""
    kind, word = STATUSES.get(status, ("calm", status))
    return Due(kind, str(word))


def say_alert_step(decision: str) -> str:
    return str(STEPS.get(decision, decision))
