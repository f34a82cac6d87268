"""The composition root: engine, database and handlers put together from two addresses. Reads no environment.

`build` runs no migration; `migrate` does. Who tells RQ workers of their work is set in workers/dispatch.py.
"""

from collections.abc import Sequence

from msgspec.structs import replace
from sqlalchemy.orm import sessionmaker

import processes.cases.access.handlers
import processes.cases.basic_needs.handlers
import processes.cases.consent.handlers
import processes.cases.diagnosis.handlers
import processes.cases.diagnosis.process_steps
import processes.cases.employment.handlers
import processes.cases.guaranteed_income.handlers
import processes.cases.handlers
import processes.cases.housing.handlers
import processes.cases.intensive.handlers
import processes.cases.law.handlers
import processes.cases.payroll.handlers
import processes.cases.people.handlers
import processes.cases.plan.handlers
import processes.cases.protection.handlers
import processes.cases.referrals.handlers
import processes.cases.review.handlers
import processes.network.handlers
import processes.risk.community.handlers
import processes.risk.handlers
import processes.risk.rights.handlers  # noqa: F401 - importing registers
from engine import Engine, EngineConfig, Fault
from engine.clock import Clock
from engine.observing import Observer
from engine.store import SqlStore, open_database
from engine.store.database_clock import clock_of
from forms import FormRefused, read_form
from processes.application import Application
from processes.migrations import migrate
from processes.network.calendar import ZONE, days_off
from processes.network.roles import ROLE_CODES
from processes.network_promises import PROMISES
from processes.promises_at_deployment import promises_kept
from processes.tasks import handler_keys

__all__ = ["Application", "build", "migrate"]
CALENDAR = range(2025, 2041)


def build(
    database_url: str,
    *,
    redis_url: str | None = None,
    clock: Clock | None = None,
    observer: Observer | None = None,
) -> Application:
    """Expects a migrated database. `clock` is for tests and for loading a past; else all hosts have the database's."""
    database = open_database(database_url)
    config = replace(engine_config(has_queue=redis_url is not None), observer=observer)
    return Application(
        engine=Engine(SqlStore(database), clock=clock or clock_of(database), config=config),
        database=database,
        sessions=sessionmaker(database, expire_on_commit=False),
        redis_url=redis_url,
    )


def engine_config(*, has_queue: bool) -> EngineConfig:
    """The names that diagrams may use, the calendar, and whether wake-ups go through the outbox."""
    return EngineConfig(
        handlers=handler_keys(),
        roles=ROLE_CODES,
        check_form=check_form,
        zone=ZONE.key,
        days_off=days_off(CALENDAR),
        outbox=has_queue,
        promises=PROMISES,
        check_promises=promises_kept,
    )


def check_form(content: bytes, file: str) -> Sequence[Fault]:
    """Every fault of a form's file, warnings too."""
    try:
        return read_form(content, file=file).warnings
    except FormRefused as refusal:
        return refusal.faults
