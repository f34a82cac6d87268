"""When a life project and a case plan are complete: every fault at once, with its place, in plain words. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from processes.cases.diagnosis.pack import Text
from processes.cases.plan.content import Action, Content, Service, actions_of
from processes.cases.plan.project import Project

SOON_MONTHS = 3
"""At least one action is reachable within these months."""
FOLLOW_UP_WITHIN = timedelta(days=90)
"""(p) The first follow-up comes at the latest so long after the plan is looked at."""


class Fault(Struct, frozen=True, kw_only=True):
    """What is missing, and where: numbers from 1, 0 where it is of the whole plan."""

    code: str
    goal: int = 0
    action: int = 0
    service: int = 0


SENTENCES = {
    "no_capacities": Text(
        "En el proyecto de vida faltan las capacidades: qué se le da bien y qué tiene la persona.",
        "The life project lacks the capacities: what the person is good at, and has.",
    ),
    "no_hopes": Text(
        "En el proyecto de vida falta lo que la persona quiere.",
        "The life project lacks what the person wants.",
    ),
    "no_strategy": Text("Elija la estrategia general.", "Choose the general strategy."),
    "no_goals": Text("Escriba al menos un objetivo.", "Write at least one goal."),
    "goal_words": Text("Escriba qué se quiere conseguir.", "Write what is to be achieved."),
    "goal_factor": Text(
        "Diga de qué factor del diagnóstico parte.", "Say from which factor of the diagnosis it starts."
    ),
    "unknown_factor": Text(
        "Parte de un factor que ya no está en el diagnóstico: elija otro.",
        "It starts from a factor that is not in the diagnosis any more: choose another.",
    ),
    "goal_actions": Text("Escriba al menos una acción.", "Write at least one action."),
    "action_what": Text("Escriba qué se va a hacer.", "Write what will be done."),
    "action_who": Text("Diga quién lo hace.", "Say who does it."),
    "action_result": Text(
        "Diga qué resultado se espera, de modo que se pueda medir.",
        "Say what result is expected, so that it can be measured.",
    ),
    "action_indicator": Text(
        "Diga cómo se verá que se ha logrado.", "Say how one will see that it was achieved."
    ),
    "action_months": Text("Diga en cuántos meses.", "Say in how many months."),
    "nothing_soon": Text(
        f"Ponga al menos una acción que se pueda lograr en {SOON_MONTHS} meses o menos.",
        f"Put at least one action that can be achieved within {SOON_MONTHS} months.",
    ),
    "service_code": Text("Escriba el código del servicio.", "Write the service's code."),
    "service_action": Text("Diga qué se hace con el servicio.", "Say what is done about the service."),
    "service_holder": Text("Elija la entidad que lo presta.", "Choose the organisation that gives it."),
    "service_since": Text("Diga desde qué día.", "Say from which day."),
    "service_order": Text("El día final es anterior al día inicial.", "The last day is before the first."),
    "no_follow_up": Text("Ponga la fecha del primer seguimiento.", "Put the date of the first follow-up."),
    "follow_up_past": Text(
        "La fecha del primer seguimiento ya ha pasado.", "The date of the first follow-up is past."
    ),
    "follow_up_late": Text(
        f"El primer seguimiento es como mucho {FOLLOW_UP_WITHIN.days} días después.",
        f"The first follow-up is at most {FOLLOW_UP_WITHIN.days} days later.",
    ),
    "no_accompaniment": Text(
        "Diga cada cuánto se verán: el acompañamiento es fijo.",
        "Say how often you will meet: the accompaniment is fixed.",
    ),
}


def find_faults(content: Content, project: Project | None, *, factors: int, today: date) -> tuple[Fault, ...]:
    """Everything that keeps a plan from being complete. `factors`: how many the diagnosis has."""
    return (
        *_of_project(project),
        *_of_strategy(content),
        *_of_goals(content, factors),
        *_of_services(content),
        *_of_follow_up(content, today),
    )


def say_fault(fault: Fault, language: str) -> str:
    """In plain words, with its place before it."""
    words = SENTENCES[fault.code].say(language)
    place = _place(fault).say(language)
    return f"{place}: {words[0].lower()}{words[1:]}" if place else words


def _of_project(project: Project | None) -> Iterator[Fault]:
    if project is None or not project.capacities.strip():
        yield Fault(code="no_capacities")
    if project is None or not project.hopes.strip():
        yield Fault(code="no_hopes")


def _of_strategy(content: Content) -> Iterator[Fault]:
    if not content.strategy:
        yield Fault(code="no_strategy")


def _of_goals(content: Content, factors: int) -> Iterator[Fault]:
    if not content.goals:
        yield Fault(code="no_goals")
        return
    for number, goal in enumerate(content.goals, 1):
        if not goal.words.strip():
            yield Fault(code="goal_words", goal=number)
        if factors and not goal.factor:
            yield Fault(code="goal_factor", goal=number)
        if goal.factor and not _is_known(goal.factor, factors):
            yield Fault(code="unknown_factor", goal=number)
        if not goal.actions:
            yield Fault(code="goal_actions", goal=number)
        for place, action in enumerate(goal.actions, 1):
            for code in _of_action(action):
                yield Fault(code=code, goal=number, action=place)
    if not any(
        action.months is not None and action.months <= SOON_MONTHS for *_, action in actions_of(content)
    ):
        yield Fault(code="nothing_soon")


def _is_known(factor: str, factors: int) -> bool:
    return factor.isascii() and factor.isdecimal() and 1 <= int(factor) <= factors


def _of_action(action: Action) -> Iterator[str]:
    for field in ("what", "who", "result", "indicator"):
        if not getattr(action, field).strip():
            yield f"action_{field}"
    if action.months is None:
        yield "action_months"


def _of_services(content: Content) -> Iterator[Fault]:
    for number, service in enumerate(content.services, 1):
        for code in _of_service(service):
            yield Fault(code=code, service=number)


def _of_service(service: Service) -> Iterator[str]:
    for field in ("code", "action", "holder"):
        if not getattr(service, field).strip():
            yield f"service_{field}"
    if service.since is None:
        yield "service_since"
    elif service.until is not None and service.until < service.since:
        yield "service_order"


def _of_follow_up(content: Content, today: date) -> Iterator[Fault]:
    first = content.first_follow_up
    if first is None:
        yield Fault(code="no_follow_up")
    elif first < today:
        yield Fault(code="follow_up_past")
    elif first > today + FOLLOW_UP_WITHIN:
        yield Fault(code="follow_up_late")
    if not content.accompaniment:
        yield Fault(code="no_accompaniment")


def _place(fault: Fault) -> Text:
    if fault.action:
        return Text(
            f"Objetivo {fault.goal}, acción {fault.action}", f"Goal {fault.goal}, action {fault.action}"
        )
    if fault.goal:
        return Text(f"Objetivo {fault.goal}", f"Goal {fault.goal}")
    return Text(f"Servicio {fault.service}", f"Service {fault.service}") if fault.service else Text("", "")
