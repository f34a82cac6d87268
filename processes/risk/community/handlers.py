"""Service tasks of *Community-action invitation*. Each may run twice and then counts once; they return codes.

The tables are the truth about seats: each step reads them anew, so that two seats given up at once are both counted.
"""

from collections.abc import Mapping
from typing import Any

from processes.risk.community import standing
from processes.risk.community.lists import (
    codes,
    invitations_of,
    make_list,
    move,
    refuse_invitations,
    seats_now,
)
from processes.risk.community.queries import lock_action
from processes.risk.community.tables import CommunityAction, CommunityInvitation
from processes.tasks import Job, service_task

EMPTY_AT_FIRST = ("accepted_by", "declined_by", "never_again", "seated", "offered", "waiting")
OUTCOMES = ("held", "not_held", "cancelled")
Values = Mapping[str, Any]


class UnknownOutcome(ValueError):
    """An action ends in one of the known ways."""


@service_task("community.list_eligible")
def list_eligible(job: Job) -> Values:
    """Reads action_id; writes invitees [{code, ceas}], places, and empty lists of answers and seats."""
    action = _action(job)
    listed = make_list(job.session, action, job.now)
    if action.status == "planned":
        action.status = "listed"
    return {
        "invitees": [_invitee(each) for each in listed],
        "places": action.seats + action.waiting_places,
        **{name: [] for name in EMPTY_AT_FIRST},
    }


@service_task("community.give_seats")
def give_seats(job: Job) -> Values:
    """Reads action_id, accepted_by, declined_by, never_again; writes seated, offered, waiting."""
    action = _action(job)
    if action.status == "listed":
        _record_answers(job, action, seats=action.seats)
        action.status = "seated"
    return seats_now(job.session, action)


@service_task("community.release_seat")
def release_seat(job: Job) -> Values:
    """Reads action_id; writes seated, offered, waiting as they are now: who gave up is in the tables already."""
    return seats_now(job.session, _action(job))


@service_task("community.take_next")
def take_next(job: Job) -> Values:
    """Reads action_id; writes to_offer [{code, ceas}] (as many as seats are free), taken_by, and how seats stand."""
    action = _action(job)
    listed = invitations_of(job.session, action)
    mine = [each for each in listed if each.offer_key == job.idempotency_key]
    if not mine:
        held = len(codes(listed, *standing.COMING, standing.OFFERED))
        mine = [each for each in listed if each.status == standing.WAITING][: max(0, action.seats - held)]
        for each in mine:
            move(each, standing.OFFERED, job.now)
            each.offer_key = job.idempotency_key
        job.session.flush()
    return {
        "to_offer": [_invitee(each) for each in mine],
        "taken_by": [],
        **seats_now(job.session, action),
    }


@service_task("community.record_offers")
def record_offers(job: Job) -> Values:
    """Reads action_id, to_offer, taken_by; who did not take the seat leaves it; writes seated, offered, waiting."""
    action = _action(job)
    asked = {each["code"] for each in job.variables.get("to_offer") or ()}
    taken = set(job.variables.get("taken_by") or ())
    for each in invitations_of(job.session, action):
        if each.participant in asked and each.status == standing.OFFERED:
            move(each, standing.SEAT if each.participant in taken else standing.DECLINED, job.now)
    job.session.flush()
    return seats_now(job.session, action)


@service_task("community.record_attendance")
def record_attendance(job: Job) -> Values:
    """Reads action_id, attended (codes)."""
    came = set(job.variables.get("attended") or ())
    for each in invitations_of(job.session, _action(job)):
        if each.status == standing.SEAT:
            move(each, standing.ATTENDED if each.participant in came else standing.ABSENT, job.now)
    return {}


@service_task("community.close_action")
def close_action(job: Job) -> Values:
    """Reads action_id, outcome (held, not_held, cancelled), usefulness?, and answers that were not recorded yet."""
    action = _action(job)
    outcome = job.variables.get("outcome")
    if outcome not in OUTCOMES:
        raise UnknownOutcome(f"Expected an outcome of {', '.join(OUTCOMES)}, but got {outcome!r}")
    if action.closed_at is None:
        if action.status == "listed":
            _record_answers(job, action, seats=0)
        action.status, action.closed_at = str(outcome), job.now
        action.usefulness = job.variables.get("usefulness") if outcome == "held" else None
    return {}


def _record_answers(job: Job, action: CommunityAction, *, seats: int) -> None:
    """Seats, waiting list, and who does not want to be invited again: that holds whatever becomes of the action."""
    given = job.variables
    answers = standing.Answers(
        accepted=tuple(given.get("accepted_by") or ()),
        declined=tuple(given.get("declined_by") or ()),
        never=tuple(given.get("never_again") or ()),
    )
    listed = invitations_of(job.session, action)
    after = standing.settle([each.participant for each in listed], answers, seats=seats)
    for each in listed:
        move(each, after[each.participant], job.now)
    refuse_invitations(job.session, answers.never, job.now)


def _action(job: Job) -> CommunityAction:
    return lock_action(job.session, str(job.variables["action_id"]))


def _invitee(invitation: CommunityInvitation) -> dict[str, str]:
    return {"code": invitation.participant, "ceas": invitation.ceas}
