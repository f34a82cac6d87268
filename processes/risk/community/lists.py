"""The stored list of an action: made from the latest scoring, moved on step by step. For the product's own steps.

Who may read it is in queries.py. People in restricted cases are on no list: their CEAS would learn of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from processes.cases.people.restrictions import hidden_participants
from processes.cases.tables import Participant
from processes.risk.community import standing
from processes.risk.community.eligibility import Candidate, Criteria, choose
from processes.risk.community.tables import CommunityAction, CommunityInvitation, InvitationRefusal
from processes.risk.tables import RiskRun, RiskScore


def make_list(session: Session, action: CommunityAction, now: datetime) -> Sequence[CommunityInvitation]:
    """Once: the list that was made stays."""
    if not (made := invitations_of(session, action)):
        chosen = choose(_candidates(session, action), _criteria(action), refused=_refused(session), now=now)
        made = [
            CommunityInvitation(
                action=action.id,
                participant=each.participant,
                ceas=each.ceas,
                position=position,
                status=standing.LISTED,
                listed_at=now,
                changed_at=now,
            )
            for position, each in enumerate(chosen, start=1)
        ]
        session.add_all(made)
        session.flush()
    return made


def invitations_of(session: Session, action: CommunityAction) -> Sequence[CommunityInvitation]:
    """Everybody on the list, in its order."""
    chosen = select(CommunityInvitation).where(CommunityInvitation.action == action.id)
    return session.scalars(chosen.order_by(CommunityInvitation.position)).all()


def move(invitation: CommunityInvitation, status: str, now: datetime) -> None:
    """Raises WrongStanding."""
    invitation.status, invitation.changed_at = standing.check_step(invitation.status, status), now


def codes(invitations: Iterable[CommunityInvitation], *statuses: str) -> list[str]:
    """The participants in one of these statuses."""
    return [each.participant for each in invitations if each.status in statuses]


def seats_now(session: Session, action: CommunityAction) -> Mapping[str, list[str]]:
    """What the process waits by: who has a seat, whom one is offered to, who waits."""
    listed = invitations_of(session, action)
    return {
        "seated": codes(listed, *standing.COMING),
        "offered": codes(listed, standing.OFFERED),
        "waiting": codes(listed, standing.WAITING),
    }


def refuse_invitations(session: Session, participants: Iterable[str], now: datetime) -> None:
    """They are not invited to anything any more; who said so before stays so."""
    known = _refused(session)
    session.add_all(
        InvitationRefusal(participant=code, said_at=now)
        for code in dict.fromkeys(participants)
        if code not in known
    )
    session.flush()


def _criteria(action: CommunityAction) -> Criteria:
    return Criteria(
        code=action.code,
        theme=action.theme,
        least_risk=action.least_risk,
        most_risk=action.most_risk,
        rest_days=action.rest_days,
        places=action.seats + action.waiting_places,
    )


def _refused(session: Session) -> frozenset[str]:
    return frozenset(session.scalars(select(InvitationRefusal.participant)))


def _candidates(session: Session, action: CommunityAction) -> list[Candidate]:
    """Everybody of the territory with an estimate, whoever may know of them: no one in a restricted case."""
    latest = (
        select(RiskScore.id, _newest_first().label("age"))
        .join(RiskRun, RiskRun.id == RiskScore.run_id)
        .where(RiskScore.territory == action.territory)
        .subquery()
    )
    rows = session.execute(
        select(RiskScore, Participant.ceas)
        .join(latest, latest.c.id == RiskScore.id)
        .join(Participant, Participant.code == RiskScore.participant)
        .where(latest.c.age == 1, Participant.code.not_in(hidden_participants(None)))
    ).all()
    listed = select(CommunityInvitation.participant, func.max(CommunityInvitation.listed_at))
    asked = {
        row[0]: row[1]
        for row in session.execute(
            listed.where(CommunityInvitation.status != standing.NOT_ASKED).group_by(
                CommunityInvitation.participant
            )
        )
    }
    return [
        Candidate(
            participant=score.participant,
            ceas=ceas,
            risk=score.probability,
            contributions=score.contributions,
            last_listed_at=asked.get(score.participant),
        )
        for score, ceas in rows
    ]


def _newest_first() -> ColumnElement[int]:
    return func.row_number().over(
        partition_by=RiskScore.participant, order_by=(RiskRun.started_at.desc(), RiskScore.id.desc())
    )
