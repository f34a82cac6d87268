"""Names for people: professionals by user name, participants by the code that instances carry.

The caller has let the reader in to the task, case or alert that it names; where nobody is stored under a code, the
code stands for the person.
"""

from collections.abc import Iterable

from flask_login import UserMixin

from engine.views import TaskView
from processes.cases.people.registering import registrations_of_codes
from processes.cases.people.tables import Registration
from processes.cases.queries import participants_of_codes
from processes.cases.tables import Participant
from processes.network.calendar import local_date
from processes.network.professionals import Professional
from processes.network.queries import find_professional, names_of_professionals
from processes.network.roles import find_role
from webapp import current
from webapp.language import language
from webapp.texts import gettext


class SignedIn(UserMixin):  # type: ignore[misc] # the library has no types
    """Whom Flask-Login remembers: the user name in the cookie, the professional read at each request."""

    def __init__(self, professional: Professional) -> None:
        self.professional = professional

    def get_id(self) -> str:
        return self.professional.username


def load_signed_in(username: str) -> SignedIn | None:
    """None for somebody who is no longer active: their session ends."""
    professional = find_professional(current.session()(), username, day=local_date(current.now()))
    return None if professional is None else SignedIn(professional)


def describe_standing(professional: Professional) -> str:
    """In which role and for whom somebody works: `Supervisión · CEAS El Ejido`."""
    role = find_role(professional.posts[0].role) if professional.posts else None
    names = (role.name_en if language() == "en" else role.name) if role else ""
    return " · ".join(part for part in (names, professional.organisation_name) if part)


def known_as(usernames: Iterable[str | None]) -> dict[str, str]:
    """A name for each: a professional's, else that the system did it."""
    wanted = {username for username in usernames if username}
    names = names_of_professionals(current.session()(), wanted)
    return {"": gettext("el sistema")} | {each: names.get(each, gettext("el sistema")) for each in wanted}


def name_of(username: str) -> str:
    """One name."""
    return known_as([username])[username]


def people_of(tasks: Iterable[TaskView]) -> dict[str, str]:
    """Whom each task is about, by the task's reference."""
    listed = list(tasks)
    names = people_of_codes(task.business_key for task in listed)
    return {task.reference: names[task.business_key] for task in listed}


def people_of_codes(codes: Iterable[str]) -> dict[str, str]:
    """The name behind each participant's, case's or registration's code, else the code."""
    asked = set(codes)
    found = participants_of_codes(current.session()(), asked)
    names = {code: person.name for code, person in found.items()}
    for code, each in registrations_of_codes(current.session()(), asked).items():
        names[code] = f"{each.given_name} {each.surnames}"
    return {code: names.get(code) or code or gettext("Sin persona") for code in asked}


def find_person(code: str) -> Participant | None:
    """The participant behind their own or their case's code, or behind a registration that says who it is."""
    registration = find_registration(code)
    known_by = code if registration is None else registration.participant or ""
    return participants_of_codes(current.session()(), [known_by]).get(known_by)


def find_registration(code: str) -> Registration | None:
    """What was written down under that code."""
    return registrations_of_codes(current.session()(), [code]).get(code)
