"""Service tasks of process *Access and first assessment*. Each may run twice and then counts once; codes only.

Access is through any member (Ley 4/2018), and one person has one open case: a new request joins it.
"""

from collections.abc import Mapping
from typing import Any

from processes.cases.access.duty import coordinator_on_duty
from processes.cases.opening import NotEntitled, Opening, open_case
from processes.cases.people.registering import decide, get_registration
from processes.cases.people.tables import Registration
from processes.cases.queries import find_open_case, lock_case
from processes.cases.story import find_line, write_line
from processes.cases.tables import Case, Participant
from processes.network.calendar import local_date
from processes.network.queries import get_professional
from processes.tasks import Job, service_task

Values = Mapping[str, Any]


@service_task("access.read_registration")
def read_registration(job: Job) -> Values:
    """Reads registration_id; writes territory, ceas, organisation (who attends), registered_by, identity_decision.

    `identity_decision`: same_person or another_person where a person has said so already, else empty.
    """
    registration = _get(job)
    return {
        "territory": registration.territory,
        "ceas": registration.ceas,
        "organisation": registration.organisation,
        "registered_by": registration.registered_by,
        "identity_decision": registration.decision,
    }


@service_task("access.settle_duplicate")
def settle_duplicate(job: Job) -> Values:
    """Reads registration_id, is_same_person, duplicate_of, decided_by: who somebody is, said by a person."""
    registration = _get(job)
    if not registration.decision:
        is_same = job.variables.get("is_same_person") == "yes"
        same_as = str(job.variables["duplicate_of"]) if is_same else None
        decide(job.session, registration, same_as=same_as, by=str(job.variables.get("decided_by")))
    return {}


@service_task("access.open_case")
def open_or_join(job: Job) -> Values:
    """Reads registration_id; writes participant, territory, ceas, case_id, case_was_open and who holds the case.

    A new case has the coordinator on duty until people are assigned; an open one keeps its own.
    """
    registration = _get(job)
    participant = job.session.get_one(Participant, registration.participant)
    line = find_line(job)
    case = find_open_case(job.session, participant.code)
    if case is None:
        duty = coordinator_on_duty(job.session, participant.territory, on=local_date(job.now))
        case, _ = open_case(
            job.session, Opening(participant=participant.code, case_coordinator=duty), now=job.now
        )
        line = write_line(job, case, "opened", details={"coordinator": duty}, by=registration.registered_by)
    elif line is None:
        line = write_line(job, case, "joined", details={"registration": registration.code})
    return {**_held(case), "participant": participant.code, "case_was_open": line.kind == "joined"}


@service_task("access.assign")
def assign(job: Job) -> Values:
    """Reads case_id, reference_professional, case_coordinator; writes both. ONE reference professional a case.

    Raises NotEntitled, UnknownProfessional.
    """
    case = lock_case(job.session, str(job.variables["case_id"]))
    if find_line(job) is None:
        reference = _entitled(job, "reference_professional", "ceas_ts")
        coordinator = _entitled(job, "case_coordinator", "cc")
        case.reference_professional, case.case_coordinator = reference, coordinator
        write_line(
            job, case, "reference_assigned", details={"reference": reference, "coordinator": coordinator}
        )
    return _held(case)


def _get(job: Job) -> Registration:
    return get_registration(job.session, str(job.variables["registration_id"]))


def _held(case: Case) -> dict[str, Any]:
    return {
        "case_id": case.code,
        "territory": case.territory,
        "ceas": case.ceas,
        "case_coordinator": case.case_coordinator,
        "reference_professional": case.reference_professional,
    }


def _entitled(job: Job, name: str, role: str) -> str:
    person = get_professional(job.session, str(job.variables.get(name)))
    if role not in person.own_roles:
        raise NotEntitled(f"Expected {person.username!r} to hold the role {role!r}, but they do not")
    return person.username
