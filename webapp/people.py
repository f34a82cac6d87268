"""Names for people: professionals by user name, participants by the code that instances carry.

A participant's name is shown only where `access` lets the reader know it; else the code stands for the person.
"""

from collections.abc import Iterable

from flask_babel import gettext
from flask_login import UserMixin

from engine.views import TaskView
from processes.network.queries import Professional, find_professional, names_of_professionals
from webapp import current
from webapp.language import language


class SignedIn(UserMixin):  # type: ignore[misc] - the library has no types
    """Who Flask-Login remembers: the user name in the cookie, the professional read at each request."""

    def __init__(self, professional: Professional) -> None:
        self.professional = professional

    def get_id(self) -> str:
        return self.professional.username
