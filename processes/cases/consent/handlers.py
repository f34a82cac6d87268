"""Service tasks of consent for every process. Each may run twice and then counts once; codes in, codes out."""

from collections.abc import Mapping
from typing import Any

from processes.cases.consent.acts import act_of
from processes.cases.consent.authorisations import AUTHORISATIONS, authorisations_of
from processes.cases.consent.revoking import revoke_sharing
from processes.cases.consent.sharing import Grant, end_sharings, share
from processes.cases.consent.versions import render_words, text_in_force
from processes.cases.queries import find_consent_in_force, lock_case
from processes.cases.story import find_line, write_line
from processes.cases.tables import Case
from processes.network.calendar import local_date
from processes.tasks import Job, service_task

Values = Mapping[str, Any]


@service_task("consent.text_in_force")
def text(job: Job) -> Values:
    """Writes consent_version and consent_text {es, en}: what the participant is shown today."""
    found = text_in_force(local_date(job.now))
    said = {language: render_words(found, language) for language in ("es", "en")}
    return {"consent_version": found.version, "consent_text": said}


@service_task("consent.check")
def check(job: Job) -> Values:
    """Reads case_id, authorisation?; writes consent_holds: signed and in force (and that one of the four given)."""
    wanted = job.variables.get("authorisation")
    if wanted is not None and wanted not in AUTHORISATIONS:
        raise ValueError(f"Expected one of {', '.join(AUTHORISATIONS)}, but got {wanted!r}")
    consent = find_consent_in_force(job.session, str(job.variables["case_id"]))
    holds = consent is not None and (wanted is None or getattr(authorisations_of(consent), str(wanted)))
    return {"consent_holds": holds}


@service_task("consent.share")
def share_data(job: Job) -> Values:
    """Reads case_id, organisation, purpose, field_groups?; writes shared_groups. Fails where no consent covers it."""
    given = job.variables
    grant = Grant(
        organisation=str(given["organisation"]),
        purpose=str(given["purpose"]),
        field_groups=tuple(given.get("field_groups") or ()),
    )
    return {"shared_groups": list(share(job.session, _case(job), grant, act_of(job)))}


@service_task("consent.end_sharing")
def end_sharing(job: Job) -> Values:
    """Reads case_id, organisation? (else all), purpose? (else any): undoes consent.share, also where nothing is."""
    given = job.variables
    case, act = _case(job), act_of(job)
    organisation, purpose = given.get("organisation"), given.get("purpose")
    if organisation:
        revoke_sharing(job.session, case, str(organisation), purpose, act)
    else:
        end_sharings(job.session, case, act, purpose=purpose)
    return {}


@service_task("consent.record_going_on")
def record_going_on(job: Job) -> Values:
    """Reads case_id: the case goes on in its CEAS, nothing shared."""
    if find_line(job) is None:
        write_line(job, _case(job), "goes_on_unshared")
    return {}


def _case(job: Job) -> Case:
    return lock_case(job.session, str(job.variables["case_id"]))
