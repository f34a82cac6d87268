"""Which language a page speaks: Spanish unless the reader asks for English (`?lang=en`, or the browser's wish).

The source texts are Spanish; `translations/en` holds every one of them in English.
"""

from typing import Protocol

from flask import current_app, has_request_context, request, session
from flask_babel import get_locale

from webapp import current
from webapp.config import LANGUAGES


class Labelled(Protocol):
    """Whatever the diagrams name twice."""

    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def choose_language() -> str:
    """What was asked for in this session, else the browser's first wish that we speak, else the installation's."""
    default = str(current_app.config["BABEL_DEFAULT_LOCALE"])
    if not has_request_context():
        return default
    asked = None if current.is_api() else session.get("language")
    return asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES, default) or default


def remember_language() -> None:
    """Before each request: `?lang=` holds until another is asked for."""
    asked = None if current.is_api() else request.args.get("lang")
    if asked in LANGUAGES and session.get("language") != asked:
        session["language"] = asked


def language() -> str:
    """The language of this page: "es" or "en"."""
    return str(getattr(get_locale(), "language", "es"))


def label(item: Labelled) -> str:
    """The name of an element or process in the reader's language; the Spanish one where no other was given."""
    return item.name_en if language() == "en" and item.name_en else item.name
