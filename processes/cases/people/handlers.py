"""Service tasks on people. Each may run twice and then counts once; they read and return codes, never names."""

from collections.abc import Mapping
from typing import Any

from processes.cases.people.duplicates import find_likely_duplicates
from processes.cases.people.registering import become_participant, decide, get_registration, identity_asked
from processes.tasks import Job, service_task

Values = Mapping[str, Any]


@service_task("people.find_duplicates")
def find_duplicates(job: Job) -> Values:
    """Reads registration_id; writes likely_duplicates (how many), duplicate_of (the likeliest one's code, or null).

    Where somebody has said already who it is, that is the answer: one with its code, or none.
    """
    registration = get_registration(job.session, str(job.variables["registration_id"]))
    if registration.decision:
        known = registration.participant if registration.decision == "same_person" else None
        return {"likely_duplicates": int(known is not None), "duplicate_of": known}
    alike = find_likely_duplicates(job.session, identity_asked(registration))
    likely = [each for each in alike if each.verdict == "likely"]
    return {"likely_duplicates": len(likely), "duplicate_of": likely[0].participant if likely else None}


@service_task("people.register_participant")
def register_participant(job: Job) -> Values:
    """Reads registration_id, same_as? (a participant's code); writes participant, territory, ceas.

    Without `same_as`, and where nobody has said who it is, a new participant is registered.
    """
    registration = get_registration(job.session, str(job.variables["registration_id"]))
    same_as = job.variables.get("same_as") or None
    if not registration.decision and registration.participant is None:
        decide(job.session, registration, same_as=same_as, by=registration.registered_by)
    participant = become_participant(job.session, registration)
    return {"participant": participant.code, "territory": participant.territory, "ceas": participant.ceas}
