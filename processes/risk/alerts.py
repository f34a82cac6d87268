"""Raise alerts: store a run, its scores and alerts, and start process 9 for each, in one transaction.

Exactly once: run and alert ids follow from what was asked, so asking again changes and publishes nothing.
Only codes leave in the messages.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid5

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.risk.capacity import Candidate, Selection, Shares, select_within_capacity
from processes.risk.ports import Publisher
from processes.risk.registry import RISK_NAMESPACE, UnknownModel
from processes.risk.rights.requests import scores_set_aside
from processes.risk.rule_alerts import RuleMet
from processes.risk.score import Score
from processes.risk.tables import Alert, RiskRun, RiskScore, StoredModel

OPEN_STATUSES = ("raised", "under_review", "watch", "awaiting_data", "accepted")


class RunRequest(Struct, frozen=True, kw_only=True):
    """What is asked: scored people, free slots by territory, and the seed of the draws.

    `by_rule`: the participants that a rule raises; `rules`: the ones of the Network's table that each meets, for their
    alerts to say. `data_date` stands for scores that carry none.
    """

    model_id: str
    scores: Sequence[Score]
    free_slots: Mapping[str, int]
    seed: int
    data_sha256: str
    data_date: date
    asked_by: str
    by_rule: frozenset[str] = frozenset()
    rules: Mapping[str, tuple[RuleMet, ...]] = {}
    shares: Shares = Shares()


class RaisedRun(Struct, frozen=True, kw_only=True):
    """The run, its alerts, and whether this call made it (False: it was there already)."""

    run_id: str
    alert_ids: tuple[str, ...]
    not_attended: tuple[str, ...]
    is_new: bool


def raise_alerts(session: Session, publisher: Publisher, request: RunRequest, *, now: datetime) -> RaisedRun:
    """Do it all in the session's transaction; the caller commits. One `alert_raised` an alert."""
    stored = session.get(StoredModel, request.model_id)
    if stored is None:
        raise UnknownModel(f"Expected a published model, but there is none with id {request.model_id!r}")
    run_id = _run_id(request)
    if session.get(RiskRun, run_id) is not None:
        return _existing(session, run_id)
    left_out = _left_out(session)
    selection = select_within_capacity(
        [_candidate(score, request) for score in request.scores if score.participant not in left_out],
        request.free_slots,
        seed=request.seed,
        shares=request.shares,
        model_may_select=stored.status == "active",
    )
    session.add(_run(run_id, stored, request, selection=selection, now=now))
    session.flush()
    session.add_all(_stored_scores(run_id, request, selection))
    alerts = _alerts(run_id, stored, request, selection=selection, now=now)
    session.add_all(alerts)
    session.flush()
    for alert in alerts:
        publisher.publish(
            name="alert_raised",
            key=alert.participant,  # the business key of the process that it starts
            variables=alert_variables(alert, raised_by=request.asked_by),
            message_id=f"alert:{alert.id}",
            connection=session.connection(),
        )
    ids = tuple(alert.id for alert in alerts)
    return RaisedRun(run_id=run_id, alert_ids=ids, not_attended=selection.not_attended, is_new=True)


def alert_variables(alert: Alert, *, raised_by: str | None = None) -> dict[str, Any]:
    """What process 9 is started with: codes, numbers and dates only. Who asked for the run does not review it."""
    return {
        "raised_by": raised_by,
        "alert_id": alert.id,
        "participant": alert.participant,
        "territory": alert.territory,
        "alert_kind": alert.kind,
        "probability": round(alert.probability, 4),
        "probability_lower": round(alert.lower, 4),
        "probability_upper": round(alert.upper, 4),
        "horizon": alert.horizon,
        "data_date": alert.data_date.isoformat(),
    }


def _run_id(request: RunRequest) -> str:
    asked = {
        "model": request.model_id,
        "data": request.data_sha256,
        "on": request.data_date.isoformat(),
        "seed": request.seed,
        "slots": dict(sorted(request.free_slots.items())),
        "shares": msgspec.structs.asdict(request.shares),
        "rules": sorted(request.by_rule),
    }
    return str(uuid5(RISK_NAMESPACE, "run/" + msgspec.json.encode(asked).decode()))


def _existing(session: Session, run_id: str) -> RaisedRun:
    ids = session.scalars(select(Alert.id).where(Alert.run_id == run_id).order_by(Alert.id))
    missed = session.scalars(
        select(RiskScore.participant)
        .where(RiskScore.run_id == run_id, RiskScore.is_above_cut)
        .order_by(RiskScore.participant)
    )
    return RaisedRun(run_id=run_id, alert_ids=tuple(ids), not_attended=tuple(missed), is_new=False)


def _left_out(session: Session) -> set[str]:
    """Whoever has an open alert, and whoever contests their score: nobody uses it until that is decided."""
    is_open = (Alert.status.in_(OPEN_STATUSES), Alert.closed_at.is_(None))
    alerted = session.scalars(select(Alert.participant).where(*is_open))
    return {*alerted, *session.scalars(scores_set_aside())}


def _candidate(score: Score, request: RunRequest) -> Candidate:
    return Candidate(
        participant=score.participant,
        territory=score.territory,
        probability=score.probability,
        by_rule=score.participant in request.by_rule,
    )


def _run(
    run_id: str, stored: StoredModel, request: RunRequest, *, selection: Selection, now: datetime
) -> RiskRun:
    return RiskRun(
        id=run_id,
        model_id=stored.id,
        data_sha256=request.data_sha256,
        data_date=request.data_date,
        seed=request.seed,
        status="raised" if stored.status == "active" else "shadow",
        free_slots=dict(request.free_slots),
        shares=msgspec.structs.asdict(request.shares),
        cut=selection.cut,
        people=len(request.scores),
        started_by=request.asked_by,
        started_at=now,
    )


def _stored_scores(run_id: str, request: RunRequest, selection: Selection) -> list[RiskScore]:
    selected = {chosen.participant for chosen in selection.selected}
    missed = set(selection.not_attended)
    return [
        RiskScore(
            run_id=run_id,
            participant=score.participant,
            territory=score.territory,
            probability=score.probability,
            lower=score.lower,
            upper=score.upper,
            contributions=msgspec.to_builtins(score.contributions),
            data_date=score.data_date or request.data_date,
            is_selected=score.participant in selected,
            is_above_cut=score.participant in missed,
        )
        for score in request.scores
    ]


def _alerts(
    run_id: str, stored: StoredModel, request: RunRequest, *, selection: Selection, now: datetime
) -> list[Alert]:
    by_code = {score.participant: score for score in request.scores}
    alerts = []
    for chosen in selection.selected:
        score = by_code[chosen.participant]
        alerts.append(
            Alert(
                id=str(uuid5(RISK_NAMESPACE, f"alert/{run_id}/{chosen.participant}")),
                run_id=run_id,
                participant=chosen.participant,
                territory=chosen.territory,
                kind=chosen.kind,
                probability=score.probability,
                lower=score.lower,
                upper=score.upper,
                horizon=stored.horizon,
                contributions=msgspec.to_builtins(score.contributions),
                data_date=score.data_date or request.data_date,
                status="raised",
                reason="",
                raised_at=now,
                **_said(request.rules.get(chosen.participant, ())),
            )
        )
    return alerts


def _said(rules: tuple[RuleMet, ...]) -> dict[str, Any]:
    """Nothing where no rule is met: the column is the release's own (docs/upgrades.md)."""
    return {"rules_met": msgspec.to_builtins(rules)} if rules else {}
