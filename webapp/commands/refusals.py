"""Why the engine refused, in Spanish, by the rejection's stable code; its own text is the English one."""

from engine.errors import BudgetExceeded, EngineError, Rejection, SeveralRefused, StaleState, UnknownInstance
from engine.migration.findings import MigrationRefused

SPANISH = {
    "already_migrated": "Este proceso ya está en esa versión",
    "already_started": "Este proceso ya está en marcha",
    "budget": "Haría más de lo que cabe en un solo paso",
    "business_key": "La clave del proceso no vale",
    "cannot_migrate": "No puede pasar a esa versión",
    "call": "No está publicado el proceso al que llama",
    "compensating": "Se está deshaciendo lo hecho; hay que esperar a que acabe",
    "correlation": "Falta la clave con la que se espera un mensaje",
    "decision": "No se puede tomar la decisión que pide",
    "history_gone": "Ya no se guarda el diario de este proceso",
    "incident_gone": "Esa incidencia ya no está abierta",
    "instance_ended": "Este proceso ya ha terminado",
    "instance_running": "Este proceso no ha terminado todavía",
    "instance_suspended": "Este proceso está en pausa",
    "job_lease_lost": "Otro trabajador se ha quedado con ese trabajo",
    "job_not_open": "Ese trabajo ya no está pendiente",
    "job_not_waiting": "Ese trabajo no está esperando: le toca ya o se está haciendo",
    "mandatory_task": "Hay una revisión obligatoria que no se puede saltar",
    "message_taken": "Otro proceso ya ha recibido ese mensaje",
    "no_actor": "Falta quién lo pide (--actor)",
    "no_candidates": "No hay nadie que pueda hacer la tarea",
    "no_changes": "No se ha dicho qué hay que cambiar",
    "no_flow": "Ningún camino de salida cumple su condición",
    "no_open_scope": "No está abierto el sitio donde iría ese elemento",
    "no_reason": "Falta el motivo (--reason)",
    "no_such_start": "La versión ya no tiene ese inicio",
    "not_ad_hoc": "No es un subproceso que lleven las personas",
    "ad_hoc_not_open": "Ese subproceso ya no está abierto",
    "not_allowed": "El modelo no permite esa excepción aquí (care:allow)",
    "not_done_yet": "No se ha hecho todavía, así que no se puede repetir",
    "not_in_ad_hoc": "Esa actividad no puede empezar en este subproceso",
    "not_migrated": "Antes hay que poner al día la base de datos (concierto migrate)",
    "not_of_source": "Nada de lo que tiene en marcha es de la versión de partida",
    "not_startable": "Ese elemento no puede empezar ni seguirse a mano",
    "not_suspended": "Este proceso no está en pausa",
    "one_at_a_time": "En ese subproceso va una cosa cada vez, y hay otra en marcha",
    "other_person": "Esa tarea la tiene que hacer otra persona distinta de quien hizo lo que mira",
    "other_process": "Es una versión de otro proceso",
    "promise_broken": "Rompería una promesa del proceso",
    "repeats": "No se sabe cuántas veces hay que repetirlo",
    "same_version": "Es la misma versión",
    "scope_gone": "Ese ámbito ya no está abierto",
    "scope_not_open": "El subproceso que lo contiene no está abierto y no se puede abrir desde dentro",
    "several_scopes": "Hay varios ámbitos abiertos; elija uno con --scope",
    "signal_taken": "Esa señal ya se ha recibido",
    "subscription_gone": "Ya no se espera ese mensaje",
    "task_already_cancelled": "Esa tarea ya no hace falta",
    "task_already_claimed": "Otra persona lleva esa tarea",
    "task_already_completed": "Esa tarea ya está terminada",
    "task_not_open": "Esa tarea no está abierta",
    "task_not_yours": "Esa tarea no la lleva quien lo pide",
    "timer": "El plazo no da ningún momento",
    "timer_gone": "Ese plazo ya no corre",
    "token_gone": "Ahí ya no hay nada en marcha",
    "too_large": "Los datos no caben",
    "unknown_element": "No hay ningún elemento con ese nombre en el proceso",
    "unknown_instance": "No existe ese proceso",
    "value": "Hay un valor que no se puede guardar",
}
OTHERS: dict[type[EngineError], str] = {
    UnknownInstance: "unknown_instance",
    BudgetExceeded: "budget",
}


def explain(error: EngineError, language: str = "es") -> str:
    """One sentence, and what it is about where that helps; nothing has changed."""
    if isinstance(error, StaleState) and language == "es":
        return "Otros han cambiado antes este proceso, una y otra vez. Pruebe de nuevo"
    if isinstance(error, MigrationRefused):
        return "; ".join(finding.say(language) for finding in error.findings)
    if isinstance(error, SeveralRefused):
        return "; ".join(f"{place + 1}: {explain(each, language)}" for place, each in error.refused)
    code = error.code if isinstance(error, Rejection) else OTHERS.get(type(error), "")
    if language == "en" or code not in SPANISH:
        return str(error)
    about = f": {', '.join(error.named)}" if isinstance(error, Rejection) and error.named else ""
    return SPANISH[code] + about
