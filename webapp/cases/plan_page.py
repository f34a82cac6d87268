"""What the page of a plan shows, in the reader's words; built from content that the reader may see."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from sqlalchemy import select

from processes.cases.diagnosis.factor_names import STRATEGY_NAMES
from processes.cases.diagnosis.factors import Factor
from processes.cases.diagnosis.soda_meca import propose
from processes.cases.plan.content import Action, Content, Goal, Service
from processes.cases.plan.queries import latest_outcomes
from processes.cases.plan.tables import CasePlan, PlanOutcome
from processes.cases.plan.words import OUTCOME_NAMES, SERVICE_VERB_NAMES
from processes.network.tables import Organisation
from webapp import current
from webapp.due import Due, Kind
from webapp.language import language

KINDS: dict[str, Kind] = {"reached": "good", "partly": "here", "going_on": "wait", "not_reached": "late"}


class ShownAction(Struct, frozen=True, kw_only=True):
    """`outcome` None: nothing was recorded yet."""

    number: str
    action: Action
    outcome: PlanOutcome | None
    state: Due | None


class ShownGoal(Struct, frozen=True, kw_only=True):
    """`factor` and `strategy` are empty where the goal starts from none."""

    number: int
    goal: Goal
    factor: str
    strategy: str
    actions: tuple[ShownAction, ...]


class ShownService(Struct, frozen=True, kw_only=True):
    service: Service
    verb: str
    holder: str


def show_goals(plan: CasePlan, content: Content, factors: tuple[Factor, ...]) -> list[ShownGoal]:
    """Each with the factor from which it starts, what SODA-MECA proposes for it, and what came of its actions."""
    latest = latest_outcomes(current.session()(), plan)
    return [_goal(number, goal, factors, latest) for number, goal in enumerate(content.goals, 1)]


def show_services(content: Content) -> list[ShownService]:
    names = organisation_names(each.holder for each in content.services)
    return [
        ShownService(
            service=each,
            verb=SERVICE_VERB_NAMES[each.verb].say(language()),
            holder=names.get(each.holder, each.holder),
        )
        for each in content.services
    ]


def organisation_names(codes: Iterable[str]) -> dict[str, str]:
    """By code; unknown ones are left out."""
    table = Organisation
    rows = current.session()().execute(select(table.code, table.name).where(table.code.in_(set(codes))))
    return {row[0]: row[1] for row in rows}


def organisation_choices() -> list[dict[str, str]]:
    """Whom a service may be asked of, by name."""
    rows = current.session()().execute(
        select(Organisation.code, Organisation.name).order_by(Organisation.name)
    )
    return [{"value": row[0], "label": row[1]} for row in rows]


def _goal(
    number: int, goal: Goal, factors: tuple[Factor, ...], latest: Mapping[tuple[int, int], PlanOutcome]
) -> ShownGoal:
    factor = _find(factors, goal.factor)
    return ShownGoal(
        number=number,
        goal=goal,
        factor=factor.words if factor else "",
        strategy=_strategy(factor),
        actions=tuple(_action(number, place, action, latest) for place, action in enumerate(goal.actions, 1)),
    )


def _action(
    goal: int, place: int, action: Action, latest: Mapping[tuple[int, int], PlanOutcome]
) -> ShownAction:
    outcome = latest.get((goal, place))
    state = None
    if outcome is not None:
        state = Due(KINDS[outcome.result], OUTCOME_NAMES[outcome.result].say(language()))
    return ShownAction(number=f"{goal}.{place}", action=action, outcome=outcome, state=state)


def _find(factors: tuple[Factor, ...], number: str) -> Factor | None:
    is_there = number.isascii() and number.isdecimal() and 1 <= int(number) <= len(factors)
    return factors[int(number) - 1] if is_there else None


def _strategy(factor: Factor | None) -> str:
    if factor is None:
        return ""
    proposed = STRATEGY_NAMES.get(propose(factor.kind, factor.locus).strategy)
    return proposed.say(language()) if proposed else ""
