"""Reading alerts, runs and scores. Lists take the territories that the reader may see: none means nothing.

`reader`: the professional who asks. Whom they must not learn of (restricted cases) is in no list and no count.
"""

from collections.abc import Collection, Sequence

from msgspec import Struct
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from processes.cases.people.restrictions import hidden_participants
from processes.risk.tables import Alert, AlertDecision, RiskRun, RiskScore, StoredModel


class UnknownAlert(LookupError):
    """No alert has that id (or the reader may not see it)."""


class RunSummary(Struct, frozen=True, kw_only=True):
    """A run with what became of it: alerts by kind, and those above the cut who were not attended."""

    run: RiskRun
    alerts_by_kind: dict[str, int]
    not_attended: tuple[RiskScore, ...]


def find_alert(session: Session, alert_id: str, *, territories: Collection[str], reader: str) -> Alert | None:
    """The alert, if it is in one of the reader's territories."""
    return session.scalar(select(Alert).where(Alert.id == alert_id, seen_by(reader, territories)))


def lock_alert(session: Session, alert_id: str) -> Alert:
    """The alert, locked until the transaction ends; for the product's own steps, not for readers."""
    alert = session.scalar(select(Alert).where(Alert.id == alert_id).with_for_update())
    if alert is None:
        raise UnknownAlert(f"Expected a stored alert, but there is none with id {alert_id!r}")
    return alert


def list_alerts(
    session: Session,
    *,
    territories: Collection[str],
    reader: str,
    statuses: Collection[str] | None = None,
    limit: int = 50,
    offset: int = 0,
) -> Sequence[Alert]:
    """Alerts from the highest probability; open and closed unless `statuses` says which."""
    wanted = select(Alert).where(seen_by(reader, territories))
    if statuses is not None:
        wanted = wanted.where(Alert.status.in_(statuses))
    ordered = wanted.order_by(Alert.probability.desc(), Alert.id).limit(limit).offset(offset)
    return session.scalars(ordered).all()


def count_alerts(session: Session, *, territories: Collection[str], reader: str) -> dict[str, int]:
    """How many alerts stand in each status."""
    seen = seen_by(reader, territories)
    counted = select(Alert.status, func.count()).where(seen).group_by(Alert.status)
    return {row[0]: row[1] for row in session.execute(counted)}


def alerts_of(
    session: Session, participant: str, *, territories: Collection[str], reader: str
) -> Sequence[Alert]:
    """A participant's alerts, the latest first."""
    wanted = select(Alert).where(Alert.participant == participant, seen_by(reader, territories))
    return session.scalars(wanted.order_by(Alert.raised_at.desc(), Alert.id)).all()


def alert_log(session: Session, alert_id: str) -> Sequence[AlertDecision]:
    """The steps of an alert, the first first. The caller has found the alert for its reader."""
    steps = select(AlertDecision).where(AlertDecision.alert_id == alert_id).order_by(AlertDecision.id)
    return session.scalars(steps).all()


def list_runs(session: Session, *, limit: int = 50) -> Sequence[RiskRun]:
    """Scoring runs, the latest first (no personal data in them)."""
    return session.scalars(select(RiskRun).order_by(RiskRun.started_at.desc(), RiskRun.id).limit(limit)).all()


def find_run_summary(
    session: Session, run_id: str, *, territories: Collection[str], reader: str
) -> RunSummary | None:
    """A run, its alerts counted by kind and those without a slot, within the reader's territories."""
    run = session.get(RiskRun, run_id)
    if run is None:
        return None
    seen = seen_by(reader, territories)
    kinds = select(Alert.kind, func.count()).where(Alert.run_id == run_id, seen).group_by(Alert.kind)
    missed = (
        select(RiskScore)
        .where(RiskScore.run_id == run_id, RiskScore.is_above_cut, RiskScore.territory.in_(territories))
        .where(RiskScore.participant.not_in(hidden_participants(reader)))
        .order_by(RiskScore.probability.desc(), RiskScore.participant)
    )
    return RunSummary(
        run=run,
        alerts_by_kind={row[0]: row[1] for row in session.execute(kinds)},
        not_attended=tuple(session.scalars(missed)),
    )


def list_models(session: Session) -> Sequence[StoredModel]:
    """Published models, the latest first."""
    return session.scalars(
        select(StoredModel).order_by(StoredModel.published_at.desc(), StoredModel.id)
    ).all()


def seen_by(reader: str, territories: Collection[str]) -> ColumnElement[bool]:
    """The condition on `Alert`: of these territories, and of nobody whom the reader must not learn of."""
    return Alert.territory.in_(territories) & Alert.participant.not_in(hidden_participants(reader))
