"""A scoring run of the demo: alerts within the free slots of each territory, each starting its process."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct
from sqlalchemy import select

from processes.application import Application
from processes.demo.model import Scored
from processes.demo.pace import PacedPublisher
from processes.demo.past import Past
from processes.risk.alerts import RunRequest, raise_alerts
from processes.risk.rule_alerts import raised_by_rules
from processes.risk.tables import Alert

ANALYST = "pilar.otero"


class Raised(Struct, frozen=True):
    """An alert of the run, by its codes."""

    participant: str
    territory: str


def raise_run(
    application: Application, past: Past, scored: Scored, *, model_id: str, free_slots: Mapping[str, int]
) -> list[Raised]:
    """At the past's present time; the alerts by territory, the highest probability first."""
    now = past.clock.now()
    with application.sessions() as session:
        by_table = raised_by_rules(session, scored.scores, today=now.date())
    request = RunRequest(
        model_id=model_id,
        scores=scored.scores,
        free_slots=free_slots,
        seed=_seed(now.date()),
        data_sha256=scored.dataset.sha256,
        data_date=scored.dataset.data_date() or now.date(),
        asked_by=ANALYST,
        by_rule=scored.by_rule | by_table.keys(),
        rules=by_table,
    )
    with application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        run = raise_alerts(session, PacedPublisher(past.engine), request, now=now)
        chosen = select(Alert.participant, Alert.territory).where(Alert.run_id == run.run_id)
        rows = session.execute(chosen.order_by(Alert.territory, Alert.probability.desc())).all()
        raised = [Raised(row[0], row[1]) for row in rows]
    past.settle()
    return raised


def _seed(on: date) -> int:
    return on.toordinal()
