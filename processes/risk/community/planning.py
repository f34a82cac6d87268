"""Planning a community action, and saying that somebody gives up their seat. The caller's transaction commits."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.network.professionals import Professional
from processes.network.tables import Organisation
from processes.risk.community import standing
from processes.risk.community.lists import move
from processes.risk.community.plans import ActionPlan, PlanRefused, find_faults
from processes.risk.community.queries import find_action_for, invitations_for, may_plan
from processes.risk.community.tables import CommunityAction, CommunityInvitation
from processes.risk.ports import Publisher

PLANNED, GIVEN_UP, CANCELLED = "community_action_planned", "seat_given_up", "community_action_cancelled"
OPEN = frozenset({"planned", "listed", "seated"})


class NotYours(PermissionError):
    """This professional may not do that."""


def plan_action(
    session: Session,
    publisher: Publisher,
    plan: ActionPlan,
    *,
    by: Professional,
    now: datetime,
    pace: str | None = None,
) -> CommunityAction:
    """Store the action and start its process. Raises NotYours; PlanRefused with every fault."""
    if not may_plan(by, plan.territory):
        raise NotYours(
            f"Expected somebody who plans actions in {plan.territory!r}, but {by.username!r} does not"
        )
    if faults := find_faults(plan, session.get(Organisation, plan.organiser), now):
        raise PlanRefused(faults)
    action = CommunityAction(
        title=plan.title.strip(),
        theme=plan.theme,
        organiser=plan.organiser,
        territory=plan.territory,
        place=plan.place.strip(),
        starts_at=plan.starts_at,
        seats=plan.seats,
        waiting_places=plan.waiting_places,
        least_risk=plan.least_risk,
        most_risk=plan.most_risk,
        rest_days=plan.rest_days,
        status="planned",
        planned_by=by.username,
        planned_at=now,
    )
    session.add(action)
    session.flush()
    brought = {
        "action_id": action.code,
        "territory": action.territory,
        "organiser": action.organiser,
        "seats": action.seats,
        "starts_at": action.starts_at,
    }
    _publish(session, publisher, action, PLANNED, brought if pace is None else {**brought, "pace": pace})
    return action


def give_up_seat(
    session: Session, publisher: Publisher, code: str, participant: str, *, by: Professional, now: datetime
) -> CommunityInvitation:
    """The person does not come after all. Raises NotYours for somebody who may not see them, WrongStanding."""
    action = find_action_for(session, by, code)
    mine = () if action is None else invitations_for(session, by, action)
    found = next((each for each in mine if each.participant == participant), None)
    if action is None or found is None:
        raise NotYours(f"Expected somebody on a list that {by.username!r} sees, but there is nobody")
    locked = session.scalar(
        select(CommunityInvitation).where(CommunityInvitation.id == found.id).with_for_update()
    )
    assert locked is not None
    session.refresh(locked)
    move(locked, standing.GAVE_UP, now)
    session.flush()
    _publish(session, publisher, action, GIVEN_UP, {"noted_by": by.username}, about=f":{locked.id}")
    return locked


def cancel_action(session: Session, publisher: Publisher, code: str, *, by: Professional) -> CommunityAction:
    """Stop its process: those who were coming are told by a task. Raises NotYours."""
    action = find_action_for(session, by, code)
    if action is None or not may_plan(by, action.territory) or action.status not in OPEN:
        raise NotYours(
            f"Expected an open action that {by.username!r} plans, but there is none with that code"
        )
    _publish(session, publisher, action, CANCELLED, {"cancelled_by": by.username})
    return action


def _publish(
    session: Session,
    publisher: Publisher,
    action: CommunityAction,
    name: str,
    variables: Mapping[str, object],
    *,
    about: str = "",
) -> None:
    publisher.publish(
        name=name,
        key=action.code,
        variables=variables,
        message_id=f"{name}:{action.code}{about}",
        connection=session.connection(),
    )
