"""Reading actions and their lists, each reader their part of it.

Network coordinators and supervisors of the territory: all of the list. The organiser: who comes. A CEAS: its own.
Nobody sees somebody in a restricted case whom they were not named for, and nobody a score.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from processes.cases.people.restrictions import hidden_participants
from processes.cases.tables import Participant
from processes.network.professionals import Professional, organisations_of, territories_of
from processes.risk.community import standing
from processes.risk.community.tables import CommunityAction, CommunityInvitation

PLANNERS = frozenset({"coordinador_red", "supervisor"})
ORGANISERS = frozenset({"ts_prof", "ceas_ts", "cc"})
INVITERS = frozenset({"ceas_ts"})
_CODE = re.compile(r"AC-([1-9]\d{0,8})", re.ASCII)


class UnknownAction(LookupError):
    """No action has that code."""


def lock_action(session: Session, code: str) -> CommunityAction:
    """The action, locked until the transaction ends; for the product's own steps. Raises UnknownAction."""
    found = session.scalar(select(CommunityAction).where(_has_code(code)).with_for_update())
    if found is None:
        raise UnknownAction(f"Expected a stored action, but there is none with code {code!r}")
    return found


def find_action_for(session: Session, professional: Professional, code: str) -> CommunityAction | None:
    """The action, if it is this professional's to know."""
    return session.scalar(select(CommunityAction).where(_has_code(code), _may_see(professional)))


def list_actions_for(
    session: Session, professional: Professional, *, limit: int
) -> Sequence[CommunityAction]:
    """Those that this professional may know of, the latest day first."""
    chosen = select(CommunityAction).where(_may_see(professional))
    ordered = chosen.order_by(CommunityAction.starts_at.desc(), CommunityAction.id.desc())
    return session.scalars(ordered.limit(limit)).all()


def invitations_for(
    session: Session, professional: Professional, action: CommunityAction
) -> Sequence[CommunityInvitation]:
    """The part of the list that this professional may see, in its order."""
    chosen = select(CommunityInvitation).where(
        CommunityInvitation.action == action.id,
        _may_see_invitation(professional, action),
        CommunityInvitation.participant.not_in(hidden_participants(professional.username)),
    )
    return session.scalars(chosen.order_by(CommunityInvitation.position)).all()


def people_known_to(
    session: Session, professional: Professional, invitations: Iterable[CommunityInvitation]
) -> dict[str, Participant]:
    """By code, those of these whom the reader's own CEAS attends: whoever invites somebody must know whom."""
    theirs = organisations_of(professional, INVITERS)
    asked = [each.participant for each in invitations if each.ceas in theirs]
    found = session.scalars(select(Participant).where(Participant.code.in_(asked)))
    return {each.code: each for each in found}


def count_seats(session: Session, actions: Iterable[CommunityAction]) -> Counter[int]:
    """How many seats are taken of each action, by its number."""
    chosen = select(CommunityInvitation.action, func.count()).where(
        CommunityInvitation.action.in_([each.id for each in actions]),
        CommunityInvitation.status.in_(standing.COMING),
    )
    rows = session.execute(chosen.group_by(CommunityInvitation.action))
    return Counter({row[0]: row[1] for row in rows})


def planning_territories(professional: Professional) -> frozenset[str]:
    """Where they plan actions."""
    return territories_of(professional, PLANNERS)


def has_actions(professional: Professional) -> bool:
    """Whether they plan, organise or invite anywhere."""
    return not (PLANNERS | ORGANISERS).isdisjoint(professional.roles)


def may_plan(professional: Professional, territory: str) -> bool:
    """Whether they plan actions there."""
    return territory in territories_of(professional, PLANNERS)


def _has_code(code: str) -> ColumnElement[bool]:
    matched = _CODE.fullmatch(code)
    return CommunityAction.id == (int(matched[1]) if matched else 0)


def _may_see(professional: Professional) -> ColumnElement[bool]:
    own = select(CommunityInvitation.action).where(
        CommunityInvitation.ceas.in_(organisations_of(professional, INVITERS))
    )
    return or_(
        CommunityAction.territory.in_(territories_of(professional, PLANNERS)),
        CommunityAction.organiser.in_(organisations_of(professional, ORGANISERS)),
        CommunityAction.id.in_(own),
    )


def _may_see_invitation(professional: Professional, action: CommunityAction) -> ColumnElement[bool]:
    if may_plan(professional, action.territory):
        return CommunityInvitation.id.is_not(None)
    own = CommunityInvitation.ceas.in_(organisations_of(professional, INVITERS))
    organises = action.organiser in organisations_of(professional, ORGANISERS)
    comes = CommunityInvitation.status.in_(standing.COMING) if organises else CommunityInvitation.id.is_(None)
    return or_(own, comes)
