"""User and manual tasks: a wait for a person (BPMN 2.0, 10.3.4.1). Candidates come from care:task, never from "nobody".

A candidate whose place is unknown gives no candidate; a task without any is an incident, not everybody's task.
"""

from collections.abc import Mapping
from datetime import datetime

from engine import events as e
from engine.behaviors import activity, promise_guard, timers
from engine.errors import Rejection
from engine.feel import Expression
from engine.limits import text_excess
from engine.model import Candidate, Node, TaskDetail, Timer
from engine.run import Run, Unable
from engine.state import TokenStatus

NO_DETAIL = TaskDetail()
LOWEST, USUAL, HIGHEST = 0, 50, 100


def activate(run: Run, number: int, node: Node) -> None:
    detail = node.task or NO_DETAIL
    definition = run.state.scopes[run.state.tokens[number].scope].definition
    assignee = "" if detail.assignee is None else _text(run, number, detail.assignee)
    candidates = offered_to(run, number, node, detail, assignee) if detail.candidates else ()
    run.emit(
        e.TaskCreated(
            number,
            definition,
            node.index,
            candidates,
            assignee,
            0 if detail.due is None else _moment(run, number, detail.due),
            0 if detail.follow_up is None else _moment(run, number, detail.follow_up),
            USUAL if detail.priority == USUAL else _priority(run, number, detail),
        )
    )


def offered_to(run: Run, number: int, node: Node, detail: TaskDetail, assignee: str) -> tuple[str, ...]:
    """The groups that may do the task. Raises Unable where nobody could."""
    candidates = _candidates(run, number, detail.candidates)
    if detail.candidates and not candidates and not assignee:
        raise Unable(
            "no_candidates", f"Expected somebody who may do {node.id}, but every candidate's place is null"
        )
    return candidates


def check_person(run: Run, number: int, person: str) -> None:
    """Raises Rejection where care:task notBy names this person, or a promise keeps them from it.

    Asked when they act: names may be written late.
    """
    promise_guard.check_person(run, number, person)
    detail = run.node_of(number).task
    if detail is None or detail.not_by is None or not person:
        return
    named = run.evaluate(detail.not_by, number) if isinstance(detail.not_by, Expression) else detail.not_by
    if person in (named if isinstance(named, list) else [named]):
        node = run.node_of(number)
        raise Rejection(
            "other_person",
            f"Expected somebody else at {node.id} than who has done what it looks at",
            named=(node.id,),
        )


def complete(run: Run, number: int, values: Mapping[str, object], actor: str) -> None:
    """The person `actor` is done, with these values. Raises Rejection where it has to be another person."""
    check_person(run, number, actor)
    run.emit(e.TaskCompleted(number))
    activity.finish(run, number, values, actor=actor)


def hand_over(run: Run, number: int, assignee: str) -> None:
    """Give a task that has just been made to `assignee`; nothing where no task was made."""
    token = run.state.tokens.get(number)
    if token is not None and token.status == TokenStatus.TASK and token.holder != assignee:
        run.emit(e.TaskClaimed(number, assignee))


def _candidates(run: Run, number: int, candidates: tuple[Candidate, ...]) -> tuple[str, ...]:
    groups = []
    for candidate in candidates:
        if candidate.within is None:
            groups.append(candidate.role)
        elif within := _text(run, number, candidate.within):
            groups.append(f"{candidate.role}/{within}")
    return tuple(groups)


def _text(run: Run, number: int, source: Expression | str | None) -> str:
    if isinstance(source, Expression):
        value = run.evaluate(source, number)
        text = "" if value is None else str(value)
        if excess := text_excess(text):
            raise Unable("value", f"Expected {excess} for who may do it, but the expression gives another")
        return text
    return source or ""


def _moment(run: Run, number: int, source: Expression | str) -> int:
    """A due time in ms; 0 when its expression gives null."""
    value = run.evaluate(source, number) if isinstance(source, Expression) else source
    if value is None:
        return 0
    kind = "date" if isinstance(value, datetime) else "duration"
    timer = (
        Timer(kind=kind, literal=source) if isinstance(source, str) else Timer(kind=kind, expression=source)
    )
    zone = run.zone_of(run.definition_at(number))
    return timers.first_due(timer, run.context.now, zone, lambda _expression: value)[0]


def _priority(run: Run, number: int, detail: TaskDetail) -> int:
    value = (
        run.evaluate(detail.priority, number) if isinstance(detail.priority, Expression) else detail.priority
    )
    if isinstance(value, bool) or not isinstance(value, int):
        return USUAL
    return max(LOWEST, min(HIGHEST, value))
