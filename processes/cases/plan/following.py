"""What comes of a plan in force: outcomes of its actions and the follow-up log; in the caller's transaction."""

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.plan.content import Content, actions_of
from processes.cases.plan.queries import content_of
from processes.cases.plan.states import PlanRefused
from processes.cases.plan.tables import CasePlan, FollowUp, PlanOutcome
from processes.cases.plan.words import FOLLOW_UP_NAMES, OUTCOME_NAMES
from processes.cases.plan.writing import check_consent
from processes.network.calendar import local_date

WORDS_AT_MOST = 2000


class Seen(Struct, frozen=True, kw_only=True):
    """What came of one action (numbers from 1), in a word and in words."""

    goal: int
    action: int
    result: str
    words: str = ""


class Contacted(Struct, frozen=True, kw_only=True):
    """One contact: when, how, did the person come, what was said, when the next one is."""

    on: date
    kind: str
    attended: bool
    words: str = ""
    next_on: date | None = None


class Recorder(Struct, frozen=True, kw_only=True):
    """Who records, and the key that makes it count once."""

    by: str
    key: str


class Progress(Struct, frozen=True, kw_only=True):
    """How many actions there are, and how many came to what."""

    actions: int
    counts: Mapping[str, int]

    @property
    def reached(self) -> int:
        return self.counts.get("reached", 0)


def record_outcome(
    session: Session, plan: CasePlan, seen: Seen, recorder: Recorder, *, now: datetime
) -> PlanOutcome:
    """Add what was seen; earlier ones stay. Raises PlanRefused."""
    done = session.scalar(select(PlanOutcome).where(PlanOutcome.key == recorder.key))
    if done is not None:
        return done
    _check_in_force(session, plan)
    known = {(goal, action) for goal, action, _ in actions_of(content_of(session, plan))}
    if (seen.goal, seen.action) not in known:
        raise PlanRefused(
            "unknown_action", "Expected an action of the plan, but there is none of that number"
        )
    _check_word(seen.result, OUTCOME_NAMES)
    _check_words(seen.words)
    outcome = PlanOutcome(
        key=recorder.key,
        plan=plan.id,
        goal=seen.goal,
        action=seen.action,
        seen_on=local_date(now),
        result=seen.result,
        words=seen.words.strip(),
        at=now,
        by=recorder.by,
    )
    session.add(outcome)
    session.flush()
    return outcome


def log_follow_up(
    session: Session, plan: CasePlan, contacted: Contacted, recorder: Recorder, *, now: datetime
) -> FollowUp:
    """Add a contact to the log. Raises PlanRefused."""
    done = session.scalar(select(FollowUp).where(FollowUp.key == recorder.key))
    if done is not None:
        return done
    _check_in_force(session, plan)
    _check_word(contacted.kind, FOLLOW_UP_NAMES)
    _check_words(contacted.words)
    if contacted.on > local_date(now):
        raise PlanRefused("day_to_come", "Expected a day until today, but it is still to come")
    if contacted.next_on is not None and contacted.next_on < contacted.on:
        raise PlanRefused("next_before", "Expected the next contact after this one, but it is before")
    entry = FollowUp(
        key=recorder.key,
        plan=plan.id,
        held_on=contacted.on,
        kind=contacted.kind,
        attended=contacted.attended,
        words=contacted.words.strip(),
        next_on=contacted.next_on,
        at=now,
        by=recorder.by,
    )
    session.add(entry)
    session.flush()
    return entry


def progress_of(content: Content, outcomes: Mapping[tuple[int, int], PlanOutcome]) -> Progress:
    """What the plan has come to so far; an action without an outcome counts as none."""
    numbers = [(goal, action) for goal, action, _ in actions_of(content)]
    results = [outcomes[number].result for number in numbers if number in outcomes]
    return Progress(
        actions=len(numbers), counts={result: results.count(result) for result in dict.fromkeys(results)}
    )


def _check_in_force(session: Session, plan: CasePlan) -> None:
    if plan.state != "in_force":
        raise PlanRefused("not_in_force", f"Expected a plan in force, but it is {plan.state}")
    check_consent(session, plan.case_code)


def _check_word(word: str, known: Mapping[str, object]) -> None:
    if word not in known:
        raise PlanRefused("unknown_word", f"Expected one of {', '.join(known)}, but got another")


def _check_words(words: str) -> None:
    if len(words) > WORDS_AT_MOST:
        raise PlanRefused("too_long", f"Expected at most {WORDS_AT_MOST} characters, but there are more")
