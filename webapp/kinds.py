"""The words for the kinds of a diagram's elements, as people read them in tables."""

from engine.model import Kind, Node
from webapp.texts import gettext, lazy_gettext

KINDS = {
    Kind.START: lazy_gettext("Comienzo"),
    Kind.END: lazy_gettext("Final"),
    Kind.CATCH: lazy_gettext("Espera"),
    Kind.THROW: lazy_gettext("Aviso"),
    Kind.BOUNDARY: lazy_gettext("Si ocurre mientras tanto"),
    Kind.TASK: lazy_gettext("Paso"),
    Kind.USER_TASK: lazy_gettext("Tarea de una persona"),
    Kind.MANUAL_TASK: lazy_gettext("Tarea fuera de la aplicación"),
    Kind.SERVICE_TASK: lazy_gettext("Lo hace el sistema"),
    Kind.SEND_TASK: lazy_gettext("Envío"),
    Kind.RECEIVE_TASK: lazy_gettext("Espera de un mensaje"),
    Kind.SCRIPT_TASK: lazy_gettext("Cálculo"),
    Kind.BUSINESS_RULE_TASK: lazy_gettext("Tabla de decisión"),
    Kind.EXCLUSIVE: lazy_gettext("Decisión: un camino"),
    Kind.PARALLEL: lazy_gettext("Caminos a la vez"),
    Kind.INCLUSIVE: lazy_gettext("Decisión: uno o varios caminos"),
    Kind.EVENT_BASED: lazy_gettext("Lo que ocurra antes"),
    Kind.COMPLEX: lazy_gettext("Decisión compleja"),
    Kind.SUB_PROCESS: lazy_gettext("Subproceso"),
    Kind.EVENT_SUB_PROCESS: lazy_gettext("Subproceso que empieza si algo ocurre"),
    Kind.TRANSACTION: lazy_gettext("Transacción"),
    Kind.AD_HOC: lazy_gettext("Subproceso sin orden fijo"),
    Kind.CALL_ACTIVITY: lazy_gettext("Otro proceso"),
}
EVENTS = {
    "timer": lazy_gettext("reloj"),
    "message": lazy_gettext("mensaje"),
    "error": lazy_gettext("error"),
    "signal": lazy_gettext("señal"),
    "escalation": lazy_gettext("escalado"),
    "conditional": lazy_gettext("condición"),
    "compensation": lazy_gettext("compensación"),
    "terminate": lazy_gettext("termina todo"),
    "link": lazy_gettext("enlace"),
    "cancel": lazy_gettext("anulación"),
}


def say_kind(node: Node) -> str:
    """`Espera (reloj)`."""
    kind = str(KINDS[node.kind])
    events = ", ".join(str(EVENTS.get(event.kind, event.kind)) for event in node.events)
    return gettext("%(kind)s (%(event)s)", kind=kind, event=events) if events else kind
