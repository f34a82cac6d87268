"""Service tasks of *Guaranteed income*. Each may run twice and then counts once; they read and return codes.

None of them grants: what two people decided is recorded.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from processes.cases.guaranteed_income.queries import (
    find_open_application,
    lock_application,
    take_for_commission,
)
from processes.cases.guaranteed_income.resolution import read_resolution
from processes.cases.guaranteed_income.tables import IncomeApplication, IncomeNumber
from processes.cases.people.households import members_of
from processes.cases.people.restrictions import is_hidden
from processes.cases.queries import lock_case
from processes.cases.story import find_line, write_line
from processes.cases.tables import Case, Participant
from processes.network.calendar import local_date
from processes.numbering import next_in_year
from processes.tasks import BpmnError, Job, service_task

ALREADY_APPLIED, RESTRICTED = "already_applied", "restricted_case"
Values = Mapping[str, Any]


@service_task("guaranteed_income.open")
def open_application(job: Job) -> Values:
    """Reads case_id, applied_on?; writes application, applied_on, household_members and an empty item.

    One that was set aside is taken up again with its own day. Throws already_applied.
    """
    case = lock_case(job.session, str(job.variables["case_id"]))
    application = find_open_application(job.session, case.code)
    if find_line(job) is None:
        if application is None:
            application = _new(job, case)
        elif application.status != "set_aside":
            raise BpmnError(ALREADY_APPLIED, f"Expected no open application in case {case.code}")
        application.status = "handled"
        write_line(job, case, "income_applied", details={"application": application.code})
    if application is None:
        raise LookupError(f"Expected the open application of case {case.code}, but there is none")
    participant = job.session.get_one(Participant, case.participant)
    others = members_of(job.session, participant, on=application.applied_on)
    return {
        "application": application.code,
        "applied_on": application.applied_on,
        "household_members": len(others) + 1,
        "item": {"entry": f"{application.code}/{application.entries}"},
    }


@service_task("guaranteed_income.put_on_agenda")
def put_on_agenda(job: Job) -> Values:
    """Reads application, proposal, proposed_by, income_amount, income_kind, eligibility; writes item.

    Each time is an entry of its own: an answer to an earlier one meets nobody. Throws restricted_case.
    """
    application = lock_application(job.session, str(job.variables["application"]))
    case = lock_case(job.session, application.case_code)
    if is_hidden(job.session, case.participant, None):
        raise BpmnError(RESTRICTED, f"Expected a case that others may hear of, but {case.code} is restricted")
    if find_line(job) is None:
        application.entries += 1
        application.status = "for_commission"
        application.item = _item(application, case, job.variables)
        write_line(job, case, "income_for_commission", details={"application": application.code})
    return {"item": application.item}


@service_task("guaranteed_income.read_agenda")
def read_agenda(job: Job) -> Values:
    """Writes agenda: the items that wait for a session, of the whole region; each is offered in its territory."""
    waiting = take_for_commission(job.session)
    for application in waiting:
        application.status = "on_agenda"
    return {"agenda": [application.item for application in waiting]}


@service_task("guaranteed_income.record")
def record(job: Job) -> Values:
    """Reads application, resolution (granted, refused, withdrawn), who proposed and decided, what the tables said.

    Raises ResolutionRefused.
    """
    application = lock_application(job.session, str(job.variables["application"]))
    if find_line(job) is None:
        resolution = read_resolution(job.variables)
        application.status = resolution.status
        application.proposed_by, application.decided_by = resolution.proposed_by, resolution.decided_by
        application.kind, application.unmet = resolution.kind, list(resolution.unmet)
        application.amount_cents = resolution.amount_cents
        application.accrues_from, application.closed_at = resolution.accrues_from, job.now
        case = lock_case(job.session, application.case_code)
        write_line(job, case, f"income_{resolution.status}", details={"application": application.code})
    return {}


@service_task("guaranteed_income.set_aside")
def set_aside(job: Job) -> Values:
    """Reads application: nothing runs for it, and its day is kept for when it is taken up again."""
    application = lock_application(job.session, str(job.variables["application"]))
    if find_line(job) is None:
        application.status = "set_aside"
        case = lock_case(job.session, application.case_code)
        write_line(job, case, "income_set_aside", details={"application": application.code})
    return {}


def _new(job: Job, case: Case) -> IncomeApplication:
    applied_on = _day(job.variables.get("applied_on")) or local_date(job.now)
    number = next_in_year(job.session, IncomeNumber, applied_on.year)
    application = IncomeApplication(
        code=f"G-{applied_on.year}-{number:04d}",
        key=job.idempotency_key,
        case_code=case.code,
        applied_on=applied_on,
        status="handled",
        entries=0,
        item={},
        unmet=[],
    )
    job.session.add(application)
    job.session.flush()
    return application


def _day(given: object) -> date | None:
    if isinstance(given, str):
        return date.fromisoformat(given[:10])
    return given if isinstance(given, date) else None


def _item(application: IncomeApplication, case: Case, given: Values) -> dict[str, Any]:
    """What the commission is shown: codes and an amount, no name and no words."""
    amount, eligibility = given.get("income_amount") or {}, given.get("eligibility") or {}
    return {
        "entry": f"{application.code}/{application.entries}",
        "application": application.code,
        "territory": case.territory,
        "proposal": given.get("proposal"),
        "proposed_by": given.get("proposed_by"),
        "has_amount": amount.get("state") == "amount",
        "amount": str(amount.get("amount") or 0),
        "unmet": list(eligibility.get("unmet") or ()),
        "kind": (given.get("income_kind") or {}).get("kind"),
    }
