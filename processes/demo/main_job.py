"""The main job on real spells: fit, validate, publish, score, raise the highest risks; their processes start.

What people do with the alerts, and the jobs that follow, is left to people and workers.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct, structs

from processes.application import Application
from processes.demo.loading import open_accounts, prepare_network
from processes.demo.model import Fitted, Scored, publish
from processes.demo.pace import PacedPublisher, read_pace
from processes.demo.participants import add_codes
from processes.demo.places import TERRITORIES
from processes.risk.alerts import RaisedRun, RunRequest, raise_alerts
from processes.risk.dataset import Dataset, read_dataset
from processes.risk.fit import fit_model
from processes.risk.model import RiskModel
from processes.risk.score import Score, score_rows
from processes.risk.scorecard import codes_by_rule
from processes.risk.sheet_reader import shipped_sheet
from processes.risk.split import split_rows
from processes.risk.validate import validate_model
from processes.risk.wording import say_model, say_validation

SHEET = "unemployment_spells"
ANALYST = "pilar.otero"
Echo = Callable[[str], object]


class Plan(Struct, frozen=True, kw_only=True):
    """What one run is: the seed of its splits and draws, free slots in each territory, and the clocks' pace."""

    seed: int = 0
    slots: int = 3
    pace: str | None = None


def run(
    application: Application,
    data: Path,
    *,
    echo: Echo,
    language: str = "es",
    plan: Plan | None = None,
) -> RaisedRun:
    """Do it all on a CSV of spells. The same again changes nothing.

    Raises Refused with every fault of the data, NotFitted, NotValidated; nothing is stored then.
    """
    plan = plan or Plan(pace=read_pace())
    dataset = read_dataset(data.read_bytes(), shipped_sheet(SHEET), file=data.name)
    model = fit_model(dataset, "hazard", seed=plan.seed)
    fitted = Fitted(model=model, validation=validate_model(model, dataset))
    _say(echo, say_model(model, language))
    _say(echo, say_validation(fitted.validation, language))
    now = application.engine.clock.now()
    if prepare_network(application, now=now):
        open_accounts(application, now=now)
    raised = _raise(application, fitted, score_unseen(model, dataset), plan=plan)
    application.engine.settle()
    echo(_say_raised(raised, language))
    return raised


def score_unseen(model: RiskModel, dataset: Dataset) -> Scored:
    """The people whom the model has not seen, shared out evenly among the territories (the spells have none)."""
    kept = split_rows(dataset, seed=model.seed, holdout=model.holdout).test
    places = sorted(TERRITORIES)
    rows = [dataset.rows[i] for i in kept]
    scores: list[Score] = []
    for place, territory in enumerate(places):
        local = rows[place :: len(places)]
        scores += score_rows(model, local, sheet=dataset.sheet, territory=territory)
    by_rule = codes_by_rule(dataset.sheet, rows)
    return Scored(
        dataset=dataset,
        scores=tuple(structs.replace(score, participant=_code(score.participant)) for score in scores),
        by_rule=frozenset(_code(code) for code in by_rule),
    )


def _raise(application: Application, fitted: Fitted, scored: Scored, *, plan: Plan) -> RaisedRun:
    """Model, run, alerts, their people and their messages: one transaction."""
    now = application.engine.clock.now()
    publisher = PacedPublisher(application.engine, plan.pace)
    with application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        stored = publish(session, fitted, by=ANALYST, now=now)
        request = RunRequest(
            model_id=stored.id,
            scores=scored.scores,
            free_slots=dict.fromkeys(TERRITORIES, plan.slots),
            seed=plan.seed,
            data_sha256=scored.dataset.sha256,
            data_date=stored.published_at.date(),
            asked_by=ANALYST,
            by_rule=scored.by_rule,
        )
        territories = {score.participant: score.territory for score in scored.scores}
        add_codes(session, territories, seed=plan.seed)
        return raise_alerts(session, publisher, request, now=now)


def _code(spell: str) -> str:
    return f"U{int(spell):05d}"


def _say(echo: Echo, lines: Sequence[str]) -> None:
    for line in lines:
        echo(line)


def _say_raised(raised: RaisedRun, language: str) -> str:
    count = len(raised.alert_ids)
    if language == "en":
        news = "their processes start" if raised.is_new else "raised before; nothing has changed"
        return f"{count} alerts ({news}); above the cut without a free slot: {len(raised.not_attended)}"
    news = "empiezan sus procesos" if raised.is_new else "ya estaban levantadas; nada ha cambiado"
    return f"{count} alertas ({news}); por encima del corte y sin plaza libre: {len(raised.not_attended)}"
