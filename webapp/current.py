"""What a view may reach: the engine, the session of this request, the time, and who is asking."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from flask import current_app, g, request
from flask_login import current_user
from sqlalchemy.orm import Session, scoped_session

from engine import Engine
from processes.application import Application
from processes.cases.people.restrictions import hidden_keys
from processes.network.professionals import Professional
from webapp.database import Database
from webapp.reading import Reading


def application() -> Application:
    """The composed product of this app."""
    return cast(Application, current_app.extensions["concierto"])


def engine() -> Engine:
    """For commands."""
    return application().engine


def read() -> Reading:
    """For questions to the engine: what is about a restricted case is there for its named people only."""
    who = _reader()
    if "reading" not in g or g.reading[0] != who:
        g.reading = who, Reading(application().engine.read, hidden_keys(session()(), who))
    return cast(Reading, g.reading[1])


def session() -> scoped_session[Session]:
    """Business rows; its transaction ends with the request."""
    database: Database = current_app.extensions["sqlalchemy"]
    return cast("scoped_session[Session]", database.session)


@contextmanager
def writing() -> Iterator[Session]:
    """A transaction that commits at its end; it waits for its turn at the beginning (SQLite has one writer)."""
    session().rollback()  # what was read before would be an old picture afterwards
    with application().sessions() as own, own.begin():
        own.connection(execution_options={"writes": True})
        yield own


def now() -> datetime:
    """By the engine's clock, so that pages and timers agree."""
    return application().engine.clock.now()


def professional() -> Professional:
    """For whom this request acts: the owner of its token, else who is signed in (see app.py, api/mounting.py)."""
    return cast(Professional, g.professional if "professional" in g else current_user.professional)


def _reader() -> str | None:
    """Their user name; None for a system and before signing in."""
    if "professional" in g or (not is_api() and current_user.is_authenticated):
        return professional().username
    return None


def is_api() -> bool:
    """Is this for the programming interface? There no cookie counts, and everything is said in JSON."""
    return request.path.startswith("/api/")
