"""Service tasks of process *Referral between organisations*. Each may run twice and then counts once; codes only.

Who acts stands in `acted_by`: the lock is asked again here, whatever the diagram let through.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from processes.cases.consent.acts import act_of
from processes.cases.queries import lock_case
from processes.cases.referrals.acting import Asked, Deed, do, is_done, record, standing_of, take_back
from processes.cases.referrals.codes import OWN, read_code
from processes.cases.referrals.locks import acts_now
from processes.cases.referrals.queries import kind_of, lock_referral
from processes.cases.referrals.sharing import send_data, withdraw_data
from processes.cases.referrals.states import ACTS, Act, ReferralRefused
from processes.cases.referrals.tables import Referral
from processes.cases.story import find_line, write_line
from processes.cases.tables import Case
from processes.network.calendar import local_date
from processes.network.queries import get_professional
from processes.tasks import BpmnError, Job, service_task

Values = Mapping[str, Any]


@service_task("referrals.record")
def record_referral(job: Job) -> Values:
    """Reads case_id, receiver, service, acted_by, words?, answer_by?; writes referral_id, sender, service.

    Throws `wrong_receiver` when that organisation does not take what is asked: somebody chooses another.
    """
    given = job.variables
    asked = Asked(
        case_code=str(given["case_id"]),
        service=str(given.get("service")),
        receiver=str(given.get("receiver")),
        by=str(given.get("acted_by")),
        key=job.idempotency_key,
        words=_words(job),
        answer_by=_moment(given.get("answer_by")),
    )
    referral = _record(job, asked)
    if find_line(job) is None:
        details = {"referral": referral.code, "service": referral.service, "receiver": referral.receiver}
        write_line(job, lock_case(job.session, referral.case_code), "referred", details=details, by=asked.by)
    return {"referral_id": referral.code, "sender": referral.sender, "service": referral.service}


@service_task("referrals.share")
def share(job: Job) -> Values:
    """Reads referral_id, acted_by; writes shared (field groups). Throws `nothing_to_share` when nothing may be sent."""
    referral = _get(job)
    by = str(job.variables.get("acted_by"))
    groups = send_data(job.session, referral, act_of(job, by=by), on=local_date(job.now))
    if not groups:
        raise BpmnError("nothing_to_share", "Expected a field group that may be shared, but there is none")
    return {"shared": list(groups)}


@service_task("referrals.withdraw_shared")
def withdraw_shared(job: Job) -> Values:
    """Reads referral_id: the receiver sees nothing of it any more. What compensation calls."""
    withdraw_data(job.session, _get(job), act_of(job))
    return {"shared": []}


@service_task("referrals.act")
def act(job: Job) -> Values:
    """Reads referral_id, act, acted_by, words?; writes referral_state. Fails where the lock does not allow it."""
    given = job.variables
    deed = Deed(
        act=_act(given.get("act")), by=str(given.get("acted_by")), key=job.idempotency_key, words=_words(job)
    )
    referral = do(job.session, str(given["referral_id"]), deed, now=job.now)
    _tell_end(job, referral, by=deed.by)
    return {"referral_state": referral.state}


@service_task("referrals.withdraw")
def withdraw(job: Job) -> Values:
    """Reads referral_id, acted_by, words?; writes referral_state. Throws `already_answered`."""
    referral = _get(job)
    if referral.answer in ("accepted", "rejected"):
        raise BpmnError("already_answered", f"Expected no answer yet, but it is {referral.answer}")
    by = str(job.variables.get("acted_by"))
    do(
        job.session,
        referral.code,
        Deed(act="withdraw", by=by, key=job.idempotency_key, words=_words(job)),
        now=job.now,
    )
    _tell_end(job, referral, by=by)
    return {"referral_state": referral.state}


@service_task("referrals.record_work")
def record_work(job: Job) -> Values:
    """Reads referral_id, acted_by, words?, own_services? (codes, of a support); writes referral_state.

    Advice and assessment are closed with it; under a support the own services are recorded and closed, and the
    support stays open until the CEAS closes it.
    """
    referral = _get(job)
    by = str(job.variables.get("acted_by"))
    if referral.service in ("401035", "401036"):
        _do(job, referral, "attend", by)
        _do(job, referral, "close", by)
    elif not is_done(job.session, f"{job.idempotency_key}:attend"):
        if _may_attend(job, referral, by):
            _do(job, referral, "attend", by)
        for code in _own_services(job):
            _record_own(job, referral, code, by)
    _tell_end(job, referral, by=by)
    return {"referral_state": referral.state}


@service_task("referrals.take_back")
def take_back_referral(job: Job) -> Values:
    """Reads referral_id?: consent was withdrawn, it ends and nothing stays shared. None was recorded yet: nothing."""
    code = job.variables.get("referral_id")
    if code is None:
        return {"referral_state": None}
    referral = take_back(job.session, str(code), key=job.idempotency_key, now=job.now)
    _tell_end(job, referral, by="sistema")
    return {"referral_state": referral.state}


def _get(job: Job) -> Referral:
    return lock_referral(job.session, str(job.variables["referral_id"]))


def _record(job: Job, asked: Asked) -> Referral:
    try:
        return record(job.session, asked, now=job.now)
    except ReferralRefused as refusal:
        if refusal.reason == "wrong_receiver":
            raise BpmnError("wrong_receiver", str(refusal)) from refusal
        raise


def _do(job: Job, referral: Referral, what: Act, by: str) -> None:
    words = _words(job) if what == "attend" else ""
    deed = Deed(act=what, by=by, key=f"{job.idempotency_key}:{what}", words=words)
    do(job.session, referral.code, deed, now=job.now)


def _may_attend(job: Job, referral: Referral, by: str) -> bool:
    """A collaborator lends the resource and does not intervene: there is nothing to write down."""
    case = job.session.get_one(Case, referral.case_code)
    kind = kind_of(referral, get_professional(job.session, by, day=local_date(job.now)), case)
    return "attend" in acts_now(kind, read_code(referral.service), standing_of(referral))


def _record_own(job: Job, support: Referral, code: str, by: str) -> None:
    key = f"{job.idempotency_key}:{code}"
    asked = Asked(
        case_code=support.case_code,
        service=code,
        receiver=support.receiver,
        by=by,
        key=key,
        part_of=support.code,
    )
    own = record(job.session, asked, now=job.now)
    do(job.session, own.code, Deed(act="close", by=by, key=f"{key}:close"), now=job.now)


def _own_services(job: Job) -> list[str]:
    chosen = job.variables.get("own_services") or []
    if not isinstance(chosen, list) or not all(code in OWN for code in chosen):
        raise ReferralRefused("unknown_code", f"Expected own services of {', '.join(OWN)}, but got others")
    return [str(code) for code in dict.fromkeys(chosen)]


def _tell_end(job: Job, referral: Referral, *, by: str) -> None:
    """One line of the case's story when the referral is over."""
    if referral.ended_at is None or find_line(job) is not None:
        return
    kinds = {
        "granted_closed": "referral_closed",
        "rejected": "referral_rejected",
        "withdrawn": "referral_withdrawn",
    }
    case = lock_case(job.session, referral.case_code)
    write_line(job, case, kinds[referral.state], details={"referral": referral.code}, by=by)


def _act(given: object) -> Act:
    for known in ACTS:
        if given == known:
            return known
    raise ReferralRefused("unknown_act", f"Expected an act of {', '.join(ACTS)}, but got {given!r}")


def _words(job: Job) -> str:
    return str(job.variables.get("words") or "")


def _moment(given: object) -> datetime | None:
    if given is None or isinstance(given, datetime):
        return given
    return datetime.fromisoformat(str(given))
