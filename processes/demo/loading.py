"""Loads the demo Network into an empty database: places, people, processes, model, past, accounts. Seeded.

Accounts come last: nobody enters a demo that was loaded by half.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct, structs
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.application import Application
from processes.catalog import deploy_all
from processes.demo.access import add_requests
from processes.demo.alerts import ANALYST, Raised, raise_run
from processes.demo.consents import add_consents
from processes.demo.diagnoses import add_diagnoses
from processes.demo.histories import add_histories
from processes.demo.income import add_income
from processes.demo.model import fit_on_histories, publish, score_people
from processes.demo.network import add_absence, add_network, add_waiting_lists
from processes.demo.participants import add_people
from processes.demo.past import Past
from processes.demo.people import (
    OFFICE,
    PASSWORD,
    WORKERS,
    Login,
    add_accounts,
    add_professionals,
    list_logins,
)
from processes.demo.people_more import add_more
from processes.demo.places import TERRITORIES, add_places
from processes.demo.plans import add_plans
from processes.demo.referrals import add_referrals
from processes.demo.reviews import add_reviews
from processes.demo.story import Story, tell_first_run, tell_second_run
from processes.demo.urgent import add_urgent
from processes.network.tables import Account, StoredProfessional, Territory
from processes.risk.synthetic import Person, generate

PARTICIPANTS = 400
SEED = 2026
HISTORY = timedelta(days=750)
"""How long the processes have been there."""


class HalfLoaded(RuntimeError):
    """The loading of the demo was interrupted: the database holds a part of it."""


class Demo(Struct, frozen=True, kw_only=True):
    """How to enter. No logins: the database holds a Network that is not the demo's, and was left alone."""

    logins: tuple[Login, ...]
    password: str
    is_new: bool


def load_demo(application: Application, *, seed: int = SEED) -> Demo:
    """Load it where there is no Network yet. Raises HalfLoaded."""
    now = application.engine.clock.now()
    is_new = prepare_network(application, now=now)
    if is_new:
        people = generate(PARTICIPANTS, seed, tuple(TERRITORIES), _first_of_month(now.date()))
        _load_past(application, people, now=now, seed=seed)
        open_accounts(application, now=now)
    return _entrance(application, is_new=is_new)


def prepare_network(application: Application, *, now: datetime) -> bool:
    """Places, professionals and deployed processes; False where a Network is already. Raises HalfLoaded."""
    with application.sessions() as session, session.begin():
        if _holds_network(session):
            return False
        add_places(session)
        add_professionals(session)
        add_network(session, now=now)
    deploy_all(Past(application, now - HISTORY).engine, OFFICE, reason="Red de demostración")
    return True


def open_accounts(application: Application, *, now: datetime) -> None:
    """The end of loading: everybody may enter."""
    with application.sessions() as session, session.begin():
        add_accounts(session, now=now)


def _holds_network(session: Session) -> bool:
    if session.scalar(select(Territory.code).limit(1)) is None:
        return False
    if session.scalar(select(Account.username).limit(1)) is None:
        raise HalfLoaded(
            "Expected an empty database or a whole Network, but the loading of the demo was interrupted: "
            "begin with a new database"
        )
    return True


def _load_past(application: Application, people: Sequence[Person], *, now: datetime, seed: int) -> None:
    past = Past(application, now - timedelta(days=46))
    fitted = fit_on_histories(_first_of_month(past.clock.now().date()))
    with application.sessions() as session, session.begin():
        add_people(session, people, seed=seed)
        model_id = publish(session, fitted, by=ANALYST, now=past.clock.now()).id
    story = Story(application, past, now)

    def run_alerts(days: float, slots: int) -> dict[str, list[Raised]]:
        story.days_ago(days)
        recorded = [_as_of(person, past.clock.now().date()) for person in people]
        scored = score_people(fitted.model, recorded)
        free = dict.fromkeys(TERRITORIES, slots)
        return _by_place(raise_run(application, past, scored, model_id=model_id, free_slots=free))

    tell_first_run(story, run_alerts(45, 3))
    tell_second_run(story, run_alerts(6, 2))
    run_alerts(0.1, 3)
    story.days_ago(0)
    with application.sessions() as session, session.begin():
        add_diagnoses(session, now=now, seed=seed)
        add_waiting_lists(session, now=now)
        add_absence(session, now=now)
    add_referrals(application, now=now)
    add_plans(application, now=now)
    add_reviews(application, now=now, seed=seed)
    add_urgent(application, now=now)
    add_more(application, now=now, seed=seed)
    add_requests(application, now=now)
    add_consents(application, now=now)
    add_histories(application, now=now, seed=seed)
    add_income(application, now=now)


def _as_of(person: Person, on: date) -> Person:
    """The same record, dated: the demo's people do not change within two months."""
    return structs.replace(person, data_date=_first_of_month(on))


def _by_place(raised: Sequence[Raised]) -> dict[str, list[Raised]]:
    places: dict[str, list[Raised]] = defaultdict(list)
    for alert in raised:
        places[alert.territory].append(alert)
    return places


def _first_of_month(on: date) -> date:
    return on.replace(day=1)


def _entrance(application: Application, *, is_new: bool) -> Demo:
    with application.sessions() as session:
        known = set(session.scalars(select(StoredProfessional.username)))
    is_demo = {each.username for each in WORKERS} <= known
    return Demo(logins=list_logins() if is_demo else (), password=PASSWORD if is_demo else "", is_new=is_new)
