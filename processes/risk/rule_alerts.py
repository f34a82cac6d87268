"""Whom the Network's alert rules raise, whatever a model says: the decision `alert_rules`, asked for each person.

Facts come from the scored record and from the person's open case. What is missing raises nothing. A rule only takes a
part of the free slots (`capacity.Shares`), and what it raises is reviewed by a person like any other alert.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct, structs
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from processes.cases.diagnosis.comparison import compare
from processes.cases.diagnosis.content import score_content
from processes.cases.diagnosis.packs import get_pack
from processes.cases.diagnosis.queries import content_of, find_validated
from processes.cases.tables import Case, CaseEvent
from processes.deciding import reasons_for
from processes.network.calendar import local_date
from processes.risk.score import Score


class Situation(Struct, frozen=True, kw_only=True):
    """What the rules look at; None: not known."""

    months_in_rgc: float | int | None = None
    rgc_spells: float | int | None = None
    months_since_contact: int | None = None
    hdme_global: Decimal | None = None
    hdme_change: Decimal | None = None


class RuleMet(Struct, frozen=True, kw_only=True):
    """A rule by its code, and the facts that it looked at, as numbers."""

    rule: str
    facts: dict[str, float]


def rules_met(situation: Situation) -> tuple[RuleMet, ...]:
    """Every rule that raises an alert, in the table's order; none: no alert."""
    given = {name: getattr(situation, name) for name in situation.__struct_fields__}
    return tuple(
        RuleMet(
            rule=_named(reason.result), facts={name: float(value) for name, value in reason.looked_at.items()}
        )
        for reason in reasons_for("alert_rules", given)
    )


def raised_by_rules(
    session: Session, scores: Sequence[Score], *, today: date
) -> dict[str, tuple[RuleMet, ...]]:
    """By participant: the rules that they meet; who meets none is left out."""
    cases = _open_cases(session, scores)
    raised = {}
    for score in scores:
        situation = _situation(session, score, cases.get(score.participant), today=today)
        if rules := rules_met(situation):
            raised[score.participant] = rules
    return raised


def _situation(session: Session, score: Score, case: str | None, *, today: date) -> Situation:
    recorded = {each.column: each.value for each in score.contributions if each.is_known}
    known = Situation(
        months_in_rgc=_number(recorded.get("months_in_rgc")), rgc_spells=_number(recorded.get("spells"))
    )
    if case is None:
        return known
    overall, change = _measured(session, case)
    return structs.replace(
        known,
        months_since_contact=_months_since_contact(session, case, today=today),
        hdme_global=overall,
        hdme_change=change,
    )


def _measured(session: Session, case: str) -> tuple[Decimal | None, Decimal | None]:
    """The global value of the latest validated measurement, and how it changed since the first."""
    first, second = find_validated(session, case, "O1"), find_validated(session, case, "O2")
    latest = second or first
    if latest is None:
        return None, None
    pack = get_pack(latest.pack)
    overall = score_content(pack, content_of(session, latest)).overall
    if first is None or second is None:
        return overall, None
    return overall, compare(pack, content_of(session, first), content_of(session, second)).change


def _months_since_contact(session: Session, case: str, *, today: date) -> int | None:
    """Since something was last done in the case."""
    last = session.scalar(select(func.max(CaseEvent.at)).where(CaseEvent.case_code == case))
    if last is None:
        return None
    on = local_date(last)
    return max(0, (today.year - on.year) * 12 + today.month - on.month - (today.day < on.day))


def _open_cases(session: Session, scores: Sequence[Score]) -> dict[str, str]:
    """By participant: the code of their open case. Asked by territory: there may be many people."""
    territories = sorted({score.territory for score in scores})
    chosen = select(Case.participant, Case.code).where(Case.status == "open", Case.territory.in_(territories))
    return {row[0]: row[1] for row in session.execute(chosen)}


def _number(value: object) -> float | int | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _named(found: object) -> str:
    """A collected row: the rule's code, alone or as the table's one output."""
    return str(found["rule"]) if isinstance(found, dict) else str(found)
