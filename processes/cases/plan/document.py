"""What the printed project and plan say, in easy-to-read Spanish or English, as data for `pdf`."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.diagnosis.factor_names import STRATEGY_NAMES
from processes.cases.diagnosis.pack import Text
from processes.cases.plan.content import Content, Goal
from processes.cases.plan.pdf import Document, Facts, Points, Rows, Section, Words, paragraphs
from processes.cases.plan.project import Project
from processes.cases.plan.queries import content_of, project_of, signatures_of
from processes.cases.plan.states import SIGNERS
from processes.cases.plan.tables import CasePlan
from processes.cases.plan.words import FREQUENCY_NAMES, SERVICE_VERB_NAMES, SIGNER_NAMES, STATE_NAMES
from processes.cases.tables import Case, Participant
from processes.network.queries import names_of_professionals
from processes.network.tables import Organisation

PROJECT_QUESTIONS = {
    "capacities": Text("Lo que se me da bien", "What I am good at"),
    "supports": Text("Quién y qué me ayuda", "Who and what helps me"),
    "hopes": Text("Lo que quiero", "What I want"),
    "own_words": Text("Con mis palabras", "In my own words"),
}
TITLE = Text("Mi proyecto de vida y mi plan", "My life project and my plan")
MY_PROJECT = Text("Mi proyecto de vida", "My life project")
MY_PLAN = Text("Mi plan", "My plan")
STRATEGY = Text("Lo más importante ahora", "What matters most now")
GOAL = Text("Objetivo", "Goal")
WHAT, WHO = Text("Qué se hace", "What is done"), Text("Quién lo hace", "Who does it")
RESULT, WHEN = Text("Cómo sabremos que va bien", "How we will know"), Text("Cuándo", "When")
SERVICES = Text("Servicios que me ayudan", "Services that help me")
SERVICE, VERB, HOLDER, DATES = (
    Text("Servicio", "Service"),
    Text("Qué pasa con él", "What happens to it"),
    Text("Quién lo da", "Who gives it"),
    Text("Fechas", "Dates"),
)
MEETING = Text("Cuándo nos vemos", "When we meet")
FIRST, OFTEN = Text("Primera vez", "First time"), Text("Después", "After that")
CONTACTS = Text("Con quién hemos hablado", "Whom we have talked to")
MY_RIGHTS = Text("Mis derechos", "My rights")
RIGHTS = (
    Text("Este plan es mío. Puedo pedir cambiarlo.", "This plan is mine. I can ask to change it."),
    Text(
        "Puedo retirar mi permiso cuando quiera. No pierdo ninguna ayuda por eso.",
        "I can withdraw my permission whenever I want. I lose no aid because of that.",
    ),
    Text(
        "Puedo preguntar quién ha visto mis datos y por qué.",
        "I can ask who has seen my data, and why.",
    ),
)
SIGNATURES = Text("Firmas", "Signatures")
DAY, SIGNATURE = Text("Día", "Day"), Text("Firma", "Signature")
MONTHS = (
    Text("enero", "January"),
    Text("febrero", "February"),
    Text("marzo", "March"),
    Text("abril", "April"),
    Text("mayo", "May"),
    Text("junio", "June"),
    Text("julio", "July"),
    Text("agosto", "August"),
    Text("septiembre", "September"),
    Text("octubre", "October"),
    Text("noviembre", "November"),
    Text("diciembre", "December"),
)


def plan_document(session: Session, plan: CasePlan, *, language: str, today: date) -> Document:
    """The whole document. The caller has the reader's rights."""
    content, project = content_of(session, plan), project_of(session, plan)
    name = _name(session, plan)
    state = STATE_NAMES[plan.state].say(language)
    return Document(
        title=TITLE.say(language),
        under=[line for line in (name, f"{plan.code} · {state} · {say_day(today, language)}") if line],
        footer=plan.code,
        sections=[
            *_of_project(project or Project(), language),
            *_of_plan(session, content, language),
            Section(
                heading=MY_RIGHTS.say(language), blocks=[Points([each.say(language) for each in RIGHTS])]
            ),
            _of_signatures(session, plan, language),
        ],
    )


def say_day(day: date, language: str) -> str:
    """`5 de marzo de 2027`, `5 March 2027`."""
    month = MONTHS[day.month - 1].say(language)
    return f"{day.day} {month} {day.year}" if language == "en" else f"{day.day} de {month} de {day.year}"


def _of_project(project: Project, language: str) -> Iterator[Section]:
    if project.is_empty:
        return
    yield Section(heading=MY_PROJECT.say(language), blocks=[])
    for part, question in PROJECT_QUESTIONS.items():
        if lines := paragraphs(getattr(project, part)):
            yield Section(heading=question.say(language), level=2, blocks=[Words(lines)])


def _of_plan(session: Session, content: Content, language: str) -> Iterator[Section]:
    yield Section(heading=MY_PLAN.say(language), blocks=[])
    if content.strategy:
        verb = STRATEGY_NAMES[content.strategy].say(language)
        lines = [f"{verb}.", *paragraphs(content.strategy_words)]
        yield Section(heading=STRATEGY.say(language), level=2, blocks=[Words(lines)])
    for number, goal in enumerate(content.goals, 1):
        yield _of_goal(number, goal, language)
    organisations = _organisations(session)
    if content.services:
        yield _of_services(content, organisations, language)
    yield from _of_meeting(content, language)
    if content.contacts:
        items = [
            f"{organisations.get(each.organisation, each.organisation)}: {each.about}"
            for each in content.contacts
        ]
        yield Section(heading=CONTACTS.say(language), level=2, blocks=[Points(items)])


def _of_goal(number: int, goal: Goal, language: str) -> Section:
    rows = [
        [each.what, each.who, _joined(each.result, each.indicator), _months(each.months, language)]
        for each in goal.actions
    ]
    header = [each.say(language) for each in (WHAT, WHO, RESULT, WHEN)]
    return Section(
        heading=f"{GOAL.say(language)} {number}: {goal.words}".rstrip(": "),
        level=2,
        blocks=[Rows(header, rows, [4, 3, 4, 2])] if rows else [],
    )


def _of_services(content: Content, organisations: dict[str, str], language: str) -> Section:
    rows = [
        [
            each.action,
            SERVICE_VERB_NAMES[each.verb].say(language),
            organisations.get(each.holder, each.holder),
            " – ".join(say_day(day, language) for day in (each.since, each.until) if day),
        ]
        for each in content.services
    ]
    header = [each.say(language) for each in (SERVICE, VERB, HOLDER, DATES)]
    return Section(heading=SERVICES.say(language), level=2, blocks=[Rows(header, rows, [4, 2, 3, 3])])


def _of_meeting(content: Content, language: str) -> Iterator[Section]:
    facts = []
    if content.first_follow_up:
        facts.append((FIRST.say(language), say_day(content.first_follow_up, language)))
    if content.accompaniment:
        often = FREQUENCY_NAMES[content.accompaniment].say(language)
        facts.append((OFTEN.say(language), _joined(often, content.accompaniment_words)))
    if facts:
        yield Section(heading=MEETING.say(language), level=2, blocks=[Facts(facts)])


def _of_signatures(session: Session, plan: CasePlan, language: str) -> Section:
    given = {each.signer: each for each in signatures_of(session, plan)}
    case = session.get_one(Case, plan.case_code)
    names = names_of_professionals(session, [case.case_coordinator, case.reference_professional])
    people = {
        "participant": _name(session, plan),
        "case_coordinator": names.get(case.case_coordinator, ""),
        "reference_professional": names.get(case.reference_professional or "", ""),
    }
    rows = [
        [
            _joined(SIGNER_NAMES[signer].say(language), people[signer]),
            say_day(given[signer].signed_on, language) if signer in given else "",
            "",
        ]
        for signer in SIGNERS
    ]
    header = [SIGNATURES.say(language), DAY.say(language), SIGNATURE.say(language)]
    return Section(heading=SIGNATURES.say(language), blocks=[Rows(header, rows, [4, 3, 4])])


def _name(session: Session, plan: CasePlan) -> str:
    case = session.get_one(Case, plan.case_code)
    participant = session.get(Participant, case.participant)
    return "" if participant is None else participant.name


def _organisations(session: Session) -> dict[str, str]:
    rows = session.execute(select(Organisation.code, Organisation.name))
    return {row[0]: row[1] for row in rows}


def _months(months: int | None, language: str) -> str:
    if months is None:
        return ""
    if language == "en":
        return f"in {months} month{'' if months == 1 else 's'}"
    return f"en {months} {'mes' if months == 1 else 'meses'}"


def _joined(*parts: str) -> str:
    return ". ".join(part.strip().rstrip(".") for part in parts if part.strip())
